package org.offhook.media;

/**
 * How a {@link MediaSession} behaves. Immutable.
 *
 * @param cname           canonical name in RTCP (RFC 7022: random, best the same for all calls of one agent run)
 * @param seed            seed for SSRC, first sequence number, first timestamp and RTCP intervals: unpredictable in the
 *                        agent, fixed in a test
 * @param mediaTimeoutMs  silence after which {@link MediaListener#mediaTimeout} is called, in milliseconds
 * @param dtmfDurationMs  how long a digit is held, in milliseconds (detectors must accept 40, ITU-T Q.24)
 * @param dtmfPauseMs     pause between two digits, in milliseconds
 * @param dscp            DSCP of the sockets, for the figures; 46 is EF
 * @param minPlayoutDelayMs least delay of the jitter buffer in milliseconds; 0 lets it go as low as the network allows
 * @param originNanos     an instant of the clock that {@code nowNanos} counts
 * @param originEpochMillis wall clock at that instant, in milliseconds since 1970: the only thing RTCP needs of it
 */
public record MediaSettings(String cname, long seed, int mediaTimeoutMs, int dtmfDurationMs, int dtmfPauseMs, int dscp,
                            int minPlayoutDelayMs, long originNanos, long originEpochMillis) {

    /** Expedited forwarding (RFC 3246). */
    public static final int DSCP_EF = 46;

    /**
     * Gives settings for a virtual clock that starts at 0.
     *
     * @param seed any number; the same number gives the same packets
     * @return a predictable behaviour
     */
    public static MediaSettings virtual(long seed) {
        return new MediaSettings("virtual", seed, 10_000, 100, 60, DSCP_EF, 0, 0, 1_700_000_000_000L);
    }
}
