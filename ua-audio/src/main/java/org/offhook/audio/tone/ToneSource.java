package org.offhook.audio.tone;

import org.offhook.audio.PcmSource;

/** A sine without end. Used by one media thread. */
public final class ToneSource implements PcmSource {

    private final int sampleRateHz;
    private final Oscillator oscillator;
    private boolean closed;

    /**
     * Makes a tone that begins at phase 0.
     *
     * @param sampleRateHz rate in Hz
     * @param hz           frequency, below half the rate
     * @param levelDbov    level in dBov; a full-scale sine has -3.01
     * @throws IllegalArgumentException when the frequency or the level is out of range
     */
    public ToneSource(int sampleRateHz, double hz, double levelDbov) {
        this.sampleRateHz = sampleRateHz;
        this.oscillator = new Oscillator(sampleRateHz, hz, levelDbov);
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
        for (int i = offset; i < offset + samples; i++) {
            pcm[i] = Oscillator.round(oscillator.next());
        }
        return samples;
    }

    @Override
    public void close() {
        closed = true;
    }
}
