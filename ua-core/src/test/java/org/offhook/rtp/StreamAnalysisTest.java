package org.offhook.rtp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import org.junit.jupiter.api.Test;

/** Expected figures are worked out by hand from the rules of Wireshark 4.0. */
class StreamAnalysisTest {

    private final StreamAnalysis analysis = new StreamAnalysis();

    private void packet(int sequence, double arrivalMs) {
        analysis.onPacket(0, sequence & 0xFFFF, 160L * sequence & 0xFFFFFFFFL, false, 8000, Math.round(arrivalMs * 1e6));
    }

    @Test
    void onePacketMeasuresNothing() {
        packet(5, 0);
        assertEquals(1, analysis.expected());
        assertNull(analysis.maxDeltaMs());
        assertNull(analysis.meanJitterMs());
    }

    @Test
    void deltaAndJitterOfThreePackets() {
        packet(5, 0);
        packet(6, 28);
        packet(7, 41);
        // D = 8, then 7; J = 8/16 = 0.5, then (15*0.5 + 7)/16.
        double second = (15 * 0.5 + 7) / 16;
        assertEquals(28, analysis.maxDeltaMs(), 1e-9);
        assertEquals((28 + 13) / 2.0, analysis.meanDeltaMs(), 1e-9);
        assertEquals(second, analysis.maxJitterMs(), 1e-9);
        assertEquals((0.5 + second) / 2, analysis.meanJitterMs(), 1e-9);
    }

    @Test
    void oneBurstOfLossIsOneSequenceErrorAndEachLatePacketOneMore() {
        packet(1, 0);
        packet(5, 80);
        packet(6, 100);
        packet(3, 101);
        packet(7, 120);
        packet(7, 121);
        assertEquals(7, analysis.expected());
        assertEquals(1, analysis.lost());
        assertEquals(3, analysis.sequenceErrors());
        assertEquals(80, analysis.maxDeltaMs(), 1e-9);
    }

    @Test
    void sequenceNumbersWrap() {
        for (int i = 65_530; i < 65_546; i++) {
            packet(i, (i - 65_530) * 20);
        }
        assertEquals(16, analysis.expected());
        assertEquals(0, analysis.lost());
        assertEquals(0, analysis.sequenceErrors());
        for (int i = 65_546; i < 65_546 + 70_000; i++) {
            packet(i, (i - 65_530) * 20);
        }
        assertEquals(70_016, analysis.expected());
        assertEquals(0, analysis.lost());
    }

    @Test
    void talkspurtsComfortNoiseAndEventsAreNoJitter() {
        packet(1, 0);
        packet(2, 20);
        analysis.onPacket(0, 3, 160L * 30, true, 8000, 640_000_000L);
        assertEquals(20, analysis.maxDeltaMs(), 1e-9);
        analysis.onPacket(13, 4, 160L * 31, false, 8000, 700_000_000L);
        analysis.onPacket(0, 5, 160L * 50, false, 8000, 1_100_000_000L);
        assertEquals(20, analysis.maxDeltaMs(), 1e-9);
        double jitter = analysis.jitterMs();
        for (int i = 6; i < 10; i++) {
            analysis.onPacket(101, i, 160L * 51, i == 6, 0, 1_100_000_000L + (i - 5) * 20_000_000L);
        }
        assertEquals(jitter, analysis.jitterMs());
        assertEquals(0, analysis.lost());
        assertEquals(0, analysis.sequenceErrors());
    }

    @Test
    void eventsGivenAsSuchAreNoJitterAfterwards() {
        packet(1, 0);
        packet(2, 20);
        for (int i = 3; i < 9; i++) {
            analysis.onEvent(i, 160 * 3, i * 20_000_000L - 20_000_000L);
        }
        packet(9, 160);
        packet(10, 180);
        assertEquals(0, analysis.jitterMs(), 1e-9);
        assertEquals(20, analysis.maxDeltaMs(), 1e-9);
        assertEquals(0, analysis.lost());
        assertEquals(0, analysis.sequenceErrors());
    }

    @Test
    void earlierTimestampsAreWrong() {
        analysis.onPacket(0, 10, 1_000_000, false, 8000, 0);
        analysis.onPacket(0, 11, 999_000, false, 8000, 20_000_000);
        assertEquals(1, analysis.wrongTimestamps());
        assertNull(analysis.maxDeltaMs());
    }
}
