package org.offhook.codecs.g729;

import static org.offhook.codecs.g729.FixedPoint.lAdd;
import static org.offhook.codecs.g729.FixedPoint.lMac;
import static org.offhook.codecs.g729.FixedPoint.lShl;
import static org.offhook.codecs.g729.FixedPoint.mul32x16;
import static org.offhook.codecs.g729.FixedPoint.round;

/**
 * The second-order high-pass filters before the encoder, 140 Hz and half the level (ITU-T G.729 clause 3.1), and after
 * the decoder, 100 Hz and twice the level (clause 4.2.5), with double precision in the feedback.
 */
final class HighPass {

    private final int[] zeros;
    private final int[] poles;
    private final int feedbackShift;
    private final int outputShift;
    private int input1;
    private int input2;
    private int output1;
    private int output2;

    private HighPass(int[] zeros, int[] poles, int feedbackShift, int outputShift) {
        this.zeros = zeros;
        this.poles = poles;
        this.feedbackShift = feedbackShift;
        this.outputShift = outputShift;
    }

    static HighPass beforeEncoder() {
        return new HighPass(new int[] {1899, -3798, 1899}, new int[] {7807, -3733}, 3, 0);
    }

    static HighPass afterDecoder() {
        return new HighPass(new int[] {7699, -15398, 7699}, new int[] {15836, -7667}, 2, 1);
    }

    void reset() {
        input1 = 0;
        input2 = 0;
        output1 = 0;
        output2 = 0;
    }

    /** {@return the filtered sample} */
    int filter(int input) {
        int sum = lAdd(mul32x16(output1, poles[0]), mul32x16(output2, poles[1]));
        sum = lMac(sum, input, zeros[0]);
        sum = lMac(sum, input1, zeros[1]);
        sum = lMac(sum, input2, zeros[2]);
        sum = lShl(sum, feedbackShift);
        input2 = input1;
        input1 = input;
        output2 = output1;
        output1 = sum;
        return round(lShl(sum, outputShift));
    }
}
