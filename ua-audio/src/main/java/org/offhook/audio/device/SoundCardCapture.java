package org.offhook.audio.device;

import java.io.IOException;
import org.offhook.audio.PcmSink;

/**
 * Records from a sound card: the thread {@code capture} gives the sink a block whenever the card has one. The sink runs
 * on that thread; a {@link ClockBridge} takes the samples to a media thread.
 *
 * <p>When the device goes away the sink is given silence, by the system clock; the default device takes its place, and the
 * device is taken again when it is back.
 */
public final class SoundCardCapture extends DeviceLoop<CaptureLine> implements AutoCloseable {

    private final PcmSink sink;
    private final short[] block;
    private final short[] silence;

    private SoundCardCapture(String deviceName, PcmSink sink, int blockMs, int bufferMs, DeviceLine.Opener<CaptureLine> opener,
                             DeviceListener listener) throws AudioDeviceException {
        super(DeviceEvent.Direction.CAPTURE, deviceName, sink.sampleRateHz(), blockMs, bufferMs, opener, listener);
        this.sink = sink;
        this.block = new short[sink.sampleRateHz() * blockMs / 1000];
        this.silence = new short[block.length];
    }

    /**
     * Opens a device and starts to record.
     *
     * @param deviceName part of the name of the device, empty for the default one
     * @param sink       takes the samples; run by the thread {@code capture}
     * @param blockMs    duration of a block, 5 as a rule
     * @param bufferMs   buffer of the card; 20 as a rule, and at least two blocks
     * @param listener   told when the device goes and comes
     * @return the capture, running
     * @throws AudioDeviceException when the device does not exist or refuses
     */
    public static SoundCardCapture open(String deviceName, PcmSink sink, int blockMs, int bufferMs, DeviceListener listener)
            throws AudioDeviceException {
        return open(deviceName, sink, blockMs, bufferMs, AudioDevices::openCapture, listener);
    }

    static SoundCardCapture open(String deviceName, PcmSink sink, int blockMs, int bufferMs, DeviceLine.Opener<CaptureLine> opener,
                                 DeviceListener listener) throws AudioDeviceException {
        SoundCardCapture capture = new SoundCardCapture(deviceName, sink, blockMs, bufferMs, opener, listener);
        capture.start();
        return capture;
    }

    @Override
    void moveBlock(CaptureLine line) throws IOException {
        boolean over = line.queuedSamples() >= line.bufferSamples();
        line.read(block, 0, block.length);
        if (!isClosing()) {
            sink.write(block, 0, block.length);
        }
        count(block.length, line.queuedSamples(), over);
    }

    @Override
    void moveBlockWithoutDevice() {
        sink.write(silence, 0, silence.length);
    }

    /** Stops at once. Leaves no thread. The sink is not closed. */
    @Override
    public void close() {
        end();
    }
}
