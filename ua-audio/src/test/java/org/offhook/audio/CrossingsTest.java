package org.offhook.audio;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** What hands sound from one thread, or one program, to another. */
class CrossingsTest {

    private static final int RATE_HZ = 8000;

    private int said;

    /** Samples that count up, so that a hole is seen. */
    private short[] next(int samples) {
        short[] pcm = new short[samples];
        for (int i = 0; i < samples; i++) {
            pcm[i] = (short) (++said % 30_000);
        }
        return pcm;
    }

    @Test
    void handsOverBlocksOfOtherLengthsWithoutAHole() {
        SampleCrossing crossing = new SampleCrossing(RATE_HZ);
        short[] read = new short[80];
        short expected = 0;
        for (int round = 0; round < 1000; round++) {
            crossing.sink().write(next(160), 0, 160);
            for (int half = 0; half < 2; half++) {
                assertEquals(80, crossing.source().read(read, 0, 80));
                for (short sample : read) {
                    assertEquals((short) (++expected % 30_000), sample);
                    expected = (short) (expected % 30_000);
                }
            }
        }
        assertEquals(0, crossing.missingSamples());
        assertEquals(0, crossing.droppedSamples());
    }

    @Test
    void givesSilenceForABlockThatIsNotWholeAndLosesNothing() {
        SampleCrossing crossing = new SampleCrossing(RATE_HZ);
        short[] read = new short[160];
        crossing.sink().write(next(80), 0, 80);
        crossing.source().read(read, 0, 160);
        assertArrayEquals(new short[160], read);
        crossing.sink().write(next(80), 0, 80);
        crossing.source().read(read, 0, 160);
        assertEquals(1, read[0]);
        assertEquals(160, read[159]);
        crossing.source().read(read, 0, 160);
        assertEquals(160, crossing.missingSamples());
    }

    @Test
    void aDelayLeftByAThreadThatStoodStillIsTakenOut() {
        SampleCrossing crossing = new SampleCrossing(RATE_HZ);
        short[] read = new short[160];
        for (int stalled = 0; stalled < 10; stalled++) {
            crossing.sink().write(next(160), 0, 160);
        }
        int seconds = 12;
        int biggestStep = 0;
        short before = 0;
        for (int round = 0; round < 50 * seconds; round++) {
            short[] ramp = new short[160];
            for (int i = 0; i < 160; i++) {
                ramp[i] = (short) (8000 * Math.sin(2 * Math.PI * 50 * (round * 160 + i) / RATE_HZ));
            }
            crossing.sink().write(ramp, 0, 160);
            crossing.source().read(read, 0, 160);
            for (int i = 0; i < 160 && round > 20; i++) {
                biggestStep = Math.max(biggestStep, Math.abs(read[i] - before));
                before = read[i];
            }
        }
        assertEquals(9 * 160, crossing.droppedSamples());
        assertTrue(biggestStep < 700, "a click of " + biggestStep);
    }

    @Test
    void aFullCrossingAndAClosedOneDoNoHarm() {
        SampleCrossing crossing = new SampleCrossing(RATE_HZ);
        for (int i = 0; i < 100; i++) {
            crossing.sink().write(next(160), 0, 160);
        }
        assertTrue(crossing.droppedSamples() > 8000);
        crossing.sink().close();
        crossing.sink().write(next(160), 0, 160);
        assertEquals(0, crossing.source().read(new short[160], 0, 160));
    }

    @Test
    void neitherSideOfACrossingAllocates() {
        SampleCrossing crossing = new SampleCrossing(RATE_HZ);
        short[] pcm = new short[160];
        assertEquals(0, Allocation.octetsOf(() -> {
            crossing.sink().write(pcm, 0, 160);
            crossing.source().read(pcm, 0, 160);
        }));
    }

    @Test
    void aTapKeepsBothSidesInStepThroughAHold() {
        short[] near = new short[RATE_HZ];
        short[] far = new short[RATE_HZ];
        int[] count = new int[1];
        ConversationTap tap = new ConversationTap(RATE_HZ, (left, right, samples) -> {
            System.arraycopy(left, 0, near, count[0], samples);
            System.arraycopy(right, 0, far, count[0], samples);
            count[0] += samples;
        });
        for (int tick = 0; tick < 30; tick++) {
            short[] block = next(160);
            tap.far().write(block, 0, 160);
            if (tick < 10 || tick >= 20) {
                tap.near().write(block, 0, 160);
            }
        }
        assertEquals(30 * 160, count[0]);
        assertArrayEquals(Arrays.copyOf(far, 1600), Arrays.copyOf(near, 1600));
        assertArrayEquals(new short[1600], Arrays.copyOfRange(near, 1600, 3200));
        assertArrayEquals(Arrays.copyOfRange(far, 3200, 4800), Arrays.copyOfRange(near, 3200, 4800));
        assertEquals(1, far[0]);
        assertEquals(4800, far[4799]);
    }

    @Test
    void aProgramPushesAtItsOwnRateAndIsToldWhatFits() {
        PushSource source = new PushSource(24_000, 100);
        int pushed = 0;
        for (int i = 0; i < 20; i++) {
            pushed += source.push(next(480), 0, 480);
        }
        assertEquals(source.waitingSamples(), pushed);
        assertTrue(pushed >= 2400 && pushed < 9600, "took " + pushed);
        short[] read = new short[pushed + 10];
        assertEquals(read.length, source.read(read, 0, read.length));
        assertEquals(1, read[0]);
        assertEquals(0, read[pushed]);
        assertFalse(source.isClosed());
        source.close();
        assertEquals(0, source.push(next(480), 0, 480));
        assertEquals(0, source.read(read, 0, 10));
        assertThrows(IllegalArgumentException.class, () -> new PushSource(4000, 100));
    }
}
