package org.offhook.codecs.g729;

import static org.offhook.codecs.g729.FixedPoint.lAdd;
import static org.offhook.codecs.g729.FixedPoint.lShl;
import static org.offhook.codecs.g729.FixedPoint.mul32x16;

import java.util.Arrays;

/**
 * Watches over how an error in the decoder's past excitation could grow through high pitch gains, in four zones of
 * 40 samples (ITU-T G.729 clause 3.9.3 and its reference arithmetic).
 */
final class Taming {

    private static final int ZONES = 4;
    private static final int START = 0x4000;
    private static final int THRESHOLD = 983_040_000;

    private final int[] error = new int[ZONES];

    Taming() {
        reset();
    }

    void reset() {
        Arrays.fill(error, START);
    }

    /** {@return whether the pitch gain has to be limited at this delay} */
    boolean isNeeded(int delay, int thirds) {
        int last = thirds > 0 ? delay + 1 : delay;
        int from = zone(Math.max(0, last - AlgebraicCode.SUBFRAME - LongTermPrediction.REACH));
        int to = zone(last + LongTermPrediction.REACH - 2);
        int worst = -1;
        for (int i = from; i <= to; i++) {
            worst = Math.max(worst, error[i]);
        }
        return worst > THRESHOLD;
    }

    /** Follows a pitch gain of 14 bits of fraction. */
    void update(int gain, int delay) {
        int worst = -1;
        if (delay < AlgebraicCode.SUBFRAME) {
            int once = grown(error[0], gain);
            worst = Math.max(once, grown(once, gain));
        } else {
            for (int i = zone(delay - AlgebraicCode.SUBFRAME); i <= zone(delay - 1); i++) {
                worst = Math.max(worst, grown(error[i], gain));
            }
        }
        System.arraycopy(error, 0, error, 1, ZONES - 1);
        error[0] = Math.max(-1, worst);
    }

    private static int grown(int error, int gain) {
        return lAdd(START, lShl(mul32x16(error, gain), 1));
    }

    private static int zone(int samples) {
        return Math.min(ZONES - 1, samples / AlgebraicCode.SUBFRAME);
    }
}
