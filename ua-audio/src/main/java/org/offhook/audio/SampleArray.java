package org.offhook.audio;

import java.util.Objects;

/** Samples in memory as a source: played once or over and over. Used by one media thread. */
public final class SampleArray implements PcmSource {

    private final int sampleRateHz;
    private final short[] samples;
    private final boolean repeating;
    private int position;

    /**
     * Makes a source of samples; the array is not copied and must not change.
     *
     * @param sampleRateHz rate in Hz
     * @param samples      the samples
     * @param repeating    whether to begin again at the end; an empty array ends at once all the same
     */
    public SampleArray(int sampleRateHz, short[] samples, boolean repeating) {
        this.sampleRateHz = sampleRateHz;
        this.samples = Objects.requireNonNull(samples, "samples");
        this.repeating = repeating && samples.length > 0;
    }

    @Override
    public int sampleRateHz() {
        return sampleRateHz;
    }

    @Override
    public int read(short[] pcm, int offset, int wanted) {
        int given = 0;
        while (given < wanted) {
            if (position == samples.length) {
                if (!repeating) {
                    break;
                }
                position = 0;
            }
            int piece = Math.min(wanted - given, samples.length - position);
            System.arraycopy(samples, position, pcm, offset + given, piece);
            position += piece;
            given += piece;
        }
        return given;
    }
}
