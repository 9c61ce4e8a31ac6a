package org.offhook.audio.tone;

import java.util.Arrays;
import java.util.Locale;

/**
 * Whether a steady tone came through in one piece: it is fitted in windows of {@value #WINDOW_MS} ms, and a window counts as broken in which
 * it is not the tone (what is beside it is above -25 dB), is weaker by a tenth, or has moved on by more than
 * {@value #MOST_DEGREES} degrees since the window before. Clocks that run apart by 0.3 % move it by 5 degrees. For tests and benches;
 * allocates.
 *
 * @param seconds         length of what was judged
 * @param breaks          broken stretches; what is less than 50 ms apart is one
 * @param silentMs        time in which the tone is more than 20 dB down
 * @param mostDegrees     largest step of the phase between two windows
 * @param largestDropDb   how far below its median level the tone was at least once
 * @param snrDb           power of the tone over that of what is beside it, over all windows
 */
public record ToneContinuity(double seconds, int breaks, int silentMs, double mostDegrees, double largestDropDb, double snrDb) {

    private static final int WINDOW_MS = 5;
    private static final int MOST_DEGREES = 15;
    private static final int JOINED_WINDOWS = 10;
    private static final double MOST_BESIDE = Math.pow(10, -2.5);

    /**
     * Judges samples.
     *
     * @param pcm          the samples
     * @param offset       first sample
     * @param samples      samples to judge, two windows at least
     * @param sampleRateHz their rate
     * @param toneHz       the tone, 400 Hz or more
     * @return how it came through
     */
    public static ToneContinuity of(short[] pcm, int offset, int samples, int sampleRateHz, double toneHz) {
        int length = sampleRateHz * WINDOW_MS / 1000;
        int windows = samples / length;
        if (windows < 2 || toneHz < 400) {
            throw new IllegalArgumentException(samples + " samples, " + toneHz + " Hz");
        }
        double[] levels = new double[windows];
        double[] phases = new double[windows];
        double[] beside = new double[windows];
        for (int w = 0; w < windows; w++) {
            fit(pcm, offset, w * length, length, 2 * Math.PI * toneHz / sampleRateHz, w, levels, phases, beside);
        }
        double usual = Arrays.stream(levels).sorted().toArray()[windows / 2];
        return judge(levels, phases, beside, usual, length);
    }

    private static void fit(short[] pcm, int offset, int at, int length, double step, int w, double[] levels, double[] phases,
                            double[] beside) {
        double cc = 0;
        double ss = 0;
        double cs = 0;
        double xc = 0;
        double xs = 0;
        double xx = 0;
        for (int i = at; i < at + length; i++) {
            double x = pcm[offset + i];
            double c = Math.cos(step * i);
            double s = Math.sin(step * i);
            cc += c * c;
            ss += s * s;
            cs += c * s;
            xc += x * c;
            xs += x * s;
            xx += x * x;
        }
        double determinant = cc * ss - cs * cs;
        double a = (xc * ss - xs * cs) / determinant;
        double b = (xs * cc - xc * cs) / determinant;
        levels[w] = Math.hypot(a, b);
        phases[w] = Math.atan2(b, a);
        beside[w] = Math.max(0, xx - a * xc - b * xs);
    }

    private static ToneContinuity judge(double[] levels, double[] phases, double[] beside, double usual, int length) {
        double energy = usual * usual * length / 2;
        int breaks = 0;
        int silent = 0;
        int lastBroken = -JOINED_WINDOWS;
        double most = 0;
        double sum = 0;
        for (int w = 0; w < levels.length; w++) {
            double degrees = w == 0 ? 0 : Math.toDegrees(Math.abs(Math.IEEEremainder(phases[w] - phases[w - 1], 2 * Math.PI)));
            most = Math.max(most, degrees);
            sum += beside[w];
            silent += levels[w] < 0.1 * usual ? WINDOW_MS : 0;
            if (beside[w] > MOST_BESIDE * energy || levels[w] < 0.9 * usual || degrees > MOST_DEGREES) {
                breaks += w - lastBroken >= JOINED_WINDOWS ? 1 : 0;
                lastBroken = w;
            }
        }
        double least = Arrays.stream(levels).min().orElse(usual);
        return new ToneContinuity(levels.length * WINDOW_MS / 1000.0, breaks, silent, most,
            20 * Math.log10(usual / Math.max(least, 1e-3)), 10 * Math.log10(energy * levels.length / Math.max(sum, 1e-9)));
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%.1f s: %d breaks, %d ms silent, phase step of %.0f degrees at most, %.1f dB down at most, "
            + "SNR %.1f dB", seconds, breaks, silentMs, mostDegrees, largestDropDb, snrDb);
    }
}
