package org.offhook.audio.device;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.offhook.audio.PcmSink;
import org.offhook.audio.PcmSource;
import org.offhook.audio.Silence;
import org.offhook.audio.Threads;
import org.offhook.audio.tone.ToneSource;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** The threads of the sound card against lines that the test holds in its hand. */
class SoundCardTest {

    private final Semaphore blocks = new Semaphore(0);
    private final AtomicInteger moved = new AtomicInteger();
    private final List<String> events = new CopyOnWriteArrayList<>();
    private volatile boolean unplugged;
    private volatile int queued = 100;

    private final DeviceListener listener = new DeviceListener() {
        @Override
        public void lost(IOException cause) {
            events.add("lost: " + cause.getMessage());
        }

        @Override
        public void recovered() {
            events.add("recovered");
        }
    };

    /** A line in both directions: a permit is a block that the card has played or recorded. */
    private final class Line implements PlaybackLine, CaptureLine {

        private volatile boolean closed;

        @Override
        public int sampleRateHz() {
            return 8000;
        }

        @Override
        public int bufferSamples() {
            return 320;
        }

        @Override
        public void write(short[] pcm, int offset, int samples) throws IOException {
            move();
        }

        @Override
        public void read(short[] pcm, int offset, int samples) throws IOException {
            move();
            pcm[offset] = 77;
        }

        private void move() throws IOException {
            while (!unplugged && !closed) {
                try {
                    if (blocks.tryAcquire(10, TimeUnit.MILLISECONDS)) {
                        moved.incrementAndGet();
                        return;
                    }
                } catch (InterruptedException e) {
                    throw new IOException(e);
                }
            }
            throw new IOException("unplugged");
        }

        @Override
        public int queuedSamples() {
            return queued;
        }

        @Override
        public void close() {
            closed = true;
        }
    }

    private Line open(String name) throws AudioDeviceException {
        if (unplugged || !name.isEmpty() && !name.equals("card")) {
            throw new AudioDeviceException("no device " + name);
        }
        events.add("opened " + name);
        return new Line();
    }

    @AfterEach
    void noThreadIsLeft() throws InterruptedException {
        assertTrue(Threads.ended("playout"));
        assertTrue(Threads.ended("capture"));
    }

    @Test
    void theCardPacesTheSource() throws Exception {
        ToneSource tone = new ToneSource(8000, 440, -20);
        try (SoundCardPlayout playout = SoundCardPlayout.open("card", tone, 10, 40, (name, rate, ms) -> open(name), listener)) {
            blocks.release(50);
            assertTrue(Threads.within10s(() -> moved.get() == 50));
            assertTrue(Threads.within10s(() -> playout.samples() == 50 * 80));
            assertEquals(0, playout.xruns());
            assertEquals(40, playout.bufferMs());
            assertEquals(12.5, playout.deviceDelayMs());
            queued = 0;
            blocks.release(3);
            assertTrue(Threads.within10s(() -> playout.xruns() >= 2), "a dry card is an xrun");
        }
        assertEquals(List.of("opened card"), events);
    }

    @Test
    void aLostDeviceComesBackAndTheSourceIsPulledMeanwhile() throws Exception {
        AtomicInteger reads = new AtomicInteger();
        Silence source = new Silence(8000);
        PlaybackLine.Opener opener = (name, rate, ms) -> open(name);
        try (SoundCardPlayout playout = SoundCardPlayout.open("card", counting(source, reads), 10, 40, opener, listener)) {
            blocks.release(5);
            assertTrue(Threads.within10s(() -> moved.get() == 5));
            unplugged = true;
            assertTrue(Threads.within10s(playout::isDeviceLost));
            int before = reads.get();
            assertTrue(Threads.within10s(() -> reads.get() > before + 5), "the call stands still without a device");
            unplugged = false;
            assertTrue(Threads.within10s(() -> events.contains("recovered")));
            assertFalse(playout.isDeviceLost());
            blocks.release(5);
            assertTrue(Threads.within10s(() -> moved.get() == 10));
        }
        assertEquals(List.of("opened card", "lost: unplugged", "opened card", "recovered"), events);
    }

    private static PcmSource counting(Silence source, AtomicInteger reads) {
        return new PcmSource() {
            @Override
            public int sampleRateHz() {
                return source.sampleRateHz();
            }

            @Override
            public int read(short[] pcm, int offset, int samples) {
                reads.incrementAndGet();
                return source.read(pcm, offset, samples);
            }
        };
    }

    @Test
    void captureGivesBlocksAndSilenceWithoutADevice() throws Exception {
        AtomicInteger heard = new AtomicInteger();
        AtomicInteger silent = new AtomicInteger();
        PcmSink sink = new PcmSink() {
            @Override
            public int sampleRateHz() {
                return 8000;
            }

            @Override
            public void write(short[] pcm, int offset, int samples) {
                (pcm[offset] == 77 ? heard : silent).incrementAndGet();
            }
        };
        try (SoundCardCapture capture = SoundCardCapture.open("", sink, 20, 40, (name, rate, ms) -> open(name), listener)) {
            blocks.release(10);
            assertTrue(Threads.within10s(() -> heard.get() == 10));
            unplugged = true;
            assertTrue(Threads.within10s(() -> silent.get() > 3));
            unplugged = false;
            assertTrue(Threads.within10s(() -> !capture.isDeviceLost()));
            queued = 320;
            blocks.release(2);
            assertTrue(Threads.within10s(() -> capture.xruns() >= 1), "a full card is an xrun");
        }
    }

    @Test
    void aDeviceThatIsNotThereIsNamed() {
        assertThrows(AudioDeviceException.class, () -> SoundCardPlayout.open("other", new Silence(8000), 10, 40,
            (name, rate, ms) -> open(name), DeviceListener.NONE));
        AudioDeviceException e = assertThrows(AudioDeviceException.class, () -> AudioDevices.forPlayback("no-such-card"));
        assertTrue(e.getMessage().contains("no-such-card") || e.getMessage().contains("no sound device"), e.getMessage());
    }
}
