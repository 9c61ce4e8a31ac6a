package org.offhook.audio;

import java.util.Arrays;

/**
 * Samples that a program makes, pushed into a call at a rate and in pieces of its choice. One thread pushes, one media
 * thread reads; neither waits. Where nothing has been pushed, silence is said.
 */
public final class PushSource implements PcmSource {

    private final int sampleRateHz;
    private final SampleRing ring;
    private volatile boolean closed;

    /**
     * Makes a source.
     *
     * @param sampleRateHz rate at which the program pushes, in Hz
     * @param bufferMs     what waits at most, in milliseconds: at least two pushes, and 40
     */
    public PushSource(int sampleRateHz, int bufferMs) {
        if (sampleRateHz < 8000 || sampleRateHz > 192_000 || bufferMs < 40 || bufferMs > 60_000) {
            throw new IllegalArgumentException("no push of " + bufferMs + " ms at " + sampleRateHz + " Hz");
        }
        this.sampleRateHz = sampleRateHz;
        this.ring = new SampleRing((int) ((long) sampleRateHz * bufferMs / 1000));
    }

    /**
     * Pushes samples. One thread at a time.
     *
     * @param pcm     holds the samples
     * @param offset  first sample
     * @param samples samples to push
     * @return samples taken: fewer when the buffer is full, none when the call is over
     */
    public int push(short[] pcm, int offset, int samples) {
        return closed ? 0 : ring.write(pcm, offset, samples);
    }

    /** {@return samples that have been pushed and not been said} */
    public int waitingSamples() {
        return ring.available();
    }

    /** {@return whether the call has ended, or has got another source: what is pushed is heard by nobody} */
    public boolean isClosed() {
        return closed;
    }

    @Override
    public int sampleRateHz() {
        return sampleRateHz;
    }

    @Override
    public int read(short[] pcm, int offset, int samples) {
        if (closed) {
            return 0;
        }
        int given = ring.read(pcm, offset, samples);
        Arrays.fill(pcm, offset + given, offset + samples, (short) 0);
        return samples;
    }

    @Override
    public void close() {
        closed = true;
    }
}
