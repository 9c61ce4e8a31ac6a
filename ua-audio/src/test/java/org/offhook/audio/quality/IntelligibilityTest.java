package org.offhook.audio.quality;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.offhook.audio.compare.BandLimited;
import org.offhook.audio.tone.SpeechLikeSignal;

class IntelligibilityTest {

    private final double[] clean = BandLimited.widen(SpeechLikeSignal.samples(Intelligibility.RATE_HZ, 5, 40_000));

    @Test
    void whatIsUnchangedIsUnderstoodWhateverItsLevel() {
        double[] quiet = clean.clone();
        for (int i = 0; i < quiet.length; i++) {
            quiet[i] *= 0.05;
        }
        for (double[] same : new double[][] {clean, quiet}) {
            Intelligibility.Score score = Intelligibility.of(clean, same);
            assertEquals(1, score.stoi(), 1e-9);
            assertEquals(1, score.estoi(), 1e-9);
        }
    }

    /** Values of a second implementation, in matrix form and with another Fourier transform, over the same samples. */
    @ParameterizedTest
    @CsvSource({"20, 0.91532334, 0.83354537", "10, 0.77676191, 0.62150790", "0, 0.61681946, 0.39998731",
        "-10, 0.46724342, 0.20332284"})
    void noiseTakesAwayWhatTheRecordedValuesSay(int snrDb, double stoi, double estoi) {
        Intelligibility.Score score = Intelligibility.of(clean, noisy(snrDb));
        assertEquals(stoi, score.stoi(), 1e-6);
        assertEquals(estoi, score.estoi(), 1e-6);
    }

    @Test
    void gapsTakeAwayWhatTheRecordedValuesSay() {
        double[] broken = clean.clone();
        for (int i = 0; i < broken.length; i++) {
            broken[i] = i % 2000 < 400 ? 0 : clean[i] * 0.1;
        }
        Intelligibility.Score score = Intelligibility.of(clean, broken);
        assertEquals(0.77177095, score.stoi(), 1e-6);
        assertEquals(0.79567786, score.estoi(), 1e-6);
    }

    @Test
    void tooLittleSpeechHasNoScore() {
        assertTrue(Double.isNaN(Intelligibility.of(new double[3000], new double[3000]).stoi()));
        assertTrue(Double.isNaN(Intelligibility.of(new double[0], new double[0]).estoi()));
    }

    @Test
    void distancesGrowWithNoise() {
        double[] before = {Double.MAX_VALUE, -1};
        for (int snrDb : new int[] {30, 20, 10, 0}) {
            double[] noisy = noisy(snrDb);
            double segmental = Distortion.segmentalSnrDb(clean, noisy, Intelligibility.RATE_HZ);
            double distance = Distortion.logSpectralDistanceDb(clean, noisy, Intelligibility.RATE_HZ, 100, 3400);
            assertTrue(segmental < before[0], snrDb + " dB: " + segmental);
            assertTrue(distance > before[1], snrDb + " dB: " + distance);
            before = new double[] {segmental, distance};
        }
        assertEquals(35, Distortion.segmentalSnrDb(clean, clean, Intelligibility.RATE_HZ));
        assertEquals(0, Distortion.logSpectralDistanceDb(clean, clean, Intelligibility.RATE_HZ, 100, 3400), 1e-6);
    }

    @Test
    void halfTheLevelIsADistanceOfSixDecibels() {
        double[] half = clean.clone();
        for (int i = 0; i < half.length; i++) {
            half[i] /= 2;
        }
        double distance = Distortion.logSpectralDistanceDb(clean, half, Intelligibility.RATE_HZ, 100, 3400);
        assertEquals(6.02, distance, 0.7, "what lies at the floor does not move");
    }

    private double[] noisy(int snrDb) {
        Random random = new Random(6);
        double power = 0;
        for (double sample : clean) {
            power += sample * sample;
        }
        double gain = Math.sqrt(power / clean.length) * Math.pow(10, -snrDb / 20.0);
        double[] noisy = clean.clone();
        for (int i = 0; i < noisy.length; i++) {
            noisy[i] += gain * random.nextGaussian();
        }
        return noisy;
    }
}
