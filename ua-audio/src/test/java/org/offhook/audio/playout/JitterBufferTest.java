package org.offhook.audio.playout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.offhook.audio.Allocation;
import org.offhook.audio.tone.Correlation;
import org.offhook.audio.tone.SpeechLikeSignal;
import org.offhook.codecs.AudioEncoder;
import org.offhook.codecs.CodecProvider;
import org.offhook.codecs.Codecs;

/** A sender of PCMU packets of 20 ms, a network in the hand of the test, and pulls of 10 ms, all in virtual time. */
class JitterBufferTest {

    private static final int SSRC = 1;
    private static final int PCMU = 0;
    private static final CodecProvider CODEC = Codecs.installed().require("PCMU/8000");

    private final short[] speech = SpeechLikeSignal.samples(8000, 11, 80_000);
    private final byte[] payloads = new byte[80_000];
    private final short[] heard = new short[160_000];
    private AdaptiveJitterBuffer buffer;
    private PlayoutCounters counters;
    private int heardSamples;
    private int firstSequence;
    private long firstTimestamp;
    private int ssrc;

    @BeforeEach
    void begin() {
        CODEC.newEncoder(Map.of()).encode(speech, 0, speech.length, payloads, 0);
        buffer = new AdaptiveJitterBuffer(PlayoutSettings.forCall(8000));
        buffer.bind(PCMU, CODEC.info(), CODEC.newDecoder(Map.of()));
        buffer.bindComfortNoise(13, 8000);
        counters = buffer.counters();
        heardSamples = 0;
        firstSequence = 65_000; // wraps after half a second or so
        firstTimestamp = 0xFFFF_8000L;
        ssrc = SSRC;
    }

    private static long ms(double ms) {
        return Math.round(ms * 1e6);
    }

    private Arrival packet(int index, double arrivalMs) {
        return buffer.put(PCMU, ssrc, firstSequence + index & 0xFFFF, firstTimestamp + index * 160L & 0xFFFFFFFFL, index == 0,
            payloads, index % 500 * 160, 160, ms(arrivalMs));
    }

    private void pullAt(double nowMs) {
        buffer.pull(heard, heardSamples, 80, ms(nowMs));
        heardSamples += 80;
    }

    /** Sends packets {@code from} to {@code to} on time and pulls meanwhile. */
    private void steady(int from, int to) {
        for (int i = from; i < to; i++) {
            packet(i, 20 * i + 1);
            pullAt(20 * i + 5);
            pullAt(20 * i + 15);
        }
    }

    /** How well a stretch of the speech is found again in what was heard; quarter seconds may each have their delay. */
    private double likeness(int fromSpeech, int samples) {
        return Correlation.bySegment(Arrays.copyOfRange(speech, fromSpeech, fromSpeech + samples),
            Arrays.copyOf(heard, heardSamples), 2000, heardSamples);
    }

    @Test
    void playsASteadyStreamSampleBySampleWithLittleDelay() {
        steady(0, 200);
        assertEquals(0, counters.concealedSamples());
        assertEquals(0, counters.latePackets());
        assertEquals(200, counters.storedPackets());
        assertTrue(counters.actualDelayMs() <= 15, "delay " + counters.actualDelayMs());
        assertTrue(likeness(16_000, 12_000) > 0.99, "likeness " + likeness(16_000, 12_000));
        assertEquals(0, counters.restarts());
    }

    @Test
    void concealsExactlyWhatWasLost() {
        steady(0, 100);
        packet(101, 2021);
        pullAt(2005);
        pullAt(2015);
        pullAt(2025);
        pullAt(2035);
        steady(102, 200);
        assertEquals(160, counters.concealedSamples(), 80);
        assertEquals(1, counters.lostPackets());
        assertEquals(0, counters.interruptions());
    }

    @Test
    void waitsForALatePacketAndPlaysItWhole() {
        steady(0, 100);
        for (int pull = 0; pull < 10; pull++) {
            pullAt(2005 + 10 * pull);
        }
        for (int i = 100; i < 105; i++) {
            assertEquals(Arrival.ACCEPTED, packet(i, 2101));
        }
        for (int i = 105; i < 300; i++) {
            pullAt(20 * i + 5);
            pullAt(20 * i + 15);
            packet(i, 20 * i + 16);
        }
        assertEquals(0, counters.latePackets());
        assertEquals(0, counters.lostPackets());
        assertTrue(counters.concealedSamples() >= 640 && counters.concealedSamples() <= 960,
            "concealed " + counters.concealedSamples());
        assertTrue(counters.actualDelayMs() < 75, "comes back down: " + counters.actualDelayMs());
        assertTrue(counters.acceleratedSamples() > 300);
    }

    @Test
    void countsInterruptionsOnceEach() {
        steady(0, 100);
        for (int pull = 0; pull < 40; pull++) {
            pullAt(2005 + 10 * pull);
        }
        steady(120, 150);
        assertEquals(1, counters.interruptions());
        assertEquals(20, counters.lostPackets());
    }

    @Test
    void putsReorderedPacketsBackInOrder() {
        steady(0, 50);
        for (int i = 50; i < 250; i += 2) {
            assertTrue(packet(i + 1, 20 * i + 21).isStored());
            pullAt(20 * i + 25);
            Arrival second = packet(i, 20 * i + 26);
            assertTrue(second == Arrival.REORDERED || second == Arrival.LATE, second.toString());
            pullAt(20 * i + 35);
            pullAt(20 * i + 45);
            pullAt(20 * i + 55);
        }
        long lateBefore = counters.latePackets();
        assertTrue(counters.reorderedPackets() > 80, "reordered " + counters.reorderedPackets());
        assertTrue(lateBefore < 20, "late " + lateBefore);
    }

    @Test
    void dropsDuplicatesAndPacketsOfUnknownTypes() {
        steady(0, 10);
        assertEquals(Arrival.DUPLICATE, packet(9, 200));
        assertEquals(Arrival.DUPLICATE, packet(2, 200));
        assertEquals(Arrival.UNKNOWN_PAYLOAD_TYPE,
            buffer.put(77, SSRC, firstSequence + 10 & 0xFFFF, 1600, false, payloads, 0, 160, ms(200)));
        assertEquals(Arrival.OVERFLOW, buffer.put(PCMU, SSRC, 11, 1760, false, payloads, 0, 2000, ms(200)));
        assertEquals(Arrival.MALFORMED, buffer.put(PCMU, SSRC, 11, 1760, false, payloads, 0, 0, ms(200)));
        assertEquals(2, counters.duplicatePackets());
        assertEquals(1, counters.unknownPayloadTypePackets());
    }

    @Test
    void silenceOfTheSenderIsNotLoss() {
        steady(0, 50);
        byte[] noise = {60};
        buffer.put(13, SSRC, firstSequence + 50 & 0xFFFF, firstTimestamp + 50 * 160 & 0xFFFFFFFFL, false, noise, 0, 1, ms(1001));
        for (int pull = 0; pull < 100; pull++) {
            pullAt(1005 + 10 * pull);
        }
        assertTrue(counters.comfortNoiseSamples() > 7500, "noise " + counters.comfortNoiseSamples());
        firstSequence -= 49; // sequence numbers go on, timestamps jump over the pause
        steady(100, 150);
        assertEquals(0, counters.concealedSamples());
        assertEquals(0, counters.lostPackets());
        assertTrue(likeness(100 * 160, 6000) > 0.98);
    }

    /** ITU-T G.729 Annex B: the noise is described by two octets of the codec's own payload type, then nothing is sent. */
    @Test
    void aPauseThatTheCodecTellsIsNotLoss() {
        CodecProvider g729 = Codecs.installed().require("G729/8000");
        buffer.bind(18, g729.info(), g729.newDecoder(Map.of()));
        AudioEncoder encoder = g729.newEncoder(Map.of("annexb", "no"));
        byte[] octets = new byte[encoder.maxEncodedLength(160)];
        for (int i = 0; i < 150; i++) {
            boolean speaks = i < 50 || i >= 100;
            int length = i == 50 ? 2 : encoder.encode(speech, i * 160, 160, octets, 0);
            if (speaks || i == 50) {
                buffer.put(18, SSRC, i > 50 ? i - 49 : i, i * 160L, i == 100, octets, 0, length, ms(20 * i + 1));
            }
            pullAt(20 * i + 5);
            pullAt(20 * i + 15);
        }
        assertTrue(counters.comfortNoiseSamples() > 7000, "noise " + counters.comfortNoiseSamples());
        assertEquals(0, counters.concealedSamples());
        assertEquals(0, counters.lostPackets());
        assertEquals(0, counters.interruptions());
    }

    /** In front of a gap a vowel is held rather than broken off, and what was put in is not called concealed. */
    @Test
    void playsATalkspurtWholeThatIsSlowerThanTheOneBeforeASilentPause() {
        steady(0, 200);
        for (int at = 4005; at < 7035; at += 10) {
            pullAt(at);
        }
        long concealed = counters.concealedSamples();
        for (int i = 0; i < 24; i++) {
            buffer.put(PCMU, ssrc, firstSequence + 200 + i & 0xFFFF, firstTimestamp + (350 + i) * 160L & 0xFFFFFFFFL, i == 0,
                payloads, (200 + i) * 160, 160, ms(7026 + 20 * i));
            pullAt(7035 + 20 * i);
            pullAt(7045 + 20 * i);
        }
        assertTrue(counters.concealedSamples() - concealed < 160, "invented beside what has come: "
            + (counters.concealedSamples() - concealed));
        assertTrue(likeness(200 * 160, 20 * 160) > 0.9, "the talkspurt is not heard: " + likeness(200 * 160, 20 * 160));
    }

    @Test
    void aTimestampThatWasRoundedIsNotChased() {
        for (int i = 0; i < 400; i++) {
            buffer.put(PCMU, ssrc, firstSequence + i & 0xFFFF, firstTimestamp + i * 160L + i % 3 / 2 & 0xFFFFFFFFL, i == 0,
                payloads, i % 500 * 160, 160, ms(20 * i + 1));
            pullAt(20 * i + 5);
            pullAt(20 * i + 15);
        }
        assertTrue(counters.expandedSamples() + counters.acceleratedSamples() < 400,
            counters.expandedSamples() + " put in, " + counters.acceleratedSamples() + " taken out");
    }

    @Test
    void drawsSpeechOutWhileTheNextPacketIsOverdue() {
        for (int i = 0; i < 399; i++) { // every twentieth packet comes with the next one
            if (i % 20 == 0 && i > 0) {
                packet(i - 1, 20 * i + 1);
            }
            if (i % 20 < 19) {
                packet(i, 20 * i + 1);
            }
            pullAt(20 * i + 5);
            pullAt(20 * i + 15);
        }
        long before = counters.expandedSamples();
        long concealed = counters.concealedSamples();
        for (int pull = 0; pull < 18; pull++) {
            pullAt(7985 + 10 * pull);
        }
        assertTrue(counters.expandedSamples() - before >= 150 * 8, "drawn out by " + (counters.expandedSamples() - before));
        assertTrue(counters.concealedSamples() - concealed <= 20 * 8, "concealed " + (counters.concealedSamples() - concealed));
    }

    @Test
    void telephoneEventsAreNotLoss() {
        steady(0, 50);
        for (int i = 50; i < 60; i++) {
            buffer.putEvent(SSRC, firstSequence + i & 0xFFFF, ms(20 * i + 1));
            pullAt(20 * i + 5);
            pullAt(20 * i + 15);
        }
        steady(60, 100);
        assertEquals(0, counters.lostPackets());
        assertTrue(counters.concealedSamples() <= 160, "concealed " + counters.concealedSamples());
    }

    @Test
    void beginsAnewWithAnotherSsrc() {
        steady(0, 50);
        ssrc = 2;
        firstSequence = 7;
        firstTimestamp = 123;
        assertEquals(Arrival.RESTARTED, packet(50, 1001));
        pullAt(1005);
        pullAt(1015);
        steady(51, 100);
        assertEquals(1, counters.restarts());
        assertEquals(0, counters.lostPackets());
        assertTrue(likeness(60 * 160, 5000) > 0.98, "likeness " + likeness(60 * 160, 5000));
    }

    @Test
    void followsASequenceThatRestartsAndATimestampThatJumps() {
        steady(0, 50);
        firstSequence += 20_000;
        packet(50, 1001);
        assertEquals(Arrival.RESTARTED, packet(51, 1021));
        pullAt(1025);
        pullAt(1035);
        steady(52, 80);
        firstTimestamp += 500_000_000;
        assertEquals(Arrival.RESTARTED, packet(80, 1601));
        pullAt(1605);
        pullAt(1615);
        steady(81, 120);
        assertTrue(likeness(90 * 160, 4000) > 0.98);
    }

    @Test
    void survivesAnythingAPacketCanSay() {
        Random random = new Random(4);
        double now = 0;
        short[] block = new short[960];
        for (int i = 0; i < 100_000; i++) {
            int length = random.nextInt(20) == 0 ? random.nextInt(1500) : 160;
            if (random.nextInt(3) == 0) {
                now += random.nextInt(50) == 0 ? random.nextInt(3000) : 20;
            }
            int sequence = random.nextInt(10) == 0 ? random.nextInt(65536) : i / 2 & 0xFFFF;
            long timestamp = random.nextInt(20) == 0 ? random.nextLong() : i / 2 * 160L;
            int type = random.nextInt(10) == 0 ? random.nextInt(128) : random.nextInt(30) == 0 ? 13 : PCMU;
            int stream = random.nextInt(1000) == 0 ? random.nextInt() : SSRC;
            if (random.nextInt(50) == 0) {
                buffer.putEvent(stream, sequence, ms(now));
            } else {
                buffer.put(type, stream, sequence, timestamp, random.nextBoolean(), payloads, 0, length, ms(now));
            }
            buffer.pull(block, 0, 1 + random.nextInt(random.nextInt(10) == 0 ? 960 : 160), ms(now));
        }
        assertTrue(counters.playedSamples() > 0);
    }

    @Test
    void catchesUpAfterNobodyPulledForSeconds() {
        steady(0, 50);
        for (int i = 50; i < 250; i++) {
            packet(i, 20 * i + 1);
        }
        assertTrue(counters.overflowPackets() > 0);
        for (int i = 250; i < 350; i++) {
            packet(i, 20 * i + 1);
            pullAt(20 * i + 5);
            pullAt(20 * i + 15);
        }
        assertTrue(counters.actualDelayMs() < 100, "delay " + counters.actualDelayMs());
    }

    @Test
    void convertsTheRateOfTheDecoder() {
        AdaptiveJitterBuffer wide = new AdaptiveJitterBuffer(PlayoutSettings.forCall(16_000));
        wide.bind(PCMU, CODEC.info(), CODEC.newDecoder(Map.of()));
        short[] out = new short[64_000];
        for (int i = 0; i < 200; i++) {
            wide.put(PCMU, SSRC, i, i * 160L, false, payloads, i * 160, 160, ms(20 * i + 1));
            wide.pull(out, i * 320, 320, ms(20 * i + 5));
        }
        short[] narrow = new short[32_000];
        for (int i = 0; i < narrow.length; i++) {
            narrow[i] = out[2 * i];
        }
        double alike = Correlation.best(Arrays.copyOfRange(speech, 8000, 20_000), narrow, 32_000).coefficient();
        assertTrue(alike > 0.97, "likeness " + alike);
        assertEquals(0, wide.counters().concealedSamples());
    }

    @Test
    void doesNotAllocatePerPacket() {
        int[] next = {0};
        short[] block = new short[80];
        Runnable work = () -> {
            for (int i = 0; i < 100; i++) {
                int index = next[0]++;
                if (index % 17 != 0) {
                    packet(index, 20 * index + index % 7);
                }
                buffer.pull(block, 0, 80, ms(20 * index + 8));
                buffer.pull(block, 0, 80, ms(20 * index + 18));
            }
        };
        assertEquals(0, Allocation.octetsOf(work));
        assertTrue(counters.concealedSamples() > 0, "the gaps were concealed on the way");
    }

    /** The only audio was pushed out by an event far ahead before anything was played. */
    @Test
    void anEventAloneBeforeTheFirstPullEnds() {
        AdaptiveJitterBuffer buffer = new AdaptiveJitterBuffer(PlayoutSettings.forCall(8000));
        CodecProvider pcmu = Codecs.installed().require("PCMU/8000");
        buffer.bind(0, pcmu.info(), pcmu.newDecoder(Map.of()));
        buffer.put(0, 1, 0, 0, false, new byte[160], 0, 160, 0);
        buffer.putEvent(1, 200, 1_000_000);
        short[] pcm = new short[80];
        org.junit.jupiter.api.Assertions.assertTimeoutPreemptively(java.time.Duration.ofSeconds(20),
            () -> buffer.pull(pcm, 0, 80, 2_000_000));
        assertEquals(80, buffer.lastBlock().samples());
    }
}
