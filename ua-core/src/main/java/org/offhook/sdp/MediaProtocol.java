package org.offhook.sdp;

import java.util.Optional;

/**
 * The transport protocol of an {@code m=} line (RFC 8866 section 5.14, RFC 4585, RFC 3711, RFC 5764).
 */
public enum MediaProtocol {
    /** Plain RTP, RFC 3551. */
    RTP_AVP("RTP/AVP", false, false),
    /** Plain RTP with early feedback, RFC 4585. */
    RTP_AVPF("RTP/AVPF", false, false),
    /** SRTP with keys in the description (RFC 4568). */
    RTP_SAVP("RTP/SAVP", true, false),
    /** As {@link #RTP_SAVP}, with early feedback (RFC 5124). */
    RTP_SAVPF("RTP/SAVPF", true, false),
    /** SRTP with keys from a DTLS handshake (RFC 5764). */
    UDP_TLS_RTP_SAVP("UDP/TLS/RTP/SAVP", true, true),
    /** As {@link #UDP_TLS_RTP_SAVP}, with early feedback. */
    UDP_TLS_RTP_SAVPF("UDP/TLS/RTP/SAVPF", true, true);

    private final String token;
    private final boolean secure;
    private final boolean dtls;

    MediaProtocol(String token, boolean secure, boolean dtls) {
        this.token = token;
        this.secure = secure;
        this.dtls = dtls;
    }

    /** {@return the words of the {@code m=} line} */
    public String token() {
        return token;
    }

    /** {@return whether packets are SRTP} */
    public boolean isSecure() {
        return secure;
    }

    /** {@return whether keys come from DTLS} */
    public boolean isDtls() {
        return dtls;
    }

    /**
     * Finds a protocol.
     *
     * @param token words of the {@code m=} line
     * @return the protocol, empty for an unknown one
     */
    public static Optional<MediaProtocol> of(String token) {
        for (MediaProtocol protocol : values()) {
            if (protocol.token.equalsIgnoreCase(token)) {
                return Optional.of(protocol);
            }
        }
        return Optional.empty();
    }
}
