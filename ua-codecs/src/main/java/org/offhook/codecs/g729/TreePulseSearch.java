package org.offhook.codecs.g729;

/** The pulse search of Annex A: two pulses at a time down a tree of 320 combinations (ITU-T G.729 clause A.3.8). */
final class TreePulseSearch extends AlgebraicSearch {

    private final int[] inner = new int[TRACK];

    /** The best pair so far: its places, and numerator and denominator of its criterion. */
    private int pairFirst;
    private int pairSecond;
    private int pairMatch;
    private int pairSquare;
    private int pairEnergy;
    private int bestSquare;
    private int bestEnergy;

    TreePulseSearch() {
        super(32767, 0);
    }

    @Override
    void choosePlaces(boolean isFirst) {
        bestSquare = -1;
        bestEnergy = 1;
        pairFirst = 0;
        pairSecond = 0;
        for (int last = 3; last <= 4; last++) {
            searchFirstPair(2, last);
            int third = pairFirst;
            int fourth = pairSecond;
            searchSecondPair(0, 1);
            if (isBest()) {
                setPlaces(pairFirst, pairSecond, third, fourth);
            }
            searchFirstPair(last, 0);
            fourth = pairFirst;
            int first = pairSecond;
            searchSecondPair(1, 2);
            if (isBest()) {
                setPlaces(first, pairFirst, pairSecond, fourth);
            }
        }
    }

    private void setPlaces(int first, int second, int third, int fourth) {
        place[0] = first;
        place[1] = second;
        place[2] = third;
        place[3] = fourth;
    }

    private boolean isBest() {
        if (bestEnergy * pairSquare - bestSquare * pairEnergy <= 0) {
            return false;
        }
        bestSquare = pairSquare;
        bestEnergy = pairEnergy;
        return true;
    }

    /** Tries the two best places of one track with all of another. */
    private void searchFirstPair(int trackA, int trackB) {
        pairSquare = -1;
        pairEnergy = 1;
        int previous = -1;
        for (int round = 0; round < 2; round++) {
            int a = strongest(trackA, previous);
            previous = a;
            int energyA = phi[a * SUBFRAME + a] << 14;
            for (int b = trackB; b < SUBFRAME; b += STEP) {
                int sum = match[a] + match[b];
                int energy = energyA + (phi[a * SUBFRAME + b] << 15) + (phi[b * SUBFRAME + b] << 14);
                if (isBetterPair(sum, energy, a, b)) {
                    pairMatch = sum;
                }
            }
        }
    }

    private int strongest(int track, int except) {
        int best = -1;
        int largest = -1;
        for (int i = track; i < SUBFRAME; i += STEP) {
            if (match[i] > largest && i != except) {
                largest = match[i];
                best = i;
            }
        }
        return best;
    }

    /** Tries all places of two tracks beside the pair found before. */
    private void searchSecondPair(int trackA, int trackB) {
        int one = pairFirst * SUBFRAME;
        int two = pairSecond * SUBFRAME;
        int sumBefore = pairMatch;
        int energyBefore = pairEnergy << 14;
        for (int k = 0, b = trackB; k < TRACK; k++, b += STEP) {
            int sum = (phi[one + b] << 14) + (phi[two + b] << 14) + (phi[b * SUBFRAME + b] << 13);
            inner[k] = sum + 0x8000 >> 16 << 15;
        }
        pairSquare = -1;
        pairEnergy = 1;
        for (int a = trackA; a < SUBFRAME; a += STEP) {
            int sumA = sumBefore + match[a];
            int diagonal = phi[a * SUBFRAME + a] << 12;
            int energyA = energyBefore + (phi[one + a] << 13) + (phi[two + a] << 13) + diagonal;
            tryRow(a, trackB, sumA, energyA);
        }
    }

    /** Tries one place of the first track with all of the second; the best so far is in local variables for speed. */
    private void tryRow(int a, int trackB, int sumA, int energyA) {
        int row = a * SUBFRAME;
        int bestB = -1;
        int square = pairSquare;
        int energy = pairEnergy;
        for (int k = 0, b = trackB; k < TRACK; k++, b += STEP) {
            int sum = sumA + match[b];
            int newSquare = sum * sum >> 15;
            int newEnergy = energyA + (phi[row + b] << 13) + inner[k] + 0x8000 >> 16;
            if (energy * newSquare - square * newEnergy > 0) {
                square = newSquare;
                energy = newEnergy;
                bestB = b;
            }
        }
        if (bestB >= 0) {
            pairSquare = square;
            pairEnergy = energy;
            pairFirst = a;
            pairSecond = bestB;
        }
    }

    /** Compares squares over energies, crosswise, and keeps the pair when it is better. */
    private boolean isBetterPair(int sum, int energy32, int a, int b) {
        int square = sum * sum >> 15;
        int energy = energy32 + 0x8000 >> 16;
        if (pairEnergy * square - pairSquare * energy <= 0) {
            return false;
        }
        pairSquare = square;
        pairEnergy = energy;
        pairFirst = a;
        pairSecond = b;
        return true;
    }
}
