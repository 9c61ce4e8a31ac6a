package org.offhook.codecs.g729;

import static org.offhook.codecs.g729.FixedPoint.lAbs;
import static org.offhook.codecs.g729.FixedPoint.lShr;

/**
 * Correlation of a target with a delayed impulse response, which turns filtering every candidate of a codebook into one
 * product sum (ITU-T G.729 clauses 3.7.1, A.3.7 and 3.8.1).
 */
final class BackwardFilter {

    private static final int SUBFRAME = AlgebraicCode.SUBFRAME;

    private final int[] wide = new int[SUBFRAME];
    private final NeighbourPairs pairs = new NeighbourPairs(SUBFRAME);

    /**
     * Correlates, and scales to 13 bits.
     *
     * @param target       signal to match
     * @param targetOffset first sample
     * @param response     impulse response
     * @param rOffset      first sample
     * @param out          receives 40 correlations
     */
    void correlate(int[] target, int targetOffset, int[] response, int rOffset, int[] out) {
        int largest = 0;
        boolean safe = FixedPoint.isSafe(FixedPoint.energy(target, targetOffset, SUBFRAME),
            FixedPoint.energy(response, rOffset, SUBFRAME));
        if (safe) {
            correlatePlainly(target, targetOffset, response, rOffset);
        }
        for (int i = 0; i < SUBFRAME; i++) {
            if (!safe) {
                wide[i] = FixedPoint.dot(0, target, targetOffset + i, response, rOffset, SUBFRAME - i);
            }
            largest = Math.max(largest, lAbs(wide[i]));
        }
        int shift = 18 - Math.min(16, FixedPoint.norm32(largest));
        for (int i = 0; i < SUBFRAME; i++) {
            out[i] = (short) lShr(wide[i], shift);
        }
    }

    private void correlatePlainly(int[] target, int targetOffset, int[] response, int rOffset) {
        pairs.take(target, targetOffset);
        for (int i = 0; i < SUBFRAME; i += 2) {
            long sums = pairs.dot(response, rOffset, i);
            wide[i] = NeighbourPairs.first(sums) << 1;
            wide[i + 1] = NeighbourPairs.second(sums) << 1;
        }
    }
}
