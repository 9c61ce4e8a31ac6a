package org.offhook.analysis;

import java.util.Arrays;
import org.offhook.rtp.RtpPacket;

/**
 * What the figures of Wireshark do not say about a stream: how many packets are really missing when repeated ones are set against
 * them, how many were repeated or late, and where the sender fell silent without losing a number. Over extended sequence numbers
 * (RFC 3550 appendix A.1).
 */
final class StreamGaps {

    private static final int WINDOW = 1024;
    private static final int RESTART = 3000;

    /** One bit for each of the last numbers, at its place modulo the window. */
    private final long[] seen = new long[WINDOW / Long.SIZE];
    private int lastGap;
    private boolean begun;
    private long firstExtended;
    private long highest;
    private long unique;
    private long expectedBefore;
    private long duplicates;
    private long eventRepeats;
    private long reordered;
    private long previousTimestamp;
    private CaptureTime previousTime;
    private double longestPauseMs;
    private double longestPauseAtS;
    private CaptureTime beganAt;
    private double longestMediaPauseMs;

    void add(CaptureTime time, RtpPacket packet, int clockRateHz, boolean event) {
        int sequence = packet.sequence();
        lastGap = 0;
        if (!begun) {
            begun = true;
            beganAt = time;
            begin(0x10000L + sequence);
            note(time, packet);
            return;
        }
        int ahead = (short) (sequence - (int) highest);
        long extended = highest + ahead;
        if (Math.abs(ahead) > RESTART) {
            expectedBefore += highest - firstExtended + 1;
            begin(0x10000L + sequence);
            note(time, packet);
            return;
        }
        if (ahead > 0) {
            if (ahead == 1 && !event) {
                pause(time, packet, clockRateHz);
            }
            lastGap = ahead - 1;
            forget(ahead);
            highest = extended;
            mark(extended);
            note(time, packet);
            return;
        }
        if (ahead > -WINDOW && isMarked(extended)) {
            duplicates++;
            if (event) {
                eventRepeats++;
            }
        } else {
            reordered++;
            if (ahead > -WINDOW) {
                mark(extended);
            } else {
                unique++;
            }
            lastGap = -1;
        }
    }

    /** Numbers missing before the last packet; -1 when it came late and filled such a place. */
    int lastGap() {
        return lastGap;
    }

    /** The places of the numbers that come into the window. */
    private void forget(int ahead) {
        if (ahead >= WINDOW) {
            Arrays.fill(seen, 0);
            return;
        }
        for (long number = highest + 1; number <= highest + ahead; number++) {
            int slot = (int) (number % WINDOW);
            seen[slot / Long.SIZE] &= ~(1L << slot);
        }
    }

    private boolean isMarked(long extended) {
        int slot = (int) (extended % WINDOW);
        return (seen[slot / Long.SIZE] & 1L << slot) != 0;
    }

    private void begin(long extended) {
        Arrays.fill(seen, 0);
        firstExtended = extended;
        highest = extended;
        mark(extended);
    }

    private void mark(long extended) {
        int slot = (int) (extended % WINDOW);
        seen[slot / Long.SIZE] |= 1L << slot;
        unique++;
    }

    private void note(CaptureTime time, RtpPacket packet) {
        previousTimestamp = packet.timestamp();
        previousTime = time;
    }

    /** Time without packets between two neighbours; it is a break in the sound only as far as the media clock did not stand for it. */
    private void pause(CaptureTime time, RtpPacket packet, int clockRateHz) {
        double wallMs = time.millisSince(previousTime);
        if (wallMs > longestPauseMs) {
            longestPauseMs = wallMs;
            longestPauseAtS = previousTime.millisSince(beganAt) / 1000;
            long ticks = packet.timestamp() - previousTimestamp & 0xFFFF_FFFFL;
            longestMediaPauseMs = clockRateHz > 0 ? ticks * 1000.0 / clockRateHz : 0;
        }
    }

    /** Packets that never came, repeats not counted. */
    long missing() {
        return begun ? Math.max(0, expected() - unique) : 0;
    }

    long expected() {
        return begun ? expectedBefore + highest - firstExtended + 1 : 0;
    }

    long duplicates() {
        return duplicates;
    }

    long eventRepeats() {
        return eventRepeats;
    }

    long reordered() {
        return reordered;
    }

    /** The longest time between two packets whose numbers follow each other. */
    double longestPauseMs() {
        return longestPauseMs;
    }

    double longestPauseAtSeconds() {
        return longestPauseAtS;
    }

    /** How far the timestamps moved over that pause. */
    double longestPauseMediaMs() {
        return longestMediaPauseMs;
    }
}
