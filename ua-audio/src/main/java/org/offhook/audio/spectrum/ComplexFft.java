package org.offhook.audio.spectrum;

/**
 * Fourier transform of complex values in place, radix 2, double precision, over tables made once: for measurements. Immutable;
 * any thread.
 */
public final class ComplexFft {

    private final int size;
    private final double[] cosines;
    private final double[] sines;
    private final int[] reversed;

    /**
     * Makes the tables.
     *
     * @param size values, a power of two
     */
    public ComplexFft(int size) {
        if (size < 1 || Integer.bitCount(size) != 1) {
            throw new IllegalArgumentException("not a size for a transform: " + size);
        }
        this.size = size;
        cosines = new double[size / 2];
        sines = new double[size / 2];
        for (int i = 0; i < size / 2; i++) {
            cosines[i] = Math.cos(2 * Math.PI * i / size);
            sines[i] = -Math.sin(2 * Math.PI * i / size);
        }
        reversed = new int[size];
        int bits = Integer.numberOfTrailingZeros(size);
        for (int i = 1; i < size; i++) {
            reversed[i] = Integer.reverse(i) >>> (32 - bits);
        }
    }

    /**
     * Makes a transform that samples fit into.
     *
     * @param samples how many
     * @return one whose size is the least power of two that is not below
     */
    public static ComplexFft fitting(int samples) {
        return new ComplexFft(samples <= 1 ? 1 : Integer.highestOneBit(samples - 1) << 1);
    }

    /** {@return values that it transforms} */
    public int size() {
        return size;
    }

    /**
     * From samples to frequencies.
     *
     * @param re {@link #size} real parts
     * @param im as many imaginary parts
     */
    public void forward(double[] re, double[] im) {
        for (int i = 0; i < size; i++) {
            int j = reversed[i];
            if (i < j) {
                swap(re, i, j);
                swap(im, i, j);
            }
        }
        for (int half = 1; half < size; half <<= 1) {
            butterflies(re, im, half);
        }
    }

    /**
     * From frequencies back to samples; undoes {@link #forward}.
     *
     * @param re {@link #size} real parts
     * @param im as many imaginary parts
     */
    public void inverse(double[] re, double[] im) {
        // With real and imaginary parts exchanged on both sides, forward goes back.
        forward(im, re);
        for (int i = 0; i < size; i++) {
            re[i] /= size;
            im[i] /= size;
        }
    }

    private void butterflies(double[] re, double[] im, int half) {
        int step = size / (2 * half);
        for (int block = 0; block < size; block += 2 * half) {
            for (int k = 0; k < half; k++) {
                int i = block + k;
                int j = i + half;
                double wr = cosines[k * step];
                double wi = sines[k * step];
                double tr = re[j] * wr - im[j] * wi;
                double ti = re[j] * wi + im[j] * wr;
                re[j] = re[i] - tr;
                im[j] = im[i] - ti;
                re[i] += tr;
                im[i] += ti;
            }
        }
    }

    private static void swap(double[] values, int i, int j) {
        double kept = values[i];
        values[i] = values[j];
        values[j] = kept;
    }
}
