package org.offhook.codecs.g729;

import static org.offhook.codecs.g729.FixedPoint.lMac;
import static org.offhook.codecs.g729.FixedPoint.lMult;
import static org.offhook.codecs.g729.FixedPoint.lShl;
import static org.offhook.codecs.g729.FixedPoint.mult;
import static org.offhook.codecs.g729.FixedPoint.sat16;
import static org.offhook.codecs.g729.LpcFilter.ORDER;

/**
 * Quantisation of the spectrum of background noise in 10 bits, with parts of the speech codebooks
 * (ITU-T G.729 clause B.4.2.2). The first stage keeps four candidates for the second.
 */
final class SilenceSpectrum {

    private static final int MODES = 2;
    private static final int FIRST_CODES = 32;
    private static final int SECOND_CODES = 16;
    private static final int CANDIDATES = 4;

    /** Vectors of the first codebook. */
    private static final int[] FIRST = {
        96, 52, 20, 54, 86, 114, 82, 68, 36, 121, 48, 92, 18, 120, 94, 124,
        50, 125, 4, 100, 28, 76, 12, 117, 81, 22, 90, 116, 127, 21, 108, 66};
    /** Vectors of the second codebook for the lower and the upper half. */
    private static final int[] SECOND_LOWER = {31, 21, 9, 3, 10, 2, 19, 26, 4, 3, 11, 29, 15, 27, 21, 12};
    private static final int[] SECOND_UPPER = {16, 1, 0, 0, 8, 25, 22, 20, 19, 23, 20, 31, 4, 31, 20, 31};

    private static final int[][] PRESENT = {
        LspTables.PRESENT[0], {10514, 12402, 12833, 11914, 11447, 11670, 11132, 11311, 11844, 11447}};
    private static final int[][] PRESENT_INVERSE = {
        LspTables.PRESENT_INVERSE[0], {12764, 10821, 10458, 11264, 11724, 11500, 12056, 11865, 11331, 11724}};
    private static final int[][] PREDICTOR = {LspTables.PREDICTOR[0], mixedPredictor()};
    /** Weight of the first stage's distance under each predictor. */
    private static final int[] MODE_WEIGHT = {8644, 16572};

    private final int[] lsf = new int[ORDER];
    private final int[] weight = new int[ORDER];
    private final int[] residual = new int[ORDER];
    private final int[][] target = new int[MODES][ORDER];
    private final int[] distance = new int[MODES * FIRST_CODES];
    private final int[] candidateMode = new int[CANDIDATES];
    private final int[] candidateFirst = new int[CANDIDATES];

    /** 0.6 of the first predictor and 0.4 of the second. */
    private static int[] mixedPredictor() {
        int[] mixed = new int[LspTables.MEMORY * ORDER];
        for (int i = 0; i < mixed.length; i++) {
            mixed[i] = lMac(lMult(LspTables.PREDICTOR[0][i], 19660), LspTables.PREDICTOR[1][i], 13107) >> 16;
        }
        return mixed;
    }

    /** Codes of a frame to pairs, and into the memory. */
    void decode(int mode, int first, int second, LspPredictor memory, int[] lsp) {
        LspPredictor.look(FIRST[first], SECOND_LOWER[second], SECOND_UPPER[second], residual);
        LspPredictor.expand(residual, 1, ORDER, LspPredictor.GAP_1);
        memory.compose(residual, PREDICTOR[mode], PRESENT[mode], lsf);
        memory.remember(residual);
        LspPredictor.stabilise(lsf);
        LineSpectrum.toPairs(lsf, lsp);
    }

    /** Pairs to codes; the pairs that the decoder will have are given back. */
    void quantise(int[] lsp, LspPredictor memory, FrameParameters frame, int[] quantised) {
        LineSpectrum.toFrequencies(lsp, lsf);
        spread();
        LspQuantizer.weigh(lsf, weight);
        for (int mode = 0; mode < MODES; mode++) {
            memory.extract(lsf, PREDICTOR[mode], PRESENT_INVERSE[mode], target[mode]);
        }
        searchFirst();
        searchSecond(frame);
        decode(frame.silencePredictor, frame.silenceFirst, frame.silenceSecond, memory, quantised);
    }

    private void spread() {
        int gap = 2 * LspPredictor.GAP_STABLE;
        lsf[0] = Math.max(lsf[0], LspPredictor.LOWEST);
        for (int i = 0; i < ORDER - 1; i++) {
            if (sat16(lsf[i + 1] - lsf[i]) < gap) {
                lsf[i + 1] = sat16(lsf[i] + gap);
            }
        }
        lsf[ORDER - 1] = Math.min(lsf[ORDER - 1], LspPredictor.HIGHEST);
        if (lsf[ORDER - 1] < lsf[ORDER - 2]) {
            lsf[ORDER - 2] = sat16(lsf[ORDER - 1] - LspPredictor.GAP_STABLE);
        }
    }

    /** Finds the four best pairs of a predictor and a first-stage code. */
    private void searchFirst() {
        for (int mode = 0; mode < MODES; mode++) {
            for (int code = 0; code < FIRST_CODES; code++) {
                int sum = 0;
                for (int j = 0; j < ORDER; j++) {
                    int difference = sat16(target[mode][j] - LspTables.CODEBOOK_1[FIRST[code] * ORDER + j]);
                    sum = lMac(sum, difference, difference);
                }
                distance[mode * FIRST_CODES + code] = mult(sum >> 16, MODE_WEIGHT[mode]);
            }
        }
        for (int candidate = 0; candidate < CANDIDATES; candidate++) {
            int best = 0;
            int least = Short.MAX_VALUE;
            for (int i = 0; i < distance.length; i++) {
                if (distance[i] < least) {
                    least = distance[i];
                    best = i;
                }
            }
            distance[best] = Short.MAX_VALUE;
            candidateMode[candidate] = best / FIRST_CODES;
            candidateFirst[candidate] = best % FIRST_CODES;
        }
    }

    private void searchSecond(FrameParameters frame) {
        int least = Short.MAX_VALUE;
        int bestCandidate = 0;
        int bestSecond = 0;
        for (int candidate = 0; candidate < CANDIDATES; candidate++) {
            for (int code = 0; code < SECOND_CODES; code++) {
                int error = weightedDistance(candidate, code);
                if (error < least) {
                    least = error;
                    bestCandidate = candidate;
                    bestSecond = code;
                }
            }
        }
        frame.silencePredictor = candidateMode[bestCandidate];
        frame.silenceFirst = candidateFirst[bestCandidate];
        frame.silenceSecond = bestSecond;
    }

    private int weightedDistance(int candidate, int code) {
        int mode = candidateMode[candidate];
        int firstAt = FIRST[candidateFirst[candidate]] * ORDER;
        int sum = 0;
        for (int j = 0; j < ORDER; j++) {
            int secondAt = (j < ORDER / 2 ? SECOND_LOWER[code] : SECOND_UPPER[code]) * ORDER;
            int square = lShl(lMult(PRESENT[mode][j], PRESENT[mode][j]), 2) >> 16;
            int rest = sat16(target[mode][j] - LspTables.CODEBOOK_1[firstAt + j]);
            int difference = sat16(rest - LspTables.CODEBOOK_2[secondAt + j]);
            int weighted = lShl(lMult(mult(square, weight[j]), difference), 3) >> 16;
            sum = lMac(sum, weighted, difference);
        }
        return sum >> 16;
    }
}
