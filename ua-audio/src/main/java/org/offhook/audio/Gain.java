package org.offhook.audio;

/**
 * A volume control with a mute switch. Set from any thread, applied by one media thread; a change is spread over
 * 10 ms so that it does not click. What would pass full scale is clipped.
 */
public final class Gain {

    private static final int RAMP_MS = 10;

    private volatile float wanted = 1;
    private volatile boolean muted;
    private float current = 1;

    /**
     * Sets the gain.
     *
     * @param gainDb gain in decibels; 0 leaves the samples as they are, negative infinity silences
     */
    public void setDb(double gainDb) {
        if (Double.isNaN(gainDb) || gainDb > 60) {
            throw new IllegalArgumentException("gain out of range: " + gainDb + " dB");
        }
        wanted = (float) Math.pow(10, gainDb / 20);
    }

    /** {@return the gain set, in decibels} */
    public double db() {
        return 20 * Math.log10(wanted);
    }

    /**
     * Mutes or unmutes; the gain set is kept.
     *
     * @param mute whether to silence
     */
    public void setMuted(boolean mute) {
        muted = mute;
    }

    /** {@return whether the samples are silenced} */
    public boolean isMuted() {
        return muted;
    }

    /**
     * Applies the gain in place. Media thread only.
     *
     * @param pcm          the samples
     * @param offset       first sample
     * @param samples      samples to work on
     * @param sampleRateHz their rate, for the length of a change
     */
    public void apply(short[] pcm, int offset, int samples, int sampleRateHz) {
        float target = muted ? 0 : wanted;
        if (target == 1 && current == 1) {
            return;
        }
        float step = 1000f / RAMP_MS / sampleRateHz * Math.max(1, Math.max(target, current));
        for (int i = offset; i < offset + samples; i++) {
            if (current < target) {
                current = Math.min(target, current + step);
            } else if (current > target) {
                current = Math.max(target, current - step);
            }
            pcm[i] = clip(Math.round(pcm[i] * current));
        }
    }

    private static short clip(int sample) {
        return (short) Math.max(Short.MIN_VALUE, Math.min(Short.MAX_VALUE, sample));
    }

    /**
     * Puts this control behind a source.
     *
     * @param source gives the samples
     * @return the same source with the gain applied; closing it closes {@code source}
     */
    public PcmSource on(PcmSource source) {
        return new ProcessedSource(source, (pcm, offset, samples) -> apply(pcm, offset, samples, source.sampleRateHz()));
    }
}
