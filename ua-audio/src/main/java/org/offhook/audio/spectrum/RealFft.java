package org.offhook.audio.spectrum;

/**
 * Fourier transform of real samples over tables made once: a complex transform of half the size, then split. Single
 * precision, no allocation in the transforms. One owner; it holds work space.
 */
public final class RealFft {

    private final int half;
    private final int[] reversed;
    private final float[] cosines;
    private final float[] sines;
    private final float[] splitCos;
    private final float[] splitSin;
    private final float[] re;
    private final float[] im;

    /**
     * Makes a transform.
     *
     * @param size samples, a power of two from 8 to 65,536
     */
    public RealFft(int size) {
        if (size < 8 || size > 65_536 || Integer.bitCount(size) != 1) {
            throw new IllegalArgumentException("not a size for a transform: " + size);
        }
        half = size / 2;
        reversed = new int[half];
        int bits = Integer.numberOfTrailingZeros(half);
        for (int i = 0; i < half; i++) {
            reversed[i] = Integer.reverse(i) >>> (32 - bits);
        }
        // One run of factors per stage, one behind the other, so that each stage reads them in order.
        cosines = new float[half];
        sines = new float[half];
        for (int span = 1; span < half; span <<= 1) {
            for (int k = 0; k < span; k++) {
                cosines[span + k] = (float) Math.cos(Math.PI * k / span);
                sines[span + k] = (float) -Math.sin(Math.PI * k / span);
            }
        }
        splitCos = new float[half + 1];
        splitSin = new float[half + 1];
        for (int k = 0; k <= half; k++) {
            splitCos[k] = (float) Math.cos(Math.PI * k / half);
            splitSin[k] = (float) -Math.sin(Math.PI * k / half);
        }
        re = new float[half];
        im = new float[half];
    }

    /** {@return frequencies given: 0 to half the sample rate, both included} */
    public int bins() {
        return half + 1;
    }

    /**
     * From samples to frequencies.
     *
     * @param samples as many samples as the size
     * @param outRe   receives {@link #bins} real parts
     * @param outIm   receives as many imaginary parts
     */
    public void forward(float[] samples, float[] outRe, float[] outIm) {
        for (int i = 0; i < half; i++) {
            int j = reversed[i];
            re[j] = samples[2 * i];
            im[j] = samples[2 * i + 1];
        }
        butterflies();
        outRe[0] = re[0] + im[0];
        outIm[0] = 0;
        outRe[half] = re[0] - im[0];
        outIm[half] = 0;
        for (int k = 1; k < half; k++) {
            int m = half - k;
            float evenRe = 0.5f * (re[k] + re[m]);
            float evenIm = 0.5f * (im[k] - im[m]);
            float oddRe = 0.5f * (im[k] + im[m]);
            float oddIm = 0.5f * (re[m] - re[k]);
            outRe[k] = evenRe + splitCos[k] * oddRe - splitSin[k] * oddIm;
            outIm[k] = evenIm + splitCos[k] * oddIm + splitSin[k] * oddRe;
        }
    }

    /**
     * From frequencies back to samples; undoes {@link #forward}.
     *
     * @param inRe    {@link #bins} real parts
     * @param inIm    as many imaginary parts; those of the first and last bin count as 0
     * @param samples receives as many samples as the size
     */
    public void inverse(float[] inRe, float[] inIm, float[] samples) {
        for (int k = 0; k < half; k++) {
            int m = half - k;
            float imK = k == 0 ? 0 : inIm[k];
            float imM = k == 0 ? 0 : inIm[m];
            float evenRe = inRe[k] + inRe[m];
            float evenIm = imK - imM;
            float differenceRe = inRe[k] - inRe[m];
            float differenceIm = imK + imM;
            float oddRe = differenceRe * splitCos[k] + differenceIm * splitSin[k];
            float oddIm = differenceIm * splitCos[k] - differenceRe * splitSin[k];
            int j = reversed[k];
            // The conjugate goes in and is taken again below: a forward transform then serves as the inverse.
            re[j] = evenRe - oddIm;
            im[j] = -(evenIm + oddRe);
        }
        butterflies();
        float scale = 0.5f / half;
        for (int i = 0; i < half; i++) {
            samples[2 * i] = re[i] * scale;
            samples[2 * i + 1] = -im[i] * scale;
        }
    }

    private void butterflies() {
        for (int span = 1; span < half; span <<= 1) {
            for (int start = 0; start < half; start += 2 * span) {
                for (int k = 0; k < span; k++) {
                    int a = start + k;
                    int b = a + span;
                    float c = cosines[span + k];
                    float s = sines[span + k];
                    float tr = re[b] * c - im[b] * s;
                    float ti = re[b] * s + im[b] * c;
                    re[b] = re[a] - tr;
                    im[b] = im[a] - ti;
                    re[a] += tr;
                    im[a] += ti;
                }
            }
        }
    }
}
