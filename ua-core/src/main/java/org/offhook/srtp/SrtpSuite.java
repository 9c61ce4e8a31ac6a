package org.offhook.srtp;

import java.util.List;
import java.util.Optional;
import org.jitsi.srtp.SrtpPolicy;

/**
 * A crypto suite: names in SDP (RFC 4568 section 6.2, RFC 7714 section 14.2) and in DTLS (RFC 5764 section 4.1.2), sizes in octets.
 */
public enum SrtpSuite {
    /** AES-128 in Galois/counter mode, tag of 16 octets. */
    AEAD_AES_128_GCM(0x0007, 16, 12, 16, 16, 0),
    /** AES-256 in Galois/counter mode, tag of 16 octets. */
    AEAD_AES_256_GCM(0x0008, 32, 12, 16, 16, 0),
    /** AES-128 in counter mode, HMAC-SHA1 of 10 octets. */
    AES_CM_128_HMAC_SHA1_80(0x0001, 16, 14, 10, 10, 20),
    /** As the 80-bit suite with a tag of 4 octets; RTCP keeps 10 (RFC 4568 section 6.2.2). */
    AES_CM_128_HMAC_SHA1_32(0x0002, 16, 14, 4, 10, 20);

    /**
     * What is offered and in which order it is taken, best first. The 32-bit tag comes last: one forgery in 4 billion tries passes.
     */
    public static final List<SrtpSuite> PREFERENCE = List.of(values());

    /** Packets under one key (RFC 3711 section 9.2); the index of SRTP has 48 bits. */
    public static final long MAX_RTP_PACKETS = 1L << 48;
    /** Packets of RTCP under one key; their index has 31 bits. */
    public static final long MAX_RTCP_PACKETS = 1L << 31;

    private final int dtlsProfile;
    private final int keyOctets;
    private final int saltOctets;
    private final int rtpTagOctets;
    private final int rtcpTagOctets;
    private final int authKeyOctets;

    SrtpSuite(int dtlsProfile, int keyOctets, int saltOctets, int rtpTagOctets, int rtcpTagOctets, int authKeyOctets) {
        this.dtlsProfile = dtlsProfile;
        this.keyOctets = keyOctets;
        this.saltOctets = saltOctets;
        this.rtpTagOctets = rtpTagOctets;
        this.rtcpTagOctets = rtcpTagOctets;
        this.authKeyOctets = authKeyOctets;
    }

    /** {@return number of the protection profile in the {@code use_srtp} extension of DTLS} */
    public int dtlsProfile() {
        return dtlsProfile;
    }

    /** {@return octets of the master key} */
    public int keyOctets() {
        return keyOctets;
    }

    /** {@return octets of the master salt} */
    public int saltOctets() {
        return saltOctets;
    }

    /** {@return octets that a packet of RTP grows by} */
    public int rtpTagOctets() {
        return rtpTagOctets;
    }

    /** {@return octets of the authentication tag of RTCP; the index takes 4 more} */
    public int rtcpTagOctets() {
        return rtcpTagOctets;
    }

    /**
     * Finds a suite by its name in SDP.
     *
     * @param name as in {@code a=crypto}; upper and lower case count alike, as phones write both
     * @return the suite, empty for one that is not supported
     */
    public static Optional<SrtpSuite> named(String name) {
        for (SrtpSuite suite : values()) {
            if (suite.name().equalsIgnoreCase(name)) {
                return Optional.of(suite);
            }
        }
        return Optional.empty();
    }

    /**
     * Finds a suite by its number in DTLS.
     *
     * @param profile number of a protection profile
     * @return the suite, empty for one that is not supported
     */
    public static Optional<SrtpSuite> ofDtlsProfile(int profile) {
        for (SrtpSuite suite : values()) {
            if (suite.dtlsProfile == profile) {
                return Optional.of(suite);
            }
        }
        return Optional.empty();
    }

    SrtpPolicy rtpTransform() {
        return transform(rtpTagOctets);
    }

    SrtpPolicy rtcpTransform() {
        return transform(rtcpTagOctets);
    }

    private SrtpPolicy transform(int tagOctets) {
        boolean aead = authKeyOctets == 0;
        return new SrtpPolicy(aead ? SrtpPolicy.AESGCM_ENCRYPTION : SrtpPolicy.AESCM_ENCRYPTION, keyOctets,
            aead ? SrtpPolicy.NULL_AUTHENTICATION : SrtpPolicy.HMACSHA1_AUTHENTICATION, authKeyOctets, tagOctets, saltOctets);
    }
}
