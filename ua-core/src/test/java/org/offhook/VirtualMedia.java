package org.offhook;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import org.offhook.audio.PcmSink;
import org.offhook.audio.PcmSource;
import org.offhook.media.CallMedia;
import org.offhook.media.CallMediaFactory;
import org.offhook.media.DatagramPort;
import org.offhook.media.MediaListener;
import org.offhook.media.MediaSession;
import org.offhook.media.MediaSettings;
import org.offhook.media.MediaStatistics;
import org.offhook.media.MediaTicks;
import org.offhook.sdp.NegotiatedMedia;
import org.offhook.srtp.dtls.DtlsConnector;

/**
 * The media of all calls of a test on one clock, that stands still unless the test lets it run, with a network between them
 * that delays by 5 to 9 ms. What is asked for from any thread happens when the clock runs, on the thread of the test: so
 * no load of the machine is heard.
 */
final class VirtualMedia implements CallMediaFactory, MediaTicks {

    private static final long MS = 1_000_000L;
    private static final int LEAST_DELAY_MS = 5;
    private static final int JITTER_MS = 4;
    private static final int PTIME_MS = 20;
    /** Disks and signalling keep real time: a clock of ten times its pace, and not of a thousand times, leaves them their turn. */
    private static final int REST_EVERY_MS = 20;
    private static final long REST_NANOS = 2 * MS;

    private final Queue<Runnable> asked = new ConcurrentLinkedQueue<>();
    private final Map<InetSocketAddress, Leg> legs = new HashMap<>();
    private final List<Paced> paced = new ArrayList<>();
    private final PriorityQueue<InFlight> wire = new PriorityQueue<>(Comparator.comparingLong(InFlight::arrivalNanos));
    private final Random random = new Random(4);
    private long nowNanos;
    private int nextPort = 40_000;
    private volatile boolean stopped;
    private int cutPort;

    private record InFlight(long arrivalNanos, InetSocketAddress from, InetSocketAddress to, byte[] octets) {
    }

    /** {@return the port that the next call opened here will have} */
    synchronized int nextPort() {
        return nextPort;
    }

    /** Lets the clock run. */
    void run(int ms) {
        for (int i = 0; i < ms; i++) {
            nowNanos += MS;
            if (nowNanos / MS % REST_EVERY_MS == 0) {
                LockSupport.parkNanos(REST_NANOS);
            }
            for (Runnable task = asked.poll(); task != null; task = asked.poll()) {
                task.run();
            }
            while (!wire.isEmpty() && wire.peek().arrivalNanos <= nowNanos) {
                InFlight packet = wire.poll();
                Leg to = legs.get(packet.to);
                if (to != null) {
                    to.session.onRtp(packet.octets, 0, packet.octets.length, packet.from, nowNanos);
                }
            }
            legs.values().forEach(leg -> leg.session.tick(nowNanos));
            paced.removeIf(work -> !work.tick(nowNanos));
        }
    }

    /** Nothing of what this port sends arrives any more; 0 for none. */
    void cut(int port) {
        cutPort = port;
    }

    /** The clock will not run again: what ends from now on ends at once. */
    void stop() {
        stopped = true;
    }

    /** Lets the clock run until something is done. */
    <T> T await(CompletableFuture<T> future) {
        long deadlineNanos = System.nanoTime() + 30_000_000_000L;
        while (!future.isDone()) {
            if (System.nanoTime() > deadlineNanos) {
                throw new AssertionError("not done within 30 s");
            }
            run(1);
            Thread.yield();
        }
        return future.join();
    }

    @Override
    public synchronized CallMedia open(InetAddress local, MediaListener listener) {
        Leg leg = new Leg(new InetSocketAddress(local, nextPort), listener);
        nextPort += 2;
        asked.add(() -> legs.put(leg.address, leg));
        return leg;
    }

    @Override
    public Ticking every(int periodMs, Runnable work) {
        Paced begun = new Paced(periodMs, work);
        asked.add(() -> {
            begun.dueNanos = nowNanos + random.nextInt(periodMs) * MS;
            paced.add(begun);
        });
        return begun;
    }

    /** Periodic work. */
    private static final class Paced implements Ticking {

        private final int periodMs;
        private final Runnable work;
        private long dueNanos;
        private volatile boolean over;

        Paced(int periodMs, Runnable work) {
            this.periodMs = periodMs;
            this.work = work;
        }

        boolean tick(long nowNanos) {
            for (; !over && dueNanos <= nowNanos; dueNanos += periodMs * MS) {
                work.run();
            }
            return !over;
        }

        @Override
        public void close() {
            over = true;
        }
    }

    /** The media of one call. */
    private final class Leg implements CallMedia, DatagramPort {

        private final InetSocketAddress address;
        private final MediaSession session;
        private final CompletableFuture<MediaStatistics> end = new CompletableFuture<>();

        Leg(InetSocketAddress address, MediaListener listener) {
            this.address = address;
            this.session = new MediaSession(MediaSettings.virtual(address.getPort()), this, listener, DtlsConnector.NONE);
        }

        @Override
        public InetSocketAddress localRtp() {
            return address;
        }

        @Override
        public int localRtcpPort() {
            return address.getPort() + 1;
        }

        @Override
        public void update(NegotiatedMedia negotiated) {
            asked.add(() -> session.update(negotiated, nowNanos + random.nextInt(PTIME_MS) * MS, nowNanos));
        }

        @Override
        public void signallingHost(InetAddress host) {
            asked.add(() -> session.signallingHost(host));
        }

        @Override
        public void setSource(PcmSource source) {
            asked.add(() -> session.setSource(source));
        }

        @Override
        public void setSink(PcmSink sink) {
            asked.add(() -> session.setSink(sink));
        }

        @Override
        public boolean sendDtmf(String digits) {
            return false;
        }

        @Override
        public MediaStatistics statistics() {
            return end.getNow(null);
        }

        @Override
        public String describe() {
            return session.describe();
        }

        @Override
        public CompletableFuture<MediaStatistics> end() {
            if (stopped) {
                end.complete(null);
            }
            asked.add(() -> {
                session.close(nowNanos);
                legs.remove(address);
                end.complete(session.snapshot());
            });
            return end.copy();
        }

        @Override
        public boolean sendRtp(ByteBuffer datagram, InetSocketAddress destination) {
            byte[] octets = new byte[datagram.remaining()];
            datagram.get(octets);
            if (address.getPort() == cutPort) {
                return true;
            }
            wire.add(new InFlight(nowNanos + (LEAST_DELAY_MS + random.nextInt(JITTER_MS + 1)) * MS, address, destination, octets));
            return true;
        }

        @Override
        public boolean sendRtcp(ByteBuffer datagram, InetSocketAddress destination) {
            datagram.position(datagram.limit());
            return true;
        }
    }
}
