package org.offhook.audio.quality;

import java.util.Arrays;

/**
 * Short-time objective intelligibility: how much of the speech can be understood, predicted from the correlation of
 * envelopes in fifteen third-octave bands over 384 ms. STOI as C. H. Taal, R. C. Hendriks, R. Heusdens and J. Jensen,
 * "An Algorithm for Intelligibility Prediction of Time-Frequency Weighted Noisy Speech", IEEE TASLP 19 (2011); ESTOI as
 * J. Jensen and C. H. Taal, "An Algorithm for Predicting the Intelligibility of Speech Masked by Modulated Noise
 * Maskers", IEEE/ACM TASLP 24 (2016). Stateless.
 *
 * <p>The bands end at 4.3 kHz, so neither says what wideband speech gains above. Neither is a quality score.
 */
public final class Intelligibility {

    /** Rate at which both are defined, in Hz. */
    public static final int RATE_HZ = 10_000;

    private static final int FRAME = 256;
    private static final int HOP = FRAME / 2;
    private static final int FFT = 512;
    private static final int BANDS = 15;
    private static final double LOWEST_BAND_HZ = 150;
    private static final int SEGMENT = 30;
    private static final double SILENCE_DB = 40;
    /** Lower bound of the signal-to-distortion ratio, beta in the paper: -15 dB. */
    private static final double CLIP = 1 + Math.pow(10, 15 / 20.0);
    private static final double TINY = 1e-12;

    private Intelligibility() {
    }

    /**
     * Both measures.
     *
     * @param stoi  0 to 1, or NaN where less than 384 ms of speech are there
     * @param estoi 0 to 1, or NaN
     */
    public record Score(double stoi, double estoi) {
    }

    /**
     * Compares.
     *
     * @param clean     the original at {@link #RATE_HZ}
     * @param processed what is left of it, aligned in time, at the same rate; any level
     * @return the score
     */
    public static Score of(double[] clean, double[] processed) {
        int length = Math.min(clean.length, processed.length);
        double[][] active = withoutSilence(clean, processed, length);
        double[][][] bands = bandEnvelopes(active[0], active[1]);
        int frames = bands[0].length;
        if (frames < SEGMENT) {
            return new Score(Double.NaN, Double.NaN);
        }
        double stoi = 0;
        double estoi = 0;
        double[][] x = new double[BANDS][SEGMENT];
        double[][] y = new double[BANDS][SEGMENT];
        for (int end = SEGMENT; end <= frames; end++) {
            copySegment(bands[0], end - SEGMENT, x);
            copySegment(bands[1], end - SEGMENT, y);
            stoi += correlationOfBands(x, y);
            estoi += correlationOfSpectra(x, y);
        }
        int segments = frames - SEGMENT + 1;
        return new Score(stoi / segments, estoi / segments);
    }

    /** Takes out the frames in which the original is 40 dB below its loudest, and joins the rest by overlap and addition. */
    private static double[][] withoutSilence(double[] clean, double[] processed, int length) {
        double[] window = SpectrumPair.hann(FRAME);
        int frames = length < FRAME ? 0 : (length - FRAME) / HOP + 1;
        double[] energyDb = new double[frames];
        double loudest = Double.NEGATIVE_INFINITY;
        for (int f = 0; f < frames; f++) {
            double energy = 0;
            for (int i = 0; i < FRAME; i++) {
                double sample = clean[f * HOP + i] * window[i];
                energy += sample * sample;
            }
            energyDb[f] = 10 * Math.log10(energy + TINY);
            loudest = Math.max(loudest, energyDb[f]);
        }
        double[][] joined = new double[2][frames == 0 ? 0 : (frames - 1) * HOP + FRAME];
        int at = 0;
        for (int f = 0; f < frames; f++) {
            if (energyDb[f] > loudest - SILENCE_DB) {
                for (int i = 0; i < FRAME; i++) {
                    joined[0][at + i] += clean[f * HOP + i] * window[i];
                    joined[1][at + i] += processed[f * HOP + i] * window[i];
                }
                at += HOP;
            }
        }
        int used = at == 0 ? 0 : at + HOP;
        return new double[][] {Arrays.copyOf(joined[0], used), Arrays.copyOf(joined[1], used)};
    }

    /** {@return for both signals, frame by frame, the magnitudes of the bands} */
    private static double[][][] bandEnvelopes(double[] clean, double[] processed) {
        double[] window = SpectrumPair.hann(FRAME);
        int[] edges = bandEdges();
        int frames = clean.length < FRAME ? 0 : (clean.length - FRAME) / HOP + 1;
        double[][][] bands = new double[2][frames][BANDS];
        SpectrumPair spectrum = new SpectrumPair(FFT);
        for (int f = 0; f < frames; f++) {
            spectrum.transform(clean, processed, f * HOP, window);
            for (int b = 0; b < BANDS; b++) {
                double first = 0;
                double second = 0;
                for (int k = edges[2 * b]; k < edges[2 * b + 1]; k++) {
                    first += spectrum.first[k];
                    second += spectrum.second[k];
                }
                bands[0][f][b] = Math.sqrt(first);
                bands[1][f][b] = Math.sqrt(second);
            }
        }
        return bands;
    }

    /** {@return first bin, and bin behind the last, of each band} */
    private static int[] bandEdges() {
        int[] edges = new int[2 * BANDS];
        for (int b = 0; b < BANDS; b++) {
            edges[2 * b] = nearestBin(LOWEST_BAND_HZ * Math.pow(2, (2 * b - 1) / 6.0));
            edges[2 * b + 1] = nearestBin(LOWEST_BAND_HZ * Math.pow(2, (2 * b + 1) / 6.0));
        }
        return edges;
    }

    private static int nearestBin(double hz) {
        return (int) Math.round(hz * FFT / RATE_HZ);
    }

    private static void copySegment(double[][] frames, int from, double[][] bandByTime) {
        for (int n = 0; n < SEGMENT; n++) {
            for (int b = 0; b < BANDS; b++) {
                bandByTime[b][n] = frames[from + n][b];
            }
        }
    }

    /** STOI, equations 3 to 5: level adjusted and clipped, then correlated band by band. */
    private static double correlationOfBands(double[][] x, double[][] y) {
        double sum = 0;
        double[] clipped = new double[SEGMENT];
        for (int b = 0; b < BANDS; b++) {
            double scale = Math.sqrt(power(x[b]) / (power(y[b]) + TINY));
            for (int n = 0; n < SEGMENT; n++) {
                clipped[n] = Math.min(y[b][n] * scale, x[b][n] * CLIP);
            }
            sum += correlation(x[b], clipped);
        }
        return sum / BANDS;
    }

    private static double power(double[] values) {
        double sum = 0;
        for (double value : values) {
            sum += value * value;
        }
        return sum;
    }

    private static double mean(double[] values) {
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        return sum / values.length;
    }

    private static double correlation(double[] x, double[] y) {
        double meanX = mean(x);
        double meanY = mean(y);
        double xy = 0;
        double xx = 0;
        double yy = 0;
        for (int n = 0; n < x.length; n++) {
            xy += (x[n] - meanX) * (y[n] - meanY);
            xx += (x[n] - meanX) * (x[n] - meanX);
            yy += (y[n] - meanY) * (y[n] - meanY);
        }
        return xy / (Math.sqrt(xx * yy) + TINY);
    }

    /** ESTOI: every band, then every instant, brought to mean 0 and norm 1; the mean of the inner products of instants. */
    private static double correlationOfSpectra(double[][] x, double[][] y) {
        normaliseBands(x);
        normaliseBands(y);
        double sum = 0;
        double[] spectrumX = new double[BANDS];
        double[] spectrumY = new double[BANDS];
        for (int n = 0; n < SEGMENT; n++) {
            for (int b = 0; b < BANDS; b++) {
                spectrumX[b] = x[b][n];
                spectrumY[b] = y[b][n];
            }
            sum += correlation(spectrumX, spectrumY);
        }
        return sum / SEGMENT;
    }

    private static void normaliseBands(double[][] bands) {
        for (double[] band : bands) {
            double mean = mean(band);
            double energy = 0;
            for (int n = 0; n < band.length; n++) {
                band[n] -= mean;
                energy += band[n] * band[n];
            }
            double norm = Math.sqrt(energy) + TINY;
            for (int n = 0; n < band.length; n++) {
                band[n] /= norm;
            }
        }
    }
}
