package org.offhook.codecs.g729;

import static org.offhook.codecs.g729.FixedPoint.dot;
import static org.offhook.codecs.g729.FixedPoint.mul32;
import static org.offhook.codecs.g729.FixedPoint.mult;
import static org.offhook.codecs.g729.FixedPoint.sat16;

/**
 * The main body's first estimate of the pitch delay, from all samples of the weighted speech: the best correlation of
 * three ranges of delays, normalised, the shorter favoured (ITU-T G.729 clause 3.4).
 */
final class FullOpenLoopPitch {

    private static final int PAST = LongTermPrediction.MAX_DELAY;
    private static final int FRAME = SpeechDecoder.FRAME;
    private static final int QUIET = 1 << 20;
    /** 0.85, 15 bits of fraction. */
    private static final int FAVOUR = 27853;

    private final int[] scaled = new int[PAST + FRAME];
    private boolean isSafe;
    private int bestDelay;

    /**
     * Estimates.
     *
     * @param weighted weighted speech: 143 past samples and a frame
     * @return delay in samples
     */
    int estimate(int[] weighted) {
        scale(weighted);
        int best = searchRange(PAST, 80);
        int delay = bestDelay;
        int middle = searchRange(79, 40);
        if (mult(best, FAVOUR) < middle) {
            best = middle;
            delay = bestDelay;
        }
        int shortest = searchRange(39, 20);
        return mult(best, FAVOUR) < shortest ? bestDelay : delay;
    }

    private void scale(int[] weighted) {
        long energy = 2 * FixedPoint.energy(weighted, 0, weighted.length);
        int right = energy > FixedPoint.MAX_32 ? 3 : 0;
        int left = energy < QUIET ? 3 : 0;
        for (int i = 0; i < scaled.length; i++) {
            scaled[i] = left == 0 ? weighted[i] >> right : sat16(weighted[i] << left);
        }
        isSafe = 2 * FixedPoint.energy(scaled, 0, scaled.length) <= FixedPoint.MAX_32;
    }

    /** {@return the normalised maximum, from the longest delay down, the last of equal ones} */
    private int searchRange(int longest, int shortest) {
        int largest = FixedPoint.MIN_32;
        bestDelay = longest;
        for (int delay = longest; delay >= shortest; delay--) {
            int correlation = isSafe ? FixedPoint.plainDot(scaled, PAST, scaled, PAST - delay, FRAME)
                : dot(0, scaled, PAST, scaled, PAST - delay, FRAME);
            if (correlation >= largest) {
                largest = correlation;
                bestDelay = delay;
            }
        }
        int energy = dot(0, scaled, PAST - bestDelay, scaled, PAST - bestDelay, FRAME);
        return (short) mul32(largest, Logarithms.inverseRoot(energy));
    }
}
