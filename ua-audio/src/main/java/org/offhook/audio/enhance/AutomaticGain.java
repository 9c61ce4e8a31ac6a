package org.offhook.audio.enhance;

import org.offhook.audio.PcmSource;
import org.offhook.audio.ProcessedSource;

/**
 * Brings speech to an even level. The level is measured only while somebody speaks, so pauses are not pumped up; the
 * gain moves by a few decibels a second, and {@link PeakLimiter} keeps peaks from clipping.
 *
 * <p>No delay. One media thread; no allocation in {@link #process}.
 */
public final class AutomaticGain {

    private static final double MOST_GAIN_DB = 24;
    private static final double LEAST_GAIN_DB = -18;
    private static final double RISE_DB_PER_SECOND = 6;
    private static final double FALL_DB_PER_SECOND = 20;
    private static final double LEVEL_SECONDS = 0.4;

    private final int sampleRateHz;
    private final int block;
    private final double targetPower;
    private final VoiceActivity voice;
    private final PeakLimiter limiter;
    private double speechPower;
    private double blockPower;
    private int filled;
    private double gainDb;
    private float gain = 1;
    private float step;

    /**
     * Makes a control.
     *
     * @param sampleRateHz rate in Hz, 8000 to 48000
     * @param targetDbov   level of speech wanted, -40 to -12 dBov; -26 is customary on telephones
     */
    public AutomaticGain(int sampleRateHz, double targetDbov) {
        if (!(targetDbov >= -40 && targetDbov <= -12)) {
            throw new IllegalArgumentException("level out of range: " + targetDbov + " dBov");
        }
        this.sampleRateHz = sampleRateHz;
        voice = new VoiceActivity(sampleRateHz);
        block = sampleRateHz / 100;
        targetPower = 32768.0 * 32768 * Math.pow(10, targetDbov / 10);
        limiter = new PeakLimiter(sampleRateHz);
    }

    /** {@return gain at present, in decibels; media thread only} */
    public double gainDb() {
        return gainDb;
    }

    /**
     * Applies the gain in place.
     *
     * @param pcm    the samples
     * @param offset first sample
     * @param count  samples to work on, any number
     */
    public void process(short[] pcm, int offset, int count) {
        for (int i = offset; i < offset + count; i++) {
            voice.listen(pcm, i, 1);
            blockPower += (double) pcm[i] * pcm[i];
            pcm[i] = limiter.limit(pcm[i] * gain);
            gain += step;
            if (++filled == block) {
                adjust();
            }
        }
    }

    private void adjust() {
        double power = blockPower / block;
        blockPower = 0;
        filled = 0;
        if (voice.active()) {
            double share = speechPower == 0 ? 1 : 0.01 / LEVEL_SECONDS;
            speechPower += share * (power - speechPower);
            double wanted = 10 * Math.log10(targetPower / (speechPower + 1));
            double moved = Math.max(-FALL_DB_PER_SECOND / 100, Math.min(RISE_DB_PER_SECOND / 100, wanted - gainDb));
            gainDb = Math.max(LEAST_GAIN_DB, Math.min(MOST_GAIN_DB, gainDb + moved));
        }
        // Spread over the next block: a gain that jumps is heard.
        step = ((float) Math.pow(10, gainDb / 20) - gain) / block;
    }

    /**
     * Puts this control behind a source.
     *
     * @param source gives the samples, at the rate of this control
     * @return the same source at an even level; closing it closes {@code source}
     */
    public PcmSource on(PcmSource source) {
        return new ProcessedSource(source, sampleRateHz, this::process);
    }
}
