package org.offhook.audio.echo;

import org.offhook.audio.spectrum.RealFft;

import java.util.Arrays;

/**
 * Sees whether a filter adds energy, as one does whose path is no more. A near voice at the pitch of the echo may take energy from
 * it by chance, as their phases fall, so that the error is above what was heard though the filter is right; therefore the mean of
 * the logarithms has to say so too. Used by one thread; no allocation.
 */
final class HarmDetector {

    private static final float LEAST_POWER = 100f;
    private static final float HARM = 1.1f;
    /** Blocks over which a filter must do harm: 64 ms. */
    private static final int HARM_BLOCKS = 8;
    /** Mean logarithm of the error over what was heard, above which a filter does harm: 1.3 dB. */
    private static final float EXCESS = 0.3f;
    private static final float EXCESS_SMOOTHING = 0.9f;
    /** Share of the mean power of the echo from which on a frequency counts. */
    private static final float ECHO_SHARE = 0.1f;

    private final int block;
    private final RealFft fft;
    private final float[] time;
    private final float[] nearRe;
    private final float[] nearIm;
    private int blocks;
    private float excess;

    HarmDetector(int block) {
        this.block = block;
        fft = new RealFft(2 * block);
        time = new float[2 * block];
        nearRe = new float[fft.bins()];
        nearIm = new float[fft.bins()];
    }

    void reset() {
        blocks = 0;
        excess = 0;
    }

    /**
     * Looks at a block.
     *
     * @param near    what was heard
     * @param error   that without the echo
     * @param echoRe  spectrum of the echo expected, real parts
     * @param echoIm  imaginary parts
     * @param errorRe spectrum of the error behind as many zeros, real parts
     * @param errorIm imaginary parts
     * @return whether harm has been done for a while; begins anew then
     */
    boolean isDone(float[] near, float[] error, float[] echoRe, float[] echoIm, float[] errorRe, float[] errorIm) {
        Arrays.fill(time, 0, block, 0);
        System.arraycopy(near, 0, time, block, block);
        fft.forward(time, nearRe, nearIm);
        measureExcess(echoRe, echoIm, errorRe, errorIm);
        boolean more = PartitionedKalmanFilter.power(error) > HARM * PartitionedKalmanFilter.power(near) + block * LEAST_POWER;
        blocks = more ? blocks + 1 : Math.max(0, blocks - 1);
        if (blocks < HARM_BLOCKS || excess <= EXCESS) {
            return false;
        }
        reset();
        return true;
    }

    /**
     * Follows the mean logarithm of the error over what was heard. Over all phases that of a sum is never below that of either
     * part, so with the right path the mean is 0 at most, whatever the near voice. Only frequencies where an echo is expected
     * count; what was heard must not choose them, for it would choose those where the two cancel each other.
     */
    private void measureExcess(float[] echoRe, float[] echoIm, float[] errorRe, float[] errorIm) {
        float mean = 0;
        for (int k = 1; k < nearRe.length; k++) {
            mean += echoRe[k] * echoRe[k] + echoIm[k] * echoIm[k];
        }
        mean = Math.max(mean / nearRe.length, block * LEAST_POWER);
        float sum = 0;
        int counted = 0;
        for (int k = 1; k < nearRe.length; k++) {
            if (echoRe[k] * echoRe[k] + echoIm[k] * echoIm[k] > ECHO_SHARE * mean) {
                float left = errorRe[k] * errorRe[k] + errorIm[k] * errorIm[k] + LEAST_POWER;
                float heard = nearRe[k] * nearRe[k] + nearIm[k] * nearIm[k] + LEAST_POWER;
                sum += (float) Math.log(left / heard);
                counted++;
            }
        }
        if (counted > 0) {
            excess = EXCESS_SMOOTHING * excess + (1 - EXCESS_SMOOTHING) * sum / counted;
        }
    }
}
