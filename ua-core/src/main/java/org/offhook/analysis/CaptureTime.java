package org.offhook.analysis;

/**
 * An instant of a capture, in the parts that the file has. Differences are exact to the nanosecond.
 *
 * @param epochSeconds whole seconds since 1970-01-01
 * @param nanos        nanoseconds within the second
 */
public record CaptureTime(long epochSeconds, int nanos) {

    /**
     * {@return an instant}
     *
     * @param epochMicros microseconds since 1970
     */
    public static CaptureTime ofMicros(long epochMicros) {
        return new CaptureTime(Math.floorDiv(epochMicros, 1_000_000L), (int) Math.floorMod(epochMicros, 1_000_000L) * 1000);
    }

    /**
     * Nanoseconds since an earlier instant.
     *
     * @param earlier the other instant
     * @return nanoseconds, negative when it was later
     */
    public long nanosSince(CaptureTime earlier) {
        return (epochSeconds - earlier.epochSeconds) * 1_000_000_000L + nanos - earlier.nanos;
    }

    /**
     * Milliseconds since an earlier instant.
     *
     * @param earlier the other instant
     * @return milliseconds with fractions
     */
    public double millisSince(CaptureTime earlier) {
        return nanosSince(earlier) / 1e6;
    }

    /**
     * Milliseconds as Wireshark's SIP statistics compute them: both differences by themselves, the second truncated toward zero.
     *
     * @param earlier the other instant
     * @return whole milliseconds
     */
    long truncatedMillisSince(CaptureTime earlier) {
        return (epochSeconds - earlier.epochSeconds) * 1000 + (nanos - earlier.nanos) / 1_000_000;
    }
}
