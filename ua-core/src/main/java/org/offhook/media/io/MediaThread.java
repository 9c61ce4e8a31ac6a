package org.offhook.media.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One media thread: a selector over the sockets of its calls, their ticks and those of conferences in order of time, and a
 * queue of commands from other threads. Neither locks nor logs nor allocates per packet; what the JDK makes is 16 octets for each socket that
 * becomes readable (its selector looks sockets up by a boxed number). {@code DatagramChannel.receive} returns the same
 * address object as long as the source of a socket stays the same, so sockets need not be connected.
 *
 * <p>The selector waits in whole milliseconds, so ticks leave up to about one millisecond late and those of one
 * millisecond leave together; the phases of the calls are spread so that this stays a few.
 */
final class MediaThread implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(MediaThread.class);

    /** Golden ratio: consecutive multiples of it are spread evenly, however many there are. */
    private static final double SPREAD = 0.6180339887498949;

    private final Selector selector;
    private final Thread thread;
    private final ConcurrentLinkedQueue<Runnable> commands = new ConcurrentLinkedQueue<>();
    private final PriorityQueue<Paced> byTick = new PriorityQueue<>(64, (a, b) -> Long.compare(a.dueNanos(), b.dueNanos()));
    private final Set<LiveMedia> all = new HashSet<>();
    private final List<LiveMedia> ended = new ArrayList<>();
    private final Consumer<SelectionKey> readable = this::read;
    private final ByteBuffer datagram = ByteBuffer.allocate(65_536);
    private final TickLateness lateness = new TickLateness();
    private final AtomicInteger load = new AtomicInteger();
    private volatile boolean stopping;
    private long phaseCounter;

    private MediaThread(String name) throws IOException {
        selector = Selector.open();
        thread = new Thread(this, name);
        thread.setDaemon(true);
        thread.setPriority(Thread.MAX_PRIORITY);
    }

    static MediaThread start(String name) throws IOException {
        MediaThread media = new MediaThread(name);
        media.thread.start();
        return media;
    }

    // ---- any thread

    /** Runs a command on this thread, soon; false when the thread is ending and will not run it. */
    boolean post(Runnable command) {
        if (stopping) {
            return false;
        }
        commands.add(command);
        selector.wakeup();
        // The thread empties the queue a last time after it has seen "stopping"; what comes later is run by nobody.
        return !stopping || !commands.remove(command);
    }

    int load() {
        return load.get();
    }

    void addLoad(int change) {
        load.addAndGet(change);
    }

    TickLateness lateness() {
        return lateness;
    }

    void stop() {
        stopping = true;
        selector.wakeup();
    }

    void join(long nanos) {
        try {
            TimeUnit.NANOSECONDS.timedJoin(thread, Math.max(1, nanos));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    // ---- media thread

    @Override
    public void run() {
        try {
            while (!stopping) {
                runCommands();
                long waitMs = tickAll();
                finishEnded();
                selector.select(readable, waitMs);
            }
            runCommands();
            List.copyOf(all).forEach(media -> media.shut(System.nanoTime()));
            finishEnded();
        } catch (IOException e) {
            LOG.error("the selector of {} failed; its calls have no media any more", thread.getName(), e);
        } finally {
            stopping = true;
            List.copyOf(all).forEach(LiveMedia::abandon);
            closeSelector();
        }
    }

    private void closeSelector() {
        try {
            selector.close();
        } catch (IOException e) {
            LOG.debug("closing a selector", e);
        }
    }

    private void runCommands() {
        for (Runnable command = commands.poll(); command != null; command = commands.poll()) {
            command.run();
        }
    }

    /** Ticks what is due and answers how long to wait, in milliseconds; 0 means until something comes. */
    private long tickAll() {
        long nowNanos = System.nanoTime();
        while (!byTick.isEmpty() && byTick.peek().dueNanos() <= nowNanos) {
            Paced next = byTick.poll();
            long dueNanos = next.dueNanos();
            next.tick(nowNanos);
            nowNanos = System.nanoTime();
            if (dueNanos != Paced.NEVER && next.sendsPackets()) {
                lateness.record(nowNanos - dueNanos);
            }
            if (next.isOpen()) {
                byTick.add(next);
            }
        }
        if (byTick.isEmpty() || byTick.peek().dueNanos() == Paced.NEVER) {
            return 0;
        }
        return Math.max(1, (byTick.peek().dueNanos() - nowNanos + 999_999) / 1_000_000);
    }

    private void read(SelectionKey key) {
        if (key.isValid()) {
            ((LiveMedia.Inlet) key.attachment()).drain(datagram);
        }
    }

    /** The next phase of a tick period, between 0 and 1. */
    double nextPhase() {
        double spread = ++phaseCounter * SPREAD;
        return spread - Math.floor(spread);
    }

    Selector selector() {
        return selector;
    }

    void add(LiveMedia media) {
        all.add(media);
        byTick.add(media);
    }

    /** Ticks something that has no sockets, until it is no longer open. */
    void begin(Paced paced) {
        byTick.add(paced);
    }

    /** The time of its next tick has changed from outside. */
    void reschedule(LiveMedia media, long newDueNanos) {
        byTick.remove(media);
        media.setDue(newDueNanos);
        byTick.add(media);
    }

    /** Its sockets are closed; the selector has to pass once before their ports are free. */
    void remove(LiveMedia media) {
        all.remove(media);
        byTick.remove(media);
        ended.add(media);
        addLoad(-1);
    }

    private void finishEnded() throws IOException {
        if (!ended.isEmpty()) {
            selector.selectNow(readable);
            ended.forEach(LiveMedia::finish);
            ended.clear();
        }
    }
}
