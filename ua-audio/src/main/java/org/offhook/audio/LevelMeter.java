package org.offhook.audio;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Measures each block that passes: level, peak and clipping. Written by one media thread, read from any thread.
 *
 * <p>dBov is relative to the overload point of 16-bit samples (ITU-T G.100.1): a full-scale square wave has 0 dBov, a
 * full-scale sine -3.01 dBov, silence {@link #SILENCE_DBOV}.
 */
public final class LevelMeter {

    /** Level reported for digital silence: below that of a single least significant bit. */
    public static final double SILENCE_DBOV = -127;

    private static final double FULL_SCALE = 32768;

    private final AtomicLong clipped = new AtomicLong();
    private volatile float rmsDbov = (float) SILENCE_DBOV;
    private volatile float peakDbov = (float) SILENCE_DBOV;
    private volatile long blocks;

    /**
     * Measures a block. Media thread only.
     *
     * @param pcm     the samples
     * @param offset  first sample
     * @param samples samples in the block; 0 measures nothing
     */
    public void measure(short[] pcm, int offset, int samples) {
        if (samples == 0) {
            return;
        }
        long energy = 0;
        int peak = 0;
        int atLimit = 0;
        for (int i = offset; i < offset + samples; i++) {
            int sample = pcm[i];
            energy += (long) sample * sample;
            peak = Math.max(peak, Math.abs(sample));
            if (sample == Short.MAX_VALUE || sample == Short.MIN_VALUE) {
                atLimit++;
            }
        }
        rmsDbov = (float) toDbov(Math.sqrt((double) energy / samples));
        peakDbov = (float) toDbov(peak);
        if (atLimit > 0) {
            clipped.lazySet(clipped.getPlain() + atLimit);
        }
        blocks = blocks + 1;
    }

    private static double toDbov(double amplitude) {
        return amplitude == 0 ? SILENCE_DBOV : Math.max(SILENCE_DBOV, 20 * Math.log10(amplitude / FULL_SCALE));
    }

    /**
     * Measures samples at once.
     *
     * @param pcm     the samples
     * @param offset  first sample
     * @param samples samples to measure
     * @return their level in dBov, {@link #SILENCE_DBOV} for none
     */
    public static double rmsDbov(short[] pcm, int offset, int samples) {
        double energy = 0;
        for (int i = offset; i < offset + samples; i++) {
            energy += (double) pcm[i] * pcm[i];
        }
        return samples == 0 ? SILENCE_DBOV : toDbov(Math.sqrt(energy / samples));
    }

    /** {@return root mean square of the last block in dBov} */
    public double rmsDbov() {
        return rmsDbov;
    }

    /** {@return largest sample of the last block in dB relative to full scale} */
    public double peakDbov() {
        return peakDbov;
    }

    /** {@return samples at either end of the range so far} */
    public long clippedSamples() {
        return clipped.get();
    }

    /**
     * Puts this meter behind a source.
     *
     * @param source gives the samples
     * @return the same source, measured; closing it closes {@code source}
     */
    public PcmSource on(PcmSource source) {
        return new ProcessedSource(source, this::measure);
    }
}
