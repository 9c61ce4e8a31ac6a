package org.offhook.codecs.concealment;

/** Finds the pitch period of the recent past, 5 to 15 ms, by its last 20 ms (ITU-T G.711 Appendix I, clause I.2.2). */
final class PitchPeriod {

    private static final double LEAST_ENERGY = 250;

    private final int longest;
    private final int range;
    private final int correlationLength;
    private final int decimation;

    /**
     * Makes a search.
     *
     * @param scale sample rate in units of 8000 Hz
     */
    PitchPeriod(int scale) {
        longest = 120 * scale;
        range = 80 * scale;
        correlationLength = 160 * scale;
        decimation = 2 * scale;
    }

    /** {@return the longest period in samples} */
    int longest() {
        return longest;
    }

    /**
     * {@return the period in samples: the best normalised correlation, coarsely first, then near the best at full rate}
     *
     * @param past samples, of which the last are looked at
     */
    int find(double[] past) {
        int coarse = bestLag(past, 0, range, decimation, true);
        int from = Math.max(0, coarse - (decimation - 1));
        int to = Math.min(range, coarse + (decimation - 1));
        return longest - bestLag(past, from, to, 1, false);
    }

    /** Offset of the best match of the last 20 ms, counted up from the longest period; late ties win when asked. */
    private int bestLag(double[] past, int from, int to, int step, boolean lateTieWins) {
        int base = past.length - correlationLength - longest;
        double energy = 0.0;
        for (int i = 0; i < correlationLength; i += step) {
            energy += past[base + from + i] * past[base + from + i];
        }
        int best = from;
        double bestCorrelation = normalised(past, base + from, step, energy);
        for (int lag = from + step; lag <= to; lag += step) {
            double leaving = past[base + lag - step];
            double entering = past[base + lag - step + correlationLength];
            energy -= leaving * leaving;
            energy += entering * entering;
            double correlation = normalised(past, base + lag, step, energy);
            if (correlation > bestCorrelation || lateTieWins && correlation == bestCorrelation) {
                bestCorrelation = correlation;
                best = lag;
            }
        }
        return best;
    }

    private double normalised(double[] past, int start, int step, double energy) {
        int target = past.length - correlationLength;
        double correlation = 0.0;
        for (int i = 0; i < correlationLength; i += step) {
            correlation += past[start + i] * past[target + i];
        }
        return correlation / Math.sqrt(Math.max(energy, LEAST_ENERGY));
    }
}
