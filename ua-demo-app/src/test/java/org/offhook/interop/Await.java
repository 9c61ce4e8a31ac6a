package org.offhook.interop;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/** Waits for a condition with a generous bound; a condition that does not come is a failure that says what was seen. */
final class Await {
    private static final long STEP_NANOS = 20_000_000L;

    private Await() {
    }

    /** Waits until {@code condition} holds; fails after {@code bound}, later on a busy machine, with {@code seen} in the message. */
    static void until(String what, Duration bound, Callable<Boolean> condition, Supplier<String> seen) {
        long deadlineNanos = System.nanoTime() + Bench.patience(bound).toNanos();
        while (!holds(condition)) {
            if (System.nanoTime() - deadlineNanos > 0) {
                throw new AssertionError("waited " + bound.toSeconds() + " s in vain for: " + what
                        + "\nseen:\n" + tail(seen.get()));
            }
            LockSupport.parkNanos(STEP_NANOS);
        }
    }

    static void until(String what, Duration bound, Callable<Boolean> condition) {
        until(what, bound, condition, () -> "");
    }

    /** True when {@code condition} came true within {@code bound}. */
    static boolean within(Duration bound, Callable<Boolean> condition) {
        long deadlineNanos = System.nanoTime() + bound.toNanos();
        while (!holds(condition)) {
            if (System.nanoTime() - deadlineNanos > 0) {
                return false;
            }
            LockSupport.parkNanos(STEP_NANOS);
        }
        return true;
    }

    /** Lets a call run: the stretch of media under test, not a way to wait for something. */
    static void mediaFlows(Duration stretch) {
        long deadlineNanos = System.nanoTime() + stretch.toNanos();
        for (long left = stretch.toNanos(); left > 0; left = deadlineNanos - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    private static boolean holds(Callable<Boolean> condition) {
        try {
            return condition.call();
        } catch (Exception e) {
            return false;
        }
    }

    private static String tail(String text) {
        return text.length() <= 4000 ? text : "..." + text.substring(text.length() - 4000);
    }
}
