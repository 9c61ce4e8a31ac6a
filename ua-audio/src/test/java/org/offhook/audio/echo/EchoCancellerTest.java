package org.offhook.audio.echo;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.offhook.audio.Allocation;
import org.offhook.audio.LevelMeter;

/** The short form of the simulated call; the sixty seconds of it are a benchmark. */
class EchoCancellerTest {

    private static final int RATE = 8000;

    private static EchoCanceller handsFree(int rate) {
        return new FrequencyDomainEchoCanceller(EchoSettings.handsFree(rate));
    }

    @ParameterizedTest
    @CsvSource({"8000, 3", "16000, 4"})
    void takesTheEchoOfASpeechLikeSignalAway(int rate, long seed) {
        short[] far = Voice.made(rate, seed, 14);
        EchoSimulation call = EchoSimulation.of(rate, far, far,
            EchoScene.farOnly(seed, 0));
        short[] out = call.through(handsFree(rate));
        assertTrue(call.erleDb(out, 6, 14) > 18, "ERLE " + call.erleDb(out, 6, 14));
    }

    @ParameterizedTest
    @CsvSource({"8000, 60", "16000, 130", "8000, 250"})
    void findsAnEchoThatASoundServerHoldsUp(int rate, double delayMs) {
        short[] far = Voice.made(rate, 4, 14);
        EchoSimulation call = EchoSimulation.of(rate, far, far, EchoScene.farOnly(4, 0).withRoom(delayMs, 250));
        short[] out = call.through(handsFree(rate));
        assertTrue(call.erleDb(out, 6, 14) > 18, "ERLE " + call.erleDb(out, 6, 14));
    }

    @ParameterizedTest
    @CsvSource({"32000", "44100", "48000"})
    void runsAtTheRatesOfSoundCards(int rate) {
        short[] far = Voice.made(rate, 2, 9);
        EchoSimulation call = EchoSimulation.of(rate, far, far, EchoScene.farOnly(4, 0));
        short[] out = call.through(handsFree(rate));
        assertTrue(call.erleDb(out, 4, 9) > 18, "ERLE " + call.erleDb(out, 4, 9));
    }

    @Test
    void staysCalmWhenBothVoicesHaveTheSamePitch() {
        short[] far = Voice.made(RATE, 406, 40);
        EchoSimulation call = EchoSimulation.of(RATE, far, Voice.made(RATE, 400, 40),
            EchoScene.of(1001, 0, 30, 40, EchoScene.NEVER_S).inShoebox(true));
        assertTrue(call.stoi(call.through(handsFree(RATE))) > 0.96, "STOI");
    }

    @Test
    void learnsThePathInARoomThatPressesOnTheMicrophone() {
        // Mirror images all of one sign make a response with a large offset, and some voices have one too.
        short[] far = Voice.made(16_000, 410, 20);
        for (int i = 0; i < far.length; i++) {
            far[i] += (short) (150 * Math.sin(i / 5000.0));
        }
        EchoSimulation call = EchoSimulation.of(16_000, far, far, EchoScene.farOnly(1002, 0).inShoebox(true));
        double erleDb = call.erleDb(call.through(handsFree(16_000)), 8, 20);
        assertTrue(erleDb > 25, "ERLE " + erleDb);
    }

    @Test
    void leavesTheNearVoiceAndFindsTheNewRoom() throws Exception {
        short[] far = Voice.spoken(RATE, "en-us", 160, 20);
        short[] near = Voice.spoken(RATE, "en-gb+f3", 170, 20);
        assumeTrue(far != null && near != null, "espeak-ng is not installed");
        EchoSimulation call = EchoSimulation.of(RATE, far, near, EchoScene.of(1, 0, 8, 13, 14));
        short[] out = call.through(handsFree(RATE));
        assertTrue(call.erleDb(out, 4, 8) > 25, "ERLE " + call.erleDb(out, 4, 8));
        assertTrue(call.reachedS(out, 20, 0) < 3, "20 dB after " + call.reachedS(out, 20, 0) + " s");
        assertTrue(call.stoi(out) > 0.95, "STOI " + call.stoi(out));
        assertTrue(call.erleDb(out, 17, 20) > 20, "after the change " + call.erleDb(out, 17, 20));
    }

    @ParameterizedTest
    @CsvSource({"100", "-100"})
    void followsALoudspeakerClockThatIsOff(double ppm) throws Exception {
        short[] far = Voice.spoken(RATE, "en-us", 160, 24);
        assumeTrue(far != null, "espeak-ng is not installed");
        EchoSimulation call = EchoSimulation.of(RATE, far, far,
            EchoScene.farOnly(2, ppm));
        FrequencyDomainEchoCanceller canceller = new FrequencyDomainEchoCanceller(EchoSettings.handsFree(RATE));
        short[] out = call.through(canceller);
        assertEquals(ppm, canceller.driftPpm(), 5);
        assertTrue(call.erleDb(out, 14, 24) > 20, "ERLE " + call.erleDb(out, 14, 24));
    }

    @ParameterizedTest
    @CsvSource({"250", "-250"})
    void followsADriftFurtherThanItsMemoryIsLong(double ppm) {
        // 250 ppm over 60 s are 120 samples, more than the reading point can move: it jumps, and the path with it. A faster
        // loudspeaker uses up 15 ms of the delay, which the echo must have.
        int seconds = 60;
        short[] far = new short[RATE * seconds];
        Random random = new Random(5);
        double low = 0;
        for (int i = 0; i < far.length; i++) {
            low = 0.6 * low + 1500 * random.nextGaussian();
            far[i] = (short) low;
        }
        EchoSimulation call = EchoSimulation.of(RATE, far, far,
            EchoScene.farOnly(6, ppm).withRoom(40, 250));
        FrequencyDomainEchoCanceller canceller = new FrequencyDomainEchoCanceller(EchoSettings.handsFree(RATE));
        short[] out = call.through(canceller);
        assertEquals(ppm, canceller.driftPpm(), 5);
        for (double at = 15; at < seconds - 1; at += 0.2) {
            assertTrue(call.erleDb(out, at, at + 0.2) > 15, "ERLE at " + at + " s " + call.erleDb(out, at, at + 0.2));
        }
    }

    @Test
    void withoutEchoTheNearVoicePassesButForWhatLiesBelowSpeech() {
        short[] near = Voice.made(RATE, 9, 5);
        short[] out = new short[near.length];
        EchoCanceller canceller = handsFree(RATE);
        canceller.cancel(new short[near.length], 0, near, 0, out, 0, near.length);
        int latency = canceller.latencySamples();
        RumbleFilter rumble = new RumbleFilter(RATE);
        for (int i = 0; i + latency < near.length; i++) {
            assertEquals(rumble.filter(near[i]), out[i + latency], 1, "sample " + i);
        }
    }

    @Test
    void givesTheSameWhateverTheBlocks() {
        short[] far = Voice.made(RATE, 1, 3);
        short[] near = Voice.made(RATE, 2, 3);
        short[] whole = new short[near.length];
        handsFree(RATE).cancel(far, 0, near, 0, whole, 0, near.length);
        short[] pieces = near.clone();
        EchoCanceller canceller = handsFree(RATE);
        Random random = new Random(1);
        for (int at = 0; at < near.length;) {
            int piece = Math.min(near.length - at, 1 + random.nextInt(400));
            canceller.cancel(far, at, pieces, at, pieces, at, piece);
            at += piece;
        }
        assertArrayEquals(whole, pieces);
    }

    @Test
    void resetForgetsEverything() {
        short[] far = Voice.made(RATE, 1, 3);
        EchoSimulation call = EchoSimulation.of(RATE, far, far,
            EchoScene.farOnly(7, 50));
        EchoCanceller canceller = handsFree(RATE);
        short[] first = call.through(canceller);
        canceller.reset();
        assertArrayEquals(first, call.through(canceller));
    }

    @Test
    void survivesFullScaleNoiseAndComesBack() {
        short[] loud = new short[RATE * 2];
        Random random = new Random(3);
        for (int i = 0; i < loud.length; i++) {
            loud[i] = random.nextBoolean() ? Short.MAX_VALUE : Short.MIN_VALUE;
        }
        EchoCanceller canceller = handsFree(RATE);
        short[] out = new short[loud.length];
        canceller.cancel(loud, 0, loud, 0, out, 0, loud.length);
        canceller.cancel(new short[RATE], 0, loud.clone(), 0, out, 0, RATE);
        short[] near = Voice.made(RATE, 9, 4);
        short[] heard = new short[near.length];
        canceller.cancel(new short[near.length], 0, near, 0, heard, 0, near.length);
        double in = LevelMeter.rmsDbov(near, RATE * 2, RATE * 2);
        double given = LevelMeter.rmsDbov(heard, RATE * 2, RATE * 2);
        assertEquals(in, given, 1);
    }

    @Test
    void doesNotAllocate() {
        short[] far = Voice.made(16_000, 1, 1);
        short[] near = Voice.made(16_000, 2, 1);
        short[] out = new short[near.length];
        EchoCanceller canceller = handsFree(16_000);
        assertEquals(0, Allocation.octetsOf(() -> canceller.cancel(far, 0, near, 0, out, 0, far.length)));
    }

    @Test
    void refusesOtherRates() {
        assertThrows(IllegalArgumentException.class, () -> EchoSettings.handsFree(22_050));
        assertThrows(IllegalArgumentException.class, () -> new EchoSettings(8000, 4000, true, true));
        assertEquals(192, EchoSettings.handsFree(8000).tailMs());
    }
}
