package org.offhook.media.io;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.util.concurrent.CompletableFuture;
import org.offhook.audio.PcmSink;
import org.offhook.audio.PcmSource;
import org.offhook.dtmf.DtmfDigit;
import org.offhook.media.CallMedia;
import org.offhook.media.DatagramPort;
import org.offhook.media.Impairment;
import org.offhook.media.MediaListener;
import org.offhook.media.MediaSession;
import org.offhook.media.MediaSettings;
import org.offhook.media.MediaStatistics;
import org.offhook.media.OpenedTap;
import org.offhook.media.PacketTap;
import org.offhook.sdp.NegotiatedMedia;
import org.offhook.srtp.dtls.DtlsConnector;
import org.offhook.srtp.dtls.DtlsFailure;
import org.offhook.srtp.dtls.DtlsUser;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One call's sockets and its {@link MediaSession}. The upper half may be called from any thread and posts to the media
 * thread; the lower half is the media thread's alone.
 */
final class LiveMedia implements CallMedia, Paced {

    private static final Logger LOG = LoggerFactory.getLogger(LiveMedia.class);

    /** Datagrams read in a row from one socket, so that a flood on one call does not starve the others. */
    private static final int DRAIN = 32;
    private static final long REFRESH_NANOS = 1_000_000_000L;
    private static final long WANTED_REFRESH_NANOS = 100_000_000L;

    private final MediaPorts.Pair ports;
    private final InetSocketAddress rtcpAddress;
    /** Null where nobody watches. */
    private final MediaWatch watch;
    private final MediaListener listener;
    private final MediaThread thread;
    private final MediaSession session;
    private final DelayedSender delayed;
    private final CompletableFuture<MediaStatistics> end = new CompletableFuture<>();
    private volatile MediaStatistics latest;
    private volatile String description;
    private volatile boolean wanted;
    private volatile boolean takesDigits;
    private volatile boolean ending;
    private long dueNanos = NEVER;
    private long refreshedNanos;
    private boolean describedLatched;
    private boolean started;
    private boolean open = true;

    LiveMedia(MediaPorts.Pair ports, MediaSettings settings, MediaListener listener, MediaThread thread,
              DtlsConnector dtls, Impairment impairment, PacketTap tap) {
        this.ports = ports;
        this.rtcpAddress = new InetSocketAddress(ports.rtpAddress().getAddress(), ports.rtcpPort());
        this.listener = listener;
        this.thread = thread;
        DatagramPort sockets = new Sockets();
        this.delayed = impairment == null ? null : new DelayedSender(sockets, impairment);
        this.watch = tap == null ? null : new MediaWatch(tap, ports.rtpAddress(), rtcpAddress, delayed == null ? sockets : delayed,
            this::isRtcpMux);
        DatagramPort out = watch != null ? watch : delayed != null ? delayed : sockets;
        this.session = new MediaSession(settings, out, listener, (agreement, user) -> dtls.connect(agreement, new OnMediaThread(user)),
            watch == null ? OpenedTap.NONE : watch);
        this.latest = session.snapshot();
        this.description = session.describe();
    }

    // ---- any thread

    @Override
    public InetSocketAddress localRtp() {
        return ports.rtpAddress();
    }

    @Override
    public int localRtcpPort() {
        return ports.rtcpPort();
    }

    @Override
    public void update(NegotiatedMedia negotiated) {
        takesDigits = negotiated.telephoneEventSendPayloadType() >= 0;
        thread.post(() -> guarded(() -> apply(negotiated)));
    }

    @Override
    public void signallingHost(InetAddress host) {
        thread.post(() -> session.signallingHost(host));
    }

    @Override
    public void setSource(PcmSource source) {
        if (!thread.post(() -> guarded(() -> session.setSource(source))) && source != null) {
            source.close();
        }
    }

    @Override
    public void setSink(PcmSink sink) {
        if (!thread.post(() -> guarded(() -> session.setSink(sink))) && sink != null) {
            sink.close();
        }
    }

    @Override
    public boolean sendDtmf(String digits) {
        if (!DtmfDigit.areValid(digits)) {
            throw new IllegalArgumentException("digits are 0-9 A-D * # ! and comma for a pause: " + digits);
        }
        return takesDigits && !ending && thread.post(() -> guarded(() -> {
            if (!session.sendDtmf(digits)) {
                listener.digitsSent(digits);
            }
        }));
    }

    @Override
    public MediaStatistics statistics() {
        wanted = true;
        return latest;
    }

    @Override
    public String describe() {
        wanted = true;
        return description;
    }

    @Override
    public CompletableFuture<MediaStatistics> end() {
        ending = true;
        thread.post(() -> shut(System.nanoTime()));
        // A copy, so that nobody completes or cancels the original.
        return end.copy();
    }

    // ---- media thread

    void register() {
        guarded(() -> {
            try {
                ports.rtp().register(thread.selector(), SelectionKey.OP_READ, new Inlet(ports.rtp(), false));
                ports.rtcp().register(thread.selector(), SelectionKey.OP_READ, new Inlet(ports.rtcp(), true));
            } catch (ClosedChannelException e) {
                throw new IllegalStateException("sockets of a call closed before they were used", e);
            }
            thread.add(this);
        });
    }

    private void apply(NegotiatedMedia negotiated) {
        long nowNanos = System.nanoTime();
        long firstTickNanos = started ? nowNanos
            : nowNanos + (long) (thread.nextPhase() * negotiated.ptimeMs() * 1_000_000L);
        started = true;
        session.update(negotiated, firstTickNanos, nowNanos);
        wanted = true;
        refresh(nowNanos);
        if (open) {
            thread.reschedule(this, nextDue());
        }
    }

    @Override
    public long dueNanos() {
        return dueNanos;
    }

    void setDue(long newDueNanos) {
        dueNanos = newDueNanos;
    }

    @Override
    public boolean isOpen() {
        return open;
    }

    @Override
    public boolean sendsPackets() {
        return true;
    }

    private boolean isRtcpMux() {
        return session.isRtcpMux();
    }

    private long nextDue() {
        return delayed == null ? session.nextTickNanos() : Math.min(session.nextTickNanos(), delayed.nextNanos());
    }

    @Override
    public void tick(long nowNanos) {
        try {
            if (delayed != null) {
                delayed.flush(nowNanos);
            }
            session.tick(nowNanos);
            long age = nowNanos - refreshedNanos;
            if (age >= REFRESH_NANOS || wanted && age >= WANTED_REFRESH_NANOS) {
                refresh(nowNanos);
            }
        } catch (RuntimeException e) {
            fail(e);
        }
        dueNanos = nextDue();
    }

    private void refresh(long nowNanos) {
        refreshedNanos = nowNanos;
        // Text for people is made when somebody asks, and when it has become true.
        if (wanted || session.isLatched() && !describedLatched) {
            wanted = false;
            describedLatched = session.isLatched();
            description = session.describe();
        }
        latest = session.snapshot();
    }

    private void guarded(Runnable work) {
        try {
            work.run();
        } catch (RuntimeException e) {
            fail(e);
        }
    }

    /** A broken invariant ends this call's media, not the thread. */
    private void fail(RuntimeException fault) {
        if (open) {
            LOG.error("the media of a call at {} failed", ports.rtpAddress(), fault);
            shut(System.nanoTime());
            listener.mediaFailed(fault);
        }
    }

    /** Says goodbye and closes the sockets. */
    void shut(long nowNanos) {
        if (!open) {
            return;
        }
        open = false;
        try {
            session.close(nowNanos);
        } catch (RuntimeException e) {
            LOG.error("closing the media of a call at {}", ports.rtpAddress(), e);
        }
        latest = session.snapshot();
        closeSockets();
        thread.remove(this);
    }

    /** The ports are free. */
    void finish() {
        end.complete(latest);
    }

    /** The media thread is gone, or never took this call. */
    void abandon() {
        open = false;
        closeSockets();
        end.complete(latest);
    }

    private void closeSockets() {
        try {
            ports.rtp().close();
            ports.rtcp().close();
        } catch (IOException e) {
            LOG.debug("closing media sockets", e);
        }
    }

    /** One of the two sockets as the selector knows it. */
    final class Inlet {
        private final DatagramChannel channel;
        private final boolean rtcp;

        Inlet(DatagramChannel channel, boolean rtcp) {
            this.channel = channel;
            this.rtcp = rtcp;
        }

        /** Reads what is there, up to a bound; the selector comes back for the rest. */
        void drain(ByteBuffer buffer) {
            try {
                for (int i = 0; i < DRAIN && open; i++) {
                    buffer.clear();
                    // The channel gives the same address object as long as the source stays the same.
                    InetSocketAddress source = (InetSocketAddress) channel.receive(buffer);
                    if (source == null) {
                        return;
                    }
                    long nowNanos = System.nanoTime();
                    if (watch != null) {
                        watch.received(rtcp, session.isSecure(), source, buffer, nowNanos);
                    }
                    if (rtcp) {
                        session.onRtcp(buffer.array(), 0, buffer.position(), source, nowNanos);
                    } else {
                        session.onRtp(buffer.array(), 0, buffer.position(), source, nowNanos);
                    }
                }
            } catch (IOException e) {
                // An ICMP error of an earlier datagram on some systems; the next read goes on.
                LOG.debug("reading a media socket", e);
            } catch (RuntimeException e) {
                fail(e);
            }
        }
    }

    /** Handshakes have threads of their own; what they tell is told on the media thread. */
    private final class OnMediaThread implements DtlsUser {
        private final DtlsUser user;

        OnMediaThread(DtlsUser user) {
            this.user = user;
        }

        @Override
        public void send(byte[] datagram) {
            post(() -> user.send(datagram));
        }

        @Override
        public void keyed(Keys keys) {
            post(() -> user.keyed(keys));
        }

        @Override
        public void failed(DtlsFailure failure) {
            post(() -> user.failed(failure));
        }

        private void post(Runnable news) {
            thread.post(() -> {
                if (open) {
                    guarded(news);
                }
            });
        }
    }

    /** Hands datagrams to the sockets. */
    private final class Sockets implements DatagramPort {
        @Override
        public boolean sendRtp(ByteBuffer datagram, InetSocketAddress destination) {
            return send(ports.rtp(), datagram, destination);
        }

        @Override
        public boolean sendRtcp(ByteBuffer datagram, InetSocketAddress destination) {
            // With multiplexing the destination is the RTP port, and the source must be ours (RFC 5761 section 4).
            return send(isRtcpMux() ? ports.rtp() : ports.rtcp(), datagram, destination);
        }

        private boolean send(DatagramChannel channel, ByteBuffer datagram, InetSocketAddress destination) {
            if (watch != null) {
                watch.sent(channel == ports.rtcp(), session.isSecure(), destination, datagram, delayed != null);
            }
            try {
                return channel.send(datagram, destination) > 0;
            } catch (IOException e) {
                // No route, or the interface is gone: counted by the session, and the next packet tries again.
                return false;
            }
        }
    }
}
