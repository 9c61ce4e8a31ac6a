package org.offhook.audio.wav;

/**
 * Octets of a WAV file to mono 16-bit samples: lower resolutions are widened, 24 bits rounded, both channels of stereo
 * averaged. Stateless, no allocation.
 */
final class SampleDecoder {

    private static final short[] A_LAW = new short[256];
    private static final short[] MU_LAW = new short[256];

    static {
        for (int code = 0; code < 256; code++) {
            A_LAW[code] = expandALaw(code);
            MU_LAW[code] = expandMuLaw(code);
        }
    }

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
            case PCM_24 -> Math.min(Short.MAX_VALUE, ((octets[at] & 0xFF) + 128 >> 8) + (octets[at + 1] & 0xFF | octets[at + 2] << 8));
            case A_LAW -> A_LAW[octets[at] & 0xFF];
            case MU_LAW -> MU_LAW[octets[at] & 0xFF];
        };
    }

    /** ITU-T G.711 table 1a: even bits inverted, sign, three bits of segment, four of step; 13 bits left-justified. */
    private static short expandALaw(int code) {
        int word = code ^ 0x55;
        int segment = word >> 4 & 7;
        int step = word & 15;
        int magnitude = segment == 0 ? (step << 4) + 8 : (step << 4) + 0x108 << segment - 1;
        return (short) ((word & 0x80) != 0 ? magnitude : -magnitude);
    }

    /** ITU-T G.711 table 2a: all bits inverted, sign, three bits of segment, four of step; 14 bits left-justified. */
    private static short expandMuLaw(int code) {
        int word = ~code & 0xFF;
        int magnitude = (((word & 15) << 3) + 0x84 << (word >> 4 & 7)) - 0x84;
        return (short) ((word & 0x80) != 0 ? -magnitude : magnitude);
    }
}
