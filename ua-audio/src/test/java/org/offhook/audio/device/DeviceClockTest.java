package org.offhook.audio.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;

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
    void findsTheDriftWithinHalfAMinute() {
        assertTrue(Double.isNaN(measured(100, 10, 0, false)), "not known after 10 s");
        for (double ppm : new double[] {-300, -20, 0, 50, 300}) {
            assertEquals(ppm, measured(ppm, 30, 0, false), 5);
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
    void aCountThatJumpsAllTheTimeIsNoDrift() {
        DeviceClock clock = new DeviceClock(RATE_HZ);
        Random random = new Random(3);
        long lost = 0;
        for (int i = 0; i < 6000; i++) {
            lost += random.nextInt(70) == 0 ? random.nextInt(800) : 0;
            clock.observe(i * 160L - lost, i * 10_000_000L);
        }
        assertTrue(Double.isNaN(clock.ppm()), () -> "concluded " + clock.ppm());
        DeviceClock told = new DeviceClock(RATE_HZ);
        for (int i = 0; i < 6000; i++) {
            if (i % 3000 == 2999) {
                told.jumped();
            }
            told.observe(i * 160L - (i >= 2999 ? 1600 : 0), i * 10_000_000L);
        }
        assertEquals(0, told.ppm(), 1);
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
