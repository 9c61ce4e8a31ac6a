package org.offhook.codecs.g729;

import static org.offhook.codecs.g729.FixedPoint.lAdd;
import static org.offhook.codecs.g729.FixedPoint.lMult;
import static org.offhook.codecs.g729.FixedPoint.lShl;
import static org.offhook.codecs.g729.FixedPoint.lShr;
import static org.offhook.codecs.g729.FixedPoint.lSub;
import static org.offhook.codecs.g729.FixedPoint.mul32x16;
import static org.offhook.codecs.g729.FixedPoint.mult;
import static org.offhook.codecs.g729.FixedPoint.norm32;

/**
 * Joint quantisation of pitch and fixed-codebook gain in 7 bits: the unquantised optimum chooses four of eight and
 * eight of sixteen codebook entries, and the error of every pair decides (ITU-T G.729 clause 3.9.2).
 */
final class GainQuantizer {

    private static final int CANDIDATES_1 = 4;
    private static final int CANDIDATES_2 = 8;
    /** 0.94 with 9 bits of fraction and 1 with 14: limits of the pitch gain while taming. */
    private static final int TAMED_OPTIMUM = 481;
    private static final int TAMED_GAIN = 16383;

    private static final int[] THRESHOLD_1 = {10808, 12374, 19778, 32567};
    private static final int[] THRESHOLD_2 = {14087, 16188, 20274, 21321, 23525, 25232, 27873, 30542};
    /** Matrix that turns the optimum into the coordinates of the thresholds. */
    private static final int MATRIX_00 = 31881;
    private static final int MATRIX_10 = 31548;
    private static final int MATRIX_01 = 1731217536;
    private static final int MATRIX_11 = 1822990272;
    private static final int INVERSE_DETERMINANT = -17103;

    private final GainPredictor predictor = new GainPredictor();
    private final int[] term = new int[GainTerms.COUNT];
    private int mantissa;
    private int exponent;
    private int pitchOptimum;
    private int codeOptimum;
    private int candidate1;
    private int candidate2;
    private int index1;
    private int index2;
    private int pitchGain;
    private int codeGain;

    void reset() {
        predictor.reset();
    }

    /** {@return quantised pitch gain, 14 bits of fraction} */
    int pitchGain() {
        return pitchGain;
    }

    /** {@return quantised gain of the pulses, 1 bit of fraction} */
    int codeGain() {
        return codeGain;
    }

    /**
     * Quantises.
     *
     * @param code  pulses
     * @param terms terms of the error
     * @param tamed whether the pitch gain has to stay below 1
     * @return the seven bits of both codes
     */
    int quantise(int[] code, GainTerms terms, boolean tamed) {
        predictor.predict(code);
        findOptimum(terms, tamed);
        preselect();
        alignTerms(terms);
        search(tamed);
        pitchGain = GainPredictor.CODEBOOK_1[2 * index1] + GainPredictor.CODEBOOK_2[2 * index2];
        int correction = GainPredictor.CODEBOOK_1[2 * index1 + 1] + GainPredictor.CODEBOOK_2[2 * index2 + 1];
        codeGain = predictor.corrected(correction);
        predictor.remember(correction);
        return GainPredictor.CODE_1[index1] << 4 | GainPredictor.CODE_2[index2];
    }

    /** Solves two linear equations for the unquantised gains. */
    private void findOptimum(GainTerms terms, boolean tamed) {
        int[] m = terms.mantissa;
        int[] e = terms.exponent;
        subtract(lMult(m[0], m[2]), e[0] + e[2] - 1, lMult(m[4], m[4]), 2 * e[4] + 1, 0);
        int inverse = -FixedPoint.divide(16384, mantissa);
        int inverseExponent = 29 - exponent;
        subtract(lMult(m[2], m[1]), e[2] + e[1], lMult(m[3], m[4]), e[3] + e[4] + 1, 1);
        pitchOptimum = lShr(lMult(mantissa, inverse), exponent + inverseExponent - 24) >> 16;
        if (tamed) {
            pitchOptimum = Math.min(TAMED_OPTIMUM, pitchOptimum);
        }
        subtract(lMult(m[0], m[3]), e[0] + e[3], lMult(m[1], m[4]), e[1] + e[4] + 1, 1);
        codeOptimum = lShr(lMult(mantissa, inverse), exponent + inverseExponent - 17) >> 16;
    }

    /** Difference of two numbers with exponents, with headroom bits, to mantissa and exponent. */
    private void subtract(int a, int exponentA, int b, int exponentB, int headroom) {
        int common = Math.min(exponentA, exponentB);
        int difference = lSub(lShr(a, exponentA - common + headroom), lShr(b, exponentB - common + headroom));
        int shift = norm32(difference);
        mantissa = lShl(difference, shift) >> 16;
        exponent = common - headroom + shift - 16;
    }

    private void preselect() {
        int predicted = predictor.exponent() >= 4
            ? FixedPoint.shr16(predictor.gain(), predictor.exponent() - 4)
            : lShl(predictor.gain(), 20 - predictor.exponent()) >> 16;
        int pitchPart = lMult(MATRIX_00, pitchOptimum);
        int fromPitch = lMult(lAdd(pitchPart, MATRIX_11 >> 15) >> 16, predicted);
        int rest = lSub(lShl(codeOptimum, 7), fromPitch);
        int second = lMult(lShl(rest, 2) >> 16, INVERSE_DETERMINANT);

        int scaled = mult(lSub(pitchPart, MATRIX_01 >> 10) >> 16, predicted);
        int difference = lSub(lMult(scaled, MATRIX_10), lMult(MATRIX_00, codeOptimum) >> 3);
        int first = lMult(lShl(difference, 2) >> 16, INVERSE_DETERMINANT);
        candidate1 = passed(first, THRESHOLD_1, predicted, 3);
        candidate2 = passed(second, THRESHOLD_2, predicted, 5);
    }

    /** {@return how many thresholds, scaled by the predicted gain, a coordinate has passed} */
    private static int passed(int coordinate, int[] thresholds, int predicted, int shift) {
        int count = 0;
        while (count < thresholds.length) {
            int rest = lSub(coordinate, lMult(thresholds[count], predicted) >> shift);
            if (predicted > 0 ? rest <= 0 : rest >= 0) {
                break;
            }
            count++;
        }
        return count;
    }

    /** Brings the terms, each multiplied by its power of the predicted gain, to one exponent. */
    private void alignTerms(GainTerms terms) {
        int[] e = terms.exponent;
        int predicted = predictor.exponent();
        int e0 = e[0] + 13;
        int e1 = e[1] + 14;
        int e2 = e[2] + 2 * predicted - 21;
        int e3 = e[3] + predicted - 3;
        int e4 = e[4] + predicted - 4;
        int least = Math.min(Math.min(Math.min(e0, e1), Math.min(e2, e3)), e4);
        term[0] = lShr(terms.mantissa[0] << 16, e0 - least);
        term[1] = lShr(terms.mantissa[1] << 16, e1 - least);
        term[2] = lShr(terms.mantissa[2] << 16, e2 - least);
        term[3] = lShr(terms.mantissa[3] << 16, e3 - least);
        term[4] = lShr(terms.mantissa[4] << 16, e4 - least);
    }

    private void search(boolean tamed) {
        int least = FixedPoint.MAX_32;
        index1 = candidate1;
        index2 = candidate2;
        for (int i = candidate1; i < candidate1 + CANDIDATES_1; i++) {
            for (int j = candidate2; j < candidate2 + CANDIDATES_2; j++) {
                int pitch = GainPredictor.CODEBOOK_1[2 * i] + GainPredictor.CODEBOOK_2[2 * j];
                if (tamed && pitch >= TAMED_GAIN) {
                    continue;
                }
                int correction = GainPredictor.CODEBOOK_1[2 * i + 1] + GainPredictor.CODEBOOK_2[2 * j + 1];
                int error = error(pitch, mult(predictor.gain(), correction >> 1));
                if (lSub(error, least) < 0) {
                    least = error;
                    index1 = i;
                    index2 = j;
                }
            }
        }
    }

    private int error(int pitch, int code) {
        int error = mul32x16(term[0], mult(pitch, pitch));
        error = lAdd(error, mul32x16(term[1], pitch));
        error = lAdd(error, mul32x16(term[2], mult(code, code)));
        error = lAdd(error, mul32x16(term[3], code));
        return lAdd(error, mul32x16(term[4], mult(code, pitch)));
    }
}
