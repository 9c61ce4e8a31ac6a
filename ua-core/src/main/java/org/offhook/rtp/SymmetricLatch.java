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
 * <li>As long as nobody was believed: the same address with another port at once (a NAT that keeps the address).</li>
 * <li>As long as nobody was believed: the host that the signalling comes from, and, where SDP named a private address, which a
 *     NAT hides, any other one, after {@value #NEARBY_PACKETS} packets in order of one SSRC and a negotiated payload type.
 *     Some phones announce one of their addresses and send from another; whoever could speak from the host of the
 *     signalling is the peer, or on the way to it.</li>
 * <li>As long as nobody was believed: any other address after {@value #SILENCE_MS} ms in which nothing came from the announced
 *     one, with {@value #MOVED_PACKETS} packets in order, which are counted meanwhile. By then
 *     what we send goes nowhere that anybody has been heard from.</li>
 * <li>In place of a source that was believed: {@value #SILENCE_MS} ms of its silence, and then
 *     {@value #MOVED_PACKETS} packets in order of the same SSRC.</li>
 * </ol>
 * Signalling that names another address begins anew; signalling that repeats the address (hold, refresh) does not.
 */
public final class SymmetricLatch {

    /** Packets in order that make the host of the signalling, or an address behind a NAT, believable. */
    public static final int NEARBY_PACKETS = 5;
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

    private InetAddress signallingHost;
    /** Counted apart, so that a flood from elsewhere does not interrupt who is likely to be the peer. */
    private final Candidate nearby = new Candidate();
    private final Candidate elsewhere = new Candidate();

    /** A source that is not believed, and how many packets in order came from it. */
    private static final class Candidate {
        private InetSocketAddress source;
        private int ssrc;
        private int lastSequence;
        private int packets;

        int count(InetSocketAddress from, int itsSsrc, int sequence) {
            int step = sequence - lastSequence & 0xFFFF;
            if (from.equals(source) && ssrc == itsSsrc && step > 0 && step <= MAX_STEP) {
                packets++;
            } else {
                source = from;
                ssrc = itsSsrc;
                packets = 1;
            }
            lastSequence = sequence;
            return packets;
        }

        void forget() {
            source = null;
        }
    }

    /**
     * Names the host that the signalling of the other side comes from.
     *
     * @param host its address; as long as it is not known no host is preferred
     */
    public void signallingHost(InetAddress host) {
        signallingHost = host;
    }

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
        forgetCandidates();
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
        if (source.equals(announced)
            || (latched == null ? couldBeFirst(source, ssrc, sequence, nowNanos) : hasMoved(source, ssrc, sequence, nowNanos))) {
            latched = source;
            latchedSsrc = ssrc;
            lastHeardNanos = nowNanos;
            forgetCandidates();
            return true;
        }
        return false;
    }

    private void forgetCandidates() {
        nearby.forget();
        elsewhere.forget();
    }

    private boolean couldBeFirst(InetSocketAddress source, int ssrc, int sequence, long nowNanos) {
        InetAddress host = source.getAddress();
        if (host.equals(announced.getAddress())) {
            return true;
        }
        if (host.equals(signallingHost)) {
            return nearby.count(source, ssrc, sequence) >= NEARBY_PACKETS;
        }
        int packets = elsewhere.count(source, ssrc, sequence);
        boolean hidden = isPrivate(announced.getAddress()) && !isPrivate(host);
        return hidden && packets >= NEARBY_PACKETS || silent(nowNanos) && packets >= MOVED_PACKETS;
    }

    private boolean hasMoved(InetSocketAddress source, int ssrc, int sequence, long nowNanos) {
        return silent(nowNanos) && ssrc == latchedSsrc && elsewhere.count(source, ssrc, sequence) >= MOVED_PACKETS;
    }

    private boolean silent(long nowNanos) {
        return nowNanos - lastHeardNanos >= SILENCE_MS * 1_000_000L;
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
