package org.offhook.audio.splice;

/** Looks for the pitch period at the place where a signal is to be spliced. Stateless. */
public final class Periodicity {

    /** Shortest pitch period looked for: 400 Hz. */
    public static final double MIN_PERIOD_MS = 2.5;
    /** Longest pitch period looked for: 67 Hz. */
    public static final double MAX_PERIOD_MS = 15;

    private Periodicity() {
    }

    /**
     * Finds the lag at which a stretch is most like the one before it. Looks at every other lag and sample above 8 kHz first, then
     * at the neighbours of the best.
     *
     * @param pcm    samples
     * @param at     first sample of the stretch; the other one begins at {@code at - lag}
     * @param length samples compared
     * @param minLag least lag
     * @param maxLag largest lag; {@code at - maxLag} must not be negative
     * @return the best lag
     */
    public static int bestLag(short[] pcm, int at, int length, int minLag, int maxLag) {
        int step = length > 100 ? 2 : 1;
        int best = minLag;
        double bestLikeness = Double.NEGATIVE_INFINITY;
        for (int lag = minLag; lag <= maxLag; lag += step) {
            double likeness = likeness(pcm, at, length, lag, step);
            if (likeness > bestLikeness) {
                bestLikeness = likeness;
                best = lag;
            }
        }
        if (step == 1) {
            return best;
        }
        int centre = best;
        bestLikeness = Double.NEGATIVE_INFINITY;
        for (int lag = Math.max(minLag, centre - 1); lag <= Math.min(maxLag, centre + 1); lag++) {
            double likeness = likeness(pcm, at, length, lag, 1);
            if (likeness > bestLikeness) {
                bestLikeness = likeness;
                best = lag;
            }
        }
        return best;
    }

    /**
     * {@return normalised correlation of a stretch with the one {@code lag} samples earlier, -1 to 1}
     *
     * @param pcm    samples
     * @param at     first sample of the stretch
     * @param length samples of it
     * @param lag    how much earlier the other one begins
     * @param step   1 to compare every sample, 2 every other one
     */
    public static double likeness(short[] pcm, int at, int length, int lag, int step) {
        long product = 0;
        long first = 0;
        long second = 0;
        for (int i = at; i < at + length; i += step) {
            int a = pcm[i];
            int b = pcm[i - lag];
            product += (long) a * b;
            first += (long) a * a;
            second += (long) b * b;
        }
        if (first == 0 || second == 0) {
            return 0;
        }
        return product / Math.sqrt((double) first * second);
    }

    /**
     * {@return mean square of a stretch}
     *
     * @param pcm    samples
     * @param at     first sample
     * @param length samples
     */
    public static double power(short[] pcm, int at, int length) {
        long sum = 0;
        for (int i = at; i < at + length; i++) {
            sum += (long) pcm[i] * pcm[i];
        }
        return length == 0 ? 0 : (double) sum / length;
    }
}
