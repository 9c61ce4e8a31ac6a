package org.offhook.audio.device;

import java.util.Arrays;

/**
 * How much should wait in a {@link ClockBridge}, judged by how unevenly both its sides come. Pure: it is told of each read and its
 * instant.
 *
 * <p>In each window of half a second the read that found least counts. How far below the others of these that lies is a dip: a thread
 * that came late. The margin is the second deepest dip of the last 20 s, and {@value #LEAST_MS} ms: what happens once in that time is
 * repaired, what happens twice is waited for. So the margin grows at once with the unevenness of card and machine, and comes down
 * when that has been over for 20 s. The first seconds of a process are slow and uneven, which says nothing about the rest: until then
 * {@value #FIRST_MS} ms are kept.
 *
 * <p>What the reader itself does to the level (reading faster, repairs, samples left out) is told by {@link #moved}, and taken for no
 * unevenness. Used by one thread; no allocation.
 */
final class BridgeMargin {

    static final double LEAST_MS = 2;
    static final double FIRST_MS = 10;
    static final double MOST_MS = 30;

    private static final long WINDOW_NANOS = 500_000_000L;
    private static final int DIPS = 40;
    private static final int SETTLING_WINDOWS = 6;
    /** The usual least of a window is the median of so many. */
    private static final int USUAL_OF = 5;

    private final double[] dipsMs = new double[DIPS];
    private final double[] leastMs = new double[USUAL_OF];
    private final double[] sorted = new double[USUAL_OF];
    private int windows;
    private boolean running;
    private long windowEndNanos;
    private double movedMs;
    private double lowestMs;
    private double marginMs = FIRST_MS;
    private double surplusMs;
    private double sureSurplusMs;

    /**
     * Takes note of a read.
     *
     * @param leftMs   what is left behind it, below 0 where samples were missing
     * @param nowNanos its instant
     * @return whether a window has ended, so that margin and surplus are new
     */
    boolean observe(double leftMs, long nowNanos) {
        boolean ended = running && nowNanos - windowEndNanos >= 0;
        if (ended) {
            conclude();
        }
        if (ended || !running) {
            running = true;
            windowEndNanos = nowNanos + WINDOW_NANOS;
            lowestMs = Double.POSITIVE_INFINITY;
        }
        lowestMs = Math.min(lowestMs, leftMs - movedMs);
        return ended;
    }

    /** Takes note that the reader itself has changed how much waits, by some milliseconds. */
    void moved(double ms) {
        movedMs += ms;
    }

    /** What was seen so far is no longer comparable; the margin stays. */
    void begin() {
        running = false;
        windows = Math.min(windows, SETTLING_WINDOWS);
        Arrays.fill(leastMs, Double.NaN);
    }

    private void conclude() {
        System.arraycopy(leastMs, 1, leastMs, 0, USUAL_OF - 1);
        leastMs[USUAL_OF - 1] = lowestMs;
        double usualMs = usual();
        dipsMs[windows % DIPS] = windows < SETTLING_WINDOWS ? 0 : Math.max(0, Math.min(MOST_MS - LEAST_MS, usualMs - lowestMs));
        windows++;
        marginMs = windows < SETTLING_WINDOWS ? FIRST_MS : LEAST_MS + secondDeepestMs();
        surplusMs = usualMs + movedMs - marginMs;
        sureSurplusMs = lowestMs + movedMs - marginMs;
    }

    private double usual() {
        int known = 0;
        for (double each : leastMs) {
            if (!Double.isNaN(each)) {
                sorted[known++] = each;
            }
        }
        Arrays.sort(sorted, 0, known);
        return sorted[(known - 1) / 2];
    }

    /** A dip may lie on both sides of the end of a window, and is one then. */
    private double secondDeepestMs() {
        int deepest = 0;
        for (int i = 1; i < DIPS; i++) {
            deepest = dipsMs[i] > dipsMs[deepest] ? i : deepest;
        }
        double second = 0;
        for (int i = 0; i < DIPS; i++) {
            int apart = Math.abs(i - deepest);
            if (apart > 1 && apart < DIPS - 1) {
                second = Math.max(second, dipsMs[i]);
            }
        }
        return second;
    }

    /** {@return what should be left at the emptiest moment of a usual half second, in milliseconds} */
    double marginMs() {
        return marginMs;
    }

    /** {@return by how much more is left than that as a rule; below 0 where less is} */
    double surplusMs() {
        return surplusMs;
    }

    /** {@return by how much more was left than that at every moment of the last half second} */
    double sureSurplusMs() {
        return sureSurplusMs;
    }
}
