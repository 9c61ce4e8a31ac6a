package org.offhook.codecs.g726;

import java.util.Arrays;

/**
 * Adaptive predictor of two poles and six zeros, with the tone and transition detector that empties it
 * (ITU-T G.726 clauses 2.6 to 2.8 and 4.2.6 to 4.2.7). Coefficients have 14 bits of fraction; 16-bit wrap-around.
 */
final class Predictor {

    private static final int ZEROS = 6;

    private final int[] zero = new int[ZEROS];
    private final int[] difference = new int[ZEROS];
    private int pole1;
    private int pole2;
    private int reconstructed1;
    private int reconstructed2;
    /** Signs of the last two partial signals, 0 or -1. */
    private int partialSign1;
    private int partialSign2;
    private boolean tone;
    private int zeroEstimate;
    private int estimate;

    Predictor() {
        reset();
    }

    void reset() {
        Arrays.fill(zero, 0);
        Arrays.fill(difference, FloatingSample.ZERO);
        pole1 = 0;
        pole2 = 0;
        reconstructed1 = FloatingSample.ZERO;
        reconstructed2 = FloatingSample.ZERO;
        partialSign1 = 0;
        partialSign2 = 0;
        tone = false;
    }

    /** {@return the signal estimate of the next sample, 15 bits} */
    int estimate() {
        int sum = 0;
        for (int i = 0; i < ZEROS; i++) {
            sum += FloatingSample.multiply(zero[i], difference[i]);
        }
        zeroEstimate = (short) sum >> 1;
        sum += FloatingSample.multiply(pole1, reconstructed1) + FloatingSample.multiply(pole2, reconstructed2);
        estimate = (short) sum >> 1;
        return estimate;
    }

    /** {@return whether the last sample was part of a tone, as data modems send it} */
    boolean isTone() {
        return tone;
    }

    /**
     * {@return whether a tone has just given way to something else: blocks TONE and TRANS}
     *
     * @param slowScale slow scale factor, 15 bits of fraction
     * @param magnitude magnitude of the quantised difference
     */
    boolean isTransition(int slowScale, int magnitude) {
        int integer = slowScale >> 15;
        int threshold = integer > 9 ? 31744 : (slowScale >> 10 & 31) + 32 << integer;
        return tone && magnitude > threshold + (threshold >> 1) >> 1;
    }

    /**
     * Adapts to a quantised difference.
     *
     * @param sign       of the difference, 0 or -1
     * @param magnitude  its magnitude
     * @param transition whether all coefficients are to be emptied
     * @param leakShift  leak of the zeros
     * @return the reconstructed sample, 16 bits
     */
    int update(int sign, int magnitude, boolean transition, int leakShift) {
        int signed = (magnitude ^ sign) - sign;
        int partial = (short) (signed + zeroEstimate);
        int reconstructed = (short) (signed + estimate);
        if (transition) {
            Arrays.fill(zero, 0);
            pole1 = 0;
            pole2 = 0;
            tone = false;
        } else {
            updateZeros(sign, magnitude, leakShift);
            updatePoles(partial);
            tone = pole2 < -11776;
        }
        // By hand: for so few numbers a call of the library costs more than the work.
        for (int i = ZEROS - 1; i > 0; i--) {
            difference[i] = difference[i - 1];
        }
        difference[0] = FloatingSample.of(sign, magnitude);
        reconstructed2 = reconstructed1;
        reconstructed1 = FloatingSample.of(reconstructed >> 31, Math.abs(reconstructed) & 32767);
        partialSign2 = partialSign1;
        partialSign1 = partial >> 31;
        return reconstructed;
    }

    private void updateZeros(int sign, int magnitude, int leakShift) {
        int step = magnitude == 0 ? 0 : 128;
        for (int i = 0; i < ZEROS; i++) {
            int opposite = sign ^ difference[i] << 21 >> 31;
            zero[i] = (short) (zero[i] + (step ^ opposite) - opposite - (zero[i] >> leakShift));
        }
    }

    /** Blocks UPA2, LIMC, UPA1 and LIMD; signs alone decide the direction, without branches. */
    private void updatePoles(int partial) {
        int turned = partial >> 31 ^ partialSign1;
        int turnedLater = partial >> 31 ^ partialSign2;
        int limited = 4 * Math.max(-8191, Math.min(8191, pole1));
        int step2 = (16384 ^ turnedLater) - turnedLater + (limited ^ ~turned) - ~turned >> 7;
        int step1 = (192 ^ turned) - turned;
        if (partial == 0) {
            step2 = 0;
            step1 = 0;
        }
        int second = (short) (pole2 + step2 - (pole2 >> 7));
        pole2 = Math.max(-12288, Math.min(12288, second));
        int bound = 15360 - pole2;
        int first = (short) (pole1 + step1 - (pole1 >> 8));
        pole1 = Math.max(-bound, Math.min(bound, first));
    }
}
