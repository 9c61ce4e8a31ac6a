package org.offhook.audio.enhance;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.offhook.audio.Allocation;
import org.offhook.audio.LevelMeter;
import org.offhook.audio.SampleArray;
import org.offhook.audio.tone.SpeechLikeSignal;

class EnhancementTest {

    private static final int RATE = 8000;

    private static short[] noise(int samples, double dbov) {
        Random random = new Random(4);
        short[] noise = new short[samples];
        for (int i = 0; i < samples; i++) {
            noise[i] = (short) Math.round(random.nextGaussian() * 32768 * Math.pow(10, dbov / 20));
        }
        return noise;
    }

    private static short[] speech(int seconds, double gainDb) {
        short[] speech = SpeechLikeSignal.samples(RATE, 3, RATE * seconds);
        for (int i = 0; i < speech.length; i++) {
            speech[i] = (short) Math.round(speech[i] * Math.pow(10, gainDb / 20));
        }
        return speech;
    }

    /** Level of the loud 20 ms blocks, those within 20 dB of the loudest. */
    private static double activeDbov(short[] pcm, int from) {
        double loudest = 0;
        double sum = 0;
        int count = 0;
        for (int pass = 0; pass < 2; pass++) {
            for (int at = from; at + 160 <= pcm.length; at += 160) {
                double power = Math.pow(10, LevelMeter.rmsDbov(pcm, at, 160) / 10);
                if (pass == 0) {
                    loudest = Math.max(loudest, power);
                } else if (power > loudest / 100) {
                    sum += power;
                    count++;
                }
            }
        }
        return 10 * Math.log10(sum / count);
    }

    @ParameterizedTest
    @ValueSource(ints = {8000, 16_000})
    void attenuatesSteadyNoiseByTheStatedAmount(int rate) {
        short[] pcm = noise(rate * 4, -45);
        new NoiseSuppressor(rate, 15).process(pcm, 0, pcm.length);
        double left = LevelMeter.rmsDbov(pcm, rate * 2, rate * 2);
        assertTrue(left < -57 && left > -61, "noise at " + left + " dBov");
    }

    @Test
    void keepsSpeechInNoise() {
        short[] clean = speech(6, 0);
        short[] noise = noise(clean.length, -50);
        short[] pcm = new short[clean.length];
        for (int i = 0; i < pcm.length; i++) {
            pcm[i] = (short) (clean[i] + noise[i]);
        }
        NoiseSuppressor suppressor = new NoiseSuppressor(RATE, 15);
        suppressor.process(pcm, 0, pcm.length);
        assertEquals(activeDbov(clean, RATE), activeDbov(pcm, RATE), 1.5);
        double before = 0;
        double after = 0;
        for (int i = RATE; i + suppressor.latencySamples() < pcm.length; i++) {
            double left = pcm[i + suppressor.latencySamples()] - clean[i];
            before += (double) noise[i] * noise[i];
            after += left * left;
        }
        assertTrue(after < before, "distance to the clean speech grew by " + 10 * Math.log10(after / before) + " dB");
    }

    @Test
    void suppressesTheSameWhateverTheBlocks() {
        short[] whole = noise(RATE, -40);
        short[] pieces = whole.clone();
        new NoiseSuppressor(RATE, 20).process(whole, 0, whole.length);
        NoiseSuppressor suppressor = new NoiseSuppressor(RATE, 20);
        for (int at = 0; at < pieces.length; at += 37) {
            suppressor.process(pieces, at, Math.min(37, pieces.length - at));
        }
        assertArrayEquals(whole, pieces);
        short[] again = noise(RATE, -40);
        suppressor.reset();
        suppressor.process(again, 0, again.length);
        assertArrayEquals(whole, again);
    }

    @ParameterizedTest
    @ValueSource(doubles = {-18, -10, 0, 8})
    void bringsSpeechToTheTarget(double offDb) {
        short[] pcm = speech(14, offDb);
        new AutomaticGain(RATE, -26).process(pcm, 0, pcm.length);
        assertEquals(-26, activeDbov(pcm, RATE * 7), 3);
    }

    @Test
    void doesNotPumpUpTheNoiseOfAPause() {
        short[] pcm = noise(RATE * 20, -65);
        AutomaticGain gain = new AutomaticGain(RATE, -26);
        gain.process(pcm, 0, pcm.length);
        assertEquals(0, gain.gainDb(), 1);
    }

    @Test
    void limitsASuddenShout() {
        short[] quiet = speech(10, -16);
        AutomaticGain gain = new AutomaticGain(RATE, -20);
        gain.process(quiet, 0, quiet.length);
        short[] shout = speech(3, 18);
        gain.process(shout, 0, shout.length);
        for (short sample : shout) {
            assertTrue(Math.abs(sample) <= 30_000, "peak " + sample);
        }
        assertEquals(-20, activeDbov(shout, RATE * 2), 6);
    }

    @Test
    void tellsSpeechFromNoise() {
        short[] pcm = noise(RATE * 6, -55);
        short[] speech = speech(2, 0);
        for (int i = 0; i < speech.length; i++) {
            pcm[RATE * 3 + i] += speech[i];
        }
        VoiceActivity voice = new VoiceActivity(RATE);
        int activeInNoise = 0;
        int activeInSpeech = 0;
        for (int at = 0; at < pcm.length; at += 80) {
            boolean active = voice.listen(pcm, at, 80);
            if (at > RATE && at < RATE * 3 || at > RATE * 5 + RATE / 2) {
                activeInNoise += active ? 1 : 0;
            } else if (at > RATE * 3 && at < RATE * 5) {
                activeInSpeech += active ? 1 : 0;
            }
        }
        assertEquals(0, activeInNoise);
        assertTrue(activeInSpeech > 120, "active in " + activeInSpeech + " of 200 blocks of speech");
        assertEquals(-55, voice.noiseDbov(), 5);
    }

    @Test
    void aClickIsNoVoice() {
        VoiceActivity voice = new VoiceActivity(RATE);
        short[] pcm = new short[RATE];
        pcm[4000] = 20_000;
        for (int at = 0; at < pcm.length; at += 80) {
            assertFalse(voice.listen(pcm, at, 80));
        }
    }

    @Test
    void doesNotAllocate() {
        short[] pcm = speech(1, 0);
        NoiseSuppressor suppressor = new NoiseSuppressor(RATE, 15);
        AutomaticGain gain = new AutomaticGain(RATE, -26);
        assertEquals(0, Allocation.octetsOf(() -> {
            suppressor.process(pcm, 0, pcm.length);
            gain.process(pcm, 0, pcm.length);
        }));
    }

    @Test
    void standsBehindASourceOfItsRateOnly() {
        short[] pcm = noise(RATE, -45);
        short[] expected = pcm.clone();
        new NoiseSuppressor(RATE, 15).process(expected, 0, expected.length);
        short[] read = new short[RATE];
        try (var source = new NoiseSuppressor(RATE, 15).on(new SampleArray(RATE, pcm, false))) {
            assertEquals(RATE, source.read(read, 0, RATE));
        }
        assertArrayEquals(expected, read);
        assertThrows(IllegalArgumentException.class,
            () -> new AutomaticGain(16_000, -26).on(new SampleArray(RATE, pcm, false)));
        assertThrows(IllegalArgumentException.class, () -> new NoiseSuppressor(11_025, 10));
        assertThrows(IllegalArgumentException.class, () -> new AutomaticGain(RATE, 0));
    }
}
