package org.offhook.audio.echo;

import java.util.Arrays;
import org.offhook.audio.spectrum.ShortTimeSpectrum;

/**
 * Attenuates what the linear filter leaves. How much of the echo leaks through is learnt per frequency as the lowest
 * ratio of error to estimated echo seen of late: somebody speaking at the near end only raises that ratio, so speech is
 * not taken for echo. Nothing is taken below the noise of the room, so the line does not go dead between words.
 *
 * <p>One block of delay. Used by one thread; no allocation.
 */
final class ResidualEchoSuppressor {

    private static final float LEAST_GAIN = 0.1f;
    private static final float SMOOTHING = 0.8f;
    private static final float PREVIOUS_SHARE = 0.75f;
    private static final float OVERESTIMATE = 2f;
    private static final float INITIAL_LEAK = 0.05f;
    private static final float MOST_LEAK = 1f;

    private final ShortTimeSpectrum error;
    private final ShortTimeSpectrum echo;
    private final float leakRise;
    private final float noiseRise;
    private final float[] errorPower;
    private final float[] echoPower;
    private final float[] smoothError;
    private final float[] smoothEcho;
    private final float[] leak;
    private final float[] noise;
    private final float[] cleanBefore;

    ResidualEchoSuppressor(int block, int sampleRateHz) {
        error = new ShortTimeSpectrum(block);
        echo = new ShortTimeSpectrum(block);
        double blocksPerSecond = (double) sampleRateHz / block;
        leakRise = (float) Math.pow(10, 0.3 / blocksPerSecond);
        noiseRise = (float) Math.pow(10, 0.3 / blocksPerSecond);
        int bins = error.bins();
        errorPower = new float[bins];
        echoPower = new float[bins];
        smoothError = new float[bins];
        smoothEcho = new float[bins];
        leak = new float[bins];
        noise = new float[bins];
        cleanBefore = new float[bins];
        reset();
    }

    void reset() {
        error.reset();
        echo.reset();
        Arrays.fill(smoothError, 0);
        Arrays.fill(smoothEcho, 0);
        Arrays.fill(leak, INITIAL_LEAK);
        Arrays.fill(noise, 1e4f);
        Arrays.fill(cleanBefore, 0);
    }

    /**
     * Suppresses.
     *
     * @param estimate estimate of the echo
     * @param unmodelled power of the echo that the linear filter knows it does not know, per frequency
     * @param in       what the linear filter gives
     * @param out      receives the block before, attenuated; may be {@code in}
     */
    void suppress(float[] estimate, float[] unmodelled, float[] in, float[] out) {
        error.analyse(in);
        echo.analyse(estimate);
        error.power(errorPower);
        echo.power(echoPower);
        for (int k = 0; k < errorPower.length; k++) {
            follow(k);
            float gain = gain(k, unmodelled[k]);
            error.re[k] *= gain;
            error.im[k] *= gain;
        }
        error.synthesise(out);
    }

    private void follow(int k) {
        smoothError[k] = SMOOTHING * smoothError[k] + (1 - SMOOTHING) * errorPower[k];
        smoothEcho[k] = SMOOTHING * smoothEcho[k] + (1 - SMOOTHING) * echoPower[k];
        noise[k] = Math.min(noise[k] * noiseRise, smoothError[k] + 1);
        // Only where the echo stands above the noise does the ratio say anything about the filter.
        if (smoothEcho[k] > 10 * noise[k]) {
            float ratio = smoothError[k] / smoothEcho[k];
            leak[k] = Math.min(MOST_LEAK, Math.min(leak[k] * leakRise, Math.max(ratio, 1e-4f)));
        }
    }

    private float gain(int k, float unmodelled) {
        float residual = OVERESTIMATE * leak[k] * Math.max(smoothEcho[k], echoPower[k])
            + unmodelled + 1e-3f;
        float now = Math.max(0, errorPower[k] / residual - 1);
        float ratio = PREVIOUS_SHARE * cleanBefore[k] / residual + (1 - PREVIOUS_SHARE) * now;
        float gain = ratio / (1 + ratio);
        float floor = (float) Math.sqrt(noise[k] / (errorPower[k] + 1e-3f));
        gain = Math.min(1, Math.max(gain, Math.max(LEAST_GAIN, floor)));
        cleanBefore[k] = gain * gain * errorPower[k];
        return gain;
    }
}
