package org.offhook.sip.guard;

import java.net.InetAddress;
import java.util.Arrays;
import org.offhook.sip.Hop;
import org.offhook.sip.TransportProtocol;

/** What is remembered of one stranger. Not thread-safe; the gate guards it. */
final class Source {

    /**
     * What makes two senders one: the address; of IPv6 the first 64 bits, all of which one customer has. On the loopback address
     * all programs of the machine are one address, so that there the port of a datagram counts as well.
     */
    record Key(InetAddress address, long network, int port) {

        static Key of(Hop source) {
            InetAddress address = source.address().getAddress();
            byte[] octets = address.getAddress();
            if (octets.length == 16 && !address.isLoopbackAddress()) {
                return new Key(null, java.nio.ByteBuffer.wrap(Arrays.copyOf(octets, 8)).getLong(), 0);
            }
            boolean local = address.isLoopbackAddress() && source.transport() == TransportProtocol.UDP;
            return new Key(address, 0, local ? source.address().getPort() : 0);
        }
    }

    private static final double REFUSALS_PER_SECOND = 2;

    final TokenBucket invites;
    final TokenBucket requests;
    final TokenBucket insideCalls;
    final TokenBucket refusals;
    int undecided;
    int unacknowledged;
    long receivedOctets;
    long sentOctets;
    boolean proven;

    Source(GateLimits limits, long nowNanos) {
        invites = new TokenBucket(limits.invitesPerSecond(), limits.inviteBurst(), nowNanos);
        requests = new TokenBucket(GateLimits.REQUESTS_PER_SECOND, 2 * GateLimits.REQUESTS_PER_SECOND, nowNanos);
        insideCalls = new TokenBucket(GateLimits.INSIDE_CALLS_PER_SECOND, GateLimits.INSIDE_CALLS_PER_SECOND, nowNanos);
        refusals = new TokenBucket(REFUSALS_PER_SECOND, REFUSALS_PER_SECOND, nowNanos);
    }
}
