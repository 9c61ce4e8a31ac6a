package org.offhook.audio.spectrum;

import java.util.Arrays;

/**
 * The spectrum of a signal block by block, and the way back: windows of two blocks under the root of a Hann window on
 * both sides, overlapping by half, so that an unchanged spectrum gives the signal again one block later. Used by one
 * thread; no allocation after construction.
 */
public final class ShortTimeSpectrum {

    /** Real parts of the present window; may be changed between {@link #analyse} and {@link #synthesise}. */
    public final float[] re;
    /** Imaginary parts of the present window. */
    public final float[] im;

    private final int block;
    private final RealFft fft;
    private final float[] window;
    private final float[] past;
    private final float[] frame;
    private final float[] overlap;

    /**
     * Makes an analysis.
     *
     * @param block samples by which the window moves, a power of two
     */
    public ShortTimeSpectrum(int block) {
        this.block = block;
        fft = new RealFft(2 * block);
        re = new float[fft.bins()];
        im = new float[fft.bins()];
        window = new float[2 * block];
        for (int i = 0; i < window.length; i++) {
            window[i] = (float) Math.sin(Math.PI * (i + 0.5) / window.length);
        }
        past = new float[block];
        frame = new float[2 * block];
        overlap = new float[block];
    }

    /** {@return frequencies in the spectrum} */
    public int bins() {
        return fft.bins();
    }

    /** Forgets the signal. */
    public void reset() {
        Arrays.fill(past, 0);
        Arrays.fill(overlap, 0);
    }

    /**
     * Takes a block and sets {@link #re} and {@link #im}.
     *
     * @param in the samples, one block
     */
    public void analyse(float[] in) {
        for (int i = 0; i < block; i++) {
            frame[i] = past[i] * window[i];
            frame[block + i] = in[i] * window[block + i];
        }
        System.arraycopy(in, 0, past, 0, block);
        fft.forward(frame, re, im);
    }

    /**
     * Gives the samples of what is in {@link #re} and {@link #im}, one block late.
     *
     * @param out receives one block
     */
    public void synthesise(float[] out) {
        fft.inverse(re, im, frame);
        for (int i = 0; i < block; i++) {
            out[i] = overlap[i] + frame[i] * window[i];
            overlap[i] = frame[block + i] * window[block + i];
        }
    }

    /**
     * Power of the present window.
     *
     * @param power receives one value per frequency
     */
    public void power(float[] power) {
        for (int k = 0; k < re.length; k++) {
            power[k] = re[k] * re[k] + im[k] * im[k];
        }
    }
}
