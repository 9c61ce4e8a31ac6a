package org.offhook.audio;

import java.util.Arrays;

/** Zeros, for ever or for a stated time. Used by one media thread. */
public final class Silence implements PcmSource {

    private final int sampleRateHz;
    private long samplesLeft;

    /**
     * Makes silence without end.
     *
     * @param sampleRateHz rate in Hz
     */
    public Silence(int sampleRateHz) {
        this(sampleRateHz, Long.MAX_VALUE);
    }

    /**
     * Makes silence that ends.
     *
     * @param sampleRateHz rate in Hz
     * @param samples      samples until the end
     */
    public Silence(int sampleRateHz, long samples) {
        this.sampleRateHz = sampleRateHz;
        this.samplesLeft = samples;
    }

    /**
     * Makes silence of a duration.
     *
     * @param sampleRateHz rate in Hz
     * @param durationMs   duration in milliseconds
     * @return silence that ends
     */
    public static Silence ofMs(int sampleRateHz, long durationMs) {
        return new Silence(sampleRateHz, sampleRateHz * durationMs / 1000);
    }

    @Override
    public int sampleRateHz() {
        return sampleRateHz;
    }

    @Override
    public int read(short[] pcm, int offset, int samples) {
        int given = (int) Math.min(samples, samplesLeft);
        Arrays.fill(pcm, offset, offset + given, (short) 0);
        if (samplesLeft != Long.MAX_VALUE) {
            samplesLeft -= given;
        }
        return given;
    }

    @Override
    public void close() {
        samplesLeft = 0;
    }
}
