package org.offhook.codecs.g729;

import static org.offhook.codecs.g729.FixedPoint.dot;
import static org.offhook.codecs.g729.FixedPoint.lMac;
import static org.offhook.codecs.g729.FixedPoint.lMult;
import static org.offhook.codecs.g729.FixedPoint.lShl;
import static org.offhook.codecs.g729.FixedPoint.mul32;
import static org.offhook.codecs.g729.FixedPoint.round;
import static org.offhook.codecs.g729.FixedPoint.sat16;

/**
 * The main body's closed-loop search of the pitch delay: normalised correlation of the target with the filtered past
 * excitation, interpolated to thirds of a sample (ITU-T G.729 clause 3.7).
 */
final class NormalisedPitchSearch {

    private static final int SUBFRAME = AlgebraicCode.SUBFRAME;
    private static final int PHASES = 3;
    private static final int REACH = 4;
    /** More delays than are ever tried: ten, and the reach of the interpolation on both sides. */
    private static final int DELAYS = 40;
    private static final int LONGEST_FRACTIONAL = 84;
    private static final int LOUD = 1 << 26;

    /** Interpolation filter for thirds of a sample. */
    private static final int[] SINC = {
        29519, 24906, 13896, 2755, -3459, -3969, -1561, 534, 1023, 516, 0, -194, 0};

    private final int[] correlation = new int[DELAYS];
    private final int[] filtered = new int[SUBFRAME];
    private int delay;
    private int thirds;

    /** {@return whole samples of the delay found} */
    int delay() {
        return delay;
    }

    /** {@return thirds of a sample, -1 to 1} */
    int thirds() {
        return thirds;
    }

    /** Searches delays from min to max; the excitation is left as it is. */
    void search(int[] excitation, int at, int[] target, int tOffset, int[] response, int rOffset, int min, int max,
                boolean first) {
        int from = min - REACH;
        correlate(excitation, at, target, tOffset, response, rOffset, from, max + REACH);
        delay = min;
        thirds = 0;
        for (int t = min + 1; t <= max; t++) {
            if (correlation[t - from] >= correlation[delay - from]) {
                delay = t;
            }
        }
        if (first && delay > LONGEST_FRACTIONAL) {
            return;
        }
        int largest = interpolate(delay - from, -2);
        thirds = -2;
        for (int fraction = -1; fraction <= 2; fraction++) {
            int value = interpolate(delay - from, fraction);
            if (value > largest) {
                largest = value;
                thirds = fraction;
            }
        }
        if (thirds == -2) {
            thirds = 1;
            delay--;
        } else if (thirds == 2) {
            thirds = -1;
            delay++;
        }
    }

    /** Filters the past at the shortest delay, and from there on adds a sample's response for each longer one. */
    private void correlate(int[] excitation, int at, int[] target, int tOffset, int[] response, int rOffset, int from,
                           int to) {
        convolve(excitation, at - from, response, rOffset, filtered);
        boolean isLoud = dot(0, filtered, 0, filtered, 0, SUBFRAME) > LOUD;
        int shift = isLoud ? 2 : 0;
        for (int i = 0; i < SUBFRAME; i++) {
            filtered[i] >>= shift;
        }
        for (int t = from; t <= to; t++) {
            int norm = Logarithms.inverseRoot(dot(0, filtered, 0, filtered, 0, SUBFRAME));
            int match = dot(0, target, tOffset, filtered, 0, SUBFRAME);
            correlation[t - from] = lShl(mul32(match, norm), 16) >> 16;
            if (t < to) {
                int sample = excitation[at - t - 1];
                for (int j = SUBFRAME - 1; j > 0; j--) {
                    int added = lShl(lMult(sample, response[rOffset + j]), 3 - shift) >> 16;
                    filtered[j] = sat16(added + filtered[j - 1]);
                }
                filtered[0] = sample >> shift;
            }
        }
    }

    private int interpolate(int at, int fraction) {
        int phase = fraction < 0 ? fraction + PHASES : fraction;
        int start = fraction < 0 ? at - 1 : at;
        int sum = 0;
        for (int i = 0; i < REACH; i++) {
            sum = lMac(sum, correlation[start - i], SINC[phase + PHASES * i]);
            sum = lMac(sum, correlation[start + 1 + i], SINC[PHASES - phase + PHASES * i]);
        }
        return round(sum);
    }

    /** Convolution with a response of 12 bits of fraction, truncated. */
    static void convolve(int[] x, int xOffset, int[] response, int rOffset, int[] y) {
        for (int n = 0; n < SUBFRAME; n++) {
            int sum = 0;
            for (int i = 0; i <= n; i++) {
                sum = lMac(sum, x[xOffset + i], response[rOffset + n - i]);
            }
            y[n] = lShl(sum, 3) >> 16;
        }
    }
}
