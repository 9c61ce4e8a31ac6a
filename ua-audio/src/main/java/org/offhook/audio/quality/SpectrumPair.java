package org.offhook.audio.quality;

import org.offhook.audio.spectrum.ComplexFft;

/**
 * Power spectra of two real frames by one complex Fourier transform: the first goes through the real part and the second
 * through the imaginary part, and their symmetries take them apart again. Keeps its tables; used by one thread.
 */
final class SpectrumPair {

    private final int size;
    private final ComplexFft fft;
    private final double[] re;
    private final double[] im;
    /** Power of the first frame in the bins 0 to size / 2. */
    final double[] first;
    /** Power of the second. */
    final double[] second;

    /**
     * Makes the tables.
     *
     * @param size points of the transform, a power of two; shorter frames are padded with zeros
     */
    SpectrumPair(int size) {
        this.size = size;
        fft = new ComplexFft(size);
        re = new double[size];
        im = new double[size];
        first = new double[size / 2 + 1];
        second = new double[size / 2 + 1];
    }

    /** Transforms {@code window.length} samples of each from an offset. */
    void transform(double[] x, double[] y, int offset, double[] window) {
        for (int i = 0; i < size; i++) {
            boolean inside = i < window.length;
            re[i] = inside ? x[offset + i] * window[i] : 0;
            im[i] = inside ? y[offset + i] * window[i] : 0;
        }
        fft.forward(re, im);
        for (int k = 0; k <= size / 2; k++) {
            int mirror = (size - k) % size;
            double a = re[k] + re[mirror];
            double b = im[k] - im[mirror];
            first[k] = (a * a + b * b) / 4;
            double c = im[k] + im[mirror];
            double d = re[mirror] - re[k];
            second[k] = (c * c + d * d) / 4;
        }
    }

    /** {@return a raised-cosine window whose ends, both zero, are left out} */
    static double[] hann(int length) {
        double[] window = new double[length];
        for (int i = 0; i < length; i++) {
            window[i] = 0.5 - 0.5 * Math.cos(2 * Math.PI * (i + 1) / (length + 1));
        }
        return window;
    }
}
