package org.offhook.audio.tone;

import java.util.Arrays;
import java.util.Random;
import org.offhook.audio.PcmSource;

/**
 * A test signal that behaves like speech and is the same for the same seed: voiced syllables with a gliding pitch and
 * formants, unvoiced ones made of noise, short gaps and longer pauses; about -26 dBov while it is active. Jitter buffers,
 * voice activity detectors and correlations find in it what they look for, which they do not in a tone.
 *
 * <p>Without end; used by one media thread. Not intelligible, and not the artificial voice of ITU-T P.50.
 */
public final class SpeechLikeSignal implements PcmSource {

    /** First three formants in Hz of five vowels, rounded from Peterson and Barney (1952), men. */
    private static final int[][] VOWELS_HZ = {
        {270, 2290, 3010}, {530, 1840, 2480}, {730, 1090, 2440}, {570, 840, 2410}, {300, 870, 2240}};
    private static final double[] FORMANT_GAINS = {1.0, 0.5, 0.25};
    private static final double SCALE = 1150; // gives -26 dBov, measured over the active blocks of ten seconds

    private final int sampleRateHz;
    private final Random random;
    private final Resonator[] formants = {new Resonator(), new Resonator(), new Resonator()};
    private boolean voiced;
    private int syllablesLeft;
    private int length;
    private int position;
    private boolean sounding;
    private double pitchHz;
    private double pitchStep;
    private double pitchPhase;
    private double scale;

    /**
     * Makes the signal.
     *
     * @param sampleRateHz rate in Hz
     * @param seed         the same seed gives the same samples, on every machine
     */
    public SpeechLikeSignal(int sampleRateHz, long seed) {
        this.sampleRateHz = sampleRateHz;
        this.random = new Random(seed);
        beginSyllable();
    }

    /**
     * Gives the beginning of the signal as an array.
     *
     * @param sampleRateHz rate in Hz
     * @param seed         seed
     * @param samples      samples wanted
     * @return the first samples of the signal
     */
    public static short[] samples(int sampleRateHz, long seed, int samples) {
        short[] pcm = new short[samples];
        new SpeechLikeSignal(sampleRateHz, seed).read(pcm, 0, samples);
        return pcm;
    }

    @Override
    public int sampleRateHz() {
        return sampleRateHz;
    }

    @Override
    public int read(short[] pcm, int offset, int samples) {
        int given = 0;
        while (given < samples) {
            if (position == length) {
                next();
            }
            int piece = Math.min(samples - given, length - position);
            if (sounding) {
                for (int i = 0; i < piece; i++) {
                    pcm[offset + given + i] = Oscillator.round(sound(position + i));
                }
            } else {
                Arrays.fill(pcm, offset + given, offset + given + piece, (short) 0);
            }
            position += piece;
            given += piece;
        }
        return samples;
    }

    private void next() {
        if (sounding) {
            beginPause();
        } else {
            beginSyllable();
        }
    }

    private void beginPause() {
        sounding = false;
        position = 0;
        boolean phraseOver = --syllablesLeft <= 0;
        length = ms(phraseOver ? between(250, 600) : between(15, 60));
        if (phraseOver) {
            syllablesLeft = (int) between(5, 11);
        }
    }

    private void beginSyllable() {
        sounding = true;
        position = 0;
        voiced = random.nextDouble() < 0.75;
        length = ms(voiced ? between(120, 260) : between(60, 120));
        pitchHz = between(95, 170);
        pitchStep = between(-0.15, 0.15) * pitchHz / length;
        int[] vowel = VOWELS_HZ[random.nextInt(VOWELS_HZ.length)];
        for (int i = 0; i < formants.length; i++) {
            double hz = voiced ? vowel[i] : between(1800, 3400);
            formants[i].tune(Math.min(hz * between(0.95, 1.05), 0.45 * sampleRateHz), voiced ? 60 + 40 * i : 700);
        }
        scale = SCALE * (voiced ? between(0.8, 1.3) : between(0.25, 0.5));
    }

    private double sound(int at) {
        double excitation = voiced ? pulse() : random.nextDouble() * 2 - 1;
        double sum = 0;
        for (int i = 0; i < formants.length; i++) {
            sum += FORMANT_GAINS[i] * formants[i].filter(excitation);
        }
        double edge = Math.min(1, Math.min(at, length - 1 - at) / (0.03 * sampleRateHz));
        return sum * scale * edge * edge * (3 - 2 * edge);
    }

    /** Glottal pulse: falls over the first half of the pitch period, closed over the second, with a little breath. */
    private double pulse() {
        pitchHz += pitchStep;
        pitchPhase += pitchHz / sampleRateHz;
        pitchPhase -= Math.floor(pitchPhase);
        double flow = pitchPhase < 0.5 ? 1 - 4 * pitchPhase : 0;
        return 2.2 * flow + 0.04 * (random.nextDouble() - 0.5);
    }

    private int ms(double durationMs) {
        return (int) (durationMs * sampleRateHz / 1000);
    }

    private double between(double low, double high) {
        return low + random.nextDouble() * (high - low);
    }

    @Override
    public void close() {
        // Nothing is held; the signal goes on for whoever still reads it.
    }

    /** Two-pole resonator whose gain keeps the power of white noise. */
    private final class Resonator {

        private double b1;
        private double b2;
        private double gain;
        private double y1;
        private double y2;

        void tune(double hz, double bandwidthHz) {
            double radius = Math.exp(-Math.PI * bandwidthHz / sampleRateHz);
            b1 = 2 * radius * Math.cos(2 * Math.PI * hz / sampleRateHz);
            b2 = -radius * radius;
            double power = (1 - b2) / ((1 + b2) * ((1 - b2) * (1 - b2) - b1 * b1));
            gain = 1 / Math.sqrt(power);
        }

        double filter(double x) {
            double y = gain * x + b1 * y1 + b2 * y2;
            y2 = y1;
            y1 = y;
            return y;
        }
    }
}
