package org.offhook.rtp;

import java.util.Arrays;

/**
 * What became of each packet of a stream: it came, it came too late to be played, or it never came. A packet is decided
 * when {@value #WINDOW} later ones are known, so reordering is no loss; then it enters the {@link LossPattern}.
 * Not thread-safe; allocates nothing per packet.
 */
public final class PacketFates {

    /** Packets that wait for their decision: 2.5 s at 20 ms, longer than a jitter buffer waits. */
    public static final int WINDOW = 128;

    private static final byte UNKNOWN = 0;
    private static final byte PLAYED = 1;
    private static final byte DISCARDED = 2;

    private final byte[] fates = new byte[WINDOW];
    private final LossPattern decided = new LossPattern();
    private boolean started;
    private long first;
    private long highest;
    private long decidedDiscarded;

    /** Begins anew, with a new source or a restarted sequence. */
    public void reset() {
        started = false;
        decided.reset();
        decidedDiscarded = 0;
        Arrays.fill(fates, UNKNOWN);
    }

    /**
     * Takes a packet that came.
     *
     * @param extendedSequence sequence number with its cycles
     * @param inTime           whether it can be played; false when the jitter buffer had to drop it
     */
    public void onPacket(long extendedSequence, boolean inTime) {
        if (!started) {
            started = true;
            first = extendedSequence;
            highest = extendedSequence;
        }
        if (extendedSequence < first || extendedSequence <= highest - WINDOW) {
            return;
        }
        while (highest < extendedSequence) {
            highest++;
            decide(highest - WINDOW);
            fates[slot(highest)] = UNKNOWN;
        }
        int slot = slot(extendedSequence);
        // A duplicate that comes too late takes nothing from the packet that came in time.
        if (fates[slot] != PLAYED) {
            fates[slot] = inTime ? PLAYED : DISCARDED;
        }
    }

    private void decide(long sequence) {
        if (sequence >= first) {
            byte fate = fates[slot(sequence)];
            decided.onPacket(fate == PLAYED);
            decidedDiscarded += fate == DISCARDED ? 1 : 0;
        }
    }

    private static int slot(long sequence) {
        return (int) (sequence & WINDOW - 1);
    }

    /**
     * Gives the pattern as if the stream ended now: what is not there is missing.
     *
     * @param pattern receives it
     * @return packets that came too late to be played
     */
    public long endedNow(LossPattern pattern) {
        pattern.copyFrom(decided);
        long discarded = decidedDiscarded;
        if (started) {
            for (long sequence = Math.max(first, highest - WINDOW + 1); sequence <= highest; sequence++) {
                byte fate = fates[slot(sequence)];
                pattern.onPacket(fate == PLAYED);
                discarded += fate == DISCARDED ? 1 : 0;
            }
        }
        pattern.end();
        return discarded;
    }
}
