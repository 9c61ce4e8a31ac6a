package org.offhook.audio.tone;

import java.util.Arrays;
import org.offhook.audio.spectrum.ComplexFft;

/**
 * How alike two recordings are: the largest normalised cross-correlation over the lags allowed. For tests and
 * verdicts; allocates.
 *
 * @param coefficient 1 for the same signal at any volume, 0 for strangers, negative for an inverted one
 * @param lagSamples  by how many samples the second lies behind the first
 */
public record Correlation(double coefficient, int lagSamples) {

    private static final double SILENT_RMS = 30;

    /**
     * Finds the lag at which two signals are most alike. Where they overlap by less than half of the shorter one, they
     * are not compared.
     *
     * @param first  samples
     * @param second samples at the same rate
     * @param maxLag largest lag, either way, in samples
     * @return the best lag and its coefficient; coefficient 0 when either is empty or silent
     */
    public static Correlation best(short[] first, short[] second, int maxLag) {
        if (first.length == 0 || second.length == 0) {
            return new Correlation(0, 0);
        }
        double[] products = products(first, second);
        double[] firstEnergy = energy(first);
        double[] secondEnergy = energy(second);
        int leastOverlap = Math.max(1, Math.min(first.length, second.length) / 2);
        Correlation best = new Correlation(0, 0);
        for (int lag = -maxLag; lag <= maxLag; lag++) {
            int from = Math.max(0, -lag);
            int to = Math.min(first.length, second.length - lag);
            if (to - from < leastOverlap) {
                continue;
            }
            double energies = (firstEnergy[to] - firstEnergy[from]) * (secondEnergy[to + lag] - secondEnergy[from + lag]);
            double product = products[lag < 0 ? products.length + lag : lag];
            double coefficient = energies < 1 ? 0 : product / Math.sqrt(energies);
            if (coefficient > best.coefficient) {
                best = new Correlation(coefficient, lag);
            }
        }
        return best;
    }

    /**
     * Compares piece by piece, which forgives a delay that changes on the way (a jitter buffer that adapts): each piece
     * of the first signal finds its own lag. Silent pieces do not count; the others count by their energy.
     *
     * @param first          samples that were played
     * @param second         samples that were recorded, at the same rate
     * @param segmentSamples length of a piece
     * @param maxLag         largest lag of a piece, either way, in samples
     * @return mean of the best coefficients, and 0 when no piece holds sound
     */
    public static double bySegment(short[] first, short[] second, int segmentSamples, int maxLag) {
        double weighted = 0;
        double weights = 0;
        for (int start = 0; start + segmentSamples <= first.length; start += segmentSamples) {
            short[] piece = Arrays.copyOfRange(first, start, start + segmentSamples);
            double weight = energy(piece)[segmentSamples];
            if (Math.sqrt(weight / segmentSamples) < SILENT_RMS) {
                continue;
            }
            int from = Math.max(0, start - maxLag);
            int to = Math.min(second.length, start + segmentSamples + maxLag);
            double found = from >= to ? 0
                : best(piece, Arrays.copyOfRange(second, from, to), to - from).coefficient();
            weighted += weight * found;
            weights += weight;
        }
        return weights == 0 ? 0 : weighted / weights;
    }

    /** Circular cross-correlation, long enough not to wrap onto itself: element lag is the sum of first[i] second[i+lag]. */
    private static double[] products(short[] first, short[] second) {
        ComplexFft fft = ComplexFft.fitting(first.length + second.length);
        int size = fft.size();
        double[] re = new double[size];
        double[] im = new double[size];
        // Both real signals in one transform: the first as real, the second as imaginary part.
        for (int i = 0; i < first.length; i++) {
            re[i] = first[i];
        }
        for (int i = 0; i < second.length; i++) {
            im[i] = second[i];
        }
        fft.forward(re, im);
        double[] productRe = new double[size];
        double[] productIm = new double[size];
        for (int k = 0; k < size; k++) {
            int mirror = (size - k) & (size - 1);
            double aRe = (re[k] + re[mirror]) / 2;
            double aIm = (im[k] - im[mirror]) / 2;
            double bRe = (im[k] + im[mirror]) / 2;
            double bIm = (re[mirror] - re[k]) / 2;
            productRe[k] = aRe * bRe + aIm * bIm;
            productIm[k] = aRe * bIm - aIm * bRe;
        }
        fft.inverse(productRe, productIm);
        return productRe;
    }

    private static double[] energy(short[] pcm) {
        double[] running = new double[pcm.length + 1];
        for (int i = 0; i < pcm.length; i++) {
            running[i + 1] = running[i] + (double) pcm[i] * pcm[i];
        }
        return running;
    }
}
