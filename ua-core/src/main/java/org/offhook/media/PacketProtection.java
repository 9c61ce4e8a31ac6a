package org.offhook.media;

/**
 * The stage that turns RTP into SRTP and back (RFC 3711), in place. Called on the media thread; neither blocks nor
 * allocates.
 */
public interface PacketProtection {

    /** Answer to a packet that is not authentic, or a replay: to be counted and dropped. */
    int REJECTED = -1;

    /** Octets that protection may add to a packet: authentication tag, SRTCP index and key identifier. */
    int MAX_OVERHEAD_OCTETS = 64;

    /** RTP in clear. */
    PacketProtection NONE = new PacketProtection() {
        @Override
        public int protect(boolean rtcp, byte[] packet, int offset, int length) {
            return length;
        }

        @Override
        public int unprotect(boolean rtcp, byte[] packet, int offset, int length) {
            return length;
        }

        @Override
        public String suite() {
            return null;
        }
    };

    /**
     * Protects a packet before it is sent.
     *
     * @param rtcp   whether it is RTCP
     * @param packet holds the packet and room for {@link #MAX_OVERHEAD_OCTETS} more
     * @param offset first octet
     * @param length octets
     * @return octets of the protected packet
     */
    int protect(boolean rtcp, byte[] packet, int offset, int length);

    /**
     * Checks and opens a received packet.
     *
     * @param rtcp   whether it is RTCP
     * @param packet holds the packet
     * @param offset first octet
     * @param length octets
     * @return octets of the packet in clear, or {@link #REJECTED}
     */
    int unprotect(boolean rtcp, byte[] packet, int offset, int length);

    /** {@return name of the crypto suite, {@code null} for none} */
    String suite();
}
