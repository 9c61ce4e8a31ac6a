package org.offhook.interop;

import org.offhook.audio.PcmSource;

/** Speaks one tone without end. */
final class Voice implements PcmSource {
    /** The tone of our side of every call. */
    static final int SPEAKS_HZ = 440;
    private static final int RATE_HZ = 8000;
    private long position;

    @Override
    public int sampleRateHz() {
        return RATE_HZ;
    }

    @Override
    public int read(short[] pcm, int offset, int samples) {
        for (int i = 0; i < samples; i++) {
            pcm[offset + i] = (short) Math.round(8191 * Math.sin(2 * Math.PI * SPEAKS_HZ * position++ / RATE_HZ));
        }
        return samples;
    }
}
