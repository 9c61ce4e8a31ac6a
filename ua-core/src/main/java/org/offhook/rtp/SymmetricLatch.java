package org.offhook.rtp;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/**
 * Symmetric RTP (RFC 4961) without the injection that careless latching invites: which source of packets is believed,
 * and so where packets are sent to. Not thread-safe; allocates nothing per packet.
 *
 * <ol>
 * <li>The address and port of SDP are believed at once, and always win.</li>
 * <li>As long as they are silent: the same address with another port is believed at once (a NAT that keeps the address).</li>
 * <li>As long as they are silent, and SDP named a private address, which a NAT hides: another address after
 *     {@value #HIDDEN_PACKETS} packets in order of one SSRC and a negotiated payload type.</li>
 * <li>In all other cases, the first time or in place of a source that was believed: {@value #SILENCE_MS} ms of silence of
 *     the believed source, and then {@value #MOVED_PACKETS} packets in order of the same SSRC.</li>
 * </ol>
 * Signalling that names another address begins anew; signalling that repeats the address (hold, refresh) does not.
 */
public final class SymmetricLatch {

    /** Packets in order that make an address behind a NAT believable. */
    public static final int HIDDEN_PACKETS = 5;
    /** Packets in order, after the silence, that make a moved source believable. */
    public static final int MOVED_PACKETS = 50;
    /** Silence of the believed source before another one is considered. */
    public static final int SILENCE_MS = 2000;

    /** Steps of the sequence number that still count as in order: single packets get lost. */
    private static final int MAX_STEP = 10;

    private InetSocketAddress announced;
    private InetSocketAddress latched;
    private int latchedSsrc;
    private long lastHeardNanos;

    private InetSocketAddress candidate;
    private int candidateSsrc;
    private int candidateSequence;
    private int candidatePackets;

    /**
     * Takes an address from signalling.
     *
     * @param address  where SDP says that the other side is; {@code null} while it holds with 0.0.0.0, which changes nothing
     * @param nowNanos monotonic instant
     */
    public void announce(InetSocketAddress address, long nowNanos) {
        if (address == null || address.equals(announced)) {
            return;
        }
        announced = address;
        latched = null;
        candidate = null;
        lastHeardNanos = nowNanos;
    }

    /**
     * Judges the source of a packet that is valid RTP with a negotiated payload type.
     *
     * @param source   where it came from
     * @param ssrc     its SSRC
     * @param sequence its sequence number
     * @param nowNanos when it came
     * @return whether to believe it; otherwise it is to be counted and dropped
     */
    public boolean accept(InetSocketAddress source, int ssrc, int sequence, long nowNanos) {
        if (announced == null) {
            return false;
        }
        if (source.equals(latched)) {
            latchedSsrc = ssrc;
            lastHeardNanos = nowNanos;
            return true;
        }
        boolean first = latched == null;
        if (source.equals(announced) || first && source.getAddress().equals(announced.getAddress())
            || countsUp(source, ssrc, sequence, nowNanos)) {
            latched = source;
            latchedSsrc = ssrc;
            lastHeardNanos = nowNanos;
            candidate = null;
            return true;
        }
        return false;
    }

    private boolean countsUp(InetSocketAddress source, int ssrc, int sequence, long nowNanos) {
        boolean hidden = latched == null && isPrivate(announced.getAddress()) && !isPrivate(source.getAddress());
        boolean silent = nowNanos - lastHeardNanos >= SILENCE_MS * 1_000_000L;
        if (!hidden && !silent || latched != null && ssrc != latchedSsrc) {
            return false;
        }
        int step = sequence - candidateSequence & 0xFFFF;
        if (candidate != null && candidate.equals(source) && candidateSsrc == ssrc && step > 0 && step <= MAX_STEP) {
            candidatePackets++;
        } else {
            candidate = source;
            candidateSsrc = ssrc;
            candidatePackets = 1;
        }
        candidateSequence = sequence;
        return candidatePackets >= (hidden ? HIDDEN_PACKETS : MOVED_PACKETS);
    }

    /** RFC 1918, RFC 4193 and link-local addresses: those that mean something else beyond a NAT. */
    private static boolean isPrivate(InetAddress address) {
        return address.isSiteLocalAddress() || address.isLinkLocalAddress() || isUniqueLocal(address);
    }

    private static boolean isUniqueLocal(InetAddress address) {
        return address instanceof Inet6Address && (address.getAddress()[0] & 0xFE) == 0xFC;
    }

    /** {@return where to send: the believed source, before there is one the announced address, {@code null} without either} */
    public InetSocketAddress destination() {
        return latched != null ? latched : announced;
    }

    /** {@return whether packets of the other side have been believed} */
    public boolean isLatched() {
        return latched != null;
    }
}
