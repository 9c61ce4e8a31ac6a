package org.offhook.audio.tone;

import java.util.Arrays;
import org.offhook.audio.PcmSource;

/**
 * Tones that sound together, on and off in a rhythm without end. Each on-phase begins at phase 0 of its tones and rises
 * and falls over 2 ms, so that it does not click. Used by one media thread.
 */
final class Cadence implements PcmSource {

    private static final int EDGE_MS = 2;

    private final int sampleRateHz;
    private final Oscillator[] tones;
    private final int onSamples;
    private final int periodSamples;
    private final int edgeSamples;
    private int position;
    private boolean closed;

    /**
     * Makes the source.
     *
     * @param sampleRateHz rate in Hz
     * @param hz           frequencies that sound together
     * @param levelDbov    level of each of them
     * @param onMs         duration of sound
     * @param offMs        duration of silence; 0 for a continuous tone
     */
    Cadence(int sampleRateHz, double[] hz, double levelDbov, int onMs, int offMs) {
        this.sampleRateHz = sampleRateHz;
        this.tones = Arrays.stream(hz).mapToObj(each -> new Oscillator(sampleRateHz, each, levelDbov))
            .toArray(Oscillator[]::new);
        this.onSamples = sampleRateHz / 1000 * onMs;
        this.periodSamples = sampleRateHz / 1000 * (onMs + offMs);
        this.edgeSamples = offMs == 0 ? 0 : sampleRateHz * EDGE_MS / 1000;
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
            pcm[i] = position < onSamples ? sound() : 0;
            if (++position == periodSamples) {
                position = 0;
                restart();
            }
        }
        return samples;
    }

    private void restart() {
        if (edgeSamples > 0) {
            for (Oscillator tone : tones) {
                tone.restart();
            }
        }
    }

    private short sound() {
        double sum = 0;
        for (Oscillator tone : tones) {
            sum += tone.next();
        }
        int fromEdge = Math.min(position, onSamples - 1 - position);
        return Oscillator.round(fromEdge < edgeSamples ? sum * fromEdge / edgeSamples : sum);
    }

    @Override
    public void close() {
        closed = true;
    }
}
