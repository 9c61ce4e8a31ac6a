package org.offhook.audio.enhance;

/**
 * Keeps samples below a ceiling by lowering the gain at once when one would pass it and letting it come back over 50 ms;
 * so that loud passages lose level rather than their shape. What is below the ceiling is not touched. One stream has one
 * limiter; one media thread; no delay, no allocation.
 */
public final class PeakLimiter {

    /** Largest magnitude given: 0.8 dB below full scale. */
    public static final float CEILING = 30_000;

    private static final double RELEASE_SECONDS = 0.05;

    private final float release;
    private float gain = 1;

    /**
     * Makes a limiter.
     *
     * @param sampleRateHz rate in Hz
     */
    public PeakLimiter(int sampleRateHz) {
        release = (float) (1 - Math.exp(-1 / (RELEASE_SECONDS * sampleRateHz)));
    }

    /**
     * Limits the next sample of the stream.
     *
     * @param sample the sample, on the scale of 16 bits, of any size
     * @return the sample to give on
     */
    public short limit(float sample) {
        float magnitude = Math.abs(sample);
        if (magnitude * gain > CEILING) {
            gain = CEILING / magnitude;
        } else {
            gain += release * (1 - gain);
        }
        return (short) Math.round(Math.max(-CEILING, Math.min(CEILING, sample * gain)));
    }
}
