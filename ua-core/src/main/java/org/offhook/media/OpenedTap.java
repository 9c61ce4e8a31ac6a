package org.offhook.media;

/** Sees what encrypted packets say, on the media thread: before they are protected and after they were opened. Must copy what it keeps. */
@FunctionalInterface
public interface OpenedTap {

    /** Sees nothing. */
    OpenedTap NONE = (sent, octets, offset, length) -> { };

    /**
     * Sees a packet in clear.
     *
     * @param sent   whether we are about to send it
     * @param octets holds the packet; the caller's again on return
     * @param offset first octet
     * @param length octets
     */
    void opened(boolean sent, byte[] octets, int offset, int length);
}
