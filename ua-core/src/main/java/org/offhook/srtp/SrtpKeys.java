package org.offhook.srtp;

import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Objects;

/**
 * Master key and master salt of one direction. Immutable but for {@link #destroy()}; never shown by {@link #toString()}. Any thread.
 */
public final class SrtpKeys {

    private final SrtpSuite suite;
    private final byte[] keyAndSalt;
    private final long lifetimePackets;
    private volatile boolean destroyed;

    private SrtpKeys(SrtpSuite suite, byte[] keyAndSalt, long lifetimePackets) {
        this.suite = suite;
        this.keyAndSalt = keyAndSalt;
        this.lifetimePackets = lifetimePackets;
    }

    /**
     * Takes keys that another part made.
     *
     * @param suite      what they are for
     * @param keyAndSalt the key and behind it the salt; copied
     * @return the keys
     * @throws IllegalArgumentException when the length is not that of the suite
     */
    public static SrtpKeys of(SrtpSuite suite, byte[] keyAndSalt) {
        Objects.requireNonNull(suite, "suite");
        if (keyAndSalt.length != suite.keyOctets() + suite.saltOctets()) {
            throw new IllegalArgumentException(suite + " takes " + (suite.keyOctets() + suite.saltOctets())
                + " octets of key and salt, not " + keyAndSalt.length);
        }
        return new SrtpKeys(suite, keyAndSalt.clone(), SrtpSuite.MAX_RTP_PACKETS);
    }

    /**
     * Makes new keys.
     *
     * @param suite  what they are for
     * @param random a good source
     * @return the keys
     */
    public static SrtpKeys random(SrtpSuite suite, SecureRandom random) {
        byte[] octets = new byte[suite.keyOctets() + suite.saltOctets()];
        random.nextBytes(octets);
        return new SrtpKeys(suite, octets, SrtpSuite.MAX_RTP_PACKETS);
    }

    /**
     * Changes how many packets may be protected with these keys.
     *
     * @param packets 1 to {@link SrtpSuite#MAX_RTP_PACKETS}; RTCP ends at {@link SrtpSuite#MAX_RTCP_PACKETS} at the latest
     * @return a copy
     */
    public SrtpKeys withLifetime(long packets) {
        if (packets < 1 || packets > SrtpSuite.MAX_RTP_PACKETS) {
            throw new IllegalArgumentException("a key lives for 1 to 2^48 packets, not " + packets);
        }
        return new SrtpKeys(suite, keyAndSalt(), packets);
    }

    /** {@return what they are for} */
    public SrtpSuite suite() {
        return suite;
    }

    /** {@return how many packets of RTP, and how many of RTCP, these keys are good for} */
    public long lifetimePackets() {
        return lifetimePackets;
    }

    /** {@return a copy of the master key} */
    public byte[] masterKey() {
        return Arrays.copyOf(present(), suite.keyOctets());
    }

    /** {@return a copy of the master salt} */
    public byte[] masterSalt() {
        return Arrays.copyOfRange(present(), suite.keyOctets(), keyAndSalt.length);
    }

    /** {@return a copy of the key with the salt behind it, as SDP writes them} */
    public byte[] keyAndSalt() {
        return present().clone();
    }

    /** Zeros would be keys that everybody knows. */
    private byte[] present() {
        if (destroyed) {
            throw new IllegalStateException("these keys were overwritten when their call was over");
        }
        return keyAndSalt;
    }

    /** Overwrites the octets: they are not to lie in memory when the call is over. Who asks for them afterwards gets an exception. */
    public void destroy() {
        destroyed = true;
        Arrays.fill(keyAndSalt, (byte) 0);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SrtpKeys keys && keys.suite == suite && keys.lifetimePackets == lifetimePackets
            && MessageDigest.isEqual(keys.keyAndSalt, keyAndSalt);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(keyAndSalt);
    }

    /** {@return the suite alone: keys belong into no log} */
    @Override
    public String toString() {
        return "SrtpKeys[" + suite + "]";
    }
}
