package org.offhook.audio.playout;

/**
 * Follows the sequence numbers and timestamps of one SSRC across their wrap-around, and tells a stream that goes on
 * from one that began anew (RFC 3550 appendix A.1).
 */
final class StreamTimeline {

    /** Largest jump of a sequence number that is still loss or reordering (RFC 3550: MAX_DROPOUT). */
    private static final int MAX_DROPOUT = 3000;
    private static final int MAX_MISORDER = 100;

    private boolean running;
    private int ssrc;
    private long highestSequence;
    private long timestampAtHighest;
    private long firstTimestamp;
    private int suspectSequence = -1;

    /** What {@link #classify} found. */
    enum Step {
        /** The stream goes on. */
        CONTINUES,
        /** It began anew: {@link #restart} is due. */
        RESTARTS,
        /** Far from what was expected; if the next packet follows this one, the stream has begun anew. */
        SUSPECT
    }

    void forget() {
        running = false;
        suspectSequence = -1;
    }

    boolean isRunning() {
        return running;
    }

    boolean isFrom(int otherSsrc) {
        return running && ssrc == otherSsrc;
    }

    Step classify(int packetSsrc, int sequence) {
        if (!isFrom(packetSsrc)) {
            return Step.RESTARTS;
        }
        int jump = (short) (sequence - (int) highestSequence);
        if (jump < MAX_DROPOUT && jump > -MAX_MISORDER) {
            suspectSequence = -1;
            return Step.CONTINUES;
        }
        boolean confirmed = suspectSequence == (sequence & 0xFFFF);
        suspectSequence = sequence + 1 & 0xFFFF;
        return confirmed ? Step.RESTARTS : Step.SUSPECT;
    }

    /** Begins anew at a packet, whose media offset becomes 0. */
    void restart(int packetSsrc, int sequence, long timestamp) {
        running = true;
        ssrc = packetSsrc;
        suspectSequence = -1;
        // A start well above zero leaves room for packets that were sent before the first one that came.
        highestSequence = 0x10000 + (sequence & 0xFFFF);
        timestampAtHighest = timestamp & 0xFFFFFFFFL;
        firstTimestamp = timestampAtHighest;
    }

    /** {@return the sequence number without wrap-around} */
    long extend(int sequence) {
        return highestSequence + (short) (sequence - (int) highestSequence);
    }

    /** {@return ticks since the first packet, negative for one that was sent before it} */
    long ticks(long timestamp) {
        return timestampAtHighest + (int) (timestamp - timestampAtHighest) - firstTimestamp;
    }

    /** Takes note of a packet that belongs to the stream. */
    void advance(long extendedSequence, long timestamp) {
        if (extendedSequence > highestSequence) {
            highestSequence = extendedSequence;
            timestampAtHighest += (int) (timestamp - timestampAtHighest);
        }
    }

    /** Takes note of a sequence number whose timestamp means something else. */
    void advance(long extendedSequence) {
        highestSequence = Math.max(highestSequence, extendedSequence);
    }

    long highestSequence() {
        return highestSequence;
    }
}
