package org.offhook.codecs.bench;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;

/**
 * Measures two pieces of work on the same frames in turn: short batches, one of each, the order changing with every pair. What
 * else the machine does meets both, and the median over the pairs drops what met only one. The thread's CPU time is taken and
 * not the time on the wall, so the work of other processes does not count; that of the JIT compiler does not either.
 */
final class PairedRun {

    /** Long against the cost of reading the clock, short against a slice of the scheduler. */
    private static final long BATCH_NANOS = 1_000_000;

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private final FrameWork ours;
    private final FrameWork other;
    private final int frames;

    PairedRun(FrameWork ours, FrameWork other, int frames) {
        this.ours = ours;
        this.other = other;
        this.frames = frames;
    }

    /**
     * Runs the pairs.
     *
     * @param warmUpNanos CPU time that ours gets for the JIT compiler to see it
     * @param pairs       how many pairs
     */
    Timings measure(long warmUpNanos, int pairs) {
        long spent = 0;
        long frameNanos = Long.MAX_VALUE;
        while (spent < warmUpNanos) {
            long round = nanos(ours, 0, frames);
            nanos(other, 0, Math.min(frames, 1000));
            spent += round;
            frameNanos = Math.min(frameNanos, Math.max(1, round / frames));
        }
        int batch = (int) Math.max(1, BATCH_NANOS / frameNanos);
        double[] oursNanos = new double[pairs];
        double[] otherNanos = new double[pairs];
        int first = 0;
        for (int pair = 0; pair < pairs; pair++) {
            boolean oursFirst = (pair & 1) == 0;
            double one = (double) nanos(oursFirst ? ours : other, first, batch) / batch;
            double two = (double) nanos(oursFirst ? other : ours, first, batch) / batch;
            oursNanos[pair] = oursFirst ? one : two;
            otherNanos[pair] = oursFirst ? two : one;
            first = (first + batch) % frames;
        }
        return new Timings(oursNanos, otherNanos);
    }

    private long nanos(FrameWork work, int first, int count) {
        long before = THREADS.getCurrentThreadCpuTime();
        work.run(first, count, frames);
        return THREADS.getCurrentThreadCpuTime() - before;
    }

    /** Nanoseconds per frame, pair by pair. */
    record Timings(double[] oursNanos, double[] otherNanos) {

        double oursMedian() {
            return quantile(oursNanos, 0.5);
        }

        double otherMedian() {
            return quantile(otherNanos, 0.5);
        }

        /**
         * {@return a quantile of the speed of ours over that of the other, pair by pair: above 1 ours is faster}
         *
         * @param part         0.5 for the median
         * @param otherSurplus nanoseconds per frame that are not the other's own work, and are left out
         */
        double speed(double part, double otherSurplus) {
            double[] ratios = new double[oursNanos.length];
            for (int i = 0; i < ratios.length; i++) {
                ratios[i] = (otherNanos[i] - otherSurplus) / oursNanos[i];
            }
            return quantile(ratios, part);
        }

        private static double quantile(double[] values, double part) {
            double[] sorted = values.clone();
            Arrays.sort(sorted);
            return sorted[(int) Math.round(part * (sorted.length - 1))];
        }
    }
}
