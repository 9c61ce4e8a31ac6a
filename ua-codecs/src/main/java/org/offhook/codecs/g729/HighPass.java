package org.offhook.codecs.g729;

import static org.offhook.codecs.g729.FixedPoint.lMac;
import static org.offhook.codecs.g729.FixedPoint.lShl;
import static org.offhook.codecs.g729.FixedPoint.mul32x16;
import static org.offhook.codecs.g729.FixedPoint.round;
import static org.offhook.codecs.g729.FixedPoint.sat32;

/**
 * The second-order high-pass filters before the encoder, 140 Hz and half the level (ITU-T G.729 clause 3.1), and after
 * the decoder, 100 Hz and twice the level (clause 4.2.5), with double precision in the feedback.
 */
final class HighPass {

    /** The zeros' filter is symmetric. */
    private final int outerZero;
    private final int middleZero;
    private final int pole1;
    private final int pole2;
    private final int feedbackShift;
    private final int outputShift;
    private int input1;
    private int input2;
    private int output1;
    private int output2;

    private HighPass(int outerZero, int middleZero, int pole1, int pole2, int feedbackShift, int outputShift) {
        this.outerZero = outerZero;
        this.middleZero = middleZero;
        this.pole1 = pole1;
        this.pole2 = pole2;
        this.feedbackShift = feedbackShift;
        this.outputShift = outputShift;
    }

    static HighPass beforeEncoder() {
        return new HighPass(1899, -3798, 7807, -3733, 3, 0);
    }

    static HighPass afterDecoder() {
        return new HighPass(7699, -15398, 15836, -7667, 2, 1);
    }

    void reset() {
        input1 = 0;
        input2 = 0;
        output1 = 0;
        output2 = 0;
    }

    /** {@return the filtered sample} */
    int filter(int input) {
        long feedback = (long) mul32x16(output1, pole1) + mul32x16(output2, pole2);
        long sum1 = feedback + 2L * outerZero * input;
        long sum2 = sum1 + 2L * middleZero * input1;
        long sum3 = sum2 + 2L * outerZero * input2;
        long outside = feedback ^ (int) feedback | sum1 ^ (int) sum1 | sum2 ^ (int) sum2 | sum3 ^ (int) sum3;
        boolean fits = outside == 0;
        int sum = lShl(fits ? (int) sum3 : saturatedSum(sat32(feedback), input), feedbackShift);
        input2 = input1;
        input1 = input;
        output2 = output1;
        output1 = sum;
        return round(lShl(sum, outputShift));
    }

    private int saturatedSum(int feedback, int input) {
        return lMac(lMac(lMac(feedback, input, outerZero), input1, middleZero), input2, outerZero);
    }
}
