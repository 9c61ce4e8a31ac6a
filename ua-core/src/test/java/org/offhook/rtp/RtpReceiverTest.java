package org.offhook.rtp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.offhook.rtp.RtpReceiver.Verdict;

class RtpReceiverTest {

    private static final long MS = 1_000_000;
    private final RtpReceiver receiver = new RtpReceiver();

    private Verdict packet(int ssrc, int sequence, long arrivalMs) {
        return receiver.onPacket(ssrc, sequence & 0xFFFF, sequence * 160L & 0xFFFFFFFFL, 8000, arrivalMs * MS);
    }

    @Test
    void extendsSequenceNumbersOverWraps() {
        for (int i = 65_000; i < 65_000 + 200_000; i++) {
            packet(1, i, i * 20L);
        }
        assertEquals(200_000, receiver.expected());
        assertEquals(0, receiver.lost());
        assertEquals(65_000 + 199_999, receiver.extendedSequence());
        assertEquals(0, receiver.jitterTicks());
    }

    @Test
    void countsLossAndItsFraction() {
        for (int i = 0; i < 100; i++) {
            if (i % 4 != 3) {
                packet(1, i, i * 20L);
            }
        }
        packet(1, 100, 2000);
        assertEquals(101, receiver.expected());
        assertEquals(25, receiver.lost());
        assertEquals(25 * 256 / 101, receiver.takeFractionLost());
        packet(1, 101, 2020);
        assertEquals(0, receiver.takeFractionLost());
        assertEquals(25, receiver.cumulativeLost());
    }

    @Test
    void duplicatesMakeLossNegative() {
        packet(1, 1, 0);
        packet(1, 1, 0);
        assertEquals(-1, receiver.lost());
        assertEquals(0, receiver.takeFractionLost());
    }

    @Test
    void aLoneJumpIsNotBelieved() {
        packet(1, 1000, 0);
        assertEquals(Verdict.PROBATION, packet(1, 31_000, 20));
        assertEquals(Verdict.ACCEPTED, packet(1, 1001, 40));
        assertEquals(0, receiver.lost());
        assertEquals(Verdict.PROBATION, packet(1, 40_000, 60));
        assertEquals(Verdict.RESTARTED, packet(1, 40_001, 80));
        assertEquals(0, receiver.lost());
    }

    @Test
    void anotherSourceNeedsTwoPacketsInSequence() {
        packet(1, 1, 0);
        for (int ssrc = 100; ssrc < 164; ssrc++) {
            assertEquals(Verdict.PROBATION, packet(ssrc, 7, 20));
        }
        assertEquals(Verdict.PROBATION, packet(2, 50, 20));
        assertEquals(Verdict.RESTARTED, packet(2, 51, 40));
        assertEquals(2, receiver.ssrc());
        assertEquals(1, receiver.expected());
    }

    @Test
    void jitterFollowsA8() {
        Random random = new Random(3);
        double reference = 0;
        long transit = 0;
        for (int i = 0; i < 1000; i++) {
            long arrivalNanos = i * 20 * MS + random.nextInt(20) * MS;
            receiver.onPacket(1, i, i * 160L, 8000, arrivalNanos);
            long now = arrivalNanos / 125_000 - i * 160L;
            if (i > 0) {
                reference += (Math.abs(now - transit) - reference) / 16.0;
            }
            transit = now;
        }
        assertEquals(reference, receiver.jitterTicks(), 1);
        assertEquals(reference / 8, receiver.jitterMs(), 0.01);
        assertTrue(reference > 20);
    }

    @Test
    void neverThrowsAndNeverCountsBackwards() {
        Random random = new Random(11);
        for (int i = 0; i < 200_000; i++) {
            receiver.onPacket(random.nextInt(3), random.nextInt(0x10000), random.nextInt() & 0xFFFFFFFFL,
                random.nextInt(3) * 8000, random.nextLong() >>> 2);
            assertTrue(receiver.takeFractionLost() <= 255);
            assertTrue(Math.abs(receiver.cumulativeLost()) <= 0x80_0000);
        }
    }
}
