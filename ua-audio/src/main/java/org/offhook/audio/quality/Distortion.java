package org.offhook.audio.quality;

/**
 * Two plain distances between an original and what is left of it, over the frames in which there is speech (not more than
 * 40 dB below the loudest). Neither models hearing. Stateless.
 */
public final class Distortion {

    private static final double SILENCE_DB = 40;
    private static final double FLOOR_DB = 60;
    private static final double LOWEST_SNR_DB = -10;
    private static final double HIGHEST_SNR_DB = 35;
    private static final int SEGMENT_MS = 20;

    private Distortion() {
    }

    /**
     * Computes the segmental signal-to-noise ratio: the mean over frames of 20 ms, each limited to -10 to 35 dB
     * (J. H. L. Hansen and B. L. Pellom, ICSLP 1998).
     *
     * @param clean     the original
     * @param processed what is left, aligned to the sample
     * @param rateHz    their rate
     * @return decibels, or NaN without speech
     */
    public static double segmentalSnrDb(double[] clean, double[] processed, int rateHz) {
        int frame = rateHz * SEGMENT_MS / 1000;
        int frames = Math.min(clean.length, processed.length) / frame;
        double[] power = new double[frames];
        double loudest = 0;
        for (int f = 0; f < frames; f++) {
            for (int i = f * frame; i < (f + 1) * frame; i++) {
                power[f] += clean[i] * clean[i];
            }
            loudest = Math.max(loudest, power[f]);
        }
        double sum = 0;
        int active = 0;
        for (int f = 0; f < frames; f++) {
            if (power[f] > loudest * Math.pow(10, -SILENCE_DB / 10)) {
                double noise = 1e-9;
                for (int i = f * frame; i < (f + 1) * frame; i++) {
                    noise += (clean[i] - processed[i]) * (clean[i] - processed[i]);
                }
                sum += Math.max(LOWEST_SNR_DB, Math.min(HIGHEST_SNR_DB, 10 * Math.log10(power[f] / noise)));
                active++;
            }
        }
        return active == 0 ? Double.NaN : sum / active;
    }

    /**
     * Computes the log-spectral distance: the root mean square, over frequency, of the difference of the levels in decibels,
     * and of that the mean over frames of 32 ms. Levels more than 60 dB below the peak of the original's frame count as that.
     *
     * @param clean     the original
     * @param processed what is left, aligned in time
     * @param rateHz    their rate
     * @param fromHz    lowest frequency
     * @param toHz      highest frequency
     * @return decibels, or NaN without speech
     */
    public static double logSpectralDistanceDb(double[] clean, double[] processed, int rateHz, double fromHz, double toHz) {
        int frame = Integer.highestOneBit(rateHz * 32 / 1000);
        double[] window = SpectrumPair.hann(frame);
        SpectrumPair spectrum = new SpectrumPair(frame);
        int from = (int) Math.ceil(fromHz * frame / rateHz);
        int to = (int) Math.floor(toHz * frame / rateHz);
        int frames = Math.max(0, (Math.min(clean.length, processed.length) - frame) / (frame / 2) + 1);
        double[] level = new double[frames];
        double[] distance = new double[frames];
        double loudest = 0;
        for (int f = 0; f < frames; f++) {
            spectrum.transform(clean, processed, f * frame / 2, window);
            double peak = 0;
            for (int k = from; k <= to; k++) {
                level[f] += spectrum.first[k];
                peak = Math.max(peak, spectrum.first[k]);
            }
            loudest = Math.max(loudest, level[f]);
            distance[f] = distanceDb(spectrum, from, to, peak * Math.pow(10, -FLOOR_DB / 10) + 1e-12);
        }
        double sum = 0;
        int active = 0;
        for (int f = 0; f < frames; f++) {
            if (level[f] > loudest * Math.pow(10, -SILENCE_DB / 10)) {
                sum += distance[f];
                active++;
            }
        }
        return active == 0 ? Double.NaN : sum / active;
    }

    private static double distanceDb(SpectrumPair spectrum, int from, int to, double floor) {
        double sum = 0;
        for (int k = from; k <= to; k++) {
            double db = 10 * Math.log10(Math.max(spectrum.first[k], floor) / Math.max(spectrum.second[k], floor));
            sum += db * db;
        }
        return Math.sqrt(sum / (to - from + 1));
    }
}
