package org.offhook.rtcp;

/**
 * How one side of a call hears the other: the VoIP metrics of an extended report (RFC 3611 section 4.7, block type 7).
 * Values in the units of people; null where the reporter does not know, which the wire writes as 0 for delays and as 127
 * for levels, ratings and opinion scores. On the wire parts are multiples of 1/256, delays and durations whole
 * milliseconds up to 65535, opinion scores tenths.
 *
 * @param ssrc                the source that is reported on
 * @param lostPct             packets that never came, in percent, since the beginning
 * @param discardedPct        packets that came too late or too early to be played, in percent
 * @param burstDensityPct     packets missing within bursts, in percent of those in bursts
 * @param gapDensityPct       packets missing within gaps, in percent of those in gaps
 * @param burstMs             mean duration of a burst in milliseconds, 0 without one
 * @param gapMs               mean duration of a gap in milliseconds
 * @param roundTripMs         round trip between the RTP interfaces in milliseconds, or null
 * @param endSystemMs         delay within the reporter, both directions, in milliseconds, or null
 * @param signalDbm0          level of the speech in dBm0, or null
 * @param noiseDbm0           level of the pauses in dBm0, or null
 * @param echoReturnLossDb    residual echo return loss in decibels, or null
 * @param gmin                good packets in a row that end a burst, 16 as a rule
 * @param rFactor             R of the segment over RTP, 0 to 100, or null
 * @param externalRFactor     R of what lies behind the reporter, or null
 * @param mosLq               opinion score without the delay, 1 to 5, or null
 * @param mosCq               opinion score with the delay, 1 to 5, or null
 * @param receiverConfig      concealment and kind of jitter buffer, the octet of section 4.7.6
 * @param jitterNominalMs     delay of the jitter buffer now, in milliseconds
 * @param jitterMaximumMs     longest delay of the jitter buffer now, in milliseconds
 * @param jitterAbsoluteMaxMs longest delay that the jitter buffer can ever reach, in milliseconds
 */
public record VoipMetrics(int ssrc, double lostPct, double discardedPct, double burstDensityPct, double gapDensityPct,
                          int burstMs, int gapMs, Integer roundTripMs, Integer endSystemMs, Integer signalDbm0,
                          Integer noiseDbm0, Integer echoReturnLossDb, int gmin, Integer rFactor, Integer externalRFactor,
                          Double mosLq, Double mosCq, int receiverConfig, int jitterNominalMs, int jitterMaximumMs,
                          int jitterAbsoluteMaxMs) {

    /** {@link #receiverConfig}: enhanced concealment, adaptive jitter buffer, steps absorbed within 16 packets. */
    public static final int ENHANCED_ADAPTIVE = 0b10_11_1000;

    static final int BLOCK_TYPE = 7;
    /** Length after the header of the block, fixed by the RFC. */
    static final int BODY_WORDS = 8;
    private static final int UNAVAILABLE = 127;

    /** Reads the body of a block: {@code BODY_WORDS} words from {@code at} on. */
    static VoipMetrics read(byte[] octets, int at) {
        return new VoipMetrics(int16(octets, at) << 16 | int16(octets, at + 2), percent(octets[at + 4]), percent(octets[at + 5]),
            percent(octets[at + 6]), percent(octets[at + 7]), int16(octets, at + 8), int16(octets, at + 10),
            delay(int16(octets, at + 12)), delay(int16(octets, at + 14)), level(octets[at + 16]), level(octets[at + 17]),
            level(octets[at + 18]), octets[at + 19] & 0xFF, rating(octets[at + 20]), rating(octets[at + 21]),
            score(octets[at + 22]), score(octets[at + 23]), octets[at + 24] & 0xFF, int16(octets, at + 26),
            int16(octets, at + 28), int16(octets, at + 30));
    }

    /** Writes the body of a block; what is out of range is limited. */
    void write(byte[] out, int at) {
        putInt16(out, at, ssrc >>> 16);
        putInt16(out, at + 2, ssrc & 0xFFFF);
        out[at + 4] = part(lostPct);
        out[at + 5] = part(discardedPct);
        out[at + 6] = part(burstDensityPct);
        out[at + 7] = part(gapDensityPct);
        putInt16(out, at + 8, burstMs);
        putInt16(out, at + 10, gapMs);
        putInt16(out, at + 12, roundTripMs == null ? 0 : roundTripMs);
        putInt16(out, at + 14, endSystemMs == null ? 0 : endSystemMs);
        out[at + 16] = limited(signalDbm0, -128, 126);
        out[at + 17] = limited(noiseDbm0, -128, 126);
        out[at + 18] = limited(echoReturnLossDb, 0, 126);
        out[at + 19] = (byte) gmin;
        out[at + 20] = limited(rFactor, 0, 100);
        out[at + 21] = limited(externalRFactor, 0, 100);
        out[at + 22] = limited(tenths(mosLq), 10, 50);
        out[at + 23] = limited(tenths(mosCq), 10, 50);
        out[at + 24] = (byte) receiverConfig;
        out[at + 25] = 0;
        putInt16(out, at + 26, jitterNominalMs);
        putInt16(out, at + 28, jitterMaximumMs);
        putInt16(out, at + 30, jitterAbsoluteMaxMs);
    }

    private static double percent(byte part) {
        return (part & 0xFF) * 100.0 / 256;
    }

    private static byte part(double percent) {
        return (byte) Math.max(0, Math.min(255, (int) (percent * 256 / 100)));
    }

    private static Integer delay(int milliseconds) {
        return milliseconds == 0 ? null : milliseconds;
    }

    private static Integer level(byte decibels) {
        return decibels == UNAVAILABLE ? null : Integer.valueOf(decibels);
    }

    private static Integer rating(byte r) {
        return r < 0 || r > 100 ? null : Integer.valueOf(r);
    }

    private static Double score(byte tenths) {
        return tenths < 10 || tenths > 50 ? null : Double.valueOf(tenths / 10.0);
    }

    private static Integer tenths(Double score) {
        return score == null ? null : Integer.valueOf((int) Math.rint(score * 10));
    }

    private static byte limited(Integer value, int least, int most) {
        return (byte) (value == null ? UNAVAILABLE : Math.max(least, Math.min(most, value)));
    }

    private static int int16(byte[] octets, int at) {
        return (octets[at] & 0xFF) << 8 | octets[at + 1] & 0xFF;
    }

    private static void putInt16(byte[] out, int at, int value) {
        int limited = Math.max(0, Math.min(0xFFFF, value));
        out[at] = (byte) (limited >> 8);
        out[at + 1] = (byte) limited;
    }
}
