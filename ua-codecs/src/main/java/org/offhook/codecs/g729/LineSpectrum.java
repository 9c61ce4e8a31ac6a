package org.offhook.codecs.g729;

import static org.offhook.codecs.g729.FixedPoint.lAdd;
import static org.offhook.codecs.g729.FixedPoint.lMult;
import static org.offhook.codecs.g729.FixedPoint.lShl;
import static org.offhook.codecs.g729.FixedPoint.lSub;
import static org.offhook.codecs.g729.FixedPoint.mul32x16;
import static org.offhook.codecs.g729.FixedPoint.mult;
import static org.offhook.codecs.g729.FixedPoint.sat16;
import static org.offhook.codecs.g729.LpcFilter.ORDER;
import static org.offhook.codecs.g729.LpcFilter.TAPS;

/**
 * Line spectral pairs (cosines, 15 bits of fraction), line spectral frequencies (radians, 13 bits of fraction) and
 * predictor coefficients, from one to the other (ITU-T G.729 clauses 3.2.3, 3.2.5 and 3.2.6).
 */
final class LineSpectrum {

    /** Pairs of a flat spectrum, with which encoder and decoder start. */
    static final int[] START = {30000, 26000, 21000, 15000, 8000, 0, -8000, -15000, -21000, -26000};

    /** Cosine in 64 steps over half a circle. */
    private static final int[] COSINE = {
        32767, 32729, 32610, 32413, 32138, 31786, 31357, 30853, 30274, 29622, 28899, 28106, 27246, 26320, 25330,
        24279, 23170, 22006, 20788, 19520, 18205, 16846, 15447, 14010, 12540, 11039, 9512, 7962, 6393, 4808, 3212,
        1608, 0, -1608, -3212, -4808, -6393, -7962, -9512, -11039, -12540, -14010, -15447, -16846, -18205, -19520,
        -20788, -22006, -23170, -24279, -25330, -26320, -27246, -28106, -28899, -29622, -30274, -30853, -31357,
        -31786, -32138, -32413, -32610, -32729};

    /** Slope of the cosine between steps. */
    private static final int[] COSINE_SLOPE = {
        -632, -1893, -3150, -4399, -5638, -6863, -8072, -9261, -10428, -11570, -12684, -13767, -14817, -15832, -16808,
        -17744, -18637, -19486, -20287, -21039, -21741, -22390, -22986, -23526, -24009, -24435, -24801, -25108,
        -25354, -25540, -25664, -25726, -25726, -25664, -25540, -25354, -25108, -24801, -24435, -24009, -23526,
        -22986, -22390, -21741, -21039, -20287, -19486, -18637, -17744, -16808, -15832, -14817, -13767, -12684,
        -11570, -10428, -9261, -8072, -6863, -5638, -4399, -3150, -1893, -632};

    /** Slope of the arc cosine between steps. */
    private static final int[] ARC_COSINE_SLOPE = {
        -26887, -8812, -5323, -3813, -2979, -2444, -2081, -1811, -1608, -1450, -1322, -1219, -1132, -1059, -998, -946,
        -901, -861, -827, -797, -772, -750, -730, -713, -699, -687, -677, -668, -662, -657, -654, -652, -652, -654,
        -657, -662, -668, -677, -687, -699, -713, -730, -750, -772, -797, -827, -861, -901, -946, -998, -1059, -1132,
        -1219, -1322, -1450, -1608, -1811, -2081, -2444, -2979, -3813, -5323, -8812, -26887};

    private static final int HALF = ORDER / 2;
    private static final int TWO_OVER_PI = 20861;
    private static final int PI_OVER_TWO = 25736;

    private final int[] middle = new int[ORDER];
    private final int[] sum = new int[HALF + 1];
    private final int[] difference = new int[HALF + 1];

    /**
     * Interpolates half-way for the first subframe and gives the filters of both (clause 3.2.5).
     *
     * @param previous pairs of the last frame
     * @param present  pairs of this frame
     * @param a        receives two filters of 11 coefficients each
     */
    void interpolate(int[] previous, int[] present, int[] a) {
        average(previous, present, middle);
        toPredictor(middle, a, 0);
        toPredictor(present, a, TAPS);
    }

    /** Pairs half-way between two frames. */
    static void average(int[] previous, int[] present, int[] between) {
        for (int i = 0; i < ORDER; i++) {
            between[i] = (present[i] >> 1) + (previous[i] >> 1);
        }
    }

    /** Pairs to the coefficients of a filter. */
    void toPredictor(int[] lsp, int[] a, int aOffset) {
        polynomial(lsp, 0, sum);
        polynomial(lsp, 1, difference);
        for (int i = HALF; i > 0; i--) {
            sum[i] = lAdd(sum[i], sum[i - 1]);
            difference[i] = lSub(difference[i], difference[i - 1]);
        }
        a[aOffset] = 4096;
        for (int i = 1; i <= HALF; i++) {
            a[aOffset + i] = (short) FixedPoint.lShrRound(lAdd(sum[i], difference[i]), 13);
            a[aOffset + TAPS - i] = (short) FixedPoint.lShrRound(lSub(sum[i], difference[i]), 13);
        }
    }

    /** Multiplies the factors 1 - 2 q z + z*z of every other pair; 24 bits of fraction. */
    private static void polynomial(int[] lsp, int first, int[] f) {
        f[0] = 1 << 24;
        f[1] = -1024 * lsp[first];
        for (int i = 2; i <= HALF; i++) {
            int q = lsp[first + 2 * (i - 1)];
            f[i] = f[i - 2];
            for (int k = i; k >= 2; k--) {
                int product = lShl(mul32x16(f[k - 1], q), 1);
                f[k] = lSub(lAdd(f[k], f[k - 2]), product);
            }
            f[1] = FixedPoint.lMsu(f[1], q, 512);
        }
    }

    /** Pairs to frequencies for quantisation. */
    static void toFrequencies(int[] lsp, int[] lsf) {
        int step = COSINE.length - 1;
        for (int i = ORDER - 1; i >= 0; i--) {
            while (step > 0 && COSINE[step] < lsp[i]) {
                step--;
            }
            int offset = sat16(lsp[i] - COSINE[step]);
            int fraction = (short) (lMult(ARC_COSINE_SLOPE[step], offset) >> 12);
            lsf[i] = mult(sat16((step << 9) + fraction), PI_OVER_TWO);
        }
    }

    /** Pairs to frequencies as the voice activity detection measures them: half a circle is 1 (clause B.3.1). */
    static void toNormalisedFrequencies(int[] lsp, int[] lsf) {
        int step = COSINE.length - 1;
        for (int i = ORDER - 1; i >= 0; i--) {
            while (step > 0 && COSINE[step] < lsp[i]) {
                step--;
            }
            int offset = sat16(lsp[i] - COSINE[step]);
            int fraction = FixedPoint.round(lShl(lMult(offset, ARC_COSINE_SLOPE[step]), 3));
            lsf[i] = sat16(fraction + (step << 8));
        }
    }

    /** Frequencies to pairs. */
    static void toPairs(int[] lsf, int[] lsp) {
        for (int i = 0; i < ORDER; i++) {
            int frequency = mult(lsf[i], TWO_OVER_PI);
            int step = Math.min(frequency >> 8, COSINE.length - 1);
            int offset = frequency & 0xFF;
            lsp[i] = sat16(COSINE[step] + (short) (lMult(COSINE_SLOPE[step], offset) >> 13));
        }
    }
}
