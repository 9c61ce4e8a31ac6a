package org.offhook.evidence;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.offhook.analysis.CapturedSip;
import org.offhook.analysis.Endpoint;
import org.offhook.capture.IpAddress;
import org.offhook.capture.SecretMask;
import org.offhook.hep.HepSettings;
import org.offhook.media.PacketTap;
import org.offhook.sip.TransportProtocol;
import org.offhook.sip.io.MessageObserver;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes copies of what goes over the sockets of a user agent, on the threads that send and receive, and sorts them on its own thread
 * {@code evidence}: into a capture file, to a collector, and by {@link CallSorter} into the tables of each call. Never holds a call up:
 * when its thread falls behind, packets are dropped from the evidence and counted.
 *
 * <p>While packets come its thread looks for them every {@value #POLL_MS} ms: waking it for each would cost the media threads a system
 * call. When none has come for {@value #QUIET_MS} ms it says that it sleeps, looks once more, and waits; who brings work and reads that
 * it sleeps wakes it. One of the two sees the other, for both write first and read then.
 */
public final class EvidenceCollector implements MessageObserver, PacketTap, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(EvidenceCollector.class);
    private static final long POLL_MS = 5;
    /** Longer than the time between two flushes: what was written is on the disk before the thread sleeps. */
    private static final long QUIET_MS = 250;
    private static final long FLUSH_NANOS = 200_000_000;
    private static final long CLOSE_MS = 2_000;

    private final PacketRing ring = new PacketRing();
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final CallSorter calls = new CallSorter();
    private final OwnAddresses addresses = new OwnAddresses();
    private final long zeroNanos = System.nanoTime();
    private final long zeroMicros = System.currentTimeMillis() * 1000;
    private final LocalFragmentation fragmentation = new LocalFragmentation();
    private final int voiceDscp;
    private final Thread thread;
    private CaptureTarget target;
    private HepTarget collector;
    private long frames;
    private long flushedNanos;
    private final long quietNanos;
    private volatile boolean sleeping;
    private volatile boolean closed;

    /**
     * Makes a collector with its thread running.
     *
     * @param voiceDscp class of service that the media sockets send with; that of what comes in no program is told by Java
     */
    public EvidenceCollector(int voiceDscp) {
        this(voiceDscp, QUIET_MS * 1_000_000);
    }

    /** With another time without work before its thread sleeps; for tests. */
    EvidenceCollector(int voiceDscp, long quietNanos) {
        this.voiceDscp = voiceDscp;
        this.quietNanos = quietNanos;
        thread = new Thread(this::run, "evidence");
        thread.setDaemon(true);
        thread.start();
    }

    // ---- any thread

    @Override
    public void onMessage(ObservedMessage message) {
        ring.offer(message.sent(), message.transport(), message.local(), message.remote(), message.octets());
        wake();
    }

    @Override
    public void onRefused(ObservedMessage refused, int icmpCode) {
        CapturedSip.read(refused.octets(), 0, refused.octets().length).ifPresent(message -> post(() -> {
            CallEvidence call = calls.of(message.callId());
            if (call != null) {
                refused(call, refused.local(), refused.remote(), message.firstLine(), icmpCode);
            }
        }));
    }

    @Override
    public void packet(Form form, boolean sent, InetSocketAddress local, InetSocketAddress remote, byte[] octets, int offset, int length,
            long nanoTime) {
        ring.offer(form, sent, local, remote, octets, offset, length, nanoTime);
        wake();
    }

    /** After work was put where the thread finds it: a read of one field, and a system call only where the thread sleeps. */
    private void wake() {
        if (sleeping) {
            sleeping = false;
            LockSupport.unpark(thread);
        }
    }

    /** {@return whether all packets so far are sorted; for tests} */
    boolean isIdle() {
        return ring.isEmpty();
    }

    /** {@return a place for what is collected about one call, to be given its Call-ID and ports} */
    public CallEvidence begin() {
        return new CallEvidence(this);
    }

    /**
     * Begins a capture file with everything that goes over the wire from now on.
     *
     * @param file      pcapng; overwritten
     * @param content   what it holds
     * @param onFailure told once when writing fails later, on the evidence thread
     * @throws IOException when the file cannot be begun
     */
    public void capture(Path file, CaptureContent content, Consumer<IOException> onFailure) throws IOException {
        CaptureTarget begun = new CaptureTarget(Files.newOutputStream(file), content, voiceDscp, onFailure);
        postAndWait(() -> {
            stopCapture();
            target = begun;
            frames = 0;
        });
    }

    /** A message sent after this belongs into what is begun here, whatever the thread was doing when this was called. */
    private void postAndWait(Runnable task) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        post(() -> {
            task.run();
            done.complete(null);
        });
        done.completeOnTimeout(null, CLOSE_MS, TimeUnit.MILLISECONDS).join();
    }

    /**
     * Begins to send copies of signalling and RTCP to a collector, in place of one before.
     *
     * @param settings where and how
     * @throws IOException when the collector's name cannot be resolved, or no socket can be opened
     */
    public void copyTo(HepSettings settings) throws IOException {
        HepTarget begun = new HepTarget(settings);
        postAndWait(() -> {
            stopCopies();
            collector = begun;
        });
    }

    /** {@return completes when the capture file, if there is one, holds what came before this call and is closed} */
    public CompletableFuture<Void> endCapture() {
        CompletableFuture<Void> done = new CompletableFuture<>();
        post(() -> {
            stopCapture();
            done.complete(null);
        });
        return done;
    }

    void post(Runnable task) {
        tasks.add(task);
        wake();
        if (closed) {
            runTasks();
        }
    }

    /** Writes what is on its way, closes the file and ends the thread; bounded by two seconds. */
    @Override
    public void close() {
        CompletableFuture<Void> done = new CompletableFuture<>();
        tasks.add(() -> {
            stopCapture();
            stopCopies();
            if (ring.dropped() > 0) {
                LOG.warn("{} packets are missing from the evidence, as its thread fell behind", ring.dropped());
            }
            closed = true;
            done.complete(null);
        });
        wake();
        done.completeOnTimeout(null, CLOSE_MS, TimeUnit.MILLISECONDS).join();
    }

    // ---- evidence thread

    private void run() {
        long busyNanos = System.nanoTime();
        while (!closed) {
            // Tasks that were posted before a packet was seen may claim it, and those after must find it sorted.
            int waiting = tasks.size();
            boolean any = drain();
            runTasks(waiting);
            long nowNanos = System.nanoTime();
            if (target != null && nowNanos - flushedNanos > FLUSH_NANOS) {
                flushedNanos = nowNanos;
                target.flush();
            }
            if (collector != null) {
                collector.flush();
            }
            if (any || waiting > 0 || collector != null && collector.isBehind()) {
                busyNanos = nowNanos;
            }
            if (!any && tasks.isEmpty()) {
                await(nowNanos - busyNanos >= quietNanos);
            }
        }
        runTasks();
    }

    /** Waits a moment while work may come at any time, else until {@link #wake}. */
    private void await(boolean quiet) {
        if (!quiet) {
            LockSupport.parkNanos(POLL_MS * 1_000_000);
            return;
        }
        sleeping = true;
        if (ring.peek() == null && tasks.isEmpty()) {
            LockSupport.park(this);
        }
        sleeping = false;
    }

    private void runTasks() {
        runTasks(Integer.MAX_VALUE);
    }

    private void runTasks(int most) {
        for (int i = 0; i < most; i++) {
            Runnable task = tasks.poll();
            if (task == null) {
                return;
            }
            try {
                task.run();
            } catch (RuntimeException e) {
                LOG.warn("evidence of a call is lost", e);
            }
        }
    }

    private boolean drain() {
        boolean any = false;
        PacketRing.Slot slot;
        for (int i = 0; i < PacketRing.SLOTS && (slot = ring.peek()) != null; i++) {
            any = true;
            try {
                sort(slot);
            } catch (RuntimeException e) {
                LOG.warn("a packet is left out of the evidence", e);
            } finally {
                ring.release();
            }
        }
        return any;
    }

    private void sort(PacketRing.Slot slot) {
        if (target == null || !target.holds(slot, this::place)) {
            place(slot);
        }
    }

    private void place(PacketRing.Slot slot) {
        long micros = micros(slot.nanoTime);
        IpAddress remote = addresses.of(slot.remote.getAddress());
        IpAddress local = addresses.local(slot.local.getAddress(), slot.remote.getAddress());
        if (target != null) {
            frames = target.write(slot, micros, local, remote);
        } else if (slot.message != null || slot.form != Form.OPENED) {
            frames++;
        }
        Endpoint here = new Endpoint(local, slot.local.getPort());
        Endpoint there = new Endpoint(remote, slot.remote.getPort());
        CallSorter.Passage passage = new CallSorter.Passage(frames, micros, slot.sent ? here : there, slot.sent ? there : here);
        if (slot.message == null) {
            sortDatagram(slot, passage);
        } else {
            sortMessage(slot, passage, local);
        }
    }

    private void sortDatagram(PacketRing.Slot slot, CallSorter.Passage passage) {
        CallEvidence call = calls.at(slot.local.getPort());
        copy(slot, passage, call == null || call.callId == null ? "" : call.callId);
        // What the file does not show, the tables that are to be its own do not know either.
        if (call != null && (target == null || !target.leavesOut(slot))) {
            calls.add(call, slot, passage, slot.sent ? voiceDscp : -1);
        }
    }

    private void sortMessage(PacketRing.Slot slot, CallSorter.Passage passage, IpAddress local) {
        String transport = slot.transport.name().toLowerCase(Locale.ROOT);
        // The tables of a call outlive it, and its keys and credentials are not to.
        byte[] masked = SecretMask.apply(slot.message);
        Optional<CapturedSip> read = CapturedSip.read(masked, 0, masked.length);
        copy(slot, passage, read.map(CapturedSip::callId).orElse(""));
        int fragments = slot.sent && slot.transport == TransportProtocol.UDP ? fragmentation.fragments(local, slot.message.length) : 1;
        read.ifPresent(message -> calls.add(new CallSorter.Message(message, transport, passage, fragments)));
    }

    private void copy(PacketRing.Slot slot, CallSorter.Passage passage, String callId) {
        if (collector != null) {
            collector.send(slot, passage.micros(), socketAddress(passage.from()), socketAddress(passage.to()), callId);
        }
    }

    private static InetSocketAddress socketAddress(Endpoint end) {
        return new InetSocketAddress(end.address().toInetAddress(), end.port());
    }

    /** The network refused what a call sent. */
    void refused(CallEvidence call, InetSocketAddress local, InetSocketAddress remote, String firstLine, int icmpCode) {
        Endpoint here = new Endpoint(addresses.local(local.getAddress(), remote.getAddress()), local.getPort());
        Endpoint there = new Endpoint(addresses.of(remote.getAddress()), remote.getPort());
        call.analyzer.onNetworkError(IcmpRefusal.of(micros(System.nanoTime()), here, there, firstLine, icmpCode));
    }

    /** {@return microseconds since 1970 of an instant, by the wall clock as it stood when the collector was made} */
    private long micros(long nanoTime) {
        return zeroMicros + (nanoTime - zeroNanos) / 1000;
    }

    /** {@return who sorts packets to their calls; for tasks} */
    CallSorter calls() {
        return calls;
    }

    private void stopCopies() {
        if (collector != null) {
            collector.close();
            if (collector.unsent() > 0) {
                LOG.warn("{} packets could not be sent to the HEP collector", collector.unsent());
            }
            collector = null;
        }
    }

    private void stopCapture() {
        if (target != null) {
            int leftOut = target.leftOut();
            if (leftOut > 0) {
                LOG.info("{} packets are not in the capture of clear sound: their key was not known when they came", leftOut);
            }
            target.close();
            target = null;
        }
    }
}
