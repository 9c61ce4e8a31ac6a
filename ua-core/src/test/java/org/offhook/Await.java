package org.offhook;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits for what nothing calls back for; what does not come is a failure that says what was there instead. */
public final class Await {

    private static final long PATIENCE_MS = 30_000;
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    private Await() {
    }

    /**
     * Waits for half a minute at most.
     *
     * @param condition what is waited for, asked every few milliseconds
     * @param otherwise what the failure says
     */
    public static void until(BooleanSupplier condition, Supplier<String> otherwise) {
        within(PATIENCE_MS, condition, otherwise);
    }

    /**
     * Waits for as long as this takes at most.
     *
     * @param timeoutMs the most
     * @param condition what is waited for, asked every few milliseconds
     * @param otherwise what the failure says
     */
    public static void within(long timeoutMs, BooleanSupplier condition, Supplier<String> otherwise) {
        long deadlineNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMs);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadlineNanos) {
                throw new AssertionError(otherwise.get());
            }
            LockSupport.parkNanos(LOOK_NANOS);
        }
    }
}
