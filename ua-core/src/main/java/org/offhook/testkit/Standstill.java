package org.offhook.testkit;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.LockSupport;

/**
 * How long this machine stood still, for limits of time in tests: by a thread of its own that only looks at the clock, a hundred times a second, and notes by
 * how much it was late. A machine that somebody else takes the cores from (another machine on the same host, a limit on a container,
 * a stopped process) shows in no load average; what a limit of time is about did not run meanwhile either.
 * The daemon thread begins with the first call of {@link #begin}.
 */
public final class Standstill {
    private static final long LOOK_NANOS = 10_000_000;
    /** Less than this is the everyday unpunctuality of a thread. */
    private static final long LEAST_NANOS = 20_000_000;
    private static final int KEPT = 10_000;
    private static final Deque<Gap> GAPS = new ArrayDeque<>();

    /** A stretch in which the thread did not get its turn. */
    private record Gap(long fromNanos, long toNanos) {
    }

    static {
        Thread watch = new Thread(Standstill::watch, "standstill-watch");
        watch.setDaemon(true);
        watch.setPriority(Thread.MAX_PRIORITY);
        watch.start();
    }

    private Standstill() {
    }

    /** {@return the instant of {@link System#nanoTime}, from which on this machine is watched} */
    public static long begin() {
        return System.nanoTime();
    }

    private static void watch() {
        long due = System.nanoTime() + LOOK_NANOS;
        while (true) {
            LockSupport.parkNanos(due - System.nanoTime());
            long now = System.nanoTime();
            if (now - due > LEAST_NANOS) {
                note(new Gap(due, now));
            }
            due = now >= due ? now + LOOK_NANOS : due;
        }
    }

    private static synchronized void note(Gap gap) {
        GAPS.addLast(gap);
        if (GAPS.size() > KEPT) {
            GAPS.removeFirst();
        }
    }

    /**
     * Sums up.
     *
     * @param sinceNanos instant of {@link System#nanoTime} from which on
     * @return seconds for which the machine stood still in all
     */
    public static synchronized double secondsSince(long sinceNanos) {
        long sum = 0;
        for (Gap gap : GAPS) {
            sum += Math.max(0, gap.toNanos - Math.max(sinceNanos, gap.fromNanos));
        }
        return sum * 1e-9;
    }

    /**
     * Finds the longest stretch.
     *
     * @param sinceNanos instant of {@link System#nanoTime} from which on
     * @return milliseconds for which the machine stood still at once
     */
    public static synchronized long longestMsSince(long sinceNanos) {
        long longest = 0;
        for (Gap gap : GAPS) {
            longest = Math.max(longest, gap.toNanos - Math.max(sinceNanos, gap.fromNanos));
        }
        return longest / 1_000_000;
    }
}
