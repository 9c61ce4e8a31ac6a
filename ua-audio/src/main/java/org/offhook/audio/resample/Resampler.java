package org.offhook.audio.resample;

import java.util.Arrays;

/**
 * Changes the sample rate of a mono stream: polyphase windowed sinc, exact rational ratio, block by block with no seam.
 * One stream owns one resampler; {@link #process} does not allocate.
 *
 * <p>Latency is {@link #latencyMs}: half the window, 24 samples of the lower rate (3 ms when that is 8 kHz).
 */
public final class Resampler {

    private static final int CHUNK = 512;

    private final int inputHz;
    private final int outputHz;
    private final PolyphaseFilter filter;
    private final float[] window;
    private int filled;
    private int phase;

    /**
     * Makes a resampler.
     *
     * @param inputHz  rate of what goes in, 8000 to 192000 Hz
     * @param outputHz rate of what comes out, 8000 to 192000 Hz
     * @throws IllegalArgumentException when a rate is out of range or the ratio needs more than 4,096 phases
     */
    public Resampler(int inputHz, int outputHz) {
        if (inputHz < 4000 || inputHz > 192_000 || outputHz < 4000 || outputHz > 192_000) {
            throw new IllegalArgumentException("rates out of range: " + inputHz + " to " + outputHz + " Hz");
        }
        this.inputHz = inputHz;
        this.outputHz = outputHz;
        this.filter = PolyphaseFilter.between(inputHz, outputHz);
        if (filter.up() > 4096) {
            throw new IllegalArgumentException("no simple ratio between " + inputHz + " and " + outputHz + " Hz");
        }
        this.window = new float[filter.taps() + CHUNK];
        reset();
    }

    /** Returns to the state after construction: a past of silence. */
    public void reset() {
        Arrays.fill(window, 0);
        filled = filter.taps() - 1;
        phase = 0;
    }

    /** {@return input rate in Hz} */
    public int inputHz() {
        return inputHz;
    }

    /** {@return output rate in Hz} */
    public int outputHz() {
        return outputHz;
    }

    /** {@return time by which the output lags behind the input, in milliseconds} */
    public double latencyMs() {
        return inputHz == outputHz ? 0 : 1000.0 * (filter.taps() / 2) / inputHz;
    }

    /**
     * Says how much {@link #process} will give.
     *
     * @param inputSamples samples to be put in now
     * @return output samples that this will give, exactly
     */
    public int outputFor(int inputSamples) {
        if (inputHz == outputHz) {
            return inputSamples;
        }
        int lastStart = filled + inputSamples - filter.taps();
        return lastStart < 0 ? 0
            : (int) (((lastStart + 1L) * filter.up() - 1 - phase) / filter.down()) + 1;
    }

    /**
     * Says how much must be put in.
     *
     * @param outputSamples samples wanted
     * @return the least number of input samples for which {@link #process} gives at least that many
     */
    public int inputFor(int outputSamples) {
        if (inputHz == outputHz || outputSamples <= 0) {
            return Math.max(0, outputSamples);
        }
        long lastStart = ((outputSamples - 1L) * filter.down() + phase) / filter.up();
        return (int) Math.max(0, lastStart + filter.taps() - filled);
    }

    /**
     * Converts a block.
     *
     * @param in        input samples
     * @param inOffset  first input sample
     * @param samples   input samples, all of which are taken
     * @param out       receives {@link #outputFor} samples
     * @param outOffset first sample to write
     * @return samples written
     */
    public int process(short[] in, int inOffset, int samples, short[] out, int outOffset) {
        if (inputHz == outputHz) {
            System.arraycopy(in, inOffset, out, outOffset, samples);
            return samples;
        }
        int taken = 0;
        int given = 0;
        while (taken < samples) {
            int piece = Math.min(samples - taken, window.length - filled);
            for (int i = 0; i < piece; i++) {
                window[filled + i] = in[inOffset + taken + i];
            }
            filled += piece;
            taken += piece;
            given += convolve(out, outOffset + given);
        }
        return given;
    }

    /** Gives every output whose window is filled, then moves the rest of the window to the front. */
    private int convolve(short[] out, int outOffset) {
        int taps = filter.taps();
        int start = 0;
        int given = 0;
        while (start + taps <= filled) {
            out[outOffset + given++] = dot(filter.byPhase()[phase], start, taps);
            phase += filter.down();
            start += phase / filter.up();
            phase %= filter.up();
        }
        // One step is shorter than the window, so something is always left to keep.
        filled -= start;
        System.arraycopy(window, start, window, 0, filled);
        return given;
    }

    private short dot(float[] row, int start, int taps) {
        float a = 0;
        float b = 0;
        for (int tap = 0; tap < taps; tap += 2) {
            a += row[tap] * window[start + tap];
            b += row[tap + 1] * window[start + tap + 1];
        }
        return (short) Math.max(Short.MIN_VALUE, Math.min(Short.MAX_VALUE, Math.round(a + b)));
    }
}
