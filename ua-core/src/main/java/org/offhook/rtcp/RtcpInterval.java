package org.offhook.rtcp;

import java.util.random.RandomGenerator;

/**
 * The randomised interval between our reports (RFC 3550 section 6.3.1 and appendix A.7), for a session of two.
 * Not thread-safe.
 */
final class RtcpInterval {

    /** Least mean interval; the first one is half of it (section 6.2). */
    static final double MINIMUM_SECONDS = 5.0;

    /** e - 3/2: makes up for the reconsideration, which converges below the aim (section 6.3.1). */
    private static final double COMPENSATION = Math.E - 1.5;
    private static final double RTCP_FRACTION = 0.05;
    private static final int LOWER_LAYER_OCTETS = 28;
    private static final int MEMBERS = 2;

    private final RandomGenerator random;
    private final double rtcpOctetsPerSecond;
    private double averageOctets = 128;
    private boolean initial = true;

    RtcpInterval(RandomGenerator random, int sessionBitsPerSecond) {
        this.random = random;
        this.rtcpOctetsPerSecond = sessionBitsPerSecond / 8.0 * RTCP_FRACTION;
    }

    /** Enters the size of a compound that was sent or received (section 6.3.3). */
    void compound(int octets) {
        averageOctets += (octets + LOWER_LAYER_OCTETS - averageOctets) / 16;
    }

    void reportSent() {
        initial = false;
    }

    /** {@return a new random interval in nanoseconds} */
    long draw() {
        double least = initial ? MINIMUM_SECONDS / 2 : MINIMUM_SECONDS;
        double seconds = Math.max(least, averageOctets * MEMBERS / rtcpOctetsPerSecond);
        return (long) (seconds * (random.nextDouble() + 0.5) / COMPENSATION * 1e9);
    }
}
