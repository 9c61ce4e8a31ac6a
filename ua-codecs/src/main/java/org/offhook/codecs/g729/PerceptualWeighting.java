package org.offhook.codecs.g729;

import static org.offhook.codecs.g729.FixedPoint.lMult;
import static org.offhook.codecs.g729.FixedPoint.lSub;
import static org.offhook.codecs.g729.FixedPoint.mult;
import static org.offhook.codecs.g729.FixedPoint.sat16;
import static org.offhook.codecs.g729.FixedPoint.shl16;
import static org.offhook.codecs.g729.LpcFilter.ORDER;

/**
 * The main body's choice of the weighting filter's factors, by how tilted and how resonant the spectrum is
 * (ITU-T G.729 clause 3.3). Log area ratios have 11 bits of fraction, factors 15.
 */
final class PerceptualWeighting {

    /** Piecewise linear logarithm of the area ratio: ends of segments, slopes (11 bits) and offsets (22 bits). */
    private static final int[] SEGMENT_END = {1299, 1815, 1944};
    private static final int[] SLOPE = {4567, 11776, 27443};
    private static final int[] OFFSET = {3271557, 16357786, 46808433};
    /** Thresholds of the two ratios beyond which a spectrum becomes tilted, and flat again. */
    private static final int TILTED_1 = -3562;
    private static final int TILTED_2 = 1336;
    private static final int FLAT_1 = -3116;
    private static final int FLAT_2 = 890;
    /** 0.94 and 0.6 for a flat spectrum, 0.98 and 0.4 to 0.7 for a tilted one. */
    private static final int NUMERATOR_FLAT = 30802;
    private static final int DENOMINATOR_FLAT = 19661;
    private static final int NUMERATOR_TILTED = 32113;
    private static final int DENOMINATOR_LEAST = 13107;
    private static final int DENOMINATOR_MOST = 22938;
    /** 6 pi and 1, 10 bits of fraction. */
    private static final int DISTANCE_SLOPE = 19302;
    private static final int DISTANCE_OFFSET = 1024;

    private final int[] numerator = new int[2];
    private final int[] denominator = new int[2];
    private int lastRatio1;
    private int lastRatio2;
    private boolean isFlat;

    PerceptualWeighting() {
        reset();
    }

    void reset() {
        lastRatio1 = 0;
        lastRatio2 = 0;
        isFlat = true;
    }

    /** {@return factor of the zeros in a subframe} */
    int numerator(int subframe) {
        return numerator[subframe];
    }

    /** {@return factor of the poles in a subframe} */
    int denominator(int subframe) {
        return denominator[subframe];
    }

    /**
     * Chooses the factors of both subframes.
     *
     * @param middleLsf   frequencies half-way from the last frame
     * @param lsf         frequencies of this frame
     * @param reflection1 first reflection coefficient
     * @param reflection2 second one
     */
    void choose(int[] middleLsf, int[] lsf, int reflection1, int reflection2) {
        int ratio1 = logAreaRatio(reflection1);
        int ratio2 = logAreaRatio(reflection2);
        choose(0, middleLsf, sat16(ratio1 + lastRatio1) >> 1, sat16(ratio2 + lastRatio2) >> 1);
        choose(1, lsf, ratio1, ratio2);
        lastRatio1 = ratio1;
        lastRatio2 = ratio2;
    }

    private static int logAreaRatio(int reflection) {
        int magnitude = FixedPoint.abs16(reflection) >> 4;
        int ratio = magnitude;
        if (magnitude > SEGMENT_END[0]) {
            int segment = magnitude <= SEGMENT_END[1] ? 0 : magnitude <= SEGMENT_END[2] ? 1 : 2;
            ratio = (short) (lSub(lMult(magnitude >> 1, SLOPE[segment]), OFFSET[segment]) >> 11);
        }
        return reflection < 0 ? -ratio : ratio;
    }

    private void choose(int subframe, int[] lsf, int ratio1, int ratio2) {
        if (isFlat) {
            isFlat = !(ratio1 < TILTED_1 && ratio2 > TILTED_2);
        } else {
            isFlat = ratio1 > FLAT_1 || ratio2 < FLAT_2;
        }
        if (isFlat) {
            numerator[subframe] = NUMERATOR_FLAT;
            denominator[subframe] = DENOMINATOR_FLAT;
            return;
        }
        numerator[subframe] = NUMERATOR_TILTED;
        int least = Short.MAX_VALUE;
        for (int i = 0; i < ORDER - 1; i++) {
            least = Math.min(least, sat16(shl16(lsf[i + 1], 1) - shl16(lsf[i], 1)));
        }
        int factor = shl16(sat16(DISTANCE_OFFSET - mult(DISTANCE_SLOPE, least)), 5);
        denominator[subframe] = Math.max(DENOMINATOR_LEAST, Math.min(DENOMINATOR_MOST, factor));
    }
}
