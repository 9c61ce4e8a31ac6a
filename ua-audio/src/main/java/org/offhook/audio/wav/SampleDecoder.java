package org.offhook.audio.wav;

import org.offhook.codecs.g711.CompandingLaw;

/**
 * Octets of a WAV file to mono 16-bit samples: lower resolutions are widened, 24 bits rounded, both channels of stereo
 * averaged. Stateless, no allocation.
 */
final class SampleDecoder {

    private SampleDecoder() {
    }

    /**
     * Decodes whole frames.
     *
     * @param header says how samples are stored
     * @param octets holds the frames from index 0
     * @param frames frames to decode
     * @param pcm    receives one sample per frame
     * @param offset first sample to write
     */
    static void decode(WavHeader header, byte[] octets, int frames, short[] pcm, int offset) {
        int width = header.encoding().octets;
        int position = 0;
        for (int frame = 0; frame < frames; frame++) {
            int sample = sample(header.encoding(), octets, position);
            position += width;
            if (header.channels() == 2) {
                sample = sample + sample(header.encoding(), octets, position) >> 1;
                position += width;
            }
            pcm[offset + frame] = (short) sample;
        }
    }

    private static int sample(WavHeader.Encoding encoding, byte[] octets, int at) {
        return switch (encoding) {
            case PCM_8 -> ((octets[at] & 0xFF) - 128) << 8;
            case PCM_16 -> octets[at] & 0xFF | octets[at + 1] << 8;
            case PCM_24 -> Math.min(Short.MAX_VALUE,
                ((octets[at] & 0xFF) + 128 >> 8) + (octets[at + 1] & 0xFF | octets[at + 2] << 8));
            case A_LAW -> CompandingLaw.A_LAW.decode(octets[at]);
            case MU_LAW -> CompandingLaw.MU_LAW.decode(octets[at]);
        };
    }
}
