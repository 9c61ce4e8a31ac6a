package org.offhook.audio;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.offhook.audio.tone.ToneSource;

class AdaptersTest {

    private static short[] ramp(int count, int from) {
        short[] pcm = new short[count];
        for (int i = 0; i < count; i++) {
            pcm[i] = (short) (from + i);
        }
        return pcm;
    }

    @Test
    void silenceOverwritesWhatWasThereAndEnds() {
        short[] pcm = ramp(100, 1);
        Silence silence = new Silence(8000, 60);
        assertEquals(60, silence.read(pcm, 0, 100));
        assertEquals(0, pcm[59]);
        assertEquals(61, pcm[60]);
        assertEquals(0, silence.read(pcm, 0, 100));
        assertEquals(160, Silence.ofMs(8000, 20).read(new short[200], 0, 200));
    }

    @Test
    void levelOfFullScaleSineIsMinus3Dbov() {
        LevelMeter meter = new LevelMeter();
        short[] pcm = new short[8000];
        meter.on(new ToneSource(8000, 1000, -3.02)).read(pcm, 0, pcm.length);
        assertEquals(-3.02, meter.rmsDbov(), 0.01);
        assertEquals(-0.01, meter.peakDbov(), 0.05);
        Arrays.fill(pcm, Short.MIN_VALUE);
        meter.measure(pcm, 0, 100);
        assertEquals(0, meter.rmsDbov(), 1e-6);
        assertEquals(100, meter.clippedSamples());
        Arrays.fill(pcm, (short) 0);
        meter.measure(pcm, 0, 100);
        assertEquals(LevelMeter.SILENCE_DBOV, meter.rmsDbov(), 1e-6);
    }

    @Test
    void gainChangesWithoutAStepAndMuteSilences() {
        Gain gain = new Gain();
        gain.setDb(-6.0206);
        short[] pcm = new short[400];
        Arrays.fill(pcm, (short) 10000);
        gain.apply(pcm, 0, 400, 8000);
        assertEquals(5000, pcm[399], 1);
        for (int i = 1; i < 400; i++) {
            assertTrue(Math.abs(pcm[i] - pcm[i - 1]) < 200, "step at " + i);
        }
        gain.setMuted(true);
        gain.apply(pcm, 0, 400, 8000);
        assertEquals(0, pcm[399]);
        gain.setMuted(false);
        gain.setDb(20);
        Arrays.fill(pcm, (short) -30000);
        gain.apply(pcm, 0, 400, 8000);
        assertEquals(Short.MIN_VALUE, pcm[399]);
        assertThrows(IllegalArgumentException.class, () -> gain.setDb(Double.NaN));
    }

    @Test
    void echoReturnsWhatCameAndDropsWhatWaitedTooLong() {
        EchoLoop echo = new EchoLoop(8000, 40);
        short[] out = new short[160];
        echo.sink().write(ramp(160, 1), 0, 160);
        assertEquals(160, echo.source().read(out, 0, 160));
        assertArrayEquals(ramp(160, 1), out);
        assertEquals(160, echo.source().read(out, 0, 160));
        assertArrayEquals(new short[160], out);
        echo.sink().write(ramp(480, 1), 0, 480);
        echo.source().read(out, 0, 160);
        assertEquals(161, out[0], "only the last 40 ms are kept");
        assertEquals(160, echo.droppedSamples());
        echo.source().close();
        assertEquals(0, echo.source().read(out, 0, 160));
    }

    @Test
    void queuePlaysWithoutAGapAndTellsTheEndOnce() {
        SourceQueue queue = new SourceQueue(8000, false);
        List<String> ended = new ArrayList<>();
        queue.add(new SampleArray(8000, ramp(100, 1), false), () -> ended.add("first"));
        queue.add(new SampleArray(8000, ramp(100, 101), false), () -> ended.add("second"));
        short[] out = new short[160];
        queue.read(out, 0, 160);
        assertArrayEquals(ramp(160, 1), out);
        assertEquals(List.of("first"), ended);
        assertTrue(queue.isBusy());
        assertEquals(160, queue.read(out, 0, 160));
        assertEquals(200, out[39]);
        assertEquals(0, out[40]);
        assertEquals(List.of("first", "second"), ended);
        assertFalse(queue.isBusy());
        assertThrows(IllegalArgumentException.class, () -> queue.add(new Silence(16000)));
    }

    @Test
    void queueSkipsAllAndEndsWhenAsked() {
        SourceQueue queue = new SourceQueue(8000, true);
        List<String> ended = new ArrayList<>();
        queue.add(new Silence(8000), () -> ended.add("endless"));
        short[] out = new short[160];
        assertEquals(160, queue.read(out, 0, 160));
        queue.skipAll();
        assertEquals(0, queue.read(out, 0, 160));
        assertEquals(List.of("endless"), ended);
    }

    @Test
    void ringCarriesEverySampleBetweenTwoThreads() throws InterruptedException {
        SampleRing ring = new SampleRing(1000);
        int total = 200_000;
        Thread writer = new Thread(() -> {
            short[] pcm = new short[160];
            for (int sent = 0; sent < total;) {
                int piece = Math.min(160, total - sent);
                for (int i = 0; i < piece; i++) {
                    pcm[i] = (short) (sent + i);
                }
                int done = ring.write(pcm, 0, piece);
                sent += done;
                if (done == 0) {
                    Thread.onSpinWait();
                }
            }
        });
        writer.start();
        short[] pcm = new short[97];
        int got = 0;
        while (got < total) {
            int count = ring.read(pcm, 0, pcm.length);
            for (int i = 0; i < count; i++) {
                assertEquals((short) (got + i), pcm[i]);
            }
            got += count;
        }
        writer.join();
        assertEquals(0, ring.available());
    }

    @Test
    void adaptersDoNotAllocate() {
        Gain gain = new Gain();
        gain.setDb(-3);
        LevelMeter meter = new LevelMeter();
        EchoLoop echo = new EchoLoop(8000, 100);
        SourceQueue queue = new SourceQueue(8000, false);
        queue.add(meter.on(gain.on(new ToneSource(8000, 440, -10))));
        short[] pcm = new short[160];
        assertEquals(0, Allocation.octetsOf(() -> {
            queue.read(pcm, 0, 160);
            echo.sink().write(pcm, 0, 160);
            echo.source().read(pcm, 0, 160);
        }));
    }
}
