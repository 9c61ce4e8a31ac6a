package org.offhook.audio.quality;

/** Levels over time and frequency, for pictures. Stateless. */
public final class Spectrogram {

    private static final int FRAME = 512;

    private Spectrogram() {
    }

    /**
     * Computes levels.
     *
     * @param pcm     samples of 16 bits
     * @param columns instants wanted, evenly spread
     * @return for each instant 257 levels in dB against a full-scale sine, from 0 Hz to half the sampling rate
     */
    public static double[][] levelsDb(double[] pcm, int columns) {
        double[] window = SpectrumPair.hann(FRAME);
        double gain = 0;
        for (double weight : window) {
            gain += weight;
        }
        double fullScale = Math.pow(32768 * gain / 2, 2);
        double[] padded = new double[pcm.length + 2 * FRAME];
        System.arraycopy(pcm, 0, padded, FRAME / 2, pcm.length);
        double[][] levels = new double[columns][FRAME / 2 + 1];
        SpectrumPair spectrum = new SpectrumPair(FRAME);
        for (int c = 0; c < columns; c++) {
            spectrum.transform(padded, padded, (int) ((long) c * pcm.length / columns), window);
            for (int k = 0; k <= FRAME / 2; k++) {
                levels[c][k] = 10 * Math.log10(spectrum.first[k] / fullScale + 1e-12);
            }
        }
        return levels;
    }
}
