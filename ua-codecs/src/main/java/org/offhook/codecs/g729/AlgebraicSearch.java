package org.offhook.codecs.g729;

import static org.offhook.codecs.g729.FixedPoint.mult;
import static org.offhook.codecs.g729.FixedPoint.norm32;
import static org.offhook.codecs.g729.FixedPoint.sat16;

import java.util.Arrays;

/**
 * Search of the four pulses of the fixed codebook (ITU-T G.729 clause 3.8.1): what both ways of searching share.
 * Signs are those of the correlation with the target, and are worked into the matrix of correlations before.
 *
 * <p>The correlations are scaled so that no sum of the search leaves 32 bits, whichever pulses it tries.
 */
abstract class AlgebraicSearch {

    static final int SUBFRAME = AlgebraicCode.SUBFRAME;
    static final int STEP = AlgebraicCode.STEP;
    static final int TRACK = SUBFRAME / STEP;
    private static final int LOUD = 32000;

    private final BackwardFilter backward = new BackwardFilter();
    private final int[] scaled = new int[SUBFRAME];
    /** Magnitude of the correlation with the target by place. */
    final int[] match = new int[SUBFRAME];
    /** Signs of the correlation with the target, 0 or -1. */
    private final int[] sign = new int[SUBFRAME];
    /** Correlations of the response at two places, by row and column. */
    final int[] phi = new int[SUBFRAME * SUBFRAME];
    /** Places by track, the last for tracks 3 and 4 together. */
    final int[] place = new int[AlgebraicCode.PULSES];
    /** What 1 has become where signs are the same, and whether two negative ones make more of it. */
    private final int unit;
    private final int bothNegative;

    private int positions;
    private int signs;

    /**
     * Makes a search.
     *
     * @param unit         what the product of two equal signs is, 15 bits of fraction, not quite 1
     * @param bothNegative how much more it is for two negative ones, 0 or 1
     */
    AlgebraicSearch(int unit, int bothNegative) {
        this.unit = unit;
        this.bothNegative = -bothNegative;
    }

    /** Finds the best places, given correlations; they are the first of each track when it finds none. */
    abstract void choosePlaces(boolean isFirst);

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
     * @param isFirst  whether this is the first subframe of a frame
     */
    void search(int[] target, int[] response, int rOffset, int delay, int gain, int[] code, int[] filtered,
                boolean isFirst) {
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
        for (int i = 0; i < place.length; i++) {
            place[i] = i;
        }
        choosePlaces(isFirst);
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
        int one = unit;
        int more = bothNegative;
        int sum = 0;
        // Every index is a multiple of n and a constant, which lets the compiler check bounds once for the loop.
        for (int n = 0; n < SUBFRAME - distance; n++) {
            int product = scaled[n] * scaled[n + distance];
            sum = safe ? sum + 2 * product : FixedPoint.sat32(sum + 2L * product);
            // The product of two signs without a branch: turning the bits of a number makes it negative, less 1.
            int signA = sign[last - n];
            int signB = sign[last - distance - n];
            int factor = (one ^ signA ^ signB) - (signA & signB & more);
            int value = Math.min(Short.MAX_VALUE, (sum >> 16) * factor >> 15);
            matrix[row - (SUBFRAME + 1) * n] = value;
            matrix[column - (SUBFRAME + 1) * n] = value;
        }
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
