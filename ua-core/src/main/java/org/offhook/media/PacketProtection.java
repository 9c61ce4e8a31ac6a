package org.offhook.media;

/**
 * The stage that turns RTP into SRTP and back (RFC 3711), in place. Called on the media thread; neither blocks nor
 * allocates.
 */
interface PacketProtection {

    /** Octets that protection may add to a packet: authentication tag and SRTCP index. */
    int MAX_OVERHEAD_OCTETS = 64;

    /** Answer while there are no keys yet, or none any more: neither clear nor SRTP may pass. */
    int UNKEYED = -5;

    /**
     * Protects a packet before it is sent.
     *
     * @param component RTP or RTCP
     * @param packet    holds the packet and room for {@link #MAX_OVERHEAD_OCTETS} more
     * @param offset    first octet
     * @param length    octets
     * @return octets of the protected packet; negative when it must not be sent
     */
    int protect(Component component, byte[] packet, int offset, int length);

    /**
     * Checks and opens a received packet.
     *
     * @param component RTP or RTCP
     * @param packet    holds the packet
     * @param offset    first octet
     * @param length    octets
     * @return octets of the packet in clear, or a negative number of {@link org.offhook.srtp.SrtpSession} or {@link #UNKEYED}
     */
    int unprotect(Component component, byte[] packet, int offset, int length);

    /** {@return whether packets can be protected now} */
    boolean ready();

    /** {@return how packets are protected, {@code null} for RTP in clear} */
    StreamSecurity security();
}
