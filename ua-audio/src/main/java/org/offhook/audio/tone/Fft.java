package org.offhook.audio.tone;

/** In-place radix-2 Fourier transform for measurements. Stateless. */
final class Fft {

    private Fft() {
    }

    /** {@return the least power of two that is not below} */
    static int sizeFor(int samples) {
        return samples <= 1 ? 1 : Integer.highestOneBit(samples - 1) << 1;
    }

    /**
     * Transforms.
     *
     * @param re      real parts; a power of two of them
     * @param im      imaginary parts, as many
     * @param inverse whether to go back; the result is then divided by the size
     */
    static void transform(double[] re, double[] im, boolean inverse) {
        int n = re.length;
        reverseBits(re, im);
        for (int size = 2; size <= n; size <<= 1) {
            double angle = (inverse ? 2 : -2) * Math.PI / size;
            for (int k = 0; k < size / 2; k++) {
                double wr = Math.cos(angle * k);
                double wi = Math.sin(angle * k);
                for (int i = k; i < n; i += size) {
                    int j = i + size / 2;
                    double tr = re[j] * wr - im[j] * wi;
                    double ti = re[j] * wi + im[j] * wr;
                    re[j] = re[i] - tr;
                    im[j] = im[i] - ti;
                    re[i] += tr;
                    im[i] += ti;
                }
            }
        }
        for (int i = 0; inverse && i < n; i++) {
            re[i] /= n;
            im[i] /= n;
        }
    }

    private static void reverseBits(double[] re, double[] im) {
        int n = re.length;
        for (int i = 1, j = 0; i < n; i++) {
            int bit = n >> 1;
            for (; (j & bit) != 0; bit >>= 1) {
                j ^= bit;
            }
            j ^= bit;
            if (i < j) {
                double swap = re[i];
                re[i] = re[j];
                re[j] = swap;
                swap = im[i];
                im[i] = im[j];
                im[j] = swap;
            }
        }
    }
}
