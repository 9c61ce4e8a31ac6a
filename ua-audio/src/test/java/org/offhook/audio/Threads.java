package org.offhook.audio;

import java.util.function.BooleanSupplier;

/** Waits for conditions in tests. */
public final class Threads {

    private Threads() {
    }

    /** {@return whether every thread of that name ends within five seconds} */
    public static boolean ended(String name) throws InterruptedException {
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().equals(name)) {
                thread.join(5000);
                if (thread.isAlive()) {
                    return false;
                }
            }
        }
        return true;
    }

    /** {@return whether the condition comes true within ten seconds} */
    public static boolean within10s(BooleanSupplier condition) {
        long deadline = System.nanoTime() + 10_000_000_000L;
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                return false;
            }
            Thread.onSpinWait();
        }
        return true;
    }
}
