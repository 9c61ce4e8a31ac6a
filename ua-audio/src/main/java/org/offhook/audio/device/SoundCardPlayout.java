package org.offhook.audio.device;

import java.io.IOException;
import java.util.Arrays;
import java.util.concurrent.locks.LockSupport;
import org.offhook.audio.PcmSource;

/**
 * Plays a source on a sound card: the thread {@code playout} pulls a block whenever the card has room for one. So the
 * card's clock paces the source, and the source runs on that thread.
 *
 * <p>When the device goes away the source is still pulled, by the system clock, so that a call stays up; the default device
 * takes its place, and the device is taken again when it is back. A source that ends leaves silence.
 */
public final class SoundCardPlayout extends DeviceLoop<PlaybackLine> implements AutoCloseable {

    private static final long LOOK_NANOS = 1_000_000L;
    private static final int LOOKS = 60;
    private static final double FASTEST = 1.01;
    private static final int MOST_AHEAD_MS = 100;

    private final PcmSource source;
    private final short[] block;
    private final double blockNanos;
    private boolean running;
    private double allowedNanos;
    private long allowedAtNanos;

    private SoundCardPlayout(String deviceName, PcmSource source, int blockMs, int bufferMs,
                             DeviceLine.Opener<PlaybackLine> opener, DeviceListener listener) throws AudioDeviceException {
        super(DeviceEvent.Direction.PLAYBACK, deviceName, source.sampleRateHz(), blockMs, bufferMs, opener, listener);
        this.source = source;
        this.block = new short[source.sampleRateHz() * blockMs / 1000];
        this.blockNanos = blockMs * 1e6;
        lineChanged();
    }

    /**
     * Opens a device and starts to play.
     *
     * @param deviceName part of the name of the device, empty for the default one
     * @param source     gives the samples; run by the thread {@code playout}
     * @param blockMs    duration of a pull, 5 as a rule
     * @param bufferMs   buffer of the card; 20 as a rule, and at least two blocks
     * @param listener   told when the device goes and comes
     * @return the playout, running
     * @throws AudioDeviceException when the device does not exist or refuses
     */
    public static SoundCardPlayout open(String deviceName, PcmSource source, int blockMs, int bufferMs,
                                        DeviceListener listener) throws AudioDeviceException {
        return open(deviceName, source, blockMs, bufferMs, AudioDevices::openPlayback, listener);
    }

    static SoundCardPlayout open(String deviceName, PcmSource source, int blockMs, int bufferMs,
                                 DeviceLine.Opener<PlaybackLine> opener, DeviceListener listener) throws AudioDeviceException {
        SoundCardPlayout playout = new SoundCardPlayout(deviceName, source, blockMs, bufferMs, opener, listener);
        playout.start();
        return playout;
    }

    @Override
    void moveBlock(PlaybackLine line) throws IOException {
        awaitRoom(line);
        boolean dry = running && line.queuedSamples() == 0;
        // Pulled only now: a block pulled earlier would grow old while the card has no room for it.
        pull();
        line.write(block, 0, block.length);
        running = true;
        count(block.length, line.queuedSamples(), dry);
    }

    /**
     * Waits until the card has room; where it does not say that it consumes anything, the blocking write finds out. A card
     * that consumes faster than any clock runs, as sound servers do when a stream begins, is not fed faster for that: what
     * it is given would be missing afterwards.
     */
    private void awaitRoom(PlaybackLine line) {
        int most = Math.max(0, line.bufferSamples() - block.length);
        for (int looks = 0; looks < LOOKS && (line.queuedSamples() > most || !allowed()) && !isClosing(); looks++) {
            LockSupport.parkNanos(LOOK_NANOS);
        }
        allowedNanos -= blockNanos;
    }

    private boolean allowed() {
        long nowNanos = System.nanoTime();
        allowedNanos = Math.min(MOST_AHEAD_MS * 1e6, allowedNanos + FASTEST * (nowNanos - allowedAtNanos));
        allowedAtNanos = nowNanos;
        return allowedNanos >= blockNanos;
    }

    @Override
    void moveBlockWithoutDevice() {
        pull();
    }

    private void pull() {
        int given = source.read(block, 0, block.length);
        Arrays.fill(block, given, block.length, (short) 0);
    }

    @Override
    void lineChanged() {
        running = false;
        allowedNanos = MOST_AHEAD_MS * 1e6;
        allowedAtNanos = System.nanoTime();
    }

    /** Stops at once; what the card still holds is not played. Leaves no thread. The source is not closed. */
    @Override
    public void close() {
        end();
    }
}
