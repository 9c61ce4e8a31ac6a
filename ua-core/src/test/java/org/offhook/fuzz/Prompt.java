package org.offhook.fuzz;

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
