package org.offhook.codecs.g729;

import static org.offhook.codecs.g729.FixedPoint.lMac;
import static org.offhook.codecs.g729.FixedPoint.lMsu;
import static org.offhook.codecs.g729.FixedPoint.lMult;
import static org.offhook.codecs.g729.FixedPoint.lShl;
import static org.offhook.codecs.g729.FixedPoint.sat16;
import static org.offhook.codecs.g729.LpcFilter.ORDER;

/**
 * The memory of the moving-average prediction of line spectral frequencies, and what keeps frequencies apart
 * (ITU-T G.729 clause 3.2.4). Speech frames and silence descriptors share the memory, with predictors of their own.
 */
final class LspPredictor {

    /** Least distance of quantiser outputs in the first and second pass, 13 bits of fraction. */
    static final int GAP_1 = 10;
    static final int GAP_2 = 5;
    /** Least distance of frequencies in a stable filter, and the limits of all. */
    static final int GAP_STABLE = 321;
    static final int LOWEST = 40;
    static final int HIGHEST = 25681;

    private final int[] past = new int[LspTables.MEMORY * ORDER];

    LspPredictor() {
        reset();
    }

    void reset() {
        for (int k = 0; k < LspTables.MEMORY; k++) {
            System.arraycopy(LspTables.EVEN, 0, past, k * ORDER, ORDER);
        }
    }

    /** Quantiser output and memory to frequencies. */
    void compose(int[] residual, int[] predictor, int[] present, int[] lsf) {
        for (int j = 0; j < ORDER; j++) {
            int sum = lMult(residual[j], present[j]);
            for (int k = j; k < past.length; k += ORDER) {
                sum = lMac(sum, past[k], predictor[k]);
            }
            lsf[j] = sum >> 16;
        }
    }

    /** Frequencies and memory to what the quantiser has to code. */
    void extract(int[] lsf, int[] predictor, int[] presentInverse, int[] residual) {
        for (int j = 0; j < ORDER; j++) {
            int rest = lsf[j] << 16;
            for (int k = j; k < past.length; k += ORDER) {
                rest = lMsu(rest, past[k], predictor[k]);
            }
            residual[j] = lShl(lMult(rest >> 16, presentInverse[j]), 3) >> 16;
        }
    }

    /** Takes a quantiser output into the memory. */
    void remember(int[] residual) {
        System.arraycopy(past, 0, past, ORDER, past.length - ORDER);
        System.arraycopy(residual, 0, past, 0, ORDER);
    }

    /** Sum of the codebooks' vectors, the halves of the second stage chosen apart. */
    static void look(int first, int lowerSecond, int upperSecond, int[] residual) {
        for (int j = 0; j < ORDER; j++) {
            int second = j < ORDER / 2 ? lowerSecond : upperSecond;
            residual[j] = LspTables.CODEBOOK_1[first * ORDER + j] + LspTables.CODEBOOK_2[second * ORDER + j];
        }
    }

    /** Moves neighbours apart that are closer than a gap, from one to another. */
    static void expand(int[] lsf, int from, int to, int gap) {
        for (int j = from; j < to; j++) {
            int half = sat16(sat16(lsf[j - 1] - lsf[j]) + gap) >> 1;
            if (half > 0) {
                lsf[j - 1] = sat16(lsf[j - 1] - half);
                lsf[j] = sat16(lsf[j] + half);
            }
        }
    }

    /** Orders frequencies, once through, and keeps them apart and within limits. */
    static void stabilise(int[] lsf) {
        for (int j = 0; j < ORDER - 1; j++) {
            if (lsf[j + 1] < lsf[j]) {
                int swapped = lsf[j + 1];
                lsf[j + 1] = lsf[j];
                lsf[j] = swapped;
            }
        }
        lsf[0] = Math.max(lsf[0], LOWEST);
        for (int j = 0; j < ORDER - 1; j++) {
            if (lsf[j + 1] - lsf[j] < GAP_STABLE) {
                lsf[j + 1] = sat16(lsf[j] + GAP_STABLE);
            }
        }
        lsf[ORDER - 1] = Math.min(lsf[ORDER - 1], HIGHEST);
    }

    /** Codes of a speech frame to frequencies, and into the memory; {@code residual} is working space. */
    void decode(int predictorIndex, int first, int lower, int upper, int[] residual, int[] lsf) {
        look(first, lower, upper, residual);
        expand(residual, 1, ORDER, GAP_1);
        expand(residual, 1, ORDER, GAP_2);
        compose(residual, LspTables.PREDICTOR[predictorIndex], LspTables.PRESENT[predictorIndex], lsf);
        remember(residual);
        stabilise(lsf);
    }
}
