package org.offhook.audio.compare;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.offhook.audio.tone.SpeechLikeSignal;
import org.offhook.codecs.Codecs;

class CodecComparisonTest {

    private static final int RATE_HZ = 16_000;
    private static final int SECONDS = 6;

    private final short[] speech = SpeechLikeSignal.samples(RATE_HZ, 3, SECONDS * RATE_HZ);

    @Test
    void withoutLossTheOrderIsThatOfTheBitRates() throws IOException {
        double g722 = stoi("G722");
        double pcma = stoi("PCMA");
        double g726 = stoi("G726-32");
        double g729 = stoi("G729");
        assertTrue(g722 > pcma && pcma > g726 && g726 > g729, g722 + " " + pcma + " " + g726 + " " + g729);
        assertTrue(pcma > 0.95 && g729 > 0.6, pcma + " " + g729);
    }

    private double stoi(String codec) throws IOException {
        return measure(codec, Map.of(), simulated(0, 1, 0)).conditions().get(0).stoi();
    }

    @Test
    void uncompressedSpeechComesBackAsItWas() throws IOException {
        ConditionResult result = measure("L16/16000", Map.of(), simulated(0, 1, 0)).conditions().get(0);
        assertEquals(1, result.stoi(), 0.002);
        assertTrue(result.segmentalSnrDb() > 33, "segmental SNR " + result.segmentalSnrDb());
        assertTrue(result.widebandLsdDb() < 0.5, "LSD " + result.widebandLsdDb());
        assertEquals(0, result.lostPackets());
    }

    @Test
    void everyMeasureFallsWithLoss() throws IOException {
        CodecResult pcma = measure("PCMA", Map.of(), simulated(0, 1, 0), simulated(5, 1, 0), simulated(20, 1, 0));
        for (int i = 1; i < 3; i++) {
            ConditionResult better = pcma.conditions().get(i - 1);
            ConditionResult worse = pcma.conditions().get(i);
            assertTrue(worse.stoi() < better.stoi() && worse.estoi() < better.estoi(), worse + " after " + better);
            assertTrue(worse.segmentalSnrDb() < better.segmentalSnrDb() && worse.lsdDb() > better.lsdDb(), worse.toString());
            assertTrue(worse.r() < better.r() && worse.mosNarrowband() < better.mosNarrowband(), worse.toString());
            assertEquals(worse.lossPercent(), worse.concealedPercent(), 2.5);
        }
    }

    @Test
    void jitterIsCarriedByTheBufferAndCountsAsDelay() throws IOException {
        CodecResult pcma = measure("PCMA", Map.of(), simulated(0, 1, 0), simulated(0, 1, 30));
        assertTrue(pcma.conditions().get(1).playoutDelayMs() > pcma.conditions().get(0).playoutDelayMs() + 20,
            pcma.conditions().toString());
        assertTrue(pcma.conditions().get(1).stoi() > 0.85, "the original follows the splices: " + pcma.conditions());
    }

    @Test
    void delaysAreMeasured() throws IOException {
        assertEquals(5, measure("G729", Map.of()).waveformDelayMs(), 0.6, "look-ahead of 40 samples");
        assertEquals(15, measure("G729", Map.of()).algorithmicDelayMs(), 0.6);
        assertEquals(22 / 16.0, measure("G722", Map.of()).waveformDelayMs(), 0.1, "two filter banks of 24 taps");
        assertEquals(0, measure("PCMA", Map.of()).waveformDelayMs());
    }

    @Test
    void loadOnTheWireIsThatOfTheTextbooks() throws IOException {
        CodecResult pcma = measure("PCMA", Map.of());
        WireRate every20ms = pcma.wire().get(1);
        assertEquals(20, every20ms.ptimeMs());
        assertEquals(50, every20ms.packetsPerSecond(), 1e-9);
        assertEquals(64, every20ms.payload(), 1e-9);
        assertEquals(80, every20ms.ipv4(), 1e-9);
        assertEquals(88, every20ms.ipv6(), 1e-9);
        assertEquals(84, every20ms.srtpIpv4(), 1e-9);
        assertEquals(95.2, every20ms.ethernetIpv4(), 1e-9);
        assertEquals(24, measure("G729", Map.of()).wire().get(1).ipv4(), 1e-9);
        assertEquals(8, measure("G729", Map.of()).bitRate() / 1000, 1e-9);
        assertEquals(List.of(10, 20, 30, 40, 60), pcma.wire().stream().map(WireRate::ptimeMs).toList());
    }

    @Test
    void silenceThatIsNotSentSavesPackets() throws IOException {
        short[] half = speech.clone();
        java.util.Random random = new java.util.Random(1);
        for (int i = half.length / 2; i < half.length; i++) {
            half[i] = (short) (15 * random.nextGaussian());
        }
        CodecComparison comparison = new CodecComparison(half, RATE_HZ, 20, List.of(simulated(0, 1, 0)), (c, n, p, r) -> { });
        CodecResult result = comparison.measure(codec("G729", Map.of("annexb", "yes")));
        assertTrue(result.sentPercent() < 85, "sent " + result.sentPercent());
        assertTrue(result.bitRate() < 7500, "bit rate " + result.bitRate());
        assertTrue(result.conditions().get(0).stoi() > 0.6, result.conditions().toString());
        assertTrue(result.conditions().get(0).playoutDelayMs() < 40, "a pause is no delay: " + result.conditions());
    }

    @Test
    void lossIsExactNestedAndTheSameForTheSameSeed() {
        NetworkCondition few = NetworkCondition.simulated(3, 1, 0, 1000, 9);
        NetworkCondition many = NetworkCondition.simulated(10, 1, 0, 1000, 9);
        assertEquals(30, lost(few));
        assertEquals(100, lost(many));
        for (int i = 0; i < 1000; i++) {
            assertTrue(!Double.isNaN(few.delayMs(i)) || Double.isNaN(many.delayMs(i)));
        }
        assertArrayEquals(few.delaysMs(), NetworkCondition.simulated(3, 1, 0, 1000, 9).delaysMs());
    }

    @Test
    void burstsHaveTheLengthAndShareThatWereAskedFor() {
        NetworkCondition condition = NetworkCondition.simulated(10, 4, 0, 100_000, 2);
        int runs = 0;
        for (int i = 1; i < 100_000; i++) {
            runs += Double.isNaN(condition.delayMs(i)) && !Double.isNaN(condition.delayMs(i - 1)) ? 1 : 0;
        }
        assertEquals(10_000, lost(condition), 700);
        assertEquals(4, (double) lost(condition) / runs, 0.25);
    }

    @Test
    void jitterHasTheStandardDeviationThatWasAskedFor() {
        double[] delays = NetworkCondition.simulated(0, 1, 25, 50_000, 4).delaysMs();
        double mean = java.util.Arrays.stream(delays).average().orElseThrow();
        double variance = java.util.Arrays.stream(delays).map(d -> (d - mean) * (d - mean)).average().orElseThrow();
        assertEquals(25, Math.sqrt(variance), 0.5);
        assertTrue(java.util.Arrays.stream(delays).min().orElseThrow() >= NetworkCondition.LEAST_DELAY_MS);
    }

    @Test
    void codecsThatCannotTakePartAreNamed() {
        CodecComparison comparison = new CodecComparison(speech, RATE_HZ, 20, List.of(simulated(0, 1, 0)), (c, n, p, r) -> { });
        assertEquals("channels", comparison.obstacle(codec("L16/44100/2", Map.of())));
        assertNull(comparison.obstacle(codec("L16/44100", Map.of())));
    }

    @Test
    void aToneKeepsItsPlaceWhenTheRateChanges() {
        double[] tone = new double[22_050];
        for (int i = 0; i < tone.length; i++) {
            tone[i] = 1000 * Math.sin(2 * Math.PI * 700 * i / 22_050);
        }
        double[] out = BandLimited.convert(tone, 22_050, 8000);
        assertEquals(8000, out.length);
        for (int i = 200; i < 7800; i++) {
            assertEquals(1000 * Math.sin(2 * Math.PI * 700 * i / 8000), out[i], 3);
        }
        double[] high = new double[16_000];
        for (int i = 0; i < high.length; i++) {
            high[i] = 1000 * Math.sin(2 * Math.PI * 5000 * i / 16_000);
        }
        double[] gone = BandLimited.convert(high, 16_000, 8000);
        for (int i = 200; i < 7800; i++) {
            assertEquals(0, gone[i], 3);
        }
    }

    private static int lost(NetworkCondition condition) {
        return (int) java.util.Arrays.stream(condition.delaysMs()).filter(Double::isNaN).count();
    }

    private static NetworkCondition simulated(double lossPercent, double burst, double jitterMs) {
        return NetworkCondition.simulated(lossPercent, burst, jitterMs, SECONDS * 50 + 10, 1);
    }

    private CodecResult measure(String codec, Map<String, String> parameters, NetworkCondition... conditions) throws IOException {
        List<Integer> lengths = new ArrayList<>();
        CodecComparison comparison = new CodecComparison(speech, RATE_HZ, 20, List.of(conditions),
            (c, condition, pcm, rateHz) -> lengths.add(pcm.length * 1000 / rateHz));
        CodecResult result = comparison.measure(codec(codec, parameters));
        assertEquals(conditions.length, lengths.size());
        lengths.forEach(ms -> assertEquals(SECONDS * 1000, ms, 300, "heard from beginning to end"));
        return result;
    }

    private static ComparedCodec codec(String name, Map<String, String> parameters) {
        return new ComparedCodec(name, Codecs.installed().require(name), parameters);
    }
}
