package org.offhook.audio.resample;

import java.util.concurrent.ConcurrentHashMap;

/**
 * The coefficients of a rational rate change by {@code up/down}: a sinc cut off at half the lower rate under a Kaiser
 * window, sorted by phase. Immutable, and shared by all resamplers of one ratio.
 *
 * <p>The window spans {@value #SPAN} samples of the lower rate and attenuates by about 100 dB outside a transition band
 * of 13 % of the lower rate; so what lies below 43 % of it (3.47 kHz at 8 kHz) is free of images and aliases.
 *
 * @param up        interpolation factor, in lowest terms
 * @param down      decimation factor, in lowest terms
 * @param taps      input samples under the window
 * @param byPhase   {@code up} rows of {@code taps} coefficients; each row sums to 1
 */
record PolyphaseFilter(int up, int down, int taps, float[][] byPhase) {

    static final int SPAN = 48;

    private static final ConcurrentHashMap<Long, PolyphaseFilter> CACHE = new ConcurrentHashMap<>();

    /**
     * Finds or makes the filter of a ratio.
     *
     * @param inputHz  input rate
     * @param outputHz output rate
     * @return the filter
     */
    static PolyphaseFilter between(int inputHz, int outputHz) {
        int divisor = gcd(inputHz, outputHz);
        int up = outputHz / divisor;
        int down = inputHz / divisor;
        return CACHE.computeIfAbsent((long) up << 32 | down, key -> design(up, down));
    }

    private static PolyphaseFilter design(int up, int down) {
        // Lengths in input samples: when the rate falls, the window grows, for the sinc must follow the output rate.
        double bandwidth = Math.min(1, (double) up / down);
        int half = (int) Math.ceil(SPAN / 2.0 / bandwidth);
        int taps = 2 * half;
        float[][] byPhase = new float[up][taps];
        for (int phase = 0; phase < up; phase++) {
            double[] row = new double[taps];
            double sum = 0;
            for (int tap = 0; tap < taps; tap++) {
                double distance = tap - (half - 1) - (double) phase / up;
                row[tap] = WindowedSinc.at(distance, half, bandwidth);
                sum += row[tap];
            }
            for (int tap = 0; tap < taps; tap++) {
                byPhase[phase][tap] = (float) (row[tap] / sum);
            }
        }
        return new PolyphaseFilter(up, down, taps, byPhase);
    }

    private static int gcd(int a, int b) {
        return b == 0 ? a : gcd(b, a % b);
    }
}
