package org.offhook.loop;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.offhook.time.DeadlineQueue;
import org.offhook.time.Timers;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread {@code ua-loop}: the one writer of all signalling state of a user agent. Other threads hand it tasks through a
 * bounded queue; timers run between the tasks. Nothing here may block, and no application code runs here.
 *
 * <p>A task that throws is logged and counted, and the loop goes on: a broken invariant ends the call it belongs to, not the
 * agent.
 */
public final class AgentLoop implements Executor, AutoCloseable {

    /** Tasks that may wait. A flood beyond it is refused at the edge, where it can still be counted and forgotten. */
    private static final int QUEUE_CAPACITY = 65_536;
    private static final Logger LOG = LoggerFactory.getLogger(AgentLoop.class);

    private final BlockingQueue<Runnable> tasks = new ArrayBlockingQueue<>(QUEUE_CAPACITY);
    private final DeadlineQueue timers = new DeadlineQueue(System.nanoTime());
    private final AtomicLong failures = new AtomicLong();
    private final Thread thread;
    private volatile boolean closed;

    /** Starts the thread. */
    public AgentLoop() {
        thread = new Thread(this::run, "ua-loop");
        thread.setDaemon(true);
        thread.start();
    }

    /**
     * Hands a task to the loop.
     *
     * @param task what to do there
     * @throws RejectedExecutionException when the loop is closed or its queue is full
     */
    @Override
    public void execute(Runnable task) {
        if (closed || !tasks.offer(task)) {
            throw new RejectedExecutionException(closed ? "the user agent is closed" : "the user agent is overloaded");
        }
    }

    /** {@return the timers of the loop; to be used on the loop alone} */
    public Timers timers() {
        return timers;
    }

    /** {@return whether the calling thread is the loop} */
    public boolean isCurrent() {
        return Thread.currentThread() == thread;
    }

    /** {@return tasks that threw since the start} */
    public long failures() {
        return failures.get();
    }

    private void run() {
        while (!closed) {
            Runnable task = next();
            timers.moveTo(System.nanoTime());
            if (task != null) {
                guarded(task);
            }
            while (!closed && guardedTimer()) {
                timers.moveTo(System.nanoTime());
            }
        }
        tasks.clear();
    }

    private Runnable next() {
        long deadlineNanos = timers.nextDeadlineNanos();
        try {
            if (deadlineNanos == DeadlineQueue.NEVER) {
                return tasks.take();
            }
            return tasks.poll(deadlineNanos - System.nanoTime(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            return null;    // close() interrupts; the loop looks at its flag
        }
    }

    private void guarded(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException | Error e) {
            failures.incrementAndGet();
            LOG.error("A task of the agent's loop failed; the loop goes on", e);
        }
    }

    private boolean guardedTimer() {
        try {
            return timers.runNextDue();
        } catch (RuntimeException | Error e) {
            failures.incrementAndGet();
            LOG.error("A timer of the agent's loop failed; the loop goes on", e);
            return true;
        }
    }

    /** Stops the thread and waits for it, a second at most; what is queued is dropped. Idempotent. */
    @Override
    public void close() {
        closed = true;
        thread.interrupt();
        if (isCurrent()) {
            return;
        }
        try {
            thread.join(TimeUnit.SECONDS.toMillis(1));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
