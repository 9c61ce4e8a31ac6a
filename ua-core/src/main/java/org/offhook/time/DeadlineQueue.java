package org.offhook.time;

import java.util.PriorityQueue;

/**
 * Timers in the order of their deadlines, advanced from outside: by the agent's loop with the real clock, by a test with a
 * virtual one. Pure; owned by one thread. A cancelled timer lets go of its action at once, and its place is swept when half of
 * the queue is cancelled: most SIP timers never fire, and searching for each would cost a walk over all of them.
 */
public final class DeadlineQueue implements Timers {

    /** Answer of {@link #nextDeadlineNanos()} when no timer is set. */
    public static final long NEVER = Long.MAX_VALUE;

    private final PriorityQueue<Entry> queue = new PriorityQueue<>();
    private long nowNanos;
    private long sequence;
    private int cancelled;

    /**
     * Starts the clock.
     *
     * @param nowNanos the first instant
     */
    public DeadlineQueue(long nowNanos) {
        this.nowNanos = nowNanos;
    }

    @Override
    public long nowNanos() {
        return nowNanos;
    }

    @Override
    public Timer after(long delayNanos, Runnable action) {
        Entry entry = new Entry(nowNanos + Math.max(0, delayNanos), sequence++, action);
        queue.add(entry);
        return entry;
    }

    /** {@return the instant of the next timer, or {@link #NEVER}} */
    public long nextDeadlineNanos() {
        dropCancelledHead();
        Entry first = queue.peek();
        return first == null ? NEVER : first.deadlineNanos;
    }

    private void dropCancelledHead() {
        while (!queue.isEmpty() && queue.peek().action == null) {
            queue.poll();
            cancelled--;
        }
    }

    /**
     * Moves the clock without running anything; never backwards.
     *
     * @param instantNanos the new instant
     */
    public void moveTo(long instantNanos) {
        nowNanos = Math.max(nowNanos, instantNanos);
    }

    /**
     * Runs the first timer that is due.
     *
     * @return whether one was due; call again until false
     */
    public boolean runNextDue() {
        dropCancelledHead();
        Entry first = queue.peek();
        if (first == null || first.deadlineNanos > nowNanos) {
            return false;
        }
        queue.poll();
        Runnable action = first.action;
        first.action = null;
        action.run();
        return true;
    }

    /** {@return timers set and neither run nor cancelled} */
    public int size() {
        return queue.size() - cancelled;
    }

    private final class Entry implements Timer, Comparable<Entry> {
        private final long deadlineNanos;
        private final long order;
        private Runnable action;

        private Entry(long deadlineNanos, long order, Runnable action) {
            this.deadlineNanos = deadlineNanos;
            this.order = order;
            this.action = action;
        }

        @Override
        public void cancel() {
            if (action == null) {
                return;
            }
            action = null;
            cancelled++;
            if (cancelled * 2 > queue.size()) {
                queue.removeIf(entry -> entry.action == null);
                cancelled = 0;
            }
        }

        @Override
        public int compareTo(Entry other) {
            int byDeadline = Long.compare(deadlineNanos, other.deadlineNanos);
            return byDeadline != 0 ? byDeadline : Long.compare(order, other.order);
        }
    }
}
