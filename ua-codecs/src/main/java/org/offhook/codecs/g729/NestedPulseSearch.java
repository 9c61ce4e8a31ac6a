package org.offhook.codecs.g729;

import static org.offhook.codecs.g729.FixedPoint.mult;

/**
 * The pulse search of the main body: four nested loops, of which the innermost runs where the first three pulses pass a
 * threshold, and at most so often in a frame (ITU-T G.729 clause 3.8.1).
 */
final class NestedPulseSearch extends AlgebraicSearch {

    /** 0.4, 15 bits of fraction. */
    private static final int THRESHOLD = 13107;
    private static final int RUNS_PER_SUBFRAME = 75;
    private static final int SPARE_RUNS = 30;

    private int runs;
    private int threshold;
    private int bestSquare;
    private int bestEnergy;

    NestedPulseSearch() {
        super(32766, 1);
    }

    @Override
    void choosePlaces(boolean isFirst) {
        runs = RUNS_PER_SUBFRAME + (isFirst ? SPARE_RUNS : runs);
        threshold = threshold();
        bestSquare = 0;
        bestEnergy = Short.MAX_VALUE;
        for (int a = 0; a < SUBFRAME; a += STEP) {
            for (int b = 1; b < SUBFRAME; b += STEP) {
                int energy = 2 * phi[a * SUBFRAME + a] + 2 * phi[b * SUBFRAME + b] + 4 * phi[a * SUBFRAME + b];
                if (!searchThird(a, b, match[a] + match[b], energy)) {
                    return;
                }
            }
        }
    }

    /** Between the mean and the maximum that three pulses can reach. */
    private int threshold() {
        int largest = 0;
        int sum = 0;
        for (int track = 0; track < 3; track++) {
            int best = 0;
            for (int i = track; i < SUBFRAME; i += STEP) {
                best = Math.max(best, match[i]);
                sum += match[i];
            }
            largest += best;
        }
        int average = 2 * sum >> 4;
        return mult(largest - average, THRESHOLD) + average;
    }

    /** {@return whether runs are left} */
    private boolean searchThird(int a, int b, int sumBefore, int energyBefore) {
        for (int c = 2; c < SUBFRAME; c += STEP) {
            int sum = sumBefore + match[c];
            if (sum <= threshold) {
                continue;
            }
            int energy = energyBefore + 2 * phi[c * SUBFRAME + c]
                + 4 * phi[a * SUBFRAME + c] + 4 * phi[b * SUBFRAME + c];
            searchFourth(3, a, b, c, sum, energy);
            searchFourth(4, a, b, c, sum, energy);
            runs--;
            if (runs <= 0) {
                return false;
            }
        }
        return true;
    }

    private void searchFourth(int track, int a, int b, int c, int sumBefore, int energyBefore) {
        for (int d = track; d < SUBFRAME; d += STEP) {
            int sum = sumBefore + match[d];
            int cross = phi[a * SUBFRAME + d] + phi[b * SUBFRAME + d] + phi[c * SUBFRAME + d];
            int energy = (short) (energyBefore + 2 * phi[d * SUBFRAME + d] + 4 * cross >> 5);
            int square = sum * sum >> 15;
            if (bestEnergy * square - bestSquare * energy > 0) {
                bestSquare = square;
                bestEnergy = energy;
                place[0] = a;
                place[1] = b;
                place[2] = c;
                place[3] = d;
            }
        }
    }
}
