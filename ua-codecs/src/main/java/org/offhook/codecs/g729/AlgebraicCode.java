package org.offhook.codecs.g729;

import static org.offhook.codecs.g729.FixedPoint.mult;
import static org.offhook.codecs.g729.FixedPoint.sat16;

import java.util.Arrays;

/**
 * The fixed codebook's vectors: four signed pulses in 40 samples, and their sharpening by the pitch
 * (ITU-T G.729 clauses 3.8 and 4.1.4, table 7). Pulses have 13 bits of fraction.
 */
final class AlgebraicCode {

    /** Samples in a subframe. */
    static final int SUBFRAME = 40;
    /** Distance of the places in a track. */
    static final int STEP = 5;
    static final int PULSES = 4;
    static final int POSITIVE = 8191;
    static final int NEGATIVE = -8192;

    private AlgebraicCode() {
    }

    /** Places and signs to a vector. */
    static void decode(int positions, int signs, int[] code) {
        Arrays.fill(code, 0, SUBFRAME, 0);
        for (int pulse = 0; pulse < PULSES; pulse++) {
            int place = STEP * (positions >> 3 * pulse & 7) + pulse;
            if (pulse == PULSES - 1) {
                place = STEP * (positions >> 10 & 7) + 3 + (positions >> 9 & 1);
            }
            code[place] = (signs >> pulse & 1) != 0 ? POSITIVE : NEGATIVE;
        }
    }

    /** {@return the code of four places} */
    static int encodePositions(int place0, int place1, int place2, int place3) {
        int last = place3 / STEP << 1 | place3 % STEP - 3;
        return place0 / STEP | place1 / STEP << 3 | place2 / STEP << 6 | last << 9;
    }

    /**
     * Adds a filtered echo of a vector to itself at the pitch delay, where that is shorter than the subframe.
     *
     * @param x     pulses or an impulse response
     * @param delay whole samples
     * @param gain  14 bits of fraction
     */
    static void sharpen(int[] x, int delay, int gain) {
        int doubled = sat16(gain << 1);
        for (int i = delay; i < SUBFRAME; i++) {
            x[i] = sat16(x[i] + mult(x[i - delay], doubled));
        }
    }
}
