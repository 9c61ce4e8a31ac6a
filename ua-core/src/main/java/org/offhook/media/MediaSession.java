package org.offhook.media;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.offhook.audio.PcmSink;
import org.offhook.audio.PcmSource;
import org.offhook.rtcp.NtpClock;
import org.offhook.rtcp.RtcpSession;
import org.offhook.rtp.RtpPacket;
import org.offhook.rtp.RtpSender;
import org.offhook.rtp.SymmetricLatch;
import org.offhook.sdp.NegotiatedMedia;
import org.offhook.srtp.SrtpSession;
import org.offhook.srtp.dtls.DtlsConnector;

/**
 * The media of one call as a pure state machine: datagrams and instants in, datagrams, sound and events out. No socket,
 * no thread, no clock; so ten minutes of a lossy call are a unit test of milliseconds.
 *
 * <p>The two main paths, stage by stage ({@link #describe} prints them for a running call):
 * <pre>
 * in:   datagram -&gt; unprotect -&gt; RTP header -&gt; payload type -&gt; source latch -&gt; statistics
 *       -&gt; telephone event | jitter buffer -&gt; decode or conceal -&gt; resample -&gt; sink          (ReceivePath)
 * out:  source -&gt; resample -&gt; telephone event | encode -&gt; RTP header -&gt; protect -&gt; datagram   (SendPath)
 * rtcp: reports at random times, round-trip time, goodbye                                   (ControlPath)
 * </pre>
 *
 * <p>Owned by one media thread, which calls everything here. One tick is one packet of ours and one block of sound, or
 * part of that where the sink wants shorter blocks, as a sound card does, for which sound would wait otherwise. A tick
 * that comes late is caught up: less than 100 ms of sound are sent at once, for which a jitter buffer may still have
 * room, and ten blocks are played, so that a recording keeps its length. Beyond that time is skipped: the timestamp
 * jumps, the sequence number does not, so that the other side conceals nothing.
 */
public final class MediaSession {

    private static final int TICKS_AT_ONCE = 10;
    /** Sound sent in one go after a stall; the next regular packet may follow at once. */
    private static final long BURST_NANOS = 80_000_000;

    private final MediaSettings settings;
    private final MediaListener listener;
    private final MediaKeying protection;
    private final Tally tally = new Tally();
    private final SymmetricLatch latch = new SymmetricLatch();
    private final TargetConsent consent = new TargetConsent();
    private final ReceivePath receive;
    private final SendPath send;
    private final RtpSender sender;
    private final DatagramPort port;
    private final Snapshot.AddressText localText = new Snapshot.AddressText();
    private final Snapshot.AddressText remoteText = new Snapshot.AddressText();
    private ControlPath control;
    private NegotiatedMedia media;
    private long ptimeNanos;
    private long nextTickNanos = Long.MAX_VALUE;
    private long nextPacketNanos = Long.MAX_VALUE;
    private int blockMs;
    private boolean silenceReported;
    private boolean closed;

    /**
     * Makes a session that is idle until the first {@link #update}.
     *
     * @param settings   behaviour
     * @param port       takes what is sent
     * @param listener   hears events, inside the calls to this object
     * @param dtls       begins the handshakes of DTLS-SRTP; {@link DtlsConnector#NONE} where none is ever agreed on
     */
    public MediaSession(MediaSettings settings, DatagramPort port, MediaListener listener, DtlsConnector dtls) {
        this(settings, port, listener, dtls, OpenedTap.NONE);
    }

    /**
     * Makes a session whose encrypted packets somebody sees in clear.
     *
     * @param settings behaviour
     * @param port     takes what is sent
     * @param listener hears events
     * @param dtls     begins handshakes
     * @param opened   sees the packets of an encrypted call in clear
     */
    public MediaSession(MediaSettings settings, DatagramPort port, MediaListener listener, DtlsConnector dtls, OpenedTap opened) {
        this.settings = settings;
        this.listener = listener;
        this.protection = new MediaKeying(listener, port, dtls, opened);
        this.port = port;
        RandomGenerator random = new SplittableRandom(settings.seed());
        this.sender = new RtpSender(random);
        this.receive = new ReceivePath(listener, latch, tally, sender.ssrc(), settings.minPlayoutDelayMs());
        this.send = new SendPath(listener, port, protection, tally, sender, settings);
    }

    /**
     * Starts the streams, or changes them after another offer/answer exchange.
     *
     * @param negotiated     outcome of the exchange
     * @param firstTickNanos when to tick first, if the streams are started now: lets the owner spread its sessions
     * @param nowNanos       monotonic instant
     */
    public void update(NegotiatedMedia negotiated, long firstTickNanos, long nowNanos) {
        if (closed) {
            return;
        }
        boolean first = media == null;
        media = negotiated;
        protection.update(negotiated);
        latch.announce(negotiated.remoteRtp(), nowNanos);
        receive.update(negotiated, nowNanos);
        send.update(negotiated);
        if (first) {
            RtcpSession rtcp = new RtcpSession(sender.ssrc(), settings.cname(),
                new NtpClock(settings.originNanos(), settings.originEpochMillis()), new SplittableRandom(settings.seed() + 1),
                negotiated.send().provider().info().bitRate(), nowNanos);
            control = new ControlPath(listener, port, protection, latch, tally, sender, receive, rtcp);
            nextTickNanos = firstTickNanos;
            nextPacketNanos = firstTickNanos;
        }
        control.update(negotiated);
        ptimeNanos = negotiated.ptimeMs() * 1_000_000L;
    }

    /**
     * Names where the signalling of the other side comes from. Sound for another host is sent for two seconds, and on when
     * something is heard from there; sound from this host is believed soon where the announced one is silent. Without this call
     * every address of an SDP is trusted.
     *
     * @param host address of the other side's signalling, or of its proxy
     */
    public void signallingHost(InetAddress host) {
        consent.signallingHost(host);
        latch.signallingHost(host);
        protection.signallingHost(host);
    }

    /**
     * Takes a datagram from the RTP port, where RTCP may come as well (RFC 5761).
     *
     * @param datagram holds it; may be changed
     * @param offset   first octet
     * @param length   octets
     * @param source   where it came from
     * @param nowNanos when it came
     */
    public void onRtp(byte[] datagram, int offset, int length, InetSocketAddress source, long nowNanos) {
        if (media == null || closed) {
            return;
        }
        if (MediaKeying.looksLikeDtls(datagram, offset, length)) {
            onDtls(Component.RTP, datagram, offset, length, source);
            return;
        }
        if (RtpPacket.looksLikeRtcp(datagram, offset, length)) {
            if (control.mux()) {
                openRtcp(datagram, offset, length, source, nowNanos);
            } else {
                tally.malformed++;
            }
            return;
        }
        int opened = protection.unprotect(Component.RTP, datagram, offset, length);
        if (opened < 0) {
            rejected(opened);
            return;
        }
        receive.onDatagram(datagram, offset, opened, source, nowNanos);
        if (silenceReported && receive.lastPacketNanos() == nowNanos) {
            silenceReported = false;
            listener.mediaResumed();
        }
    }

    /**
     * Takes a datagram from the RTCP port.
     *
     * @param datagram holds it; may be changed
     * @param offset   first octet
     * @param length   octets
     * @param source   where it came from
     * @param nowNanos when it came
     */
    public void onRtcp(byte[] datagram, int offset, int length, InetSocketAddress source, long nowNanos) {
        if (media == null || closed) {
            return;
        }
        if (MediaKeying.looksLikeDtls(datagram, offset, length)) {
            onDtls(Component.RTCP, datagram, offset, length, source);
            return;
        }
        openRtcp(datagram, offset, length, source, nowNanos);
    }

    private void openRtcp(byte[] datagram, int offset, int length, InetSocketAddress source, long nowNanos) {
        int opened = protection.unprotect(Component.RTCP, datagram, offset, length);
        if (opened < 0) {
            rejected(opened);
            return;
        }
        control.onDatagram(datagram, offset, opened, source, nowNanos);
    }

    private void onDtls(Component at, byte[] datagram, int offset, int length, InetSocketAddress source) {
        if (!protection.onDtls(at, datagram, offset, length, source)) {
            tally.foreignSource++;
        }
    }

    private void rejected(int status) {
        switch (status) {
            case SrtpSession.REPLAYED -> tally.replayed++;
            case SrtpSession.MALFORMED -> tally.malformed++;
            default -> tally.notAuthentic++;
        }
    }

    /** {@return when to call {@link #tick}; {@link Long#MAX_VALUE} before the streams are started} */
    public long nextTickNanos() {
        return nextTickNanos;
    }

    /**
     * Does what is due: a block of sound, with the first of a packet's duration one packet out, sometimes an RTCP report.
     *
     * @param nowNanos monotonic instant
     */
    public void tick(long nowNanos) {
        if (nowNanos < nextTickNanos || closed) {
            return;
        }
        long due = nowNanos < nextPacketNanos ? 0 : (nowNanos - nextPacketNanos) / ptimeNanos + 1;
        if (due > TICKS_AT_ONCE) {
            long skipped = due - TICKS_AT_ONCE;
            send.skip(skipped);
            tally.skippedTicks += skipped;
            nextTickNanos += skipped * ptimeNanos;
            nextPacketNanos += skipped * ptimeNanos;
        }
        long unsent = Math.min(due, TICKS_AT_ONCE) - Math.max(1, BURST_NANOS / ptimeNanos);
        while (nextTickNanos <= nowNanos) {
            boolean packetDue = nextTickNanos == nextPacketNanos;
            if (packetDue) {
                blockMs = receive.blockMs(media.ptimeMs());
                nextPacketNanos += ptimeNanos;
            }
            receive.play(blockMs, nextTickNanos);
            if (packetDue && unsent-- > 0) {
                send.skip(1);
                tally.skippedTicks++;
            } else if (packetDue) {
                send.step(permittedTarget());
            }
            nextTickNanos += blockMs * 1_000_000L;
        }
        if (due > 0) {
            control.step(nowNanos);
            watchForSilence(nowNanos);
        }
    }

    private InetSocketAddress permittedTarget() {
        InetSocketAddress target = latch.destination();
        if (target == null || !media.sending()
            || consent.allows(target, latch.isLatched() || control.hasHeardTarget(), ptimeNanos)) {
            return target;
        }
        tally.withheld++;
        return null;
    }

    private void watchForSilence(long nowNanos) {
        // A side that has put us on hold may send music or nothing.
        if (!media.receiving() || media.remoteOnHold() || silenceReported) {
            return;
        }
        long silentMs = (nowNanos - control.lastHeardNanos(receive.lastPacketNanos())) / 1_000_000;
        if (silentMs >= settings.mediaTimeoutMs()) {
            silenceReported = true;
            listener.mediaTimeout(silentMs);
        }
    }

    /**
     * Takes sound for the other side from a source, in place of the one before, which is closed.
     *
     * @param source any rate, or {@code null} for silence
     */
    public void setSource(PcmSource source) {
        if (!closed) {
            send.setSource(source);
        } else if (source != null) {
            source.close();
        }
    }

    /**
     * Gives the other side's sound to a sink, in place of the one before, which is closed.
     *
     * @param sink any rate, or {@code null} for none
     */
    public void setSink(PcmSink sink) {
        if (!closed) {
            receive.setSink(sink);
        } else if (sink != null) {
            sink.close();
        }
    }

    /**
     * Sends digits as telephone events.
     *
     * @param digits {@code 0-9 A-D * # !}, comma for a pause
     * @return false when the other side takes none or too many wait
     * @throws IllegalArgumentException for any other character
     */
    public boolean sendDtmf(String digits) {
        return !closed && send.sendDtmf(digits);
    }

    /**
     * Says goodbye in RTCP and closes source and sink. Idempotent.
     *
     * @param nowNanos monotonic instant
     */
    public void close(long nowNanos) {
        if (closed) {
            return;
        }
        closed = true;
        nextTickNanos = Long.MAX_VALUE;
        if (control != null) {
            control.close(nowNanos);
        }
        protection.close();
        receive.close();
        send.close();
    }

    /** {@return the figures now} */
    public MediaStatistics snapshot() {
        return now().take();
    }

    /** {@return the stages of both paths as they run now, one per line} */
    public String describe() {
        return now().describe();
    }

    private Snapshot now() {
        return new Snapshot(media, settings, latch, protection, receive, send, control, tally, localText, remoteText);
    }

    /** {@return where packets are sent: the believed source, else what SDP said; {@code null} before signalling} */
    public InetSocketAddress destination() {
        return latch.destination();
    }

    /** {@return whether the two sides have agreed on anything yet: what comes before that cannot be read} */
    public boolean isAgreed() {
        return media != null;
    }

    /** {@return whether SRTP is agreed on} */
    public boolean isSecure() {
        return protection.secure();
    }

    /** {@return whether packets of the other side have been believed} */
    public boolean isLatched() {
        return latch.isLatched();
    }

    /** {@return whether RTCP goes out from the RTP port (RFC 5761)} */
    public boolean isRtcpMux() {
        return control != null && control.mux();
    }
}
