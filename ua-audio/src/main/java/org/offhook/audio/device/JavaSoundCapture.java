package org.offhook.audio.device;

import java.io.IOException;

import javax.sound.sampled.TargetDataLine;

/** {@link CaptureLine} on javax.sound: 16-bit little-endian octets. */
final class JavaSoundCapture implements CaptureLine {

    private final TargetDataLine line;
    private final int sampleRateHz;
    private byte[] octets = new byte[0];

    JavaSoundCapture(TargetDataLine line, int sampleRateHz) {
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
    public void read(short[] pcm, int offset, int samples) throws IOException {
        if (octets.length < 2 * samples) {
            octets = new byte[2 * samples];
        }
        if (line.read(octets, 0, 2 * samples) < 2 * samples || !line.isOpen()) {
            throw new IOException("the sound device stopped giving samples");
        }
        for (int i = 0; i < samples; i++) {
            pcm[offset + i] = (short) (octets[2 * i] & 0xFF | octets[2 * i + 1] << 8);
        }
    }

    @Override
    public int queuedSamples() {
        return line.available() / 2;
    }

    @Override
    public void close() {
        line.stop();
        line.close();
    }
}
