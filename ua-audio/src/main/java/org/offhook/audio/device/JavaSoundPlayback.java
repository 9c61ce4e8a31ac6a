package org.offhook.audio.device;

import java.io.IOException;

import javax.sound.sampled.SourceDataLine;

/** {@link PlaybackLine} on javax.sound: 16-bit little-endian octets. */
final class JavaSoundPlayback implements PlaybackLine {

    private final SourceDataLine line;
    private final int sampleRateHz;
    private byte[] octets = new byte[0];

    JavaSoundPlayback(SourceDataLine line, int sampleRateHz) {
        this.line = line;
        this.sampleRateHz = sampleRateHz;
    }

    @Override
    public int sampleRateHz() {
        return sampleRateHz;
    }

    @Override
    public int bufferSamples() {
        return line.getBufferSize() / 2;
    }

    @Override
    public void write(short[] pcm, int offset, int samples) throws IOException {
        if (octets.length < 2 * samples) {
            octets = new byte[2 * samples];
        }
        for (int i = 0; i < samples; i++) {
            octets[2 * i] = (byte) pcm[offset + i];
            octets[2 * i + 1] = (byte) (pcm[offset + i] >> 8);
        }
        // A line whose device was unplugged takes fewer octets than asked, or none, and says nothing else.
        if (line.write(octets, 0, 2 * samples) < 2 * samples || !line.isOpen()) {
            throw new IOException("the sound device stopped taking samples");
        }
    }

    @Override
    public int queuedSamples() {
        return (line.getBufferSize() - line.available()) / 2;
    }

    @Override
    public void close() {
        line.stop();
        line.close();
    }
}
