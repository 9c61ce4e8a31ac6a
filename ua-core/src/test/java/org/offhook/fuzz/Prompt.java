package org.offhook.fuzz;

import java.util.concurrent.TimeUnit;

/** Makes slowness a finding: an input that takes a second, and takes it again, is one that holds up a thread. */
public final class Prompt {

    private static final long LIMIT_NANOS = TimeUnit.SECONDS.toNanos(1);

    private Prompt() {
    }

    /** Runs what is to be tried. */
    public static void run(Runnable trial) {
        long startNanos = System.nanoTime();
        trial.run();
        if (System.nanoTime() - startNanos > LIMIT_NANOS) {
            // Once may have been the machine's fault.
            long againNanos = System.nanoTime();
            trial.run();
            if (System.nanoTime() - againNanos > LIMIT_NANOS) {
                throw new AssertionError("took " + (System.nanoTime() - againNanos) / 1_000_000 + " ms");
            }
        }
    }
}
