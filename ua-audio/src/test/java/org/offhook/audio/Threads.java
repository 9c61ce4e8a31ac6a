package org.offhook.audio;

import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for conditions in tests. */
public final class Threads {

    private static final long PATIENCE_NANOS = 30_000_000_000L;
    private static final long LOOK_NANOS = 200_000;

    private Threads() {
    }

    /** {@return whether every thread of that name ends, before patience does} */
    public static boolean ended(String name) throws InterruptedException {
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().equals(name)) {
                thread.join(PATIENCE_NANOS / 1_000_000);
                if (thread.isAlive()) {
                    return false;
                }
            }
        }
        return true;
    }

    /** {@return whether the condition comes true before patience ends} */
    public static boolean eventually(BooleanSupplier condition) {
        long deadlineNanos = System.nanoTime() + PATIENCE_NANOS;
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadlineNanos) {
                return false;
            }
            // Not spinning: what is waited for may need this very core.
            LockSupport.parkNanos(LOOK_NANOS);
        }
        return true;
    }
}
