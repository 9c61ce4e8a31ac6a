package org.offhook.rtp;

import java.net.InetAddress;
import java.net.InetSocketAddress;

/**
 * Which source of RTCP is believed, after the rule of {@link SymmetricLatch}: the announced address always; besides, at the
 * host that RTP goes to, the first port that is heard, because RTCP passes a NAT on its own. Another port of that host only
 * after {@value #SILENCE_MS} ms of silence, which is five reports that did not come (RFC 3550 section 6.3.5), or when RTP has
 * moved to another host. Not thread-safe; allocates nothing.
 */
public final class RtcpLatch {

    /** Silence of the believed source before another port is believed. */
    public static final int SILENCE_MS = 30_000;

    private InetSocketAddress announced;
    private InetSocketAddress believed;
    private long lastHeardNanos;

    /**
     * Takes an address from signalling; a new one begins anew, {@code null} (hold with 0.0.0.0) changes nothing.
     *
     * @param address where SDP says that RTCP of the other side is
     */
    public void announce(InetSocketAddress address) {
        if (address != null && !address.equals(announced)) {
            announced = address;
            believed = null;
        }
    }

    /**
     * Judges the source of a sound compound.
     *
     * @param source   where it came from
     * @param rtpHost  where RTP goes to, {@code null} when nobody knows
     * @param nowNanos when it came
     * @return whether to believe it; otherwise it is to be counted and dropped
     */
    public boolean accept(InetSocketAddress source, InetAddress rtpHost, long nowNanos) {
        boolean sameHost = source.getAddress().equals(rtpHost);
        boolean free = believed == null || !believed.getAddress().equals(rtpHost)
            || nowNanos - lastHeardNanos >= SILENCE_MS * 1_000_000L;
        if (!source.equals(announced) && !(sameHost && (source.equals(believed) || free))) {
            return false;
        }
        believed = source;
        lastHeardNanos = nowNanos;
        return true;
    }

    /** {@return where to send reports: the believed source, before there is one the announced address, or {@code null}} */
    public InetSocketAddress destination() {
        return believed != null ? believed : announced;
    }

    /**
     * Tells whether a host has shown that it takes part.
     *
     * @param host an address
     * @return whether believed RTCP came from there
     */
    public boolean hasHeard(InetAddress host) {
        return believed != null && believed.getAddress().equals(host);
    }

    /** {@return when the last believed compound came; meaningful once there was one} */
    public long lastHeardNanos() {
        return lastHeardNanos;
    }
}
