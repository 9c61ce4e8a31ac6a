package org.offhook;

/**
 * How a call sounded, on the scale of packet loss and jitter that VoIP technicians are taught: loss is what was lost of what
 * was expected, jitter the mean of the interarrival jitter of RFC 3550. The mean, because one pause of a busy machine or radio
 * lifts the largest value of a whole call, and says little about how the call sounded; the report shows both. Where the mean is
 * no longer excellent the largest value counts too: the estimate begins at zero, so that in a short call the mean lags behind.
 */
public enum Verdict {
    /** Loss below 0.5 % and jitter below 20 ms. */
    EXCELLENT,
    /** Between the two others. */
    ACCEPTABLE,
    /** Loss above 1 % or jitter above 30 ms. */
    POOR,
    /** Nothing was measured. */
    UNKNOWN;

    /** Loss below this is excellent, in percent. */
    public static final double EXCELLENT_LOSS_PCT = 0.5;
    /** Loss above this is poor, in percent. */
    public static final double POOR_LOSS_PCT = 1.0;
    /** Jitter below this is excellent, in milliseconds. */
    public static final double EXCELLENT_JITTER_MS = 20;
    /** Jitter above this is poor, in milliseconds. */
    public static final double POOR_JITTER_MS = 30;

    /**
     * Judges one stream.
     *
     * @param lossPct  packets lost in percent of those expected, null where not measured
     * @param meanJitterMs mean jitter in milliseconds, null where not measured
     * @param maxJitterMs  largest jitter in milliseconds, null where not measured
     * @return the verdict, UNKNOWN unless loss and mean jitter are known
     */
    public static Verdict of(Double lossPct, Double meanJitterMs, Double maxJitterMs) {
        if (lossPct == null || meanJitterMs == null) {
            return UNKNOWN;
        }
        boolean excellentMean = meanJitterMs < EXCELLENT_JITTER_MS;
        double jitterMs = excellentMean || maxJitterMs == null ? meanJitterMs : Math.max(meanJitterMs, maxJitterMs);
        if (lossPct > POOR_LOSS_PCT || jitterMs > POOR_JITTER_MS) {
            return POOR;
        }
        return lossPct < EXCELLENT_LOSS_PCT && excellentMean ? EXCELLENT : ACCEPTABLE;
    }

    /**
     * {@return the worse of two verdicts; UNKNOWN gives way to any other}
     *
     * @param other the other verdict
     */
    public Verdict worse(Verdict other) {
        if (this == UNKNOWN || other == UNKNOWN) {
            return this == UNKNOWN ? other : this;
        }
        return compareTo(other) >= 0 ? this : other;
    }
}
