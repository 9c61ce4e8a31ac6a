package org.offhook.audio.resample;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.offhook.audio.Allocation;
import org.offhook.audio.Collector;
import org.offhook.audio.PcmSource;
import org.offhook.audio.SampleArray;
import org.offhook.audio.tone.ToneMeasurement;
import org.offhook.audio.tone.ToneSource;

class ResamplerTest {

    private static final int[] RATES_HZ = {8000, 16000, 24000, 32000, 44100, 48000};

    static Stream<int[]> pairs() {
        return Arrays.stream(RATES_HZ).boxed()
            .flatMap(from -> Arrays.stream(RATES_HZ).mapToObj(to -> new int[] {from, to}))
            .filter(pair -> pair[0] != pair[1]);
    }

    private static short[] tone(int rateHz, double hz, int samples) {
        short[] pcm = new short[samples];
        new ToneSource(rateHz, hz, -3.02).read(pcm, 0, samples);
        return pcm;
    }

    private static short[] convert(Resampler resampler, short[] in) {
        short[] out = new short[resampler.outputFor(in.length)];
        assertEquals(out.length, resampler.process(in, 0, in.length, out, 0));
        return out;
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void keepsAFullScaleToneOver90DbAboveTheRest(int[] pair) {
        short[] out = convert(new Resampler(pair[0], pair[1]), tone(pair[0], 1000, pair[0]));
        int settled = pair[1] / 20;
        ToneMeasurement measured = ToneMeasurement.of(out, settled, out.length - 2 * settled, pair[1]);
        assertTrue(measured.snrDb() > 90, pair[0] + " to " + pair[1] + ": " + measured);
        assertEquals(1000, measured.hz(), 0.01);
        assertEquals(-3.02, measured.levelDbov(), 0.01);
    }

    @Test
    void removesWhatTheLowerRateCannotHold() {
        short[] out = convert(new Resampler(16000, 8000), tone(16000, 4600, 16000));
        double power = 0;
        for (int i = 400; i < out.length - 400; i++) {
            power += (double) out[i] * out[i] / (out.length - 800);
        }
        double levelDbov = 10 * Math.log10(power / 32768 / 32768 + 1e-12);
        assertTrue(levelDbov < -85, "alias at " + levelDbov + " dBov");
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void givesTheSameInPiecesAsAtOnce(int[] pair) {
        Random random = new Random(pair[0] * 31L + pair[1]);
        short[] in = new short[3000];
        for (int i = 0; i < in.length; i++) {
            in[i] = (short) (random.nextGaussian() * 3000);
        }
        short[] whole = convert(new Resampler(pair[0], pair[1]), in);
        Resampler resampler = new Resampler(pair[0], pair[1]);
        short[] pieces = new short[whole.length];
        int given = 0;
        for (int taken = 0; taken < in.length;) {
            int piece = Math.min(in.length - taken, random.nextInt(300));
            int expected = resampler.outputFor(piece);
            assertEquals(expected, resampler.process(in, taken, piece, pieces, given));
            given += expected;
            taken += piece;
        }
        assertArrayEquals(whole, pieces);
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void asksForJustEnoughInput(int[] pair) {
        Resampler resampler = new Resampler(pair[0], pair[1]);
        short[] in = new short[2000];
        short[] out = new short[20000];
        Random random = new Random(7);
        for (int i = 0; i < 200; i++) {
            int wanted = 1 + random.nextInt(200);
            int needed = resampler.inputFor(wanted);
            assertTrue(resampler.outputFor(needed) >= wanted);
            assertTrue(needed == 0 || resampler.outputFor(needed - 1) < wanted);
            resampler.process(in, 0, needed, out, 0);
        }
    }

    @Test
    void lagsByTheLatencyItStates() {
        Resampler resampler = new Resampler(8000, 48000);
        short[] in = new short[400];
        in[100] = 10000;
        short[] out = convert(resampler, in);
        int peak = 0;
        for (int i = 0; i < out.length; i++) {
            peak = out[i] > out[peak] ? i : peak;
        }
        assertEquals(100 / 8.0 + resampler.latencyMs(), peak / 48.0, 0.03);
        assertEquals(3, resampler.latencyMs());
        assertEquals(0, new Resampler(8000, 8000).latencyMs());
    }

    @Test
    void sourceGivesTheWholeToneAndItsTail() {
        PcmSource source = ResamplingSource.at(new SampleArray(8000, tone(8000, 1000, 8000), false), 48000);
        short[] out = new short[60000];
        int given = 0;
        for (int got = 960; got == 960; given += got) {
            got = source.read(out, given, 960);
        }
        assertEquals(48000 + 144, given, 12, "one second and the filter's tail of 3 ms");
        assertTrue(ToneMeasurement.of(out, 2400, 43000, 48000).snrDb() > 90);
        assertEquals(0, source.read(out, 0, 960));
    }

    @Test
    void sinkReceivesEverythingAtItsOwnRate() {
        Collector collector = new Collector(8000, 20000);
        ResamplingSink.at(collector, 44100).write(tone(44100, 1000, 44100), 0, 44100);
        assertEquals(8000, collector.samples().length, 30);
        assertTrue(ToneMeasurement.of(collector.samples(), 400, 7000, 8000).snrDb() > 90);
    }

    @Test
    void doesNotAllocate() {
        PcmSource source = ResamplingSource.at(new ToneSource(8000, 440, -10), 48000);
        Resampler down = new Resampler(48000, 16000);
        short[] in = new short[960];
        short[] out = new short[960];
        assertEquals(0, Allocation.octetsOf(() -> {
            source.read(in, 0, 960);
            down.process(in, 0, 960, out, 0);
        }));
    }

    @Test
    void refusesRatesWithoutASimpleRatio() {
        assertThrows(IllegalArgumentException.class, () -> new Resampler(8000, 0));
        assertThrows(IllegalArgumentException.class, () -> new Resampler(48000, 44101));
    }
}
