package org.offhook.sip.jain;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * The refused INVITEs that came in datagrams and whose ACK has not come, by branch. The library repeats a refusal until then (RFC
 * 3261 section 17.2.1), but a program that refuses a call and ends would take the repetition with it, and where the first copy
 * was lost the caller would hear it ring for ever. The loop adds; the threads that receive take away; any thread says farewell.
 */
final class UnheardRefusals {

    /** In a flood the rest is let go of. */
    private static final int MAX = 256;

    private final Map<String, Runnable> repetitions = new ConcurrentHashMap<>();

    /**
     * An INVITE was refused.
     *
     * @param branch     its transaction
     * @param repetition sends the refusal again
     */
    void add(String branch, Runnable repetition) {
        if (repetitions.size() < MAX) {
            repetitions.put(branch, repetition);
        }
    }

    /** An ACK came, or the other side is given up. */
    void remove(String branch) {
        repetitions.remove(branch);
    }

    /**
     * Waits until every refusal was heard, and repeats those that were not.
     *
     * @param waitMs how long to wait at most, in milliseconds
     */
    void farewell(long waitMs) {
        long deadlineNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(waitMs);
        while (!repetitions.isEmpty() && System.nanoTime() - deadlineNanos < 0 && !Thread.currentThread().isInterrupted()) {
            LockSupport.parkNanos(1_000_000);
        }
        repetitions.values().forEach(Runnable::run);
        repetitions.clear();
    }
}
