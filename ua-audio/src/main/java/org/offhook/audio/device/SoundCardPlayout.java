package org.offhook.audio.device;

import org.offhook.audio.PcmSource;

import java.io.IOException;
import java.util.Arrays;
import java.util.Objects;

/**
 * Plays a source on a sound card: the thread {@code playout} pulls a block whenever the card has room for one. So the
 * card's clock paces the source, and the source runs on that thread.
 *
 * <p>When the device goes away the source is still pulled, by the system clock, so that a call stays up; the device, or
 * else the default one, is looked for twice a second. A source that ends leaves silence.
 */
public final class SoundCardPlayout extends DeviceLoop implements AutoCloseable {

    private final String deviceName;
    private final int bufferMs;
    private final PlaybackLine.Opener opener;
    private final PcmSource source;
    private final short[] block;
    private volatile PlaybackLine line;
    private boolean running;

    private SoundCardPlayout(String deviceName, PcmSource source, int blockMs, int bufferMs, PlaybackLine.Opener opener,
                             DeviceListener listener) throws AudioDeviceException {
        super("playout", blockMs * 1_000_000L, listener);
        this.deviceName = Objects.requireNonNull(deviceName, "deviceName");
        this.source = source;
        this.bufferMs = bufferMs;
        this.opener = opener;
        this.block = new short[source.sampleRateHz() * blockMs / 1000];
        this.line = opener.open(deviceName, source.sampleRateHz(), bufferMs);
    }

    /**
     * Opens a device and starts to play.
     *
     * @param deviceName part of the name of the device, empty for the default one
     * @param source     gives the samples, at the rate at which the device is opened; run by the thread {@code playout}
     * @param blockMs    duration of a pull, 10 as a rule
     * @param bufferMs   buffer of the card; 40 as a rule, and at least two blocks
     * @param listener   told when the device goes and comes
     * @return the playout, running
     * @throws AudioDeviceException when the device does not exist or refuses
     */
    public static SoundCardPlayout open(String deviceName, PcmSource source, int blockMs, int bufferMs,
                                        DeviceListener listener) throws AudioDeviceException {
        return open(deviceName, source, blockMs, bufferMs, AudioDevices::openPlayback, listener);
    }

    static SoundCardPlayout open(String deviceName, PcmSource source, int blockMs, int bufferMs,
                                 PlaybackLine.Opener opener, DeviceListener listener) throws AudioDeviceException {
        SoundCardPlayout playout = new SoundCardPlayout(deviceName, source, blockMs, bufferMs, opener, listener);
        playout.start();
        return playout;
    }

    @Override
    void moveBlock() throws IOException {
        pull();
        boolean dry = running && line.queuedSamples() == 0;
        line.write(block, 0, block.length);
        running = true;
        count(block.length, dry);
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
    void reopen() throws IOException {
        PlaybackLine again;
        try {
            again = opener.open(deviceName, source.sampleRateHz(), bufferMs);
        } catch (AudioDeviceException e) {
            if (deviceName.isEmpty()) {
                throw e;
            }
            again = opener.open("", source.sampleRateHz(), bufferMs);
        }
        running = false;
        line = again;
        if (isClosing()) {
            again.close();
        }
    }

    @Override
    void closeLine() {
        line.close();
    }

    /** {@return time that a sample waits in the card's own buffer now, in milliseconds} */
    public double deviceDelayMs() {
        return 1000.0 * line.queuedSamples() / line.sampleRateHz();
    }

    /** {@return size of the buffer that the device gave, in milliseconds} */
    public double bufferMs() {
        return 1000.0 * line.bufferSamples() / line.sampleRateHz();
    }

    /** Stops at once; what the card still holds is not played. Leaves no thread. The source is not closed. */
    @Override
    public void close() {
        end();
    }
}
