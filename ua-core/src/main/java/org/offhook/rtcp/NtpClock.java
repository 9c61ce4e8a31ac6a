package org.offhook.rtcp;

/**
 * Turns monotonic instants into NTP timestamps (RFC 3550 section 4), so that a step of the wall clock in the middle of a
 * call changes no round-trip time.
 *
 * @param originNanos       a monotonic instant
 * @param originEpochMillis the wall clock at that instant, in milliseconds since 1970
 */
public record NtpClock(long originNanos, long originEpochMillis) {

    private static final long SECONDS_1900_TO_1970 = 2_208_988_800L;

    /**
     * Gives a timestamp.
     *
     * @param nowNanos monotonic instant
     * @return 32.32 fixed point seconds since 1900
     */
    public long timestamp(long nowNanos) {
        long nanos = nowNanos - originNanos + Math.floorMod(originEpochMillis, 1000L) * 1_000_000L;
        long seconds = Math.floorDiv(originEpochMillis, 1000L) + Math.floorDiv(nanos, 1_000_000_000L) + SECONDS_1900_TO_1970;
        long fraction = (Math.floorMod(nanos, 1_000_000_000L) << 32) / 1_000_000_000L;
        return seconds << 32 | fraction;
    }

    /**
     * Gives the form that report blocks carry.
     *
     * @param ntpTimestamp 32.32 fixed point
     * @return its middle 32 bits, 16.16 fixed point
     */
    public static int middle(long ntpTimestamp) {
        return (int) (ntpTimestamp >>> 16);
    }
}
