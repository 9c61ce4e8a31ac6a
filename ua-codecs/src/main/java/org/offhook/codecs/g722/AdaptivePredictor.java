package org.offhook.codecs.g722;

/**
 * The predictor that both sub-bands share: two poles and six zeros, adapted by signs alone
 * (ITU-T G.722 clauses 3.5, 3.6 and 6.2.1.4). 16-bit saturating arithmetic; prediction and signals have 15 bits of
 * fraction, the coefficients of the poles 14.
 */
final class AdaptivePredictor {

    /** Coefficients of the zeros and the differences they work on, newest first. */
    private int zero1;
    private int zero2;
    private int zero3;
    private int zero4;
    private int zero5;
    private int zero6;
    private int difference1;
    private int difference2;
    private int difference3;
    private int difference4;
    private int difference5;
    private int difference6;
    private int pole1;
    private int pole2;
    /** Signs of the last partial signals, 0 or -1. */
    private int partialSign1;
    private int partialSign2;
    /** Twice the last reconstructed sample, 16 bits. */
    private int doubled1;
    private int zeroPrediction;
    private int prediction;

    /** {@return the prediction of the next sample} */
    int prediction() {
        return prediction;
    }

    void reset() {
        zero1 = 0;
        zero2 = 0;
        zero3 = 0;
        zero4 = 0;
        zero5 = 0;
        zero6 = 0;
        difference1 = 0;
        difference2 = 0;
        difference3 = 0;
        difference4 = 0;
        difference5 = 0;
        difference6 = 0;
        pole1 = 0;
        pole2 = 0;
        partialSign1 = 0;
        partialSign2 = 0;
        doubled1 = 0;
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
        // Of the partial signal the sign alone counts, which saturation does not change.
        int partialSign = quantised + zeroPrediction >> 31;
        int reconstructed = saturate(prediction + quantised);
        zeroPrediction = updateZeros(quantised);
        updatePoles(partialSign);
        partialSign2 = partialSign1;
        partialSign1 = partialSign;
        int doubled = saturate(2 * reconstructed);
        int fromPoles = saturate((pole1 * doubled >> 15) + (pole2 * doubled1 >> 15));
        doubled1 = doubled;
        prediction = saturate(fromPoles + zeroPrediction);
        return reconstructed;
    }

    /**
     * Blocks UPZERO and FILTEZ. The sum saturates term by term, from the oldest on. The differences are small enough
     * by the range of the scale factors that doubling them cannot saturate.
     */
    private int updateZeros(int quantised) {
        int step = quantised == 0 ? 0 : 128;
        zero6 = adapted(zero6, difference6, quantised, step);
        zero5 = adapted(zero5, difference5, quantised, step);
        zero4 = adapted(zero4, difference4, quantised, step);
        zero3 = adapted(zero3, difference3, quantised, step);
        zero2 = adapted(zero2, difference2, quantised, step);
        zero1 = adapted(zero1, difference1, quantised, step);
        difference6 = difference5;
        difference5 = difference4;
        difference4 = difference3;
        difference3 = difference2;
        difference2 = difference1;
        difference1 = quantised;
        int sum2 = (difference6 * zero6 >> 14) + (difference5 * zero5 >> 14);
        int sum3 = sum2 + (difference4 * zero4 >> 14);
        int sum4 = sum3 + (difference3 * zero3 >> 14);
        int sum5 = sum4 + (difference2 * zero2 >> 14);
        int sum6 = sum5 + (difference1 * zero1 >> 14);
        int outside = sum2 + 0x8000 | sum3 + 0x8000 | sum4 + 0x8000 | sum5 + 0x8000 | sum6 + 0x8000;
        return outside >>> 16 == 0 ? sum6 : saturatedSum();
    }

    private int saturatedSum() {
        int sum = saturate((difference6 * zero6 >> 14) + (difference5 * zero5 >> 14));
        sum = saturate(sum + (difference4 * zero4 >> 14));
        sum = saturate(sum + (difference3 * zero3 >> 14));
        sum = saturate(sum + (difference2 * zero2 >> 14));
        return saturate(sum + (difference1 * zero1 >> 14));
    }

    /** A step towards the product of the signs, without a branch, since signs cannot be foreseen. */
    private static int adapted(int coefficient, int difference, int quantised, int step) {
        int opposite = (difference ^ quantised) >> 31;
        return (step ^ opposite) - opposite + (coefficient * 32640 >> 15);
    }

    /** Blocks UPPOL2 and UPPOL1. Four times the first pole, saturated before and after the sign, is one limit a quarter as high. */
    private void updatePoles(int partialSign) {
        int changed = partialSign ^ partialSign1;
        int signed = (pole1 ^ ~changed) - ~changed;
        int towards = Math.max(-8192, Math.min(8191, signed)) >> 5;
        int turned = partialSign ^ partialSign2;
        int second = towards + (128 ^ turned) - turned + (pole2 * 32512 >> 15);
        pole2 = Math.max(-12288, Math.min(12288, second));
        int first = (192 ^ changed) - changed + (pole1 * 32640 >> 15);
        int bound = 15360 - pole2;
        pole1 = Math.max(-bound, Math.min(bound, first));
    }

    static int saturate(int value) {
        return value == (short) value ? value : value < 0 ? Short.MIN_VALUE : Short.MAX_VALUE;
    }
}
