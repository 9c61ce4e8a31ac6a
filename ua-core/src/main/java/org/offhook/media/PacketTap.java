package org.offhook.media;

import java.net.InetSocketAddress;

/**
 * Sees every datagram of media as it goes over the wire and, where it is encrypted, what it says. Called on media threads: it must copy
 * what it keeps and return at once, without a lock and without an object per packet.
 */
@FunctionalInterface
public interface PacketTap {

    /** What of a datagram is shown. */
    enum Form {
        /** As it came over the wire before the two sides had agreed on anything: in clear or encrypted, which what comes later on its port shows. */
        UNDECIDED,
        /** As it went over the wire, not encrypted. */
        CLEAR,
        /** As it went over the wire of an encrypted call: SRTP, SRTCP, or a handshake. */
        PROTECTED,
        /** The RTP or RTCP inside a datagram that is shown as {@link #PROTECTED} too, with the same instant where it was not delayed. */
        OPENED
    }

    /**
     * Sees a datagram.
     *
     * @param form     what of it is shown
     * @param sent     whether we sent it
     * @param local    our address
     * @param remote   the other side's address
     * @param octets   holds the datagram; the caller's again on return
     * @param offset   first octet
     * @param length   octets
     * @param nanoTime when it went over the socket, by {@link System#nanoTime}
     */
    void packet(Form form, boolean sent, InetSocketAddress local, InetSocketAddress remote, byte[] octets, int offset, int length,
                long nanoTime);
}
