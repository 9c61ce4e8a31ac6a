package org.offhook.audio.playout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;

class DelayTargetTest {

    private static final long MS = 1_000_000;
    private static final long BLOCK_NANOS = 10 * MS;

    /** A packet every 20 ms with exponential jitter of 8 ms in the mean, and a share of them missing; the target over the fastest. */
    private static double targetMs(double lost) {
        DelayTarget target = new DelayTarget(0, 1500);
        Random random = new Random(1);
        Random network = new Random(2);
        long missing = 0;
        double sumMs = 0;
        for (int i = 0; i < 4000; i++) {
            long sent = i * 20 * MS;
            long arrival = sent + (long) (-8 * MS * Math.log(1 - random.nextDouble()));
            if (network.nextDouble() < lost) {
                missing++;
            } else {
                target.missed(missing);
                missing = 0;
                target.arrived(sent, arrival, false);
                target.pulled((arrival / BLOCK_NANOS + 1) * BLOCK_NANOS, BLOCK_NANOS);
            }
            sumMs += i < 1000 ? 0 : (target.nanos() - target.fastestNanos()) / 1e6;
        }
        return sumMs / 3000;
    }

    @Test
    void waitsLessWhereMuchIsMissingAnyhow() {
        double none = targetMs(0);
        double some = targetMs(0.05);
        double much = targetMs(0.2);
        assertTrue(none > some && some > much && much > 10, none + ", " + some + ", " + much + " ms");
    }

    /** All that a cell held back comes between two pulls, more packets than are kept: the latest say how fast it is now. */
    @Test
    void theLatestOfABurstAreTheOnesThatCount() {
        DelayTarget target = new DelayTarget(0, 1500);
        for (int i = 0; i < 250; i++) {
            target.arrived(i * 20 * MS, 5000 * MS, false);
        }
        target.pulled(5001 * MS, BLOCK_NANOS);
        assertEquals(5001 - 249 * 20, target.fastestNanos() / 1e6, 11);
    }

    @Test
    void packetsThatOnlyCameInAnotherOrderAreNoLoss() {
        DelayTarget inOrder = new DelayTarget(0, 1500);
        DelayTarget swapped = new DelayTarget(0, 1500);
        for (int i = 0; i < 1000; i++) {
            inOrder.missed(0);
            swapped.missed(i % 10 == 8 ? 1 : i % 10 == 9 ? -1 : 0);
        }
        assertEquals(inOrder.lostShare(), swapped.lostShare(), 0.003);
    }
}
