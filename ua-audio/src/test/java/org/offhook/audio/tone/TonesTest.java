package org.offhook.audio.tone;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.offhook.audio.Allocation;
import org.offhook.audio.LevelMeter;
import org.offhook.audio.PcmSource;

class TonesTest {

    private static short[] take(PcmSource source, int samples) {
        short[] pcm = new short[samples];
        assertEquals(samples, source.read(pcm, 0, samples));
        return pcm;
    }

    @ParameterizedTest
    @ValueSource(doubles = {100, 425, 1004.5, 3400})
    void measuresTheToneThatWasMade(double hz) {
        ToneMeasurement measured = ToneMeasurement.of(take(new ToneSource(8000, hz, -20), 4000), 0, 4000, 8000);
        assertEquals(hz, measured.hz(), 0.001);
        assertEquals(-20, measured.levelDbov(), 0.01);
        assertTrue(measured.snrDb() > 75, measured.toString());
    }

    @Test
    void measuresTheNoiseAroundATone() {
        short[] pcm = take(new ToneSource(8000, 1000, -10), 8000);
        Random random = new Random(1);
        for (int i = 0; i < pcm.length; i++) {
            pcm[i] += (short) (random.nextGaussian() * 32768 * Math.pow(10, -40 / 20.0)); // noise of -40 dBov
        }
        assertEquals(30, ToneMeasurement.of(pcm, 0, 8000, 8000).snrDb(), 0.5);
        assertTrue(Double.isNaN(ToneMeasurement.of(new short[800], 0, 800, 8000).hz()));
    }

    @Test
    void toneKeepsItsPhaseForHours() {
        ToneSource tone = new ToneSource(8000, 440, -10);
        short[] start = take(tone, 8000);
        for (int second = 0; second < 200; second++) {
            assertArrayEquals(start, take(tone, 8000));
        }
        assertThrows(IllegalArgumentException.class, () -> new ToneSource(8000, 4000, -10));
        assertThrows(IllegalArgumentException.class, () -> new ToneSource(8000, 440, 0));
    }

    @ParameterizedTest
    @ValueSource(ints = {8000, 16000, 48000})
    void dtmfIsFoundAgain(int rateHz) {
        DtmfTones tones = new DtmfTones(rateHz, "0123456789*#abcd11", 60, 60, -20);
        DtmfDetector detector = new DtmfDetector(rateHz);
        short[] block = new short[rateHz / 50];
        for (int got = block.length; got == block.length;) {
            got = tones.read(block, 0, block.length);
            detector.write(block, 0, got);
        }
        detector.write(new short[rateHz / 10], 0, rateHz / 10);
        assertEquals("0123456789*#ABCD11", detector.digits());
    }

    @Test
    void dtmfIsNotHeardInSpeechOrSingleTones() {
        DtmfDetector detector = new DtmfDetector(8000);
        detector.write(SpeechLikeSignal.samples(8000, 3, 480_000), 0, 480_000);
        detector.write(take(new ToneSource(8000, 941, -10), 8000), 0, 8000);
        detector.write(take(CallProgressTones.FRANCE.ringback().source(8000), 80_000), 0, 80_000);
        detector.write(take(CallProgressTones.NORTH_AMERICA.dial().source(8000), 8000), 0, 8000);
        assertEquals("", detector.digits());
        assertThrows(IllegalArgumentException.class, () -> new DtmfTones(8000, "12X"));
    }

    @Test
    void busyToneOfFranceIs440HzInItsCadence() {
        short[] pcm = take(CallProgressTones.FRANCE.busy().source(8000), 16000);
        ToneMeasurement on = ToneMeasurement.of(pcm, 100, 3800, 8000);
        assertEquals(440, on.hz(), 0.01);
        assertEquals(-16.15, on.levelDbov(), 0.02);
        assertArrayEquals(new short[4000], Arrays.copyOfRange(pcm, 4000, 8000));
        assertArrayEquals(Arrays.copyOf(pcm, 8000), Arrays.copyOfRange(pcm, 8000, 16000));
    }

    @Test
    void ringbackOfNorthAmericaIsTwoTones() {
        short[] pcm = take(CallProgressTones.of(Locale.US).ringback().source(8000), 48_000);
        ToneMeasurement first = ToneMeasurement.of(pcm, 800, 8000, 8000);
        assertTrue(Math.abs(first.hz() - 440) < 0.5 || Math.abs(first.hz() - 480) < 0.5, first.toString());
        assertEquals(-25.15 + 3.01, LevelMeter.rmsDbov(pcm, 800, 8000), 0.05);
        assertArrayEquals(new short[32_000], Arrays.copyOfRange(pcm, 16_000, 48_000));
        assertEquals(CallProgressTones.FRANCE, CallProgressTones.of(Locale.FRANCE));
    }

    @Test
    void speechLikeSignalIsRepeatableAndPausesAndSpeaks() {
        short[] pcm = SpeechLikeSignal.samples(8000, 42, 80_000);
        assertArrayEquals(pcm, SpeechLikeSignal.samples(8000, 42, 80_000));
        assertFalse(Arrays.equals(pcm, SpeechLikeSignal.samples(8000, 43, 80_000)));
        int silent = 0;
        int peak = 0;
        double energy = 0;
        for (int block = 0; block < 500; block++) {
            double level = LevelMeter.rmsDbov(pcm, block * 160, 160);
            silent += level < -60 ? 1 : 0;
            energy += level < -60 ? 0 : Math.pow(10, level / 10);
        }
        for (short sample : pcm) {
            peak = Math.max(peak, Math.abs(sample));
        }
        double active = 10 * Math.log10(energy / (500 - silent));
        assertTrue(silent > 75 && silent < 250, "silent blocks: " + silent + " of 500");
        assertEquals(-26, active, 3, "active level");
        assertTrue(peak < 32767, "it clips");
    }

    @Test
    void correlationFindsLagAndLikeness() {
        short[] first = SpeechLikeSignal.samples(8000, 1, 40_000);
        short[] second = new short[50_000];
        for (int i = 0; i < first.length; i++) {
            second[i + 1234] = (short) (first[i] / 3);
        }
        Correlation found = Correlation.best(first, second, 4000);
        assertEquals(1234, found.lagSamples());
        assertTrue(found.coefficient() > 0.999, found.toString());
        assertEquals(-1234, Correlation.best(second, first, 4000).lagSamples());
        double strangers = Correlation.best(first, SpeechLikeSignal.samples(8000, 2, 40_000), 4000).coefficient();
        assertTrue(strangers < 0.3, "strangers correlate: " + strangers);
        assertEquals(0, Correlation.best(first, new short[40_000], 4000).coefficient());
    }

    @Test
    void correlationBySegmentForgivesAChangingDelay() {
        short[] first = SpeechLikeSignal.samples(8000, 5, 64_000);
        short[] second = new short[64_000];
        System.arraycopy(first, 0, second, 400, 32_000);
        System.arraycopy(first, 32_000, second, 32_900, 31_000);
        double whole = Correlation.best(first, second, 2000).coefficient();
        double pieces = Correlation.bySegment(first, second, 4000, 2000);
        assertTrue(pieces > 0.95 && whole < 0.8, "whole " + whole + ", by segment " + pieces);
        assertTrue(Correlation.bySegment(first, SpeechLikeSignal.samples(8000, 6, 64_000), 4000, 2000) < 0.6);
        assertEquals(0, Correlation.bySegment(new short[8000], second, 4000, 2000));
    }

    @Test
    void sourcesDoNotAllocate() {
        SpeechLikeSignal speech = new SpeechLikeSignal(8000, 1);
        PcmSource busy = CallProgressTones.FRANCE.congestion().source(8000);
        DtmfDetector detector = new DtmfDetector(8000);
        short[] pcm = new short[160];
        assertEquals(0, Allocation.octetsOf(() -> {
            speech.read(pcm, 0, 160);
            busy.read(pcm, 0, 160);
            detector.write(pcm, 0, 160);
        }));
    }
}
