package org.offhook.audio.device;

import org.junit.jupiter.api.Test;

import java.util.Random;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** The clock of a card that a virtual clock runs. */
class DeviceClockTest {

    private static final int RATE_HZ = 16_000;
    private static final int BLOCK = 160;

    /** Observes a card that is fast by {@code ppm}, block by block, by a thread that is up to some milliseconds late. */
    private static double measured(double ppm, int seconds, double mostLateMs, boolean stalls) {
        DeviceClock clock = new DeviceClock(RATE_HZ);
        Random random = new Random(7);
        long samples = 0;
        double blockNanos = 1e9 * BLOCK / RATE_HZ / (1 + ppm * 1e-6);
        for (double at = 0; at < seconds * 1e9; at += blockNanos) {
            samples += BLOCK;
            double lateMs = random.nextDouble() * mostLateMs + (random.nextInt(100) == 0 ? 30 : 0);
            if (stalls && samples % (RATE_HZ * 9) == 0) {
                lateMs += 900;
            }
            clock.observe(samples, (long) (at + lateMs * 1e6));
        }
        return clock.ppm();
    }

    @Test
    void findsTheDriftWithinTenSecondsAndABit() {
        assertTrue(Double.isNaN(measured(100, 5, 0, false)), "not known after 5 s");
        for (double ppm : new double[] {-300, -20, 0, 50, 300}) {
            assertEquals(ppm, measured(ppm, 20, 0, false), 5);
        }
    }

    @Test
    void aLateThreadDoesNotBendTheSlope() {
        for (double ppm : new double[] {-300, 0, 100, 300}) {
            assertEquals(ppm, measured(ppm, 70, 5, false), 5);
            assertEquals(ppm, measured(ppm, 70, 5, true), 10);
        }
    }

    @Test
    void forgetsWithAnotherDevice() {
        DeviceClock clock = new DeviceClock(RATE_HZ);
        for (int i = 0; i < 3000; i++) {
            clock.observe(i * 160L, i * 10_000_000L);
        }
        assertEquals(0, clock.ppm(), 0.1);
        clock.reset();
        assertTrue(Double.isNaN(clock.ppm()));
    }
}
