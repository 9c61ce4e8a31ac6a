package org.offhook.codecs.g729;

import static org.offhook.codecs.g729.FixedPoint.mult;
import static org.offhook.codecs.g729.FixedPoint.norm32;
import static org.offhook.codecs.g729.FixedPoint.sat16;

import java.util.Arrays;

/**
 * Search of the four pulses of the fixed codebook, two at a time down a tree (ITU-T G.729 clauses 3.8.1 and A.3.8).
 * Signs are those of the correlation with the target, and are worked into the matrix of correlations before.
 *
 * <p>The correlations are scaled so that no sum of the search leaves 32 bits, whichever pulses it tries.
 */
final class AlgebraicSearch {

    private static final int SUBFRAME = AlgebraicCode.SUBFRAME;
    private static final int STEP = AlgebraicCode.STEP;
    private static final int TRACK = SUBFRAME / STEP;
    private static final int LOUD = 32000;

    private final BackwardFilter backward = new BackwardFilter();
    private final int[] scaled = new int[SUBFRAME];
    private final int[] match = new int[SUBFRAME];
    /** Signs of the correlation with the target, 0 or -1. */
    private final int[] sign = new int[SUBFRAME];
    /** Correlations of the response at two places, by row and column. */
    private final int[] phi = new int[SUBFRAME * SUBFRAME];
    private final int[] inner = new int[TRACK];
    /** Places by track, the last for tracks 3 and 4 together. */
    private final int[] place = new int[AlgebraicCode.PULSES];

    /** The best pair so far: its places, and numerator and denominator of its criterion. */
    private int pairFirst;
    private int pairSecond;
    private int pairMatch;
    private int pairSquare;
    private int pairEnergy;
    private int bestSquare;
    private int bestEnergy;
    private int positions;
    private int signs;

    /** {@return code of the places found} */
    int positions() {
        return positions;
    }

    /** {@return code of the signs found} */
    int signs() {
        return signs;
    }

    /**
     * Searches.
     *
     * @param target   signal that the pitch prediction left
     * @param response impulse response; sharpened here by the pitch
     * @param rOffset  its first sample
     * @param delay    pitch delay
     * @param gain     sharpness, 14 bits of fraction
     * @param code     receives the pulses, sharpened
     * @param filtered receives the filtered pulses
     */
    void search(int[] target, int[] response, int rOffset, int delay, int gain, int[] code, int[] filtered) {
        int doubled = sat16(gain << 1);
        for (int i = delay; i < SUBFRAME; i++) {
            response[rOffset + i] = sat16(response[rOffset + i] + mult(response[rOffset + i - delay], doubled));
        }
        scaleResponse(response, rOffset);
        backward.correlate(target, 0, response, rOffset, match);
        for (int i = 0; i < SUBFRAME; i++) {
            sign[i] = match[i] >> 31;
            match[i] = Math.abs(match[i]);
        }
        fillMatrix();
        searchTree();
        build(response, rOffset, code, filtered);
        AlgebraicCode.sharpen(code, delay, gain);
    }

    private void scaleResponse(int[] response, int rOffset) {
        int energy = FixedPoint.dot(0, response, rOffset, response, rOffset, SUBFRAME);
        int left = norm32(energy) >> 1;
        boolean loud = energy >> 16 > LOUD;
        for (int i = 0; i < SUBFRAME; i++) {
            int sample = response[rOffset + i];
            scaled[i] = loud ? sample >> 1 : sat16(sample << left);
        }
    }

    private void fillMatrix() {
        boolean safe = 2 * FixedPoint.energy(scaled, 0, SUBFRAME) <= FixedPoint.MAX_32;
        int sum = 0;
        for (int n = 0; n < SUBFRAME; n++) {
            sum = FixedPoint.lMac(sum, scaled[n], scaled[n]);
            int at = SUBFRAME - 1 - n;
            phi[at * SUBFRAME + at] = sum >> 16;
        }
        for (int distance = 1; distance < SUBFRAME; distance++) {
            if (distance % STEP != 0) {
                fillDiagonal(distance, safe);
            }
        }
    }

    /** Correlations of all places so far apart: one running sum, since each place adds one product. */
    private void fillDiagonal(int distance, boolean safe) {
        int[] matrix = phi;
        int last = SUBFRAME - 1;
        int row = (last - distance) * SUBFRAME + last;
        int column = last * SUBFRAME + last - distance;
        int sum = 0;
        // Every index is a multiple of n and a constant, which lets the compiler check bounds once for the loop.
        for (int n = 0; n < SUBFRAME - distance; n++) {
            int product = scaled[n] * scaled[n + distance];
            sum = safe ? sum + 2 * product : FixedPoint.sat32(sum + 2L * product);
            // Times 1 less a last bit for the same sign, times -1 for another: 32767 with its bits turned is -32768.
            int factor = 32767 ^ sign[last - n] ^ sign[last - distance - n];
            int value = Math.min(Short.MAX_VALUE, (sum >> 16) * factor >> 15);
            matrix[row - (SUBFRAME + 1) * n] = value;
            matrix[column - (SUBFRAME + 1) * n] = value;
        }
    }

    private void searchTree() {
        bestSquare = -1;
        bestEnergy = 1;
        for (int i = 0; i < place.length; i++) {
            place[i] = i;
        }
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

    private void build(int[] response, int rOffset, int[] code, int[] filtered) {
        Arrays.fill(code, 0, SUBFRAME, 0);
        Arrays.fill(filtered, 0, SUBFRAME, 0);
        signs = 0;
        for (int pulse = 0; pulse < place.length; pulse++) {
            int at = place[pulse];
            boolean minus = sign[at] != 0;
            code[at] = minus ? AlgebraicCode.NEGATIVE : AlgebraicCode.POSITIVE;
            signs |= minus ? 0 : 1 << pulse;
            for (int i = at; i < SUBFRAME; i++) {
                int sample = response[rOffset + i - at];
                filtered[i] = sat16(minus ? filtered[i] - sample : filtered[i] + sample);
            }
        }
        positions = AlgebraicCode.encodePositions(place[0], place[1], place[2], place[3]);
    }
}
