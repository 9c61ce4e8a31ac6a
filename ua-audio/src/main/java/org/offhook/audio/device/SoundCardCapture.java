package org.offhook.audio.device;

import org.offhook.audio.PcmSink;

import java.io.IOException;
import java.util.Objects;

/**
 * Records from a sound card: the thread {@code capture} gives the sink a block whenever the card has one. The sink runs
 * on that thread; a {@link org.offhook.audio.SampleRing} takes the samples to a media thread.
 *
 * <p>When the device goes away the sink is given silence, by the system clock, and the device, or else the default one,
 * is looked for twice a second.
 */
public final class SoundCardCapture extends DeviceLoop implements AutoCloseable {

    private final String deviceName;
    private final int bufferMs;
    private final CaptureLine.Opener opener;
    private final PcmSink sink;
    private final short[] block;
    private final short[] silence;
    private volatile CaptureLine line;

    private SoundCardCapture(String deviceName, PcmSink sink, int blockMs, int bufferMs, CaptureLine.Opener opener,
                             DeviceListener listener) throws AudioDeviceException {
        super("capture", blockMs * 1_000_000L, listener);
        this.deviceName = Objects.requireNonNull(deviceName, "deviceName");
        this.sink = sink;
        this.bufferMs = bufferMs;
        this.opener = opener;
        this.block = new short[sink.sampleRateHz() * blockMs / 1000];
        this.silence = new short[block.length];
        this.line = opener.open(deviceName, sink.sampleRateHz(), bufferMs);
    }

    /**
     * Opens a device and starts to record.
     *
     * @param deviceName part of the name of the device, empty for the default one
     * @param sink       takes the samples, at the rate at which the device is opened; run by the thread {@code capture}
     * @param blockMs    duration of a block, 10 as a rule
     * @param bufferMs   buffer of the card; 40 as a rule, and at least two blocks
     * @param listener   told when the device goes and comes
     * @return the capture, running
     * @throws AudioDeviceException when the device does not exist or refuses
     */
    public static SoundCardCapture open(String deviceName, PcmSink sink, int blockMs, int bufferMs, DeviceListener listener)
            throws AudioDeviceException {
        return open(deviceName, sink, blockMs, bufferMs, AudioDevices::openCapture, listener);
    }

    static SoundCardCapture open(String deviceName, PcmSink sink, int blockMs, int bufferMs, CaptureLine.Opener opener,
                                 DeviceListener listener) throws AudioDeviceException {
        SoundCardCapture capture = new SoundCardCapture(deviceName, sink, blockMs, bufferMs, opener, listener);
        capture.start();
        return capture;
    }

    @Override
    void moveBlock() throws IOException {
        boolean over = line.queuedSamples() >= line.bufferSamples();
        line.read(block, 0, block.length);
        if (!isClosing()) {
            sink.write(block, 0, block.length);
        }
        count(block.length, over);
    }

    @Override
    void moveBlockWithoutDevice() {
        sink.write(silence, 0, silence.length);
    }

    @Override
    void reopen() throws IOException {
        CaptureLine again;
        try {
            again = opener.open(deviceName, sink.sampleRateHz(), bufferMs);
        } catch (AudioDeviceException e) {
            if (deviceName.isEmpty()) {
                throw e;
            }
            again = opener.open("", sink.sampleRateHz(), bufferMs);
        }
        line = again;
        if (isClosing()) {
            again.close();
        }
    }

    @Override
    void closeLine() {
        line.close();
    }

    /** {@return size of the buffer that the device gave, in milliseconds} */
    public double bufferMs() {
        return 1000.0 * line.bufferSamples() / line.sampleRateHz();
    }

    /** Stops at once. Leaves no thread. The sink is not closed. */
    @Override
    public void close() {
        end();
    }
}
