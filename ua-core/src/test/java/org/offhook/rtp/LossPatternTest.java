package org.offhook.rtp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;

class LossPatternTest {

    /** A stream written as 1 for what came and 0 for what is missing. */
    private static LossPattern pattern(String fates) {
        LossPattern pattern = new LossPattern();
        fates.chars().filter(c -> c != ' ').forEach(c -> pattern.onPacket(c == '1'));
        pattern.end();
        return pattern;
    }

    private static String good(int packets) {
        return "1".repeat(packets);
    }

    @Test
    void aStreamWithoutLossIsOneGap() {
        LossPattern pattern = pattern(good(100));
        assertEquals(0, pattern.bursts());
        assertEquals(0, pattern.gapDensity());
        assertEquals(100, pattern.meanGapPackets());
    }

    @Test
    void loneLossesBelongToTheGap() {
        LossPattern pattern = pattern(good(20) + "0" + good(16) + "0" + good(62));
        assertEquals(0, pattern.bursts());
        assertEquals(2 / 100.0, pattern.gapDensity());
        assertEquals(100, pattern.meanGapPackets());
        assertEquals(2, pattern.runs());
    }

    @Test
    void lossesWithFewerThanGminGoodPacketsBetweenAreOneBurst() {
        LossPattern pattern = pattern(good(50) + "0" + good(15) + "0" + "1" + "00" + good(80));
        assertEquals(1, pattern.bursts());
        assertEquals(20, pattern.meanBurstPackets());
        assertEquals(4 / 20.0, pattern.burstDensity());
        assertEquals(0, pattern.gapDensity());
        assertEquals(65, pattern.meanGapPackets(), "50 before, 80 after");
        assertEquals(3, pattern.runs());
        assertEquals(4, pattern.missing());
    }

    @Test
    void burstsAtTheEdgesCountAsBetweenGoodPackets() {
        LossPattern pattern = pattern("00" + good(30) + "000");
        assertEquals(2, pattern.bursts());
        assertEquals(2.5, pattern.meanBurstPackets());
        assertEquals(1, pattern.burstDensity());
        assertEquals(30, pattern.meanGapPackets());
        assertEquals(1 / 31.0, pattern("0" + good(30)).gapDensity());
    }

    @Test
    void everyPacketIsInABurstOrInAGap() {
        Random random = new Random(3);
        for (int round = 0; round < 200; round++) {
            LossPattern pattern = new LossPattern();
            double loss = random.nextDouble() * 0.3;
            int packets = 1 + random.nextInt(500);
            for (int i = 0; i < packets; i++) {
                pattern.onPacket(random.nextDouble() >= loss);
            }
            pattern.end();
            double inBursts = pattern.meanBurstPackets() * pattern.bursts();
            double missing = pattern.burstDensity() * inBursts + pattern.gapDensity() * (packets - inBursts);
            assertEquals(pattern.missing(), missing, 1e-6);
            assertTrue(pattern.gapDensity() <= 1.0 / 17 + 2.0 / packets + 0.5 * (packets < 40 ? 1 : 0), "a gap has few losses");
        }
    }

    @Test
    void fatesAreDecidedByWhatCameInTime() {
        PacketFates fates = new PacketFates();
        for (int i = 0; i < 1000; i++) {
            boolean lost = i % 100 == 50;
            boolean late = i % 100 == 70;
            boolean swapped = i % 100 == 30;
            if (swapped) {
                fates.onPacket(70_001 + i, true);
                fates.onPacket(70_000 + i, true);
            } else if (!lost) {
                fates.onPacket(70_000 + i, !late);
            }
        }
        LossPattern pattern = new LossPattern();
        assertEquals(10, fates.endedNow(pattern), "too late");
        assertEquals(1000, pattern.packets());
        assertEquals(20, pattern.missing());
        assertEquals(20, pattern.runs());
        assertEquals(0, pattern.bursts());
        fates.onPacket(70_999, false);
        fates.onPacket(69_000, true);
        fates.onPacket(-5, true);
        assertEquals(10, fates.endedNow(pattern), "a duplicate and strangers change nothing");
        assertEquals(1000, pattern.packets());
        fates.reset();
        assertEquals(0, fates.endedNow(pattern));
        assertEquals(0, pattern.packets());
    }
}
