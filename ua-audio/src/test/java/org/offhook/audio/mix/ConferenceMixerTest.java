package org.offhook.audio.mix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.offhook.audio.Allocation;
import org.offhook.audio.Collector;
import org.offhook.audio.Discard;
import org.offhook.audio.SampleArray;
import org.offhook.audio.tone.SpeechLikeSignal;
import org.offhook.audio.tone.ToneSource;

class ConferenceMixerTest {

    private static final int[] RATES = {8000, 16_000, 8000, 16_000, 8000};
    private static final double[] TONES_HZ = {400, 700, 1100, 1700, 2300};
    private static final double LEVEL_DBOV = -24;
    private static final int SECONDS = 2;

    private final ConferenceMixer mixer = new ConferenceMixer(16_000, 20);
    private final Participant[] parties = new Participant[RATES.length];
    private final Collector[] heard = new Collector[RATES.length];

    private void joinFive() {
        for (int i = 0; i < RATES.length; i++) {
            heard[i] = new Collector(RATES[i], RATES[i] * SECONDS);
            parties[i] = mixer.join(new ToneSource(RATES[i], TONES_HZ[i], LEVEL_DBOV), heard[i]);
        }
    }

    private void mixSeconds() {
        for (int i = 0; i < 50 * SECONDS; i++) {
            mixer.mix();
        }
    }

    /** Level of a tone in dBov over the second half: one bin of a Fourier transform over whole periods. */
    private static double levelDbov(Collector collector, double hz) {
        short[] pcm = collector.samples();
        int rate = collector.sampleRateHz();
        int from = pcm.length / 2;
        int count = rate / 2;
        double re = 0;
        double im = 0;
        for (int i = 0; i < count; i++) {
            re += pcm[from + i] * Math.cos(2 * Math.PI * hz * i / rate);
            im += pcm[from + i] * Math.sin(2 * Math.PI * hz * i / rate);
        }
        double amplitude = 2 * Math.hypot(re, im) / count;
        return 20 * Math.log10(amplitude / Math.sqrt(2) / 32768 + 1e-9);
    }

    private void assertHears(int listener, int speaker, boolean expected) {
        double level = levelDbov(heard[listener], TONES_HZ[speaker]);
        if (expected) {
            assertEquals(LEVEL_DBOV, level, 0.2, listener + " hears " + speaker);
        } else {
            assertTrue(level < -80, listener + " hears " + speaker + " at " + level + " dBov");
        }
    }

    @Test
    void eachHearsTheOtherFourAtTheirLevelAndNotItself() {
        joinFive();
        mixSeconds();
        for (int listener = 0; listener < 5; listener++) {
            for (int speaker = 0; speaker < 5; speaker++) {
                assertHears(listener, speaker, listener != speaker);
            }
        }
    }

    @Test
    void aWhisperReachesTheAgentAlone() {
        joinFive();
        mixer.supervise(parties[4], parties[0], Supervision.WHISPER);
        mixSeconds();
        assertHears(0, 4, true);
        for (int customer = 1; customer < 4; customer++) {
            assertHears(customer, 4, false);
            assertHears(customer, 0, true);
            assertHears(4, customer, true);
        }
    }

    @Test
    void listeningIsNotHeardAndBargingIsHeardByAll() {
        joinFive();
        mixer.supervise(parties[4], parties[0], Supervision.LISTEN);
        for (int other = 0; other < 4; other++) {
            assertFalse(mixer.hears(parties[other], parties[4]));
            assertTrue(mixer.hears(parties[4], parties[other]));
        }
        mixer.supervise(parties[4], parties[0], Supervision.BARGE);
        mixSeconds();
        for (int other = 0; other < 4; other++) {
            assertHears(other, 4, true);
        }
    }

    @Test
    void whoLeavesIsNotHeardAndItsPlaceIsFree() {
        joinFive();
        mixer.leave(parties[1]);
        mixer.leave(parties[1]);
        mixSeconds();
        assertHears(0, 1, false);
        assertHears(0, 2, true);
        assertEquals(0, heard[1].samples().length);
        assertThrows(IllegalArgumentException.class, () -> mixer.setHears(parties[0], parties[1], true));
        Participant next = mixer.join(new ToneSource(8000, 3000, -20), new Discard(8000));
        assertEquals(parties[1].slot, next.slot);
    }

    @Test
    void recordsTheSumAndTheTwoSidesOfAParty() {
        joinFive();
        Collector all = new Collector(8000, 8000 * SECONDS);
        Collector near = new Collector(16_000, 16_000 * SECONDS);
        Collector far = new Collector(16_000, 16_000 * SECONDS);
        mixer.recordAll(all);
        mixer.record(parties[2], near, far);
        mixSeconds();
        for (int speaker = 0; speaker < 5; speaker++) {
            assertEquals(LEVEL_DBOV, levelDbov(all, TONES_HZ[speaker]), 0.2, "sum");
            assertEquals(speaker == 2, levelDbov(near, TONES_HZ[speaker]) > -80, "near " + speaker);
            assertEquals(speaker != 2, levelDbov(far, TONES_HZ[speaker]) > -80, "far " + speaker);
        }
        assertEquals(near.samples().length, far.samples().length);
    }

    @Test
    void limitsRatherThanWrapsWhenAllShout() {
        Collector listener = new Collector(8000, 8000);
        mixer.join(new SampleArray(8000, new short[8000], true), listener);
        for (int i = 0; i < 4; i++) {
            mixer.join(new ToneSource(8000, 440, -4), new Discard(8000));
        }
        for (int i = 0; i < 50; i++) {
            mixer.mix();
        }
        int peak = 0;
        short[] pcm = listener.samples();
        for (int i = 4000; i < pcm.length; i++) {
            peak = Math.max(peak, Math.abs(pcm[i]));
            assertTrue(Math.abs(pcm[i] - pcm[i - 1]) < 14_000, "a jump at " + i);
        }
        assertTrue(peak > 28_000 && peak < 31_000, "peak " + peak);
    }

    @Test
    void aSourceThatEndsFallsSilentAndStillHears() {
        Collector first = new Collector(8000, 8000);
        Participant ending = mixer.join(new SampleArray(8000, new short[100], false), first);
        mixer.join(new ToneSource(8000, 400, LEVEL_DBOV), new Discard(8000));
        for (int i = 0; i < 50; i++) {
            mixer.mix();
        }
        assertTrue(ending.ended());
        assertEquals(LEVEL_DBOV, levelDbov(first, 400), 0.2);
    }

    @Test
    void doesNotAllocate() {
        for (int rate : RATES) {
            mixer.join(new SampleArray(rate, SpeechLikeSignal.samples(rate, rate, rate), true), new Discard(rate));
        }
        mixer.recordAll(new Discard(8000));
        assertEquals(0, Allocation.octetsOf(mixer::mix));
    }

    @Test
    void refusesTheSixtyFifthParty() {
        for (int i = 0; i < ConferenceMixer.MOST_PARTIES; i++) {
            mixer.join(new SampleArray(16_000, new short[0], true), new Discard(16_000));
        }
        assertThrows(IllegalStateException.class,
            () -> mixer.join(new SampleArray(16_000, new short[0], true), new Discard(16_000)));
    }
}
