package org.offhook.media;

import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * A bad network, the same each time for the same seed: loss, delay and duplication decided packet by packet. For the
 * demonstration and for tests. Not thread-safe.
 */
public final class Impairment {

    /** Answer of {@link #delayNanos} for a packet that is lost. */
    public static final long LOST = -1;

    private final RandomGenerator random;
    private final double lossProbability;
    private final double duplicateProbability;
    private final long baseDelayNanos;
    private final long jitterNanos;

    /**
     * Makes a network.
     *
     * @param seed             any number
     * @param lossPercent      packets lost, in percent
     * @param duplicatePercent packets that come twice, in percent
     * @param baseDelayMs      delay that every packet has, in milliseconds
     * @param jitterMs         delay on top, uniform from 0 to this, in milliseconds; above the packet time it reorders
     */
    public Impairment(long seed, double lossPercent, double duplicatePercent, int baseDelayMs, int jitterMs) {
        if (!(lossPercent >= 0 && lossPercent <= 100 && duplicatePercent >= 0 && duplicatePercent <= 100)
            || baseDelayMs < 0 || jitterMs < 0) {
            throw new IllegalArgumentException("percentages are 0 to 100 and delays not negative");
        }
        this.random = new SplittableRandom(seed);
        this.lossProbability = lossPercent / 100;
        this.duplicateProbability = duplicatePercent / 100;
        this.baseDelayNanos = baseDelayMs * 1_000_000L;
        this.jitterNanos = jitterMs * 1_000_000L;
    }

    /** {@return delay of the next packet in nanoseconds, or {@link #LOST}} */
    public long delayNanos() {
        if (random.nextDouble() < lossProbability) {
            return LOST;
        }
        return baseDelayNanos + (jitterNanos == 0 ? 0 : random.nextLong(jitterNanos));
    }

    /** {@return whether that packet comes a second time, with a delay of its own} */
    public boolean isDuplicated() {
        return random.nextDouble() < duplicateProbability;
    }
}
