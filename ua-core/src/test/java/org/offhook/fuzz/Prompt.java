package org.offhook.fuzz;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.concurrent.TimeUnit;
import org.offhook.sip.SipText;

/**
 * Makes slowness a finding: an input that takes a second, and takes it again, is one that holds up a thread. And a refusal that
 * says what it saw in a way that a terminal would obey, or at a length that nobody reads.
 */
public final class Prompt {

    private static final long LIMIT_NANOS = TimeUnit.SECONDS.toNanos(1);

    private static final int LONGEST_MESSAGE = 600;

    private Prompt() {
    }

    /** Looks at the message of a refusal. */
    public static void readable(Exception refusal) {
        String message = refusal.getMessage();
        if (message == null || message.length() > LONGEST_MESSAGE || message.chars().anyMatch(c -> !SipText.isShown((char) c))) {
            throw new AssertionError("a refusal that cannot be shown: " + message, refusal);
        }
    }

    /** Runs what is to be tried. */
    public static void run(Runnable trial) {
        if (cpuNanos(trial) > LIMIT_NANOS) {
            // Once may have been the compiler's fault.
            long againNanos = cpuNanos(trial);
            if (againNanos > LIMIT_NANOS) {
                throw new AssertionError("took " + againNanos / 1_000_000 + " ms");
            }
        }
    }

    /** What it takes of the processor: how long a machine stands still meanwhile says nothing about the input. */
    private static long cpuNanos(Runnable trial) {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long startNanos = threads.getCurrentThreadCpuTime();
        trial.run();
        return threads.getCurrentThreadCpuTime() - startNanos;
    }
}
