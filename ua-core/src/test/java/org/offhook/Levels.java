package org.offhook;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.offhook.audio.tone.ToneMeasurement;

/**
 * Levels in what was heard, in dBov, over short windows, most of which have to agree: on a machine that is busy with other
 * things packets come late, and a gap, a concealment or a stretch played faster changes the level of a tone for a moment.
 */
final class Levels {

    private static final int WINDOW_MS = 50;
    private static final double NOTHING = 1e-6;
    /** Quieter is silence, and the noise of the codecs in it. */
    private static final double LEAST_RMS = 300;

    private Levels() {
    }

    /** Level of one tone: one bin of a Fourier transform under a Hann window, which keeps the other tones out. */
    static double ofTone(short[] pcm, int sampleRateHz, double hz) {
        return loud(pcm, sampleRateHz, (from, count) -> tone(pcm, from, count, hz / sampleRateHz));
    }

    private static double tone(short[] pcm, int from, int count, double turns) {
        double re = 0;
        double im = 0;
        for (int i = 0; i < count; i++) {
            double windowed = pcm[from + i] * (1 - Math.cos(2 * Math.PI * (i + 0.5) / count));
            re += windowed * Math.cos(2 * Math.PI * turns * i);
            im += windowed * Math.sin(2 * Math.PI * turns * i);
        }
        return Math.sqrt(2) * Math.hypot(re, im) / count;
    }

    /**
     * The middle of the frequencies in pieces of a quarter of a second: a gap spoils the piece that it is in and no more. Silence, of
     * which there is as much as the machine takes its time, does not count; a recording without sound has no frequency.
     */
    static double medianHz(short[] pcm, int sampleRateHz) {
        int piece = sampleRateHz / 4;
        double[] hz = IntStream.range(0, pcm.length / piece).filter(i -> rms(pcm, i * piece, piece) > LEAST_RMS)
            .mapToDouble(i -> ToneMeasurement.of(pcm, i * piece, piece, sampleRateHz).hz()).sorted().toArray();
        return hz.length == 0 ? 0 : hz[hz.length / 2];
    }

    private static double rms(short[] pcm, int from, int count) {
        double sum = 0;
        for (int i = from; i < from + count; i++) {
            sum += (double) pcm[i] * pcm[i];
        }
        return Math.sqrt(sum / count);
    }

    /** For how long a tone is most of what there is, in milliseconds. */
    static int msOfTone(short[] pcm, int sampleRateHz, double hz) {
        int window = sampleRateHz / 50;
        int windows = 0;
        for (int from = 0; from + window <= pcm.length; from += window) {
            double rms = rms(pcm, from, window);
            windows += rms > LEAST_RMS && tone(pcm, from, window, hz / sampleRateHz) > 0.7 * rms ? 1 : 0;
        }
        return windows * 20;
    }

    /** Level of everything. */
    static double of(short[] pcm, int sampleRateHz) {
        return loud(pcm, sampleRateHz, (from, count) -> rms(pcm, from, count));
    }

    private static int window(int sampleRateHz) {
        return sampleRateHz * WINDOW_MS / 1000;
    }

    private interface Window {
        double rms(int from, int count);
    }

    private static double loud(short[] pcm, int sampleRateHz, Window window) {
        double[] levels = levels(pcm, sampleRateHz, window);
        Arrays.sort(levels);
        return levels[levels.length * 4 / 5];
    }

    private static double[] levels(short[] pcm, int sampleRateHz, Window window) {
        int count = window(sampleRateHz);
        double[] levels = new double[pcm.length / count];
        for (int i = 0; i < levels.length; i++) {
            levels[i] = 20 * Math.log10(Math.max(window.rms(i * count, count) / 32768, NOTHING));
        }
        return levels;
    }
}
