package org.offhook.audio.device;

import java.io.IOException;
import javax.sound.sampled.TargetDataLine;
import org.offhook.audio.resample.Resampler;

/** {@link CaptureLine} on javax.sound: 16-bit little-endian octets at the rate and in the channels that the device gives. */
final class JavaSoundCapture implements CaptureLine {

    private final LineFormat<TargetDataLine> open;
    private final int sampleRateHz;
    private final Resampler resampler;
    private short[] recorded = new short[0];
    private byte[] octets = new byte[0];
    private short[] converted = new short[0];
    private int convertedFrom;
    private int convertedTo;

    JavaSoundCapture(LineFormat<TargetDataLine> open, int sampleRateHz) {
        this.open = open;
        this.sampleRateHz = sampleRateHz;
        this.resampler = new Resampler(open.rateHz(), sampleRateHz);
    }

    @Override
    public String deviceName() {
        return open.deviceName();
    }

    @Override
    public int sampleRateHz() {
        return sampleRateHz;
    }

    @Override
    public int bufferSamples() {
        return open.samplesAt(open.line().getBufferSize(), sampleRateHz);
    }

    @Override
    public void read(short[] pcm, int offset, int samples) throws IOException {
        int given = 0;
        while (given < samples) {
            if (convertedFrom == convertedTo) {
                record(samples - given);
            }
            // One sample of a slow device may be worth several here; the surplus waits for the next call.
            int piece = Math.min(samples - given, convertedTo - convertedFrom);
            System.arraycopy(converted, convertedFrom, pcm, offset + given, piece);
            convertedFrom += piece;
            given += piece;
        }
    }

    private void record(int wanted) throws IOException {
        int frames = resampler.inputFor(wanted);
        int frameOctets = open.frameOctets();
        if (recorded.length < frames) {
            recorded = new short[frames];
            octets = new byte[frames * frameOctets];
            converted = new short[resampler.outputFor(frames) + 8 * wanted];
        }
        if (open.line().read(octets, 0, frames * frameOctets) < frames * frameOctets || !open.line().isOpen()) {
            throw new IOException("the sound device stopped giving samples");
        }
        for (int i = 0; i < frames; i++) {
            int sum = 0;
            for (int at = i * frameOctets; at < (i + 1) * frameOctets; at += 2) {
                sum += (short) (octets[at] & 0xFF | octets[at + 1] << 8);
            }
            recorded[i] = (short) (sum / open.channels());
        }
        convertedFrom = 0;
        convertedTo = resampler.process(recorded, 0, frames, converted, 0);
    }

    @Override
    public int queuedSamples() {
        return open.samplesAt(open.line().available(), sampleRateHz);
    }

    @Override
    public void close() {
        open.close();
    }
}
