package org.offhook.app;

import java.util.Arrays;
import org.offhook.app.terminal.Console;
import org.offhook.app.terminal.ExitStatus;
import org.offhook.app.terminal.Problem;
import org.offhook.audio.PcmSink;
import org.offhook.audio.PcmSource;
import org.offhook.audio.SampleRing;
import org.offhook.audio.device.AudioDeviceException;
import org.offhook.audio.device.DeviceListener;
import org.offhook.audio.device.SoundCardCapture;
import org.offhook.audio.device.SoundCardPlayout;

/**
 * Microphone and loudspeaker of one call. Each has a ring between the thread of the card and the media thread; where the two
 * clocks drift apart, silence fills in and the surplus is dropped.
 */
final class SoundCard implements AutoCloseable {

    private static final int RATE_HZ = 16_000;
    private static final int BLOCK_MS = 10;
    private static final int BUFFER_MS = 40;
    private static final int RING_SAMPLES = RATE_HZ / 5;
    private static final int MOST_WAITING_SAMPLES = RATE_HZ * 80 / 1000;
    private static final int WAITING_SAMPLES = RATE_HZ * 20 / 1000;

    private final Ring microphone = new Ring();
    private final Ring loudspeaker = new Ring();
    private final SoundCardCapture capture;
    private SoundCardPlayout playout;

    /**
     * Opens the default devices.
     *
     * @param console told when there is no loudspeaker: the call goes on without
     * @throws Problem when no microphone can be opened
     */
    SoundCard(Console console) {
        try {
            capture = SoundCardCapture.open("", microphone, BLOCK_MS, BUFFER_MS, DeviceListener.NONE);
        } catch (AudioDeviceException e) {
            throw new Problem(ExitStatus.FAILED, "problem.no-microphone", e.getMessage());
        }
        try {
            playout = SoundCardPlayout.open("", loudspeaker, BLOCK_MS, BUFFER_MS, DeviceListener.NONE);
        } catch (AudioDeviceException e) {
            console.progress("call.no-loudspeaker", e.getMessage());
        }
    }

    PcmSource microphone() {
        return microphone;
    }

    PcmSink loudspeaker() {
        return loudspeaker;
    }

    @Override
    public void close() {
        capture.close();
        if (playout != null) {
            playout.close();
        }
    }

    /** Samples on their way from one thread to the other. */
    private static final class Ring implements PcmSink, PcmSource {

        private final SampleRing ring = new SampleRing(RING_SAMPLES);

        @Override
        public int sampleRateHz() {
            return RATE_HZ;
        }

        @Override
        public void write(short[] pcm, int offset, int samples) {
            ring.write(pcm, offset, samples);
        }

        @Override
        public int read(short[] pcm, int offset, int samples) {
            if (ring.available() > samples + MOST_WAITING_SAMPLES) {
                ring.skip(ring.available() - samples - WAITING_SAMPLES);
            }
            int given = ring.read(pcm, offset, samples);
            Arrays.fill(pcm, offset + given, offset + samples, (short) 0);
            return samples;
        }

        @Override
        public void close() {
            // Memory only; both interfaces have a default for that, so one has to be chosen.
        }
    }
}
