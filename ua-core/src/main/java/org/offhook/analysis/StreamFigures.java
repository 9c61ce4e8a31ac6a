package org.offhook.analysis;

/**
 * The figures of one stream as Wireshark's table has them. Times in seconds since the first frame, deltas and jitter in milliseconds,
 * null where nothing was measured.
 *
 * @param startSeconds   first packet
 * @param endSeconds     last packet
 * @param payload        names of the payload types seen, by number, joined by commas
 * @param packets        packets
 * @param expected       packets that the sequence numbers tell of
 * @param lost           expected less received; negative with duplicates
 * @param minDeltaMs     shortest time between regular packets
 * @param meanDeltaMs    mean time between regular packets
 * @param maxDeltaMs     longest time between regular packets
 * @param minJitterMs    smallest jitter
 * @param meanJitterMs   mean jitter
 * @param maxJitterMs    largest jitter
 * @param sequenceErrors breaks of the sequence
 * @param wrongTimestamps packets whose timestamp lies before that of the first
 */
public record StreamFigures(double startSeconds, double endSeconds, String payload, long packets, long expected, long lost,
        Double minDeltaMs, Double meanDeltaMs, Double maxDeltaMs, Double minJitterMs, Double meanJitterMs, Double maxJitterMs,
        long sequenceErrors, long wrongTimestamps) {

    /** {@return lost packets in percent of the expected, 0 when none were expected} */
    public double lostPercent() {
        // 32 bits without a sign, as there: fewer than none were expected when the clock of the sender went back.
        return expected == 0 ? 0 : lost * 100.0 / (expected & 0xFFFF_FFFFL);
    }

    /** {@return whether Wireshark marks the row with X} */
    public boolean isProblem() {
        return sequenceErrors > 0 || wrongTimestamps > 0;
    }
}
