package org.offhook.audio.enhance;

import java.util.Arrays;
import org.offhook.audio.PcmSource;
import org.offhook.audio.ProcessedSource;
import org.offhook.audio.spectrum.ShortTimeSpectrum;

/**
 * Attenuates steady noise. The noise is followed per frequency as a minimum that rises slowly, speech is told from it by
 * the decision-directed ratio of Y. Ephraim and D. Malah (IEEE TASSP 32 (1984)), and the gain is Wiener's with a floor,
 * so that what remains sounds like the same noise, further away.
 *
 * <p>Windows of 16 ms every 8 ms; the output lags by {@link #latencySamples}. One media thread; no allocation in
 * {@link #process}.
 */
public final class NoiseSuppressor {

    private static final int BLOCKS_PER_SECOND = 125;
    private static final float SMOOTHING = 0.85f;
    private static final float PREVIOUS_SHARE = 0.96f;
    /** The minimum of a smoothed power lies below its mean; measured on white noise. */
    private static final float MINIMUM_BIAS = 1.8f;
    /** A louder noise is believed after a while: 5 dB a second. */
    private static final float RISE = (float) Math.pow(10, 0.5 / BLOCKS_PER_SECOND);
    private static final int LEARNING_BLOCKS = BLOCKS_PER_SECOND / 5;
    private static final float TINY = 1e-3f;

    private final int sampleRateHz;
    private final int block;
    private final float leastGain;
    private final ShortTimeSpectrum spectrum;
    private final float[] samples;
    private final float[] out;
    private final float[] power;
    private final float[] smooth;
    private final float[] noise;
    private final float[] cleanBefore;
    private int filled;
    private int learnt;

    /**
     * Makes a suppressor.
     *
     * @param sampleRateHz    8000 or 16000 Hz
     * @param mostReductionDb by how much noise is attenuated at most, 0 to 40 dB; 15 is a good value
     */
    public NoiseSuppressor(int sampleRateHz, double mostReductionDb) {
        if (sampleRateHz != 8000 && sampleRateHz != 16_000) {
            throw new IllegalArgumentException("noise suppression runs at 8000 or 16000 Hz, not " + sampleRateHz);
        }
        if (!(mostReductionDb >= 0 && mostReductionDb <= 40)) {
            throw new IllegalArgumentException("reduction out of range: " + mostReductionDb + " dB");
        }
        this.sampleRateHz = sampleRateHz;
        block = sampleRateHz / BLOCKS_PER_SECOND;
        leastGain = (float) Math.pow(10, -mostReductionDb / 20);
        spectrum = new ShortTimeSpectrum(block);
        samples = new float[block];
        out = new float[block];
        power = new float[spectrum.bins()];
        smooth = new float[spectrum.bins()];
        noise = new float[spectrum.bins()];
        cleanBefore = new float[spectrum.bins()];
    }

    /** {@return samples by which the output lags: 16 ms of them} */
    public int latencySamples() {
        return 2 * block;
    }

    /**
     * Suppresses in place.
     *
     * @param pcm    the samples
     * @param offset first sample
     * @param count  samples to work on, any number
     */
    public void process(short[] pcm, int offset, int count) {
        for (int i = offset; i < offset + count; i++) {
            samples[filled] = pcm[i];
            pcm[i] = (short) Math.max(Short.MIN_VALUE, Math.min(Short.MAX_VALUE, Math.round(out[filled])));
            if (++filled == block) {
                filled = 0;
                processBlock();
            }
        }
    }

    private void processBlock() {
        spectrum.analyse(samples);
        spectrum.power(power);
        boolean learning = learnt < LEARNING_BLOCKS;
        for (int k = 0; k < power.length; k++) {
            smooth[k] = learnt == 0 ? power[k] : SMOOTHING * smooth[k] + (1 - SMOOTHING) * power[k];
            noise[k] = learning ? smooth[k] / MINIMUM_BIAS : Math.min(noise[k] * RISE, smooth[k]);
            float gain = gain(k);
            cleanBefore[k] = gain * gain * power[k];
            spectrum.re[k] *= gain;
            spectrum.im[k] *= gain;
        }
        learnt += learning ? 1 : 0;
        spectrum.synthesise(out);
    }

    private float gain(int k) {
        float expected = MINIMUM_BIAS * noise[k] + TINY;
        float now = Math.max(0, power[k] / expected - 1);
        float ratio = PREVIOUS_SHARE * cleanBefore[k] / expected + (1 - PREVIOUS_SHARE) * now;
        return Math.max(leastGain, ratio / (1 + ratio));
    }

    /** Forgets signal and noise. */
    public void reset() {
        spectrum.reset();
        Arrays.fill(out, 0);
        Arrays.fill(cleanBefore, 0);
        filled = 0;
        learnt = 0;
    }

    /**
     * Puts this suppressor behind a source.
     *
     * @param source gives the samples, at the rate of this suppressor
     * @return the same source with less noise; closing it closes {@code source}
     */
    public PcmSource on(PcmSource source) {
        return new ProcessedSource(source, sampleRateHz, this::process);
    }
}
