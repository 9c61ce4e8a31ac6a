package org.offhook.audio.wav;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.offhook.audio.PcmSink;
import org.offhook.audio.SampleRing;

/**
 * Records a call to a WAV file: one or two sinks for media threads, rings of two seconds behind them, and the shared
 * daemon thread {@code wav-writer} in front of the disk. The media thread never waits, allocates or sees an error.
 *
 * <p>When the disk refuses, recording stops, the file stays valid up to its last whole frame, and {@code onFault} is told
 * exactly once, on the writing thread. Samples that find a ring full, or come after the stop, are dropped and counted.
 *
 * <p>In stereo the two sides are written as they come; a side that falls more than half a second behind the other
 * (nothing received, microphone lost) is filled with silence, so that neither waits for ever.
 */
public final class WavRecorder implements AutoCloseable {

    private static final int RING_MS = 2000;
    private static final int MAX_SKEW_MS = 500;
    private static final int CHUNK = 2048;

    private final WavWriter writer;
    private final int sampleRateHz;
    private final Side[] sides;
    private final Consumer<IOException> onFault;
    private final CompletableFuture<Void> finished = new CompletableFuture<>();
    private final short[] side = new short[CHUNK];
    private final short[] interleaved;
    private volatile boolean closing;
    private volatile boolean stopped;
    private long framesFromLastFlush;

    private WavRecorder(WavWriter writer, int sampleRateHz, int channels, Consumer<IOException> onFault) {
        this.writer = writer;
        this.sampleRateHz = sampleRateHz;
        this.onFault = Objects.requireNonNull(onFault, "onFault");
        this.sides = new Side[channels];
        Arrays.setAll(sides, i -> new Side());
        this.interleaved = new short[CHUNK * channels];
    }

    /**
     * Begins a recording of one side, or of a mix. May wait for the disk; not for media threads.
     *
     * @param file         created or replaced
     * @param sampleRateHz rate in Hz
     * @param onFault      told once when the disk refuses; runs on the writing thread
     * @return the recorder, running
     * @throws IOException when the file cannot be created
     */
    public static WavRecorder mono(Path file, int sampleRateHz, Consumer<IOException> onFault) throws IOException {
        return start(WavWriter.create(file, sampleRateHz, 1), sampleRateHz, 1, onFault);
    }

    /**
     * Begins a recording of both sides: near (ours) left, far right. May wait for the disk; not for media threads.
     *
     * @param file         created or replaced
     * @param sampleRateHz rate of both sides in Hz
     * @param onFault      told once when the disk refuses; runs on the writing thread
     * @return the recorder, running
     * @throws IOException when the file cannot be created
     */
    public static WavRecorder stereo(Path file, int sampleRateHz, Consumer<IOException> onFault) throws IOException {
        return start(WavWriter.create(file, sampleRateHz, 2), sampleRateHz, 2, onFault);
    }

    static WavRecorder start(WavWriter writer, int sampleRateHz, int channels, Consumer<IOException> onFault) {
        WavRecorder recorder = new WavRecorder(writer, sampleRateHz, channels, onFault);
        DiskThread.WRITER.join(recorder::serve);
        return recorder;
    }

    /** {@return the sink of a mono recording, or the near (left) side of a stereo one} */
    public PcmSink near() {
        return sides[0];
    }

    /**
     * {@return the far (right) side of a stereo recording}
     *
     * @throws IllegalStateException when the recording is mono
     */
    public PcmSink far() {
        if (sides.length == 1) {
            throw new IllegalStateException("the recording is mono");
        }
        return sides[1];
    }

    /** {@return samples of all sides that were not recorded} */
    public long droppedSamples() {
        long sum = 0;
        for (Side each : sides) {
            sum += each.dropped;
        }
        return sum;
    }

    /** {@return completed when the file is closed and its header final, whether the disk refused before or not} */
    public CompletableFuture<Void> finished() {
        return finished.copy();
    }

    /** Ends the recording: what is in the rings is still written. Does not wait; {@link #finished} does. Idempotent. */
    @Override
    public void close() {
        closing = true;
        DiskThread.WRITER.hurry();
    }

    /** Writing thread: moves what has come to the file; answers false when the recording is over. */
    private boolean serve() {
        boolean last = closing; // read before the rings are emptied, so that nothing written before close() is lost
        try {
            drain(last);
            if (!last) {
                return true;
            }
            writer.close();
        } catch (IOException e) {
            fail(e);
        }
        stopped = true;
        finished.complete(null);
        return false;
    }

    private void fail(IOException cause) {
        stopped = true;
        try {
            writer.close();
        } catch (IOException e) {
            cause.addSuppressed(e);
        }
        try {
            onFault.accept(cause);
        } catch (RuntimeException e) {
            // The listener's trouble must not end the thread that writes the other recordings.
            Thread.UncaughtExceptionHandler handler = Thread.currentThread().getUncaughtExceptionHandler();
            handler.uncaughtException(Thread.currentThread(), e);
        }
    }

    private void drain(boolean last) throws IOException {
        int maxSkew = last ? 0 : (int) ((long) sampleRateHz * MAX_SKEW_MS / 1000);
        for (int frames = ready(maxSkew); frames > 0; frames = ready(maxSkew)) {
            int count = Math.min(frames, CHUNK);
            for (int channel = 0; channel < sides.length; channel++) {
                int got = sides[channel].ring.read(side, 0, count);
                Arrays.fill(side, got, count, (short) 0);
                for (int i = 0; i < count; i++) {
                    interleaved[i * sides.length + channel] = side[i];
                }
            }
            writer.write(interleaved, 0, count * sides.length);
            framesFromLastFlush += count;
        }
        if (framesFromLastFlush >= sampleRateHz / 2) {
            framesFromLastFlush = 0;
            writer.flush();
        }
    }

    /** Frames that can be written: what all sides have, or more when one lags too far behind. */
    private int ready(int maxSkew) {
        int least = Integer.MAX_VALUE;
        int most = 0;
        for (Side each : sides) {
            least = Math.min(least, each.ring.available());
            most = Math.max(most, each.ring.available());
        }
        return Math.max(least, most - maxSkew);
    }

    private final class Side implements PcmSink {

        private final SampleRing ring = new SampleRing((int) ((long) sampleRateHz * RING_MS / 1000));
        private volatile long dropped;

        @Override
        public int sampleRateHz() {
            return sampleRateHz;
        }

        @Override
        public void write(short[] pcm, int offset, int samples) {
            int taken = stopped || closing ? 0 : ring.write(pcm, offset, samples);
            if (taken < samples) {
                dropped += samples - taken;
            }
        }

        /** Ends the whole recording, as closing the recorder does. */
        @Override
        public void close() {
            WavRecorder.this.close();
        }
    }
}
