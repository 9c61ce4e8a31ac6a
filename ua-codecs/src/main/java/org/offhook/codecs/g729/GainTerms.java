package org.offhook.codecs.g729;

import static org.offhook.codecs.g729.FixedPoint.dot;
import static org.offhook.codecs.g729.FixedPoint.lShl;
import static org.offhook.codecs.g729.FixedPoint.negate16;
import static org.offhook.codecs.g729.FixedPoint.norm32;
import static org.offhook.codecs.g729.FixedPoint.round;

/**
 * The five terms of the error that a pair of gains leaves, each a mantissa and an exponent (ITU-T G.729 clause 3.9.2):
 * with y the filtered pitch prediction, z the filtered pulses and x the target, they are y*y, -2 x*y, z*z, -2 x*z and
 * 2 y*z.
 */
final class GainTerms {

    static final int COUNT = 5;

    final int[] mantissa = new int[COUNT];
    final int[] exponent = new int[COUNT];
    private final int[] eighth = new int[AlgebraicCode.SUBFRAME];

    void set(int term, int mantissa, int exponent) {
        this.mantissa[term] = mantissa;
        this.exponent[term] = exponent;
    }

    /** Measures the terms that the pulses bring. */
    void measurePulses(int[] target, int tOffset, int[] pitch, int pOffset, int[] pulses) {
        int n = eighth.length;
        for (int i = 0; i < n; i++) {
            eighth[i] = pulses[i] >> 3;
        }
        int energy = dot(1, eighth, 0, eighth, 0, n);
        int shift = norm32(energy);
        set(2, round(lShl(energy, shift)), shift + 3);
        int match = dot(1, target, tOffset, eighth, 0, n);
        shift = norm32(match);
        set(3, negate16(round(lShl(match, shift))), shift - 7);
        int cross = dot(1, pitch, pOffset, eighth, 0, n);
        shift = norm32(cross);
        set(4, round(lShl(cross, shift)), shift - 7);
    }
}
