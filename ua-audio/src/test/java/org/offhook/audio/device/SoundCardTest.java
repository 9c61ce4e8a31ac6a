package org.offhook.audio.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.offhook.audio.PcmSink;
import org.offhook.audio.PcmSource;
import org.offhook.audio.Silence;
import org.offhook.audio.Threads;
import org.offhook.audio.tone.ToneSource;

/** The threads of the sound card against lines that the test holds in its hand. */
class SoundCardTest {

    private final Semaphore blocks = new Semaphore(0);
    private final AtomicInteger moved = new AtomicInteger();
    private final List<String> events = new CopyOnWriteArrayList<>();
    private volatile boolean unplugged;
    private volatile boolean hasDefault;
    private volatile int queued = 100;

    private final DeviceListener listener = event -> events.add(event.what() + " " + event.deviceName());

    /** A line in both directions: a permit is a block that the card has played or recorded. */
    private final class Line implements PlaybackLine, CaptureLine {

        private final String name;
        private volatile boolean closed;

        private Line(String name) {
            this.name = name;
        }

        @Override
        public String deviceName() {
            return name;
        }

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
            while (!(unplugged && name.equals("card")) && !closed) {
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
        boolean there = name.equals("card") ? !unplugged : name.isEmpty() && hasDefault;
        if (!there) {
            throw new AudioDeviceException(AudioDeviceException.Fault.GONE, name, "", "no device " + name);
        }
        return new Line(name.isEmpty() ? "built-in" : name);
    }

    @AfterEach
    void noThreadIsLeft() throws InterruptedException {
        assertTrue(Threads.ended("playout"));
        assertTrue(Threads.ended("capture"));
        assertTrue(Threads.ended("playout-watch"));
        assertTrue(Threads.ended("capture-watch"));
    }

    @Test
    void theCardPacesTheSource() throws Exception {
        ToneSource tone = new ToneSource(8000, 440, -20);
        try (SoundCardPlayout playout = SoundCardPlayout.open("card", tone, 10, 40, (name, rate, ms) -> open(name), listener)) {
            blocks.release(50);
            assertTrue(Threads.eventually(() -> moved.get() == 50));
            assertTrue(Threads.eventually(() -> playout.samples() == 50 * 80));
            assertEquals(0, playout.xruns());
            assertEquals(40, playout.bufferMs());
            assertEquals(7.5, playout.meanDeviceDelayMs(), 0.01, "the middle of a block of 10 ms, 12.5 ms from the end of the queue");
            queued = 0;
            blocks.release(3);
            assertTrue(Threads.eventually(() -> playout.xruns() >= 2), "a dry card is an xrun");
            assertEquals("card", playout.deviceName());
            assertTrue(Double.isNaN(playout.driftPpm()), "not known within moments");
        }
        assertEquals(List.of(), events);
    }

    @Test
    void aLostDeviceComesBackAndTheSourceIsPulledMeanwhile() throws Exception {
        AtomicInteger reads = new AtomicInteger();
        Silence source = new Silence(8000);
        DeviceLine.Opener<PlaybackLine> opener = (name, rate, ms) -> open(name);
        try (SoundCardPlayout playout = SoundCardPlayout.open("card", counting(source, reads), 10, 40, opener, listener)) {
            blocks.release(5);
            assertTrue(Threads.eventually(() -> moved.get() == 5));
            unplugged = true;
            assertTrue(Threads.eventually(playout::isDeviceLost));
            int before = reads.get();
            assertTrue(Threads.eventually(() -> reads.get() > before + 5), "the call stands still without a device");
            unplugged = false;
            assertTrue(Threads.eventually(() -> events.contains("RETURNED card")));
            assertFalse(playout.isDeviceLost());
            blocks.release(5);
            assertTrue(Threads.eventually(() -> moved.get() == 10));
        }
        assertEquals(List.of("LOST card", "RETURNED card"), events);
    }

    @Test
    void theDefaultDeviceTakesItsPlaceWithinASecondAndGivesItBackWithinTwo() throws Exception {
        hasDefault = true;
        Silence source = new Silence(8000);
        DeviceLine.Opener<PlaybackLine> opener = (name, rate, ms) -> open(name);
        try (SoundCardPlayout playout = SoundCardPlayout.open("card", source, 10, 40, opener, listener)) {
            AtomicBoolean playing = keepPlaying();
            long soonestLostNanos = Long.MAX_VALUE;
            long soonestBackNanos = Long.MAX_VALUE;
            for (int i = 1; i <= 3; i++) {
                int round = i;
                unplugged = true;
                long lostNanos = System.nanoTime();
                assertTrue(Threads.eventually(() -> count("FELL_BACK built-in") == round));
                soonestLostNanos = Math.min(soonestLostNanos, System.nanoTime() - lostNanos);
                assertEquals("built-in", playout.deviceName());
                int before = moved.get();
                assertTrue(Threads.eventually(() -> moved.get() > before + 5), "the default device plays");
                unplugged = false;
                long backNanos = System.nanoTime();
                assertTrue(Threads.eventually(() -> count("RETURNED card") == round));
                soonestBackNanos = Math.min(soonestBackNanos, System.nanoTime() - backNanos);
                assertEquals("card", playout.deviceName());
            }
            playing.set(false);
            // The best of three: a machine that is busy elsewhere may be late, but not each time.
            assertTrue(soonestLostNanos < 1_000_000_000L, "fell back late");
            assertTrue(soonestBackNanos < 2_000_000_000L, "returned late");
        }
        assertEquals(List.of("LOST card", "FELL_BACK built-in", "RETURNED card"), events.subList(0, 3));
        assertEquals(9, events.size(), events::toString);
    }

    private long count(String event) {
        return events.stream().filter(event::equals).count();
    }

    /** Lets the card consume until told not to. */
    private AtomicBoolean keepPlaying() {
        AtomicBoolean playing = new AtomicBoolean(true);
        Thread card = new Thread(() -> {
            while (playing.get()) {
                if (blocks.availablePermits() < 2) {
                    blocks.release();
                }
                LockSupport.parkNanos(2_000_000);
            }
        }, "card");
        card.setDaemon(true);
        card.start();
        return playing;
    }

    @Test
    void aCardThatStopsWithoutAWordIsLeftForTheDefaultOne() throws Exception {
        hasDefault = true;
        DeviceLine.Opener<PlaybackLine> opener = (name, rate, ms) -> {
            if (name.equals("card") && events.contains("LOST card")) {
                throw new AudioDeviceException(AudioDeviceException.Fault.GONE, name, "", "gone");
            }
            return open(name);
        };
        try (SoundCardPlayout playout = SoundCardPlayout.open("card", new Silence(8000), 10, 40, opener, listener)) {
            assertTrue(playout.bufferMs() > 0);
            blocks.release(5);
            assertTrue(Threads.eventually(() -> moved.get() == 5));
            long stalledNanos = System.nanoTime();
            assertTrue(Threads.eventually(() -> events.contains("FELL_BACK built-in")));
            assertTrue(System.nanoTime() - stalledNanos < 10_000_000_000L, "a second or so on a machine of its own");
        }
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
        try (SoundCardCapture capture = SoundCardCapture.open("card", sink, 20, 40, (name, rate, ms) -> open(name), listener)) {
            blocks.release(10);
            assertTrue(Threads.eventually(() -> heard.get() == 10));
            unplugged = true;
            assertTrue(Threads.eventually(() -> silent.get() > 3));
            unplugged = false;
            assertTrue(Threads.eventually(() -> !capture.isDeviceLost()));
            queued = 320;
            blocks.release(2);
            assertTrue(Threads.eventually(() -> capture.xruns() >= 1), "a full card is an xrun");
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
