package org.offhook.codecs.g729;

import static org.offhook.codecs.g729.FixedPoint.dot;
import static org.offhook.codecs.g729.FixedPoint.mul32;
import static org.offhook.codecs.g729.FixedPoint.mult;
import static org.offhook.codecs.g729.FixedPoint.sat16;

/**
 * A first estimate of the pitch delay from every other sample of the weighted speech: the best normalised correlation
 * of three ranges of delays, with a preference for short ones (ITU-T G.729 clause A.3.4).
 */
final class OpenLoopPitch {

    private static final int PAST = LongTermPrediction.MAX_DELAY;
    private static final int FRAME = SpeechDecoder.FRAME;
    private static final int HALF_FRAME = FRAME / 2;
    private static final int QUIET = 1 << 20;
    /** 0.2, 15 bits of fraction. */
    private static final int MULTIPLE_BONUS = 6554;

    /** The weighted speech, scaled; samples of even and odd place apart. */
    private final int[][] phase = new int[2][(PAST + FRAME) / 2 + 1];
    private boolean isSafe;
    private int bestDelay;
    private int bestCorrelation;

    /**
     * Estimates.
     *
     * @param weighted weighted speech: 143 past samples and a frame
     * @return delay in samples
     */
    int estimate(int[] weighted) {
        scale(weighted);
        searchRange(20, 40, 1);
        int delay1 = bestDelay;
        int max1 = normalised();
        searchRange(40, 80, 1);
        int delay2 = bestDelay;
        int max2 = normalised();
        searchRange(80, PAST, 2);
        int around = bestDelay;
        tryDelay(around + 1);
        tryDelay(around - 1);
        int delay3 = bestDelay;
        int max3 = normalised();

        max2 = sat16(max2 + bonus(delay2, delay3, max3 >> 2));
        max1 = sat16(max1 + bonus(delay1, delay2, mult(max2, MULTIPLE_BONUS)));
        if (max1 < max2) {
            max1 = max2;
            delay1 = delay2;
        }
        return max1 < max3 ? delay3 : delay1;
    }

    /** Twice or three times a short delay speaks for the short one. */
    private static int bonus(int shorter, int longer, int amount) {
        int twice = Math.abs(2 * shorter - longer) < 5 ? amount : 0;
        int thrice = Math.abs(3 * shorter - longer) < 7 ? amount : 0;
        return twice + thrice;
    }

    private void scale(int[] weighted) {
        long energy = 0;
        for (int i = 0; i < PAST + FRAME; i += 2) {
            energy += 2L * (weighted[i] * weighted[i]);
        }
        int right = energy > FixedPoint.MAX_32 ? 3 : 0;
        int left = energy < QUIET ? 3 : 0;
        for (int i = 0; i < PAST + FRAME; i++) {
            phase[i & 1][i >> 1] = left == 0 ? weighted[i] >> right : sat16(weighted[i] << left);
        }
        long frameEnergy = FixedPoint.energy(phase[PAST & 1], PAST >> 1, HALF_FRAME);
        int length = (PAST + FRAME) / 2;
        isSafe = FixedPoint.isSafe(frameEnergy,
            Math.max(FixedPoint.energy(phase[0], 0, length), FixedPoint.energy(phase[1], 0, length)));
    }

    private void searchRange(int from, int to, int step) {
        bestCorrelation = FixedPoint.MIN_32;
        bestDelay = from;
        for (int delay = from; delay < to; delay += step) {
            tryDelay(delay);
        }
    }

    private void tryDelay(int delay) {
        int start = PAST - delay;
        int[] past = phase[start & 1];
        int correlation = isSafe ? FixedPoint.plainDot(phase[PAST & 1], PAST >> 1, past, start >> 1, HALF_FRAME)
            : dot(0, phase[PAST & 1], PAST >> 1, past, start >> 1, HALF_FRAME);
        if (correlation > bestCorrelation) {
            bestCorrelation = correlation;
            bestDelay = delay;
        }
    }

    private int normalised() {
        int start = PAST - bestDelay;
        int[] past = phase[start & 1];
        int energy = dot(1, past, start >> 1, past, start >> 1, HALF_FRAME);
        return (short) mul32(bestCorrelation, Logarithms.inverseRoot(energy));
    }
}
