package org.offhook.audio.device;

import java.util.Arrays;
import org.offhook.audio.resample.WindowedSinc;

/**
 * Reads a stream at a rate within a thousandth of its own: a windowed sinc whose place between two samples moves on a little
 * with every sample. At the rate itself, from where it starts, samples pass unchanged. Used by one thread; no allocation
 * after the first block of a length.
 *
 * <p>32 taps under a Kaiser window, 512 places between samples and straight lines between these: a full-scale tone at an
 * eighth of the rate comes out over 90 dB above what is added to it.
 */
final class FractionalReader {

    /** Samples by which the output lags behind the input. */
    static final int LATENCY = 16;

    private static final int TAPS = 2 * LATENCY;
    private static final int PHASES = 512;
    private static final float[][] BY_PHASE = design();

    private float[] window = new float[TAPS + 1024];
    private double position;

    FractionalReader() {
        reset();
    }

    private static float[][] design() {
        float[][] rows = new float[PHASES + 1][TAPS];
        for (int phase = 0; phase <= PHASES; phase++) {
            double sum = 0;
            for (int tap = 0; tap < TAPS; tap++) {
                double x = tap - (LATENCY - 1) - (double) phase / PHASES;
                rows[phase][tap] = (float) WindowedSinc.at(x, LATENCY, 1);
                sum += rows[phase][tap];
            }
            for (int tap = 0; tap < TAPS; tap++) {
                rows[phase][tap] /= (float) sum;
            }
        }
        return rows;
    }

    /** Forgets the past: silence. */
    void reset() {
        Arrays.fill(window, 0);
        position = 0;
    }

    /** {@return samples that {@link #read} will take for an output of some samples at a rate of {@code 1 + ppm} millionths} */
    int inputFor(int samples, double ppm) {
        return (int) (position + samples * (1 + ppm * 1e-6));
    }

    /**
     * Gives samples.
     *
     * @param in      holds {@link #inputFor} samples
     * @param taken   how many
     * @param out     receives the samples
     * @param offset  first sample to write
     * @param samples samples to give
     * @param ppm     by how much faster than it comes the input is read
     */
    void read(short[] in, int taken, short[] out, int offset, int samples, double ppm) {
        if (window.length < TAPS + taken) {
            window = Arrays.copyOf(window, TAPS + 2 * taken);
        }
        for (int i = 0; i < taken; i++) {
            window[TAPS + i] = in[i];
        }
        double step = 1 + ppm * 1e-6;
        for (int i = 0; i < samples; i++) {
            out[offset + i] = at(position + i * step);
        }
        position += samples * step - taken;
        System.arraycopy(window, taken, window, 0, TAPS);
    }

    private short at(double place) {
        int first = (int) place;
        double phase = (place - first) * PHASES;
        int row = (int) phase;
        float share = (float) (phase - row);
        float[] lower = BY_PHASE[row];
        float[] upper = BY_PHASE[row + 1];
        float a = 0;
        float b = 0;
        for (int tap = 0; tap < TAPS; tap++) {
            float sample = window[first + tap];
            a += lower[tap] * sample;
            b += upper[tap] * sample;
        }
        return (short) Math.max(Short.MIN_VALUE, Math.min(Short.MAX_VALUE, Math.round(a + share * (b - a))));
    }
}
