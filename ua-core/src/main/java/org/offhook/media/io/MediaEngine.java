package org.offhook.media.io;

import java.io.IOException;
import java.net.InetAddress;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.offhook.media.CallMedia;
import org.offhook.media.CallMediaFactory;
import org.offhook.media.MediaListener;
import org.offhook.media.MediaSettings;
import org.offhook.media.MediaTicks;
import org.offhook.media.PacketTap;
import org.offhook.srtp.dtls.DtlsEndpoint;

/**
 * The media threads of a user agent, shared by all of its calls. Thread-safe.
 *
 * <p>Threads start with the first call and end with {@link #close}. Sockets are opened on the thread of the caller and
 * closed on the media thread that has used them.
 */
public final class MediaEngine implements CallMediaFactory, MediaTicks, AutoCloseable {

    /** Well above the 40 ms that detectors must accept (ITU-T Q.24), and still five digits a second. */
    private static final int DTMF_DURATION_MS = 100;
    private static final int DTMF_PAUSE_MS = 60;
    private static final long CLOSE_NANOS = TimeUnit.SECONDS.toNanos(2);

    private final MediaEngineSettings settings;
    private final MediaPorts ports;
    private final SecureRandom random = new SecureRandom();
    private final String cname;
    private final DtlsEndpoint dtls = new DtlsEndpoint();
    private final List<MediaThread> threads = new ArrayList<>();
    private volatile PacketTap tap;
    private boolean closed;

    /**
     * How late packets left, against the moment their turn had come. All in nanoseconds.
     *
     * @param count packets
     * @param p50   median
     * @param p99   99th percentile
     * @param p999  99.9th percentile
     * @param max   latest
     */
    public record SendLateness(long count, long p50, long p99, long p999, long max) {
    }

    /** Makes an engine with {@link MediaEngineSettings#DEFAULT}. */
    public MediaEngine() {
        this(MediaEngineSettings.DEFAULT);
    }

    /**
     * Makes an engine.
     *
     * @param settings behaviour
     */
    public MediaEngine(MediaEngineSettings settings) {
        this.settings = settings;
        this.ports = new MediaPorts(settings.firstPort(), settings.lastPort(), settings.dscp());
        byte[] name = new byte[12];
        random.nextBytes(name);
        this.cname = settings.cname() != null ? settings.cname() : Base64.getEncoder().encodeToString(name);
    }

    /**
     * Lets the datagrams of calls that begin from now on be seen.
     *
     * @param packets sees them, {@code null} for nobody
     */
    public void tap(PacketTap packets) {
        tap = packets;
    }

    @Override
    public CallMedia open(InetAddress local, MediaListener listener) throws IOException {
        MediaThread thread = leastBusy();
        MediaSettings session = new MediaSettings(cname, random.nextLong(), settings.mediaTimeoutMs(), DTMF_DURATION_MS,
            DTMF_PAUSE_MS, settings.dscp(), settings.minPlayoutDelayMs(), System.nanoTime(), System.currentTimeMillis());
        CallSockets sockets = new CallSockets(ports.open(local),
            settings.impairment() == null ? null : settings.impairment().get(), tap);
        LiveMedia media = new LiveMedia(sockets, session, listener, thread, dtls);
        if (!thread.post(media::register)) {
            media.abandon();
            throw new IOException("the media engine is closed");
        }
        return media;
    }

    @Override
    public Ticking every(int periodMs, Runnable work) throws IOException {
        if (periodMs < 5 || periodMs > 60) {
            throw new IllegalArgumentException("period out of range: " + periodMs + " ms");
        }
        MediaThread thread = leastBusy();
        MediaTicker ticker = new MediaTicker(thread, periodMs, work);
        if (!thread.post(ticker::begin)) {
            throw new IOException("the media engine is closed");
        }
        return ticker;
    }

    private synchronized MediaThread leastBusy() throws IOException {
        if (closed) {
            throw new IOException("the media engine is closed");
        }
        if (threads.isEmpty()) {
            for (int i = 0; i < settings.threads(); i++) {
                threads.add(MediaThread.start("media-" + i));
            }
        }
        MediaThread least = threads.stream().min(Comparator.comparingInt(MediaThread::load)).orElseThrow();
        least.addLoad(1);
        return least;
    }

    /** {@return DTLS for the keys of SRTP; {@link DtlsEndpoint#prepare} comes before the first call that agrees on it} */
    public DtlsEndpoint dtls() {
        return dtls;
    }

    private synchronized List<MediaThread> running() {
        return List.copyOf(threads);
    }

    /** {@return how late packets left since the start or the last {@link #clearSendLateness}} */
    public SendLateness sendLateness() {
        long[] sums = TickLateness.emptySums();
        running().forEach(thread -> thread.lateness().addTo(sums));
        return TickLateness.figures(sums);
    }

    /** Begins a new measurement of {@link #sendLateness}; packets sent at this moment may be counted in either. */
    public void clearSendLateness() {
        running().forEach(thread -> thread.lateness().clear());
    }

    /** Ends the media of all calls, with a goodbye in RTCP, and all media threads; bounded by two seconds. Idempotent. */
    @Override
    public void close() {
        List<MediaThread> ending;
        synchronized (this) {
            closed = true;
            ending = List.copyOf(threads);
            threads.clear();
        }
        dtls.close();
        ending.forEach(MediaThread::stop);
        long deadlineNanos = System.nanoTime() + CLOSE_NANOS;
        for (MediaThread thread : ending) {
            thread.join(deadlineNanos - System.nanoTime());
        }
    }
}
