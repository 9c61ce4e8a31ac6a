package org.offhook.audio.echo;

import java.util.Arrays;

/**
 * Sees from the echo path itself whether two clocks run apart: a path that keeps its shape but comes later and later is
 * a loudspeaker that is too slow. Once a second, at first twice, the path is held against its state then; the slope of the
 * phase between the two over frequency is the delay gained. Used by one thread; no allocation.
 */
final class DriftEstimator {

    private static final double LEAST_COHERENCE = 0.8;
    private static final double LIMIT_PPM = 300;
    private static final double GAIN = 0.7;
    /** Comparisons of half a second before those of a second, which are more exact. */
    private static final int EARLY = 4;

    private final PartitionedKalmanFilter filter;
    private final int block;
    private final int longInterval;
    private final float[][] pastRe;
    private final float[][] pastIm;
    private final double[] crossRe;
    private final double[] crossIm;
    private final double[] weight;
    private int interval;
    private int compared;
    private int blocks;
    private boolean primed;
    private double ppm;

    DriftEstimator(PartitionedKalmanFilter filter, int block, int sampleRateHz) {
        this.filter = filter;
        this.block = block;
        longInterval = sampleRateHz / block;
        pastRe = new float[filter.partitions()][filter.bins()];
        pastIm = new float[filter.partitions()][filter.bins()];
        crossRe = new double[filter.bins()];
        crossIm = new double[filter.bins()];
        weight = new double[filter.bins()];
        reset();
    }

    void reset() {
        interval = longInterval / 2;
        compared = 0;
        blocks = 0;
        primed = false;
        ppm = 0;
        Arrays.fill(weight, 0);
    }

    /** {@return how much faster the far signal must be read than it comes, in parts per million} */
    double ppm() {
        return ppm;
    }

    /** The path has been moved on purpose: the present comparison would be wrong. */
    void restart() {
        blocks = 0;
        primed = false;
        Arrays.fill(weight, 0);
    }

    /** One more block; answers whether the estimate has changed. */
    boolean observe() {
        float[] re = filter.echoRe();
        float[] im = filter.echoIm();
        for (int k = 0; k < weight.length; k++) {
            weight[k] += re[k] * re[k] + im[k] * im[k];
        }
        if (++blocks < interval) {
            return false;
        }
        boolean changed = primed && compare();
        for (int p = 0; p < filter.partitions(); p++) {
            System.arraycopy(filter.pathRe(p), 0, pastRe[p], 0, weight.length);
            System.arraycopy(filter.pathIm(p), 0, pastIm[p], 0, weight.length);
        }
        restart();
        primed = true;
        return changed;
    }

    private boolean compare() {
        double coherence = cross();
        if (!(coherence > LEAST_COHERENCE)) {
            return false;
        }
        double gained = delayGained();
        double correction = GAIN * gained / ((double) block * interval) * 1e6;
        ppm = Math.max(-LIMIT_PPM, Math.min(LIMIT_PPM, ppm - correction));
        if (++compared >= EARLY) {
            interval = longInterval;
        }
        return true;
    }

    /** Fills the cross spectrum of now against then, weighted by the echo heard; answers its coherence. */
    private double cross() {
        double crossSum = 0;
        double powerSum = 0;
        for (int k = 1; k < weight.length - 1; k++) {
            double re = 0;
            double im = 0;
            double now = 0;
            double then = 0;
            for (int p = 0; p < filter.partitions(); p++) {
                float ar = filter.pathRe(p)[k];
                float ai = filter.pathIm(p)[k];
                float br = pastRe[p][k];
                float bi = pastIm[p][k];
                re += ar * br + ai * bi;
                im += ai * br - ar * bi;
                now += ar * ar + ai * ai;
                then += br * br + bi * bi;
            }
            double norm = Math.sqrt(now * then) + 1e-12;
            double w = Math.sqrt(weight[k]);
            crossRe[k] = w * re / norm;
            crossIm[k] = w * im / norm;
            crossSum += Math.hypot(crossRe[k], crossIm[k]);
            powerSum += w;
        }
        return crossSum / (powerSum + 1e-12);
    }

    /** Slope of the phase in samples: least squares from the low frequencies up, so that no phase wraps. */
    private double delayGained() {
        double gained = 0;
        int last = weight.length - 2;
        for (int top = last / 4; top <= last; top *= 2) {
            double numerator = 0;
            double denominator = 1e-12;
            for (int k = 1; k <= top; k++) {
                double omega = Math.PI * k / (weight.length - 1);
                double angle = omega * gained;
                double im = crossIm[k] * Math.cos(angle) + crossRe[k] * Math.sin(angle);
                numerator += omega * im;
                denominator += omega * omega * Math.hypot(crossRe[k], crossIm[k]);
            }
            gained -= numerator / denominator;
        }
        return gained;
    }
}
