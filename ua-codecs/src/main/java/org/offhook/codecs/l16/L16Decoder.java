package org.offhook.codecs.l16;

import java.util.Arrays;
import org.offhook.codecs.AudioDecoder;

/** Octets to samples; a payload that ends within a sample or between channels is refused. Concealment is silence. */
final class L16Decoder implements AudioDecoder {

    private final int channels;

    L16Decoder(int channels) {
        this.channels = channels;
    }

    @Override
    public int decode(byte[] payload, int offset, int length, short[] pcm, int pcmOffset) {
        int samples = decodedLength(payload, offset, length);
        if (samples == MALFORMED) {
            return MALFORMED;
        }
        for (int i = 0; i < samples * channels; i++) {
            int high = payload[offset + 2 * i];
            int low = payload[offset + 2 * i + 1] & 0xFF;
            pcm[pcmOffset + i] = (short) (high << 8 | low);
        }
        return samples;
    }

    @Override
    public int decodedLength(byte[] payload, int offset, int length) {
        int octetsPerSample = 2 * channels;
        return length <= 0 || length % octetsPerSample != 0 ? MALFORMED : length / octetsPerSample;
    }

    @Override
    public int conceal(short[] pcm, int pcmOffset, int samples) {
        Arrays.fill(pcm, pcmOffset, pcmOffset + samples * channels, (short) 0);
        return samples;
    }

    @Override
    public void reset() {
        // no state
    }
}
