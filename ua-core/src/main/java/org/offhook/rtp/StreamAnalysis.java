package org.offhook.rtp;

/**
 * The figures of Wireshark's RTP stream analysis (4.0), so that a report reads like the capture of the same call.
 * They differ from RFC 3550: delta and jitter leave out packets that begin a talkspurt or surround comfort noise, and the
 * expected count ends at the last packet received, not at the highest. One object per stream (addresses, ports, SSRC).
 *
 * <p>Not thread-safe; allocates nothing. Milliseconds are doubles, as there.
 */
public final class StreamAnalysis {

    private static final int COMFORT_NOISE = 13;
    private static final int OLD_COMFORT_NOISE = 19;

    private long packets;
    private int firstSequence;
    private int lastSequence;
    private int referenceSequence;
    private long firstTimestamp;
    private long firstNanos;
    private double previousMs;
    private double previousNominalMs;
    private double jitterMs;
    private boolean underFirst;
    private boolean afterPause;
    private long cycles;
    private long sequenceErrors;
    private long wrongTimestamps;
    private double minDeltaMs = Double.MAX_VALUE;
    private double minJitterMs = Double.MAX_VALUE;
    private double maxDeltaMs;
    private double meanDeltaMs;
    private double maxJitterMs;
    private double meanJitterMs;
    private double lastDeltaMs = Double.NaN;
    private boolean deltaMeasured;
    private boolean jitterMeasured;

    /**
     * Takes a packet.
     *
     * @param payloadType  RTP payload type
     * @param sequence     RTP sequence number
     * @param timestamp    RTP timestamp
     * @param marker       RTP marker bit
     * @param clockRateHz  RTP clock, or 0 for telephone events and unknown payload types, which enter no jitter
     * @param arrivalNanos when it came
     */
    public void onPacket(int payloadType, int sequence, long timestamp, boolean marker, int clockRateHz, long arrivalNanos) {
        if (packets == 0) {
            firstNanos = arrivalNanos;
        }
        onPacketAt((arrivalNanos - firstNanos) / 1e6, payloadType, sequence, timestamp, marker, clockRateHz);
    }

    /**
     * Takes a packet whose time is given in milliseconds since any fixed instant; for captures, whose figures Wireshark computes from
     * the milliseconds since the first frame of the file.
     *
     * @param nowMs       when it came
     * @param payloadType RTP payload type
     * @param sequence    RTP sequence number
     * @param timestamp   RTP timestamp
     * @param marker      RTP marker bit
     * @param clockRateHz RTP clock, or 0
     */
    public void onPacketAt(double nowMs, int payloadType, int sequence, long timestamp, boolean marker, int clockRateHz) {
        lastDeltaMs = Double.NaN;
        boolean comfortNoise = payloadType == COMFORT_NOISE || payloadType == OLD_COMFORT_NOISE;
        if (packets == 0) {
            firstSequence = sequence;
            lastSequence = sequence;
            referenceSequence = sequence;
            firstTimestamp = timestamp;
            previousMs = nowMs;
            afterPause = comfortNoise;
            packets = 1;
            return;
        }
        long elapsedTicks = timestamp - firstTimestamp & 0xFFFF_FFFFL;
        boolean inTime = elapsedTicks < 0x8000_0000L;
        countCycles(sequence, inTime);
        checkSequence(sequence, inTime);
        if (inTime) {
            double deltaMs = nowMs - previousMs;
            int ticksPerMs = clockRateHz / 1000;
            if (ticksPerMs > 0) {
                double nominalMs = (double) elapsedTicks / ticksPerMs;
                jitterMs = (15 * jitterMs + Math.abs(nowMs - (previousMs + nominalMs - previousNominalMs))) / 16;
                previousNominalMs = nominalMs;
            }
            if (!marker && !comfortNoise && !afterPause) {
                regular(deltaMs, ticksPerMs > 0);
            }
            previousMs = nowMs;
        } else {
            wrongTimestamps++;
        }
        lastSequence = sequence;
        afterPause = comfortNoise;
        packets++;
    }

    /**
     * Takes a telephone event (RFC 4733) so that it is neither loss nor delta nor jitter. Wireshark has no such thing:
     * there the first audio packet after events brings a jitter that nobody heard. For figures equal to Wireshark's give
     * events to {@link #onPacket} with a clock of 0.
     *
     * @param sequence     RTP sequence number
     * @param timestamp    RTP timestamp
     * @param arrivalNanos when it came
     */
    public void onEvent(int sequence, long timestamp, long arrivalNanos) {
        if (packets == 0) {
            onPacket(0, sequence, timestamp, true, 0, arrivalNanos);
            return;
        }
        boolean inTime = (timestamp - firstTimestamp & 0xFFFF_FFFFL) < 0x8000_0000L;
        countCycles(sequence, inTime);
        checkSequence(sequence, inTime);
        lastSequence = sequence;
        // The audio after it follows a pause, as it does after comfort noise.
        afterPause = true;
        packets++;
    }

    private void countCycles(int sequence, boolean inTime) {
        if (!inTime) {
            return;
        }
        if (!underFirst && (sequence < firstSequence || sequence == 0 && lastSequence == 0xFFFF)) {
            cycles++;
            underFirst = true;
        } else if (underFirst && sequence > firstSequence) {
            underFirst = false;
        }
    }

    private void checkSequence(int sequence, boolean inTime) {
        if (inTime && (sequence == referenceSequence + 1 || sequence == 0 && referenceSequence == 0xFFFF)) {
            referenceSequence = sequence;
        } else if (inTime && (sequence > referenceSequence + 1 || referenceSequence - sequence > 0xFF00)) {
            referenceSequence = sequence;
            sequenceErrors++;
        } else if (sequence < referenceSequence + 1) {
            sequenceErrors++;
        }
    }

    private void regular(double deltaMs, boolean clocked) {
        lastDeltaMs = deltaMs;
        maxDeltaMs = Math.max(maxDeltaMs, deltaMs);
        minDeltaMs = Math.min(minDeltaMs, deltaMs);
        meanDeltaMs = (meanDeltaMs * (packets - 1) + deltaMs) / packets;
        deltaMeasured = true;
        if (clocked) {
            maxJitterMs = Math.max(maxJitterMs, jitterMs);
            minJitterMs = Math.min(minJitterMs, jitterMs);
            meanJitterMs = (meanJitterMs * (packets - 1) + jitterMs) / packets;
            jitterMeasured = true;
        }
    }

    /** {@return packets of the stream} */
    public long packets() {
        return packets;
    }

    /** {@return packets that the sequence numbers tell of} */
    public long expected() {
        return packets == 0 ? 0 : lastSequence + 65536 * cycles - firstSequence + 1;
    }

    /** {@return expected minus received; negative with duplicates, or when the last packet came late} */
    public long lost() {
        return expected() - packets;
    }

    /** {@return shortest time between two regular packets in milliseconds, or null} */
    public Double minDeltaMs() {
        return deltaMeasured ? minDeltaMs : null;
    }

    /** {@return smallest jitter at a regular packet in milliseconds, or null} */
    public Double minJitterMs() {
        return jitterMeasured ? minJitterMs : null;
    }

    /** {@return longest time between two regular packets in milliseconds, or null} */
    public Double maxDeltaMs() {
        return deltaMeasured ? maxDeltaMs : null;
    }

    /** {@return mean time between two regular packets in milliseconds, or null} */
    public Double meanDeltaMs() {
        return deltaMeasured ? meanDeltaMs : null;
    }

    /** {@return largest jitter at a regular packet in milliseconds, or null} */
    public Double maxJitterMs() {
        return jitterMeasured ? maxJitterMs : null;
    }

    /** {@return mean of the jitter at regular packets in milliseconds, or null} */
    public Double meanJitterMs() {
        return jitterMeasured ? meanJitterMs : null;
    }

    /** {@return jitter now in milliseconds, or null} */
    public Double jitterMs() {
        return jitterMeasured ? jitterMs : null;
    }

    /** {@return time between the last packet and the one before in milliseconds; NaN when it entered no figure of deltas} */
    public double lastDeltaMs() {
        return lastDeltaMs;
    }

    /** {@return jitter after the last packet in milliseconds, 0 before any} */
    public double lastJitterMs() {
        return jitterMs;
    }

    /** {@return breaks of the sequence: one for each burst of loss, one for each late or duplicate packet} */
    public long sequenceErrors() {
        return sequenceErrors;
    }

    /** {@return packets whose timestamp lies before that of the first one} */
    public long wrongTimestamps() {
        return wrongTimestamps;
    }
}
