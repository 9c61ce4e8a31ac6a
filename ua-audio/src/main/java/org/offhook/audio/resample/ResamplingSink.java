package org.offhook.audio.resample;

import org.offhook.audio.PcmSink;

/** A sink fed at another rate. Used by one media thread. */
public final class ResamplingSink implements PcmSink {

    private static final int BLOCK = 480;

    private final PcmSink sink;
    private final Resampler resampler;
    private final short[] converted;

    private ResamplingSink(PcmSink sink, int sampleRateHz) {
        this.sink = sink;
        this.resampler = new Resampler(sampleRateHz, sink.sampleRateHz());
        this.converted = new short[(int) ((long) BLOCK * sink.sampleRateHz() / sampleRateHz) + 2];
    }

    /**
     * Feeds a sink at a rate.
     *
     * @param sink         takes the samples
     * @param sampleRateHz rate at which they come, in Hz
     * @return {@code sink} itself when it has that rate, otherwise a sink before it that closes it
     */
    public static PcmSink at(PcmSink sink, int sampleRateHz) {
        return sink.sampleRateHz() == sampleRateHz ? sink : new ResamplingSink(sink, sampleRateHz);
    }

    @Override
    public int sampleRateHz() {
        return resampler.inputHz();
    }

    @Override
    public void write(short[] pcm, int offset, int samples) {
        for (int taken = 0; taken < samples; taken += BLOCK) {
            int piece = Math.min(BLOCK, samples - taken);
            sink.write(converted, 0, resampler.process(pcm, offset + taken, piece, converted, 0));
        }
    }

    @Override
    public int longestBlockMs() {
        return sink.longestBlockMs();
    }

    @Override
    public void close() {
        sink.close();
    }
}
