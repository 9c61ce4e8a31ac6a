package org.offhook.media;

import java.net.InetAddress;
import java.net.InetSocketAddress;

/**
 * Keeps a call from being used to flood somebody: whoever writes an SDP chooses where our sound goes, so an address that is not
 * that of the signalling, and from which neither RTP nor RTCP has come, gets two seconds of sound in the whole call and then
 * nothing until it is heard. Media thread only.
 *
 * <p>Two seconds are what a party behind a proxy may need before its first packet; a side that only listens shows itself by
 * RTCP (RFC 3550 section 6.2 has the first report within four seconds). The sum counts over all addresses of a call, so
 * that offers in turns gain nothing.
 */
final class TargetConsent {

    static final long UNHEARD_NANOS = 2_000_000_000L;

    private InetAddress signallingHost;
    private long spentNanos;

    /** Names where the signalling of the other side comes from; without that every address is trusted. */
    void signallingHost(InetAddress host) {
        signallingHost = host;
    }

    /**
     * Decides about one packet.
     *
     * @param destination where it would go
     * @param heard       whether RTP or RTCP came from there
     * @param packetNanos its duration
     * @return whether it may go
     */
    boolean allows(InetSocketAddress destination, boolean heard, long packetNanos) {
        if (heard || signallingHost == null || destination.getAddress().equals(signallingHost)) {
            return true;
        }
        if (spentNanos >= UNHEARD_NANOS) {
            return false;
        }
        spentNanos += packetNanos;
        return true;
    }
}
