package org.offhook.interop;

import java.util.Arrays;
import org.offhook.audio.PcmSink;

/** Keeps what a call hears; written on the media thread, read by the test. */
final class Ear implements PcmSink {
    private static final int RATE_HZ = 8000;
    private short[] samples = new short[RATE_HZ * 120];
    private int count;

    @Override
    public int sampleRateHz() {
        return RATE_HZ;
    }

    @Override
    public synchronized void write(short[] pcm, int offset, int length) {
        int taken = Math.min(length, samples.length - count);
        System.arraycopy(pcm, offset, samples, count, taken);
        count += taken;
    }

    /** Everything heard up to now. */
    synchronized Recording heard() {
        return new Recording(Arrays.copyOf(samples, count), RATE_HZ);
    }
}
