package org.offhook.codecs.g729;

import static org.offhook.codecs.g729.FixedPoint.lMac;
import static org.offhook.codecs.g729.FixedPoint.lMult;
import static org.offhook.codecs.g729.FixedPoint.lShl;
import static org.offhook.codecs.g729.FixedPoint.mult;
import static org.offhook.codecs.g729.FixedPoint.norm16;
import static org.offhook.codecs.g729.FixedPoint.sat16;
import static org.offhook.codecs.g729.LpcFilter.ORDER;

import java.util.Arrays;

/**
 * Two-stage vector quantisation of the line spectral frequencies with a choice of two predictors, 18 bits a frame
 * (ITU-T G.729 clause 3.2.4).
 */
final class LspQuantizer {

    private static final int HALF = ORDER / 2;
    private static final int MODES = 2;
    /** 0.04 pi and 0.92 pi, 13 bits of fraction. */
    private static final int PI_004 = 1029;
    private static final int PI_092 = 23677;
    private static final int ONE = 8192;
    /** 10 with 11 bits of fraction, 1.2 with 14. */
    private static final int TEN = 10 << 11;
    private static final int ONE_POINT_TWO = 19661;

    /** Five squares of differences below this stay within 32 bits. */
    private static final int SAFE_DIFFERENCE = 20000;
    private static final TransposedCodebook FIRST_BY_PLACE =
        new TransposedCodebook(LspTables.CODEBOOK_1, LspTables.FIRST_STAGE);

    private final int[] lowerSquares = new int[LspTables.FIRST_STAGE];
    private final int[] upperSquares = new int[LspTables.FIRST_STAGE];
    private final LspPredictor predictor;
    private final int[] lsf = new int[ORDER];
    private final int[] weight = new int[ORDER];
    private final int[] target = new int[ORDER];
    private final int[] rest = new int[ORDER];
    private final int[] trial = new int[ORDER];
    private final int[] firstIndex = new int[MODES];
    private final int[] lowerIndex = new int[MODES];
    private final int[] upperIndex = new int[MODES];

    /**
     * Makes a quantiser.
     *
     * @param predictor memory, shared with the silence descriptors
     */
    LspQuantizer(LspPredictor predictor) {
        this.predictor = predictor;
    }

    /**
     * Quantises.
     *
     * @param lsp       pairs of this frame
     * @param quantised receives the pairs that the decoder will have
     * @param frame     receives the codes
     */
    void quantise(int[] lsp, int[] quantised, FrameParameters frame) {
        LineSpectrum.toFrequencies(lsp, lsf);
        weigh(lsf, weight);
        int distance0 = search(0);
        int distance1 = search(1);
        int mode = FixedPoint.lSub(distance1, distance0) < 0 ? 1 : 0;
        frame.lspPredictor = mode;
        frame.lspFirst = firstIndex[mode];
        frame.lspLower = lowerIndex[mode];
        frame.lspUpper = upperIndex[mode];
        predictor.decode(mode, firstIndex[mode], lowerIndex[mode], upperIndex[mode], trial, lsf);
        LineSpectrum.toPairs(lsf, quantised);
    }

    /** Weights that grow where frequencies lie close, normalised to 16 bits. */
    static void weigh(int[] lsf, int[] weight) {
        int largest = 0;
        for (int i = 0; i < ORDER; i++) {
            int gap;
            if (i == 0) {
                gap = sat16(lsf[1] - (PI_004 + ONE));
            } else if (i == ORDER - 1) {
                gap = sat16(PI_092 - ONE - lsf[ORDER - 2]);
            } else {
                gap = sat16(sat16(lsf[i + 1] - lsf[i - 1]) - ONE);
            }
            weight[i] = 2048;
            if (gap <= 0) {
                int square = lShl(lMult(gap, gap), 2) >> 16;
                weight[i] = sat16((lShl(lMult(square, TEN), 2) >> 16) + 2048);
            }
            if (i == HALF - 1 || i == HALF) {
                weight[i] = lShl(lMult(weight[i], ONE_POINT_TWO), 1) >> 16;
            }
            largest = Math.max(largest, weight[i]);
        }
        int shift = norm16(largest);
        for (int i = 0; i < ORDER; i++) {
            weight[i] = sat16(weight[i] << shift);
        }
    }

    /** Best codes under one predictor. {@return their weighted distance} */
    private int search(int mode) {
        predictor.extract(lsf, LspTables.PREDICTOR[mode], LspTables.PRESENT_INVERSE[mode], target);
        int first = nearestFirst();
        for (int j = 0; j < ORDER; j++) {
            rest[j] = sat16(target[j] - LspTables.CODEBOOK_1[first * ORDER + j]);
        }
        int lower = nearestSecond(0);
        int upper = nearestSecond(HALF);
        LspPredictor.look(first, lower, upper, trial);
        // The upper half joins only after the lower one has been spread, so spreading stops in between.
        LspPredictor.expand(trial, 1, HALF, LspPredictor.GAP_1);
        LspPredictor.expand(trial, HALF, ORDER, LspPredictor.GAP_1);
        LspPredictor.expand(trial, 1, ORDER, LspPredictor.GAP_2);
        firstIndex[mode] = first;
        lowerIndex[mode] = lower;
        upperIndex[mode] = upper;
        return distance(LspTables.PRESENT[mode]);
    }

    private int nearestFirst() {
        boolean fits = true;
        for (int j = 0; j < ORDER; j++) {
            fits &= target[j] > FIRST_BY_PLACE.highest(j) - SAFE_DIFFERENCE
                && target[j] < FIRST_BY_PLACE.lowest(j) + SAFE_DIFFERENCE;
        }
        if (!fits) {
            return nearestFirstSaturated();
        }
        addSquares(0, HALF, lowerSquares);
        addSquares(HALF, ORDER, upperSquares);
        long least = Long.MAX_VALUE;
        int best = 0;
        for (int i = 0; i < LspTables.FIRST_STAGE; i++) {
            long sum = (long) lowerSquares[i] + upperSquares[i];
            if (sum < least) {
                least = sum;
                best = i;
            }
        }
        // Where even the least saturates, none is less than another.
        return 2 * least < FixedPoint.MAX_32 ? best : 0;
    }

    /** Squared differences in a range of places, to all entries at once. */
    private void addSquares(int from, int to, int[] sums) {
        Arrays.fill(sums, 0);
        for (int j = from; j < to; j++) {
            int wanted = target[j];
            int[] entries = FIRST_BY_PLACE.entries(j);
            for (int i = 0; i < sums.length; i++) {
                int difference = wanted - entries[i];
                sums[i] += difference * difference;
            }
        }
    }

    private int nearestFirstSaturated() {
        long least = FixedPoint.MAX_32;
        int best = 0;
        for (int i = 0; i < LspTables.FIRST_STAGE; i++) {
            long sum = 0;
            for (int j = 0; j < ORDER; j++) {
                long difference = sat16(target[j] - LspTables.CODEBOOK_1[i * ORDER + j]);
                sum += 2 * difference * difference;
            }
            if (sum < least) {
                least = sum;
                best = i;
            }
        }
        return best;
    }

    private int nearestSecond(int from) {
        // Five doubled squares of such differences stay below 32 bits.
        boolean fits = FixedPoint.peak(rest, from, from + HALF) < 12000;
        int least = FixedPoint.MAX_32;
        int best = 0;
        for (int k = 0; k < LspTables.SECOND_STAGE; k++) {
            int sum = 0;
            for (int j = from; j < from + HALF; j++) {
                int difference = rest[j] - LspTables.CODEBOOK_2[k * ORDER + j];
                if (fits) {
                    sum += 2 * (weight[j] * difference >> 15) * difference;
                } else {
                    difference = sat16(difference);
                    sum = lMac(sum, mult(weight[j], difference), difference);
                }
            }
            if (sum < least) {
                least = sum;
                best = k;
            }
        }
        return best;
    }

    private int distance(int[] present) {
        int sum = 0;
        for (int j = 0; j < ORDER; j++) {
            int difference = mult(sat16(trial[j] - target[j]), present[j]);
            int weighted = lShl(lMult(weight[j], difference), 4) >> 16;
            sum = lMac(sum, weighted, difference);
        }
        return sum;
    }
}
