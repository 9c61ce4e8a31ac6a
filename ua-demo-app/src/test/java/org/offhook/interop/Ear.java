package org.offhook.interop;

import java.util.Arrays;
import org.offhook.audio.PcmSink;

/** Keeps what a call hears; written on the media thread, read by the test. */
final class Ear implements PcmSink {
    private final int rateHz;
    private final short[] samples;
    private int count;

    Ear() {
        this(8000);
    }

    /** One that hears up to half of {@code rateHz}. */
    Ear(int rateHz) {
        this.rateHz = rateHz;
        this.samples = new short[rateHz * 120];
    }

    @Override
    public int sampleRateHz() {
        return rateHz;
    }

    @Override
    public synchronized void write(short[] pcm, int offset, int length) {
        int taken = Math.min(length, samples.length - count);
        System.arraycopy(pcm, offset, samples, count, taken);
        count += taken;
    }

    /** Everything heard up to now. */
    synchronized Recording heard() {
        return new Recording(Arrays.copyOf(samples, count), rateHz);
    }
}
