package org.offhook.media;

import java.net.InetSocketAddress;

/**
 * Sees every datagram of media as it goes over the wire, encrypted where it is. Called on media threads: it must copy what it keeps
 * and return at once, without a lock and without an object per packet.
 */
@FunctionalInterface
public interface PacketTap {

    /**
     * Sees a datagram.
     *
     * @param sent   whether we sent it
     * @param local  our address
     * @param remote the other side's address
     * @param octets holds the datagram; the caller's again on return
     * @param offset first octet
     * @param length octets
     */
    void packet(boolean sent, InetSocketAddress local, InetSocketAddress remote, byte[] octets, int offset, int length);
}
