package org.offhook.codecs.g722;

import java.util.Arrays;

/**
 * The predictor that both sub-bands share: two poles and six zeros, adapted by signs alone
 * (ITU-T G.722 clauses 3.5, 3.6 and 6.2.1.4). 16-bit saturating arithmetic; prediction and signals have 15 bits of
 * fraction, the coefficients of the poles 14.
 */
final class AdaptivePredictor {

    private static final int ZEROS = 6;

    private final int[] zero = new int[ZEROS];
    private final int[] difference = new int[ZEROS];
    private int pole1;
    private int pole2;
    private int partial1;
    private int partial2;
    private int reconstructed1;
    private int zeroPrediction;
    private int prediction;

    /** {@return the prediction of the next sample} */
    int prediction() {
        return prediction;
    }

    void reset() {
        Arrays.fill(zero, 0);
        Arrays.fill(difference, 0);
        pole1 = 0;
        pole2 = 0;
        partial1 = 0;
        partial2 = 0;
        reconstructed1 = 0;
        zeroPrediction = 0;
        prediction = 0;
    }

    /**
     * Adapts to a quantised difference and predicts the next sample.
     *
     * @param quantised difference signal that encoder and decoder both know
     * @return the reconstructed sample
     */
    int update(int quantised) {
        int partial = saturate(quantised + zeroPrediction);
        int reconstructed = saturate(prediction + quantised);
        zeroPrediction = updateZeros(quantised);
        updatePoles(partial);
        partial2 = partial1;
        partial1 = partial;
        int fromPoles = saturate((pole1 * saturate(2 * reconstructed) >> 15)
            + (pole2 * saturate(2 * reconstructed1) >> 15));
        reconstructed1 = reconstructed;
        prediction = saturate(fromPoles + zeroPrediction);
        return reconstructed;
    }

    /** Blocks UPZERO and FILTEZ. The sum saturates term by term, from the oldest on. */
    private int updateZeros(int quantised) {
        int step = quantised == 0 ? 0 : 128;
        int sum = 0;
        for (int i = ZEROS - 1; i >= 0; i--) {
            int signed = (difference[i] ^ quantised) < 0 ? -step : step;
            int coefficient = signed + (zero[i] * 32640 >> 15);
            int delayed = i == 0 ? quantised : difference[i - 1];
            zero[i] = coefficient;
            difference[i] = delayed;
            sum = saturate(sum + (saturate(2 * delayed) * coefficient >> 15));
        }
        return sum;
    }

    /** Blocks UPPOL2 and UPPOL1. */
    private void updatePoles(int partial) {
        boolean sameAsLast = (partial ^ partial1) >= 0;
        int fourfold = saturate(pole1 << 2);
        int towards = (sameAsLast ? saturate(-fourfold) : fourfold) >> 7;
        int turned = (partial ^ partial2) >= 0 ? 128 : -128;
        int second = towards + turned + (pole2 * 32512 >> 15);
        pole2 = Math.max(-12288, Math.min(12288, second));
        int first = (sameAsLast ? 192 : -192) + (pole1 * 32640 >> 15);
        int bound = 15360 - pole2;
        pole1 = Math.max(-bound, Math.min(bound, first));
    }

    static int saturate(int value) {
        return value == (short) value ? value : value < 0 ? Short.MIN_VALUE : Short.MAX_VALUE;
    }
}
