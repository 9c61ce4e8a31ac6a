package org.offhook.audio.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.offhook.audio.Allocation;
import org.offhook.audio.tone.ToneContinuity;
import org.offhook.audio.tone.ToneMeasurement;
import org.offhook.audio.tone.ToneSource;

/** Two clocks in virtual time: a card that writes 10 ms at once, a media thread that reads 20 ms at once. */
class ClockBridgeTest {

    private static final int RATE_HZ = 16_000;
    private static final int WRITTEN = 160;
    private static final int READ = 320;

    private final ToneSource tone = new ToneSource(RATE_HZ, 1000, -6);
    private final short[] block = new short[READ];
    private double writtenMs;
    private double nowMs;
    private double stillFromMs;
    private double stillToMs;
    private double sumWaitingMs;
    private int reads;

    private ClockBridge bridge(double knownPpm) {
        return new ClockBridge(RATE_HZ, () -> knownPpm, () -> (long) (nowMs * 1e6));
    }

    /** Reads for a while; the writer is fast by {@code ppm} and up to {@code lateMs} late. */
    private short[] run(ClockBridge bridge, double fromS, double toS, double ppm, double lateMs) {
        Random random = new Random(11);
        short[] heard = new short[(int) ((toS - fromS) * RATE_HZ)];
        double late = 0;
        sumWaitingMs = 0;
        reads = 0;
        for (int at = 0; at + READ <= heard.length; at += READ) {
            double readMs = fromS * 1000 + 1000.0 * at / RATE_HZ;
            boolean still = readMs >= stillFromMs && readMs < stillToMs;
            while (!still && writtenMs + late <= readMs) {
                nowMs = writtenMs + late;
                tone.read(block, 0, WRITTEN);
                bridge.sink().write(block, 0, WRITTEN);
                writtenMs += 1000.0 * WRITTEN / RATE_HZ / (1 + ppm * 1e-6);
                late = random.nextDouble() * lateMs;
            }
            nowMs = readMs;
            bridge.source().read(heard, at, READ);
            sumWaitingMs += bridge.waitingMs();
            reads++;
        }
        return heard;
    }

    @Test
    void followsADriftWithoutABreak() {
        for (double ppm : new double[] {-300, -50, 0, 50, 300}) {
            ClockBridge bridge = bridge(ppm);
            writtenMs = 0;
            run(bridge, 0, 120, ppm, 0);
            long leftOut = bridge.droppedSamples();
            short[] heard = run(bridge, 120, 240, ppm, 0);
            assertEquals(0, bridge.underruns(), "repairs at " + ppm);
            assertEquals(leftOut, bridge.droppedSamples(), "left out at " + ppm);
            ToneContinuity whole = ToneContinuity.of(heard, 0, heard.length, RATE_HZ, 1000);
            assertEquals(0, whole.breaks(), ppm + " ppm: " + whole);
            assertTrue(sumWaitingMs / reads < 25, "waiting " + sumWaitingMs / reads + " ms at " + ppm);
            short[] end = Arrays.copyOfRange(heard, heard.length - RATE_HZ / 2, heard.length);
            assertEquals(1000 * (1 + bridge.ppm() * 1e-6), ToneMeasurement.of(end, 0, end.length, RATE_HZ).hz(), 0.3);
            assertTrue(ToneMeasurement.of(end, 0, end.length, RATE_HZ).snrDb() > 60);
        }
    }

    @Test
    void anUnknownDriftIsFoundFromWhatIsLeft() {
        for (double ppm : new double[] {-300, 300}) {
            ClockBridge bridge = bridge(Double.NaN);
            writtenMs = 0;
            run(bridge, 0, 60, ppm, 0);
            double sum = 0;
            for (int s = 60; s < 160; s++) {
                run(bridge, s, s + 1, ppm, 0);
                sum += bridge.ppm();
            }
            assertEquals(ppm, sum / 100, 100);
        }
    }

    @Test
    void anUnevenWriterCostsDelayAndNotSound() {
        ClockBridge bridge = bridge(Double.NaN);
        run(bridge, 0, 20, 0, 15);
        long underruns = bridge.underruns();
        run(bridge, 20, 80, 0, 15);
        assertTrue(bridge.underruns() - underruns <= 3, "breaks: " + (bridge.underruns() - underruns));
        assertTrue(sumWaitingMs / reads < 45, "waiting " + sumWaitingMs / reads);
    }

    @Test
    void whatWasWrittenBeforeAnybodyReadIsNotWaitedThrough() {
        ClockBridge bridge = bridge(Double.NaN);
        for (int i = 0; i < 20; i++) {
            tone.read(block, 0, WRITTEN);
            bridge.sink().write(block, 0, WRITTEN);
        }
        bridge.source().read(block, 0, READ);
        assertTrue(bridge.waitingMs() < 15, "waiting " + bridge.waitingMs());
        assertTrue(bridge.droppedSamples() > 2000, "dropped " + bridge.droppedSamples());
    }

    @Test
    void whatPiledUpWhileTheReaderStoodStillIsDroppedWithinTwoSeconds() {
        ClockBridge bridge = bridge(Double.NaN);
        run(bridge, 0, 5, 0, 0);
        run(bridge, 5.2, 8, 0, 0);
        assertTrue(bridge.droppedSamples() > 0);
        run(bridge, 8, 9, 0, 0);
        assertTrue(sumWaitingMs / reads < 25, "waiting " + sumWaitingMs / reads);
    }

    @Test
    void phasesThatSlidePastEachOtherAreNoUnevenness() {
        for (double ppm : new double[] {-800, 800}) {
            ClockBridge bridge = bridge(Double.NaN);
            writtenMs = 0;
            run(bridge, 0, 60, ppm, 0.5);
            assertEquals(0, bridge.underruns(), "at " + ppm);
            assertTrue(sumWaitingMs / reads < 22, "waiting " + sumWaitingMs / reads + " ms at " + ppm);
        }
    }

    @Test
    void aWriterWhoComesLateOnceCostsOnePitchPeriodAndNoBreak() {
        ClockBridge bridge = bridge(Double.NaN);
        run(bridge, 0, 20, 0, 0);
        double calmMs = sumWaitingMs / reads;
        short[] heard = stall(bridge, 20, 25);
        assertEquals(1, bridge.underruns());
        ToneContinuity heardTone = ToneContinuity.of(heard, 0, heard.length, RATE_HZ, 1000);
        // The tone goes on in phase; where it is said again for long, it has begun to fade.
        assertTrue(heardTone.mostDegrees() < 10 && heardTone.largestDropDb() < 4 && heardTone.snrDb() > 30, heardTone.toString());
        run(bridge, 21, 50, 0, 0);
        run(bridge, 50, 60, 0, 0);
        assertEquals(calmMs, sumWaitingMs / reads, 3);
    }

    @Test
    void whatHappensTwiceIsWaitedForUntilItIsOver() {
        ClockBridge bridge = bridge(Double.NaN);
        run(bridge, 0, 20, 0, 0);
        double calmMs = sumWaitingMs / reads;
        for (int s = 20; s < 28; s += 4) {
            stall(bridge, s, 25);
            run(bridge, s + 1, s + 4, 0, 0);
        }
        long underruns = bridge.underruns();
        for (int s = 28; s < 44; s += 4) {
            stall(bridge, s, 25);
            run(bridge, s + 1, s + 4, 0, 0);
        }
        assertTrue(underruns >= 1, "the stalls were not felt");
        assertEquals(underruns, bridge.underruns());
        run(bridge, 44, 90, 0, 0);
        run(bridge, 90, 95, 0, 0);
        assertEquals(calmMs, sumWaitingMs / reads, 3);
    }

    /** A second in which the writer stands still once. */
    private short[] stall(ClockBridge bridge, int atS, double stillMs) {
        stillFromMs = atS * 1000 + 400;
        stillToMs = stillFromMs + stillMs;
        return run(bridge, atS, atS + 1, 0, 0);
    }

    @Test
    void isSilentAndEndlessWithoutAWriter() {
        ClockBridge bridge = bridge(Double.NaN);
        Arrays.fill(block, (short) 9);
        assertEquals(READ, bridge.source().read(block, 0, READ));
        assertEquals(0, block[READ - 1]);
        bridge.source().close();
        assertEquals(0, bridge.source().read(block, 0, READ));
    }

    @Test
    void doesNotAllocate() {
        ClockBridge bridge = bridge(100);
        assertEquals(0, Allocation.octetsOf(() -> {
            bridge.sink().write(block, 0, READ);
            bridge.source().read(block, 0, READ);
        }));
    }

    @Test
    void theFractionalReaderAddsNothingWithin90Db() {
        for (double ppm : new double[] {0, 137, -900, 1500}) {
            FractionalReader reader = new FractionalReader();
            ToneSource full = new ToneSource(RATE_HZ, 1000, -3.02);
            short[] heard = new short[RATE_HZ * 2];
            short[] in = new short[2 * READ];
            for (int at = 0; at < heard.length; at += READ) {
                int needed = reader.inputFor(READ, ppm);
                full.read(in, 0, needed);
                reader.read(in, needed, heard, at, READ, ppm);
            }
            ToneMeasurement measured = ToneMeasurement.of(heard, RATE_HZ / 2, RATE_HZ, RATE_HZ);
            assertTrue(measured.snrDb() > 90, ppm + " ppm: " + measured);
            assertEquals(1000 * (1 + ppm * 1e-6), measured.hz(), 0.01);
        }
    }
}
