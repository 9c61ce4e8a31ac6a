package org.offhook.audio.device;

import java.util.Arrays;

/**
 * How fast a sound card really runs: its own count of samples against the system's clock, as parts per million.
 *
 * <p>Counts are taken in blocks and by a thread that may come late, so single differences are off by whole milliseconds.
 * One point a second is kept, the earliest of its second (late ones only ever err to one side), over the last minute; the
 * slope is the median of the slopes between points half the window apart (Theil and Sen, reduced to the pairs that carry
 * most), so that a stall does not bend it. Where these slopes scatter, the count jumps rather than drifts, and nothing is
 * concluded; after an xrun the points begin anew, for the count has lost what the card had not. Written by the card's
 * thread, read from any; no allocation.
 */
final class DeviceClock {

    static final int POINTS = 60;

    private static final int LEAST_POINTS = 20;
    private static final long INTERVAL_NANOS = 1_000_000_000L;
    /** A stream that begins fills and empties buffers on its way, which looks like drift. */
    private static final long SETTLING_NANOS = 3_000_000_000L;
    private static final double LIMIT_PPM = 500;
    private static final double MOST_SCATTER_PPM = 100;

    private final int sampleRateHz;
    private final double[] aheadMs = new double[POINTS];
    private final double[] atS = new double[POINTS];
    private final double[] slopes = new double[POINTS / 2];
    private int points;
    private boolean running;
    private long originNanos;
    private long originSamples;
    private long settledNanos;
    private long intervalEndNanos;
    private double bestMs;
    private double bestS;
    private volatile double ppm = Double.NaN;

    DeviceClock(int sampleRateHz) {
        this.sampleRateHz = sampleRateHz;
    }

    /** Forgets everything: another device. */
    void reset() {
        running = false;
        points = 0;
        ppm = Double.NaN;
    }

    /** The count has jumped: what was found so far stays, and is not compared with what comes. */
    void jumped() {
        running = false;
        points = 0;
    }

    /** Takes a count of samples that have passed through the card by now. */
    void observe(long samples, long nowNanos) {
        if (!running) {
            running = true;
            settledNanos = nowNanos + SETTLING_NANOS;
        }
        if (nowNanos - settledNanos < 0) {
            originNanos = nowNanos;
            originSamples = samples;
            startInterval(nowNanos);
            return;
        }
        double seconds = (nowNanos - originNanos) * 1e-9;
        double ahead = 1000.0 * (samples - originSamples) / sampleRateHz - 1000 * seconds;
        if (ahead > bestMs) {
            bestMs = ahead;
            bestS = seconds;
        }
        if (nowNanos - intervalEndNanos >= 0) {
            add(bestS, bestMs);
            startInterval(nowNanos);
        }
    }

    private void startInterval(long nowNanos) {
        intervalEndNanos = nowNanos + INTERVAL_NANOS;
        bestMs = Double.NEGATIVE_INFINITY;
    }

    private void add(double seconds, double ms) {
        if (points == POINTS) {
            System.arraycopy(aheadMs, 1, aheadMs, 0, POINTS - 1);
            System.arraycopy(atS, 1, atS, 0, POINTS - 1);
            points--;
        }
        aheadMs[points] = ms;
        atS[points++] = seconds;
        if (points >= LEAST_POINTS) {
            conclude();
        }
    }

    /** Slopes are milliseconds gained per second, which are thousandths. */
    private void conclude() {
        int half = points / 2;
        int apart = points - half;
        for (int i = 0; i < half; i++) {
            slopes[i] = 1000 * (aheadMs[i + apart] - aheadMs[i]) / (atS[i + apart] - atS[i]);
        }
        Arrays.sort(slopes, 0, half);
        double scatter = slopes[half - 1 - half / 4] - slopes[half / 4];
        if (scatter <= MOST_SCATTER_PPM) {
            double median = (slopes[(half - 1) / 2] + slopes[half / 2]) / 2;
            ppm = Math.max(-LIMIT_PPM, Math.min(LIMIT_PPM, median));
        }
    }

    /** {@return by how much the card is faster than the system's clock in parts per million; NaN for the first seconds} */
    double ppm() {
        return ppm;
    }
}
