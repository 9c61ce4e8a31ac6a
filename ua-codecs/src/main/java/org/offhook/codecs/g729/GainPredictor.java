package org.offhook.codecs.g729;

import static org.offhook.codecs.g729.FixedPoint.lMac;
import static org.offhook.codecs.g729.FixedPoint.lMult;
import static org.offhook.codecs.g729.FixedPoint.lShl;
import static org.offhook.codecs.g729.FixedPoint.mul32x16;
import static org.offhook.codecs.g729.FixedPoint.mult;

import java.util.Arrays;

/**
 * Prediction of the fixed codebook's gain from four past ones, and the codebooks of both gains
 * (ITU-T G.729 clause 3.9, tables 9 and 10). Energies in dB have 10 bits of fraction.
 */
final class GainPredictor {

    /** Pitch gain with 14 bits of fraction, and correction of the predicted gain with 13, in pairs. */
    static final int[] CODEBOOK_1 = {
        1, 1516, 1551, 2425, 1831, 5022, 57, 5404, 1921, 9291, 3242, 9949, 356, 14756, 2678, 27162};
    static final int[] CODEBOOK_2 = {
        826, 2005, 1994, 0, 5142, 592, 6160, 2395, 8091, 4861, 9120, 525, 10573, 2966, 11569, 1196,
        13260, 3256, 14194, 1630, 15132, 4914, 15161, 14276, 15434, 237, 16112, 3392, 17299, 1861, 18973, 5935};
    /** Places in the codebooks to codes, chosen so that bit errors do little harm. */
    static final int[] CODE_1 = {5, 1, 4, 7, 3, 0, 6, 2};
    static final int[] CODE_2 = {4, 6, 0, 2, 12, 14, 8, 10, 15, 11, 9, 13, 7, 3, 1, 5};

    private static final int[] WEIGHT = {5571, 4751, 2785, 1556};
    private static final int LOWEST = -14336;

    private final int[] past = new int[WEIGHT.length];
    private int gain;
    private int exponent;

    GainPredictor() {
        reset();
    }

    void reset() {
        Arrays.fill(past, LOWEST);
    }

    /** {@return the place in a codebook that a code stands for} */
    static int place(int[] codes, int code) {
        int place = 0;
        while (codes[place] != code) {
            place++;
        }
        return place;
    }

    /** {@return mantissa of the gain predicted last} */
    int gain() {
        return gain;
    }

    /** {@return bits of fraction of {@link #gain}} */
    int exponent() {
        return exponent;
    }

    /** Predicts the gain of a code vector from its energy and the past. */
    void predict(int[] code) {
        int energy = FixedPoint.dot(0, code, 0, code, 0, AlgebraicCode.SUBFRAME);
        int sum = lMac(mul32x16(Logarithms.log2(energy), -24660), 32588, 32);
        sum = lShl(sum, 10);
        for (int i = 0; i < WEIGHT.length; i++) {
            sum = lMac(sum, WEIGHT[i], past[i]);
        }
        int log = lMult(sum >> 16, 5439) >> 8;
        gain = (short) Logarithms.pow2(14, log >> 1 & 0x7FFF);
        exponent = 14 - (log >> 16);
    }

    /** {@return the gain that a correction makes of the prediction, 1 bit of fraction} */
    int corrected(int correction) {
        return lShl(lMult((short) (correction >> 1), gain), 4 - exponent) >> 16;
    }

    /** Takes a correction into the past. */
    void remember(int correction) {
        int log = Logarithms.log2(correction);
        int decibels = lShl(((log >> 16) - 13 << 16) + (log & 0xFFFE), 13) >> 16;
        push(mult(decibels, 24660));
    }

    /** Takes a lost frame into the past: 4 dB less than the mean. */
    void rememberLoss() {
        int sum = 0;
        for (int energy : past) {
            sum += energy;
        }
        push(Math.max(LOWEST, (short) (sum >> 2) - 4096));
    }

    private void push(int energy) {
        System.arraycopy(past, 0, past, 1, past.length - 1);
        past[0] = energy;
    }
}
