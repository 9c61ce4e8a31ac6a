package org.offhook.codecs.l16;

import org.offhook.codecs.AudioEncoder;

/** Samples to octets, most significant first. */
final class L16Encoder implements AudioEncoder {

    private final int channels;

    L16Encoder(int channels) {
        this.channels = channels;
    }

    @Override
    public int encode(short[] pcm, int pcmOffset, int samples, byte[] out, int outOffset) {
        int count = samples * channels;
        for (int i = 0; i < count; i++) {
            short sample = pcm[pcmOffset + i];
            out[outOffset + 2 * i] = (byte) (sample >> 8);
            out[outOffset + 2 * i + 1] = (byte) sample;
        }
        return 2 * count;
    }

    @Override
    public int maxEncodedLength(int samples) {
        return 2 * samples * channels;
    }

    @Override
    public void reset() {
        // no state
    }
}
