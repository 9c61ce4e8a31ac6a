package org.offhook.audio.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.offhook.audio.Allocation;
import org.offhook.audio.SampleRing;
import org.offhook.audio.tone.ToneContinuity;
import org.offhook.audio.tone.ToneSource;

class UnbrokenReaderTest {

    private static final int RATE_HZ = 16_000;
    private static final int BLOCK = 160;
    private static final double TONE_HZ = 997;

    private final SampleRing ring = new SampleRing(8000);
    private final UnbrokenReader reader = new UnbrokenReader(ring, RATE_HZ);
    private final ToneSource tone = new ToneSource(RATE_HZ, TONE_HZ, -10);
    private final short[] heard = new short[2 * RATE_HZ];
    private final short[] block = new short[BLOCK];
    private int given;

    private void write(int samples) {
        short[] pcm = new short[samples];
        tone.read(pcm, 0, samples);
        ring.write(pcm, 0, samples);
    }

    private int read() {
        int invented = reader.read(block, BLOCK);
        System.arraycopy(block, 0, heard, given, BLOCK);
        given += BLOCK;
        return invented;
    }

    private ToneContinuity judged() {
        return ToneContinuity.of(heard, 0, given, RATE_HZ, TONE_HZ);
    }

    private void flow(int blocks) {
        for (int i = 0; i < blocks; i++) {
            write(BLOCK);
            assertEquals(0, read());
        }
    }

    @Test
    void givesWhatWasWrittenUnchanged() {
        short[] same = new short[BLOCK];
        new ToneSource(RATE_HZ, TONE_HZ, -10).read(same, 0, BLOCK);
        flow(1);
        for (int i = 0; i < BLOCK; i++) {
            assertEquals(same[i], block[i]);
        }
    }

    @Test
    void aHoleIsFilledByWholePeriods() {
        flow(50);
        int invented = read();
        while (reader.isInventing() && given < RATE_HZ) {
            write(BLOCK);
            invented += read();
        }
        flow(50);
        assertTrue(invented >= BLOCK && invented <= 2 * BLOCK, "invented " + invented);
        assertEquals(0, judged().breaks(), judged().toString());
    }

    @Test
    void periodsAreLeftOutWithoutABreak() {
        write(RATE_HZ / 10);
        flow(30);
        int out = 0;
        for (int i = 0; i < 20 && out < RATE_HZ / 20; i++) {
            out += reader.leaveOutPeriod(RATE_HZ / 20 - out, 0.9);
            flow(1);
        }
        flow(30);
        assertTrue(out > RATE_HZ / 40, "left out " + out);
        assertEquals(0, judged().breaks(), judged().toString());
    }

    @Test
    void muchIsSkippedUnderAFade() {
        write(RATE_HZ / 5);
        flow(30);
        int gone = reader.skip(RATE_HZ / 6);
        flow(30);
        assertEquals(RATE_HZ / 6, gone);
        assertTrue(judged().breaks() <= 1 && judged().silentMs() <= 5, judged().toString());
    }

    @Test
    void whoNeverComesBackIsGivenUp() {
        flow(5);
        int reads = 0;
        while (read() >= 0) {
            assertTrue(++reads < 50);
        }
        assertEquals(0, block[BLOCK - 1]);
    }

    @Test
    void doesNotAllocate() {
        short[] some = new short[BLOCK];
        assertEquals(0, Allocation.octetsOf(() -> {
            ring.write(some, 0, BLOCK);
            reader.read(block, BLOCK);
        }));
    }
}
