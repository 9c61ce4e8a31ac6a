package org.offhook.media.io;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;
import java.util.concurrent.CompletableFuture;
import org.offhook.audio.PcmSink;
import org.offhook.audio.PcmSource;
import org.offhook.dtmf.DtmfDigit;
import org.offhook.media.CallMedia;
import org.offhook.media.Component;
import org.offhook.media.MediaListener;
import org.offhook.media.MediaSession;
import org.offhook.media.MediaSettings;
import org.offhook.media.MediaStatistics;
import org.offhook.sdp.NegotiatedMedia;
import org.offhook.srtp.dtls.DtlsConnector;
import org.offhook.srtp.dtls.DtlsFailure;
import org.offhook.srtp.dtls.DtlsUser;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One call's {@link MediaSession} at work: over its {@link CallSockets}, on its media thread. The upper half may be called from
 * any thread and posts to the media thread; the lower half is the media thread's alone.
 */
final class LiveMedia implements CallMedia, Paced {

    private static final Logger LOG = LoggerFactory.getLogger(LiveMedia.class);

    /** Datagrams read in a row from one socket, so that a flood on one call does not starve the others. */
    private static final int DRAIN = 32;
    private static final long REFRESH_NANOS = 1_000_000_000L;
    private static final long WANTED_REFRESH_NANOS = 100_000_000L;

    private final CallSockets sockets;
    private final MediaListener listener;
    private final MediaThread thread;
    private final MediaSession session;
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

    LiveMedia(CallSockets sockets, MediaSettings settings, MediaListener listener, MediaThread thread, DtlsConnector dtls) {
        this.sockets = sockets;
        this.listener = listener;
        this.thread = thread;
        this.session = new MediaSession(settings, sockets.outlet(), listener,
            (agreement, user) -> dtls.connect(agreement, new OnMediaThread(user)), sockets.openedTap());
        sockets.connect(session);
        this.latest = session.snapshot();
        this.description = session.describe();
    }

    // ---- any thread

    @Override
    public InetSocketAddress localRtp() {
        return sockets.rtpAddress();
    }

    @Override
    public int localRtcpPort() {
        return sockets.rtcpPort();
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
                for (Component component : Component.values()) {
                    sockets.channel(component).register(thread.selector(), SelectionKey.OP_READ, new Inlet(component));
                }
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

    private long nextDue() {
        return Math.min(session.nextTickNanos(), sockets.nextNanos());
    }

    @Override
    public void tick(long nowNanos) {
        try {
            sockets.flush(nowNanos);
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
            LOG.error("the media of a call at {} failed", sockets.rtpAddress(), fault);
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
            LOG.error("closing the media of a call at {}", sockets.rtpAddress(), e);
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
            sockets.close();
        } catch (IOException e) {
            LOG.debug("closing media sockets", e);
        }
    }

    /** One of the two sockets as the selector knows it. */
    final class Inlet {
        private final Component component;

        Inlet(Component component) {
            this.component = component;
        }

        /** Reads what is there, up to a bound; the selector comes back for the rest. */
        void drain(ByteBuffer buffer) {
            try {
                for (int i = 0; i < DRAIN && open; i++) {
                    if (!sockets.receive(component, buffer)) {
                        return;
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
}
