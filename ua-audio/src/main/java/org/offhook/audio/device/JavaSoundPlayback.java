package org.offhook.audio.device;

import java.io.IOException;
import javax.sound.sampled.SourceDataLine;
import org.offhook.audio.resample.Resampler;

/** {@link PlaybackLine} on javax.sound: 16-bit little-endian octets at the rate and in the channels that the device takes. */
final class JavaSoundPlayback implements PlaybackLine {

    private final LineFormat<SourceDataLine> open;
    private final int sampleRateHz;
    private final Resampler resampler;
    private short[] converted = new short[0];
    private byte[] octets = new byte[0];

    JavaSoundPlayback(LineFormat<SourceDataLine> open, int sampleRateHz) {
        this.open = open;
        this.sampleRateHz = sampleRateHz;
        this.resampler = new Resampler(sampleRateHz, open.rateHz());
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
    public void write(short[] pcm, int offset, int samples) throws IOException {
        int frames = resampler.outputFor(samples);
        int frameOctets = open.frameOctets();
        if (converted.length < frames) {
            converted = new short[frames];
            octets = new byte[frames * frameOctets];
        }
        resampler.process(pcm, offset, samples, converted, 0);
        for (int i = 0; i < frames * open.channels(); i++) {
            short sample = converted[i / open.channels()];
            octets[2 * i] = (byte) sample;
            octets[2 * i + 1] = (byte) (sample >> 8);
        }
        // A line whose device was unplugged takes fewer octets than asked, or none, and says nothing else.
        if (open.line().write(octets, 0, frames * frameOctets) < frames * frameOctets || !open.line().isOpen()) {
            throw new IOException("the sound device stopped taking samples");
        }
    }

    @Override
    public int queuedSamples() {
        return open.samplesAt(open.line().getBufferSize() - open.line().available(), sampleRateHz);
    }

    @Override
    public void close() {
        open.close();
    }
}
