package org.offhook.audio;

/** Takes samples and drops them: the sink of a call that nobody listens to. */
public final class Discard implements PcmSink {

    private final int sampleRateHz;

    /**
     * Makes the sink.
     *
     * @param sampleRateHz rate in Hz
     */
    public Discard(int sampleRateHz) {
        this.sampleRateHz = sampleRateHz;
    }

    @Override
    public int sampleRateHz() {
        return sampleRateHz;
    }

    @Override
    public void write(short[] pcm, int offset, int samples) {
        // Nothing is kept; that is the purpose.
    }
}
