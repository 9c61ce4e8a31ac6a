package org.offhook.codecs.g729;

import static org.offhook.codecs.g729.FixedPoint.lMac;
import static org.offhook.codecs.g729.FixedPoint.round;

/**
 * The adaptive codebook: the past excitation at a delay in thirds of a sample, interpolated by a windowed sinc
 * (ITU-T G.729 clause 3.7.1, table 9).
 */
final class LongTermPrediction {

    /** Shortest delay in samples. */
    static final int MIN_DELAY = 20;
    /** Longest delay in samples. */
    static final int MAX_DELAY = 143;
    /** Samples beyond the delay that the interpolation looks at. */
    static final int REACH = 10;
    /** Samples of past excitation that are kept. */
    static final int PAST = MAX_DELAY + REACH + 1;

    private static final int PHASES = 3;
    /** No sum over the taps of one phase can leave 32 bits while samples are below this. */
    private static final int SAFE_PEAK = 18000;

    private static final int[] SINC = {
        29443, 25207, 14701, 3143, -4402, -5850, -2783, 1211, 3130, 2259, 0, -1652, -1666, -464, 756, 1099, 550, -245,
        -634, -451, 0, 308, 296, 78, -120, -165, -79, 34, 91, 70, 0};

    /** The same for each phase as taps over {@code 2 * REACH} samples in a row. */
    private static final int[][] TAPS = taps();

    private LongTermPrediction() {
    }

    private static int[][] taps() {
        int[][] taps = new int[PHASES][2 * REACH];
        for (int phase = 0; phase < PHASES; phase++) {
            for (int i = 0; i < REACH; i++) {
                taps[phase][REACH - 1 - i] = SINC[phase + PHASES * i];
                taps[phase][REACH + i] = SINC[PHASES - phase + PHASES * i];
            }
        }
        return taps;
    }

    /**
     * Predicts in place; delays shorter than the subframe use samples predicted just before.
     *
     * @param excitation past and, from {@code offset} on, predicted samples
     * @param offset     first sample to predict
     * @param delay      whole samples
     * @param fraction   thirds of a sample, -1 to 1
     * @param count      samples
     */
    static void predict(int[] excitation, int offset, int delay, int fraction, int count) {
        int phase = fraction > 0 ? PHASES - fraction : -fraction;
        int start = fraction > 0 ? offset - delay - 1 : offset - delay;
        int known = Math.min(offset, start + REACH + count);
        int peak = FixedPoint.peak(excitation, start - REACH, known);
        int plain = peak > SAFE_PEAK ? 0 : Math.max(0, known - start - REACH);
        for (int i = 0; i < plain; i++) {
            excitation[offset + i] = interpolate(excitation, start + i, phase);
        }
        for (int i = plain; i < count; i++) {
            int at = start + i;
            peak = Math.max(peak, Math.abs(excitation[at + REACH]));
            excitation[offset + i] = peak <= SAFE_PEAK
                ? interpolate(excitation, at, phase) : interpolateSaturated(excitation, at, phase);
        }
    }

    private static int interpolate(int[] x, int at, int phase) {
        int[] taps = TAPS[phase];
        int sum = 0;
        for (int i = 0; i < 2 * REACH; i++) {
            sum += x[at - REACH + 1 + i] * taps[i];
        }
        return (sum << 1) + 0x8000 >> 16;
    }

    private static int interpolateSaturated(int[] x, int at, int phase) {
        int sum = 0;
        for (int i = 0; i < REACH; i++) {
            sum = lMac(sum, x[at - i], SINC[phase + PHASES * i]);
            sum = lMac(sum, x[at + 1 + i], SINC[PHASES - phase + PHASES * i]);
        }
        return round(sum);
    }
}
