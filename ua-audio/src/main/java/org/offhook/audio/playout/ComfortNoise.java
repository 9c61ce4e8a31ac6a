package org.offhook.audio.playout;

/**
 * Noise for the pauses of a sender that stops sending (RFC 3389). The level is that of the last noise packet; the
 * spectrum is flat with a gentle slope, the reflection coefficients of the packet are not used: at these levels the
 * difference is small, and RFC 3389 section 3.2 makes them optional. No allocation.
 */
final class ComfortNoise {

    private static final double UNIFORM_RMS = 1 / Math.sqrt(3);

    private int seed = 0x1234567;
    private double amplitude;
    private double previous;

    /**
     * Takes the level from a noise packet.
     *
     * @param octet first octet: level in -dBov (RFC 3389 section 3.1)
     */
    void level(int octet) {
        double rms = 32768 * Math.pow(10, -(octet & 0x7F) / 20.0);
        // The slope below halves the power; that and the uniform distribution are made up for.
        amplitude = Math.min(8000, rms / UNIFORM_RMS * Math.sqrt(2));
    }

    void silence() {
        amplitude = 0;
    }

    void fill(short[] pcm, int offset, int count) {
        for (int i = offset; i < offset + count; i++) {
            seed = seed * 1664525 + 1013904223;
            double white = seed / 2147483648.0;
            pcm[i] = (short) Math.round(amplitude * (white + previous) / 2);
            previous = white;
        }
    }
}
