package org.offhook.sip.jain;

import java.net.InetAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import org.offhook.sip.Hop;

/**
 * Which requests are too large for a datagram, as those of that size may be cut on the way (RFC 3261 section 18.1.1); remembers
 * hosts that take no connections, which get them as datagrams all the same. Any thread.
 */
final class DatagramLimit {

    private static final int MAX_DATAGRAM_REQUEST_OCTETS = 1_300;
    private static final long NO_STREAM_NANOS = TimeUnit.MINUTES.toNanos(5);
    private static final int MAX_NO_STREAM = 1_000;

    private final Map<InetAddress, Long> noStream = new ConcurrentHashMap<>();

    /**
     * {@return whether a request is to go over a stream}
     *
     * @param hop           where to
     * @param requestOctets how long it is; asked only where that matters
     */
    boolean wantsStream(Hop hop, IntSupplier requestOctets) {
        Long refused = noStream.get(hop.address().getAddress());
        boolean refusing = refused != null && System.nanoTime() - refused < NO_STREAM_NANOS;
        return !refusing && requestOctets.getAsInt() > MAX_DATAGRAM_REQUEST_OCTETS;
    }

    /** A host took no connection. */
    void noteNoStream(Hop hop) {
        if (noStream.size() >= MAX_NO_STREAM) {
            noStream.clear();
        }
        noStream.put(hop.address().getAddress(), System.nanoTime());
    }
}
