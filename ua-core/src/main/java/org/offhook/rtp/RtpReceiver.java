package org.offhook.rtp;

/**
 * What a receiver keeps about its source (RFC 3550 appendices A.1, A.3 and A.8): extended sequence numbers, loss and
 * interarrival jitter, for receiver reports. One source at a time: a telephone call has one talker, and the streams
 * that hostile SSRCs would create are the attack. Another SSRC takes over when it shows {@value #MIN_SEQUENTIAL}
 * packets in sequence.
 *
 * <p>The very first source is believed at its first packet, because signalling announced it: A.1 would drop that packet.
 * Not thread-safe; allocates nothing.
 */
public final class RtpReceiver {

    /** What becomes of a packet. */
    public enum Verdict {
        /** Counted; to be played. */
        ACCEPTED,
        /** Counted, and it is the first one of a new source or of a restarted sequence: what was measured begins anew. */
        RESTARTED,
        /** Not believed yet: an unknown source, or a jump of the sequence; to be dropped. */
        PROBATION
    }

    /** Packets in sequence that make a new source believable. */
    public static final int MIN_SEQUENTIAL = 2;

    private static final int MAX_DROPOUT = 3000;
    private static final int MAX_MISORDER = 100;
    private static final int SEQUENCE_MODULUS = 1 << 16;

    private boolean started;
    private int ssrc;
    private int candidateSsrc;
    private int candidateNext = -1;
    private int candidateCount;

    private int baseSequence;
    private int maxSequence;
    private long cycles;
    private int badSequence = -1;
    private long received;
    private long expectedPrior;
    private long receivedPrior;

    private long transit;
    private boolean transitKnown;
    private double jitterTicks;
    private int clockRateHz;

    /**
     * Takes the header of a packet.
     *
     * @param packetSsrc   its source
     * @param sequence     its sequence number
     * @param timestamp    its timestamp
     * @param clockHz      RTP clock of its payload type, or 0 when it shall not enter the jitter (telephone events
     *                     repeat their timestamp)
     * @param arrivalNanos when it came
     * @return what to do with it
     */
    public Verdict onPacket(int packetSsrc, int sequence, long timestamp, int clockHz, long arrivalNanos) {
        boolean restarted = false;
        if (!started) {
            begin(packetSsrc, sequence);
            restarted = true;
        } else if (packetSsrc != ssrc) {
            if (!becomesCredible(packetSsrc, sequence)) {
                return Verdict.PROBATION;
            }
            begin(packetSsrc, sequence);
            restarted = true;
        } else {
            int ahead = sequence - maxSequence & 0xFFFF;
            if (ahead < MAX_DROPOUT) {
                if (sequence < maxSequence) {
                    cycles += SEQUENCE_MODULUS;
                }
                maxSequence = sequence;
                badSequence = -1;
            } else if (ahead <= SEQUENCE_MODULUS - MAX_MISORDER) {
                // A.1: two packets in sequence after a jump mean that the other side restarted without saying so.
                if (sequence != badSequence) {
                    badSequence = sequence + 1 & 0xFFFF;
                    return Verdict.PROBATION;
                }
                begin(packetSsrc, sequence);
                restarted = true;
            }
        }
        received++;
        updateJitter(timestamp, clockHz, arrivalNanos);
        return restarted ? Verdict.RESTARTED : Verdict.ACCEPTED;
    }

    private boolean becomesCredible(int packetSsrc, int sequence) {
        boolean follows = packetSsrc == candidateSsrc && sequence == candidateNext;
        candidateSsrc = packetSsrc;
        candidateNext = sequence + 1 & 0xFFFF;
        candidateCount = follows ? candidateCount + 1 : 1;
        return candidateCount >= MIN_SEQUENTIAL;
    }

    private void begin(int newSsrc, int sequence) {
        started = true;
        ssrc = newSsrc;
        candidateNext = -1;
        candidateCount = 0;
        baseSequence = sequence;
        maxSequence = sequence;
        badSequence = -1;
        cycles = 0;
        received = 0;
        expectedPrior = 0;
        receivedPrior = 0;
        transitKnown = false;
        jitterTicks = 0;
    }

    /** A.8, with transit times in ticks of the RTP clock modulo 2^32. */
    private void updateJitter(long timestamp, int clockHz, long arrivalNanos) {
        if (clockHz <= 0) {
            return;
        }
        if (clockHz != clockRateHz) {
            clockRateHz = clockHz;
            transitKnown = false;
        }
        long arrivalTicks = arrivalNanos / 1_000_000_000L * clockHz + arrivalNanos % 1_000_000_000L * clockHz / 1_000_000_000L;
        long newTransit = arrivalTicks - timestamp;
        if (transitKnown) {
            int difference = (int) (newTransit - transit);
            jitterTicks += (Math.abs((double) difference) - jitterTicks) / 16;
        }
        transit = newTransit;
        transitKnown = true;
    }

    /** {@return whether a packet has been accepted} */
    public boolean started() {
        return started;
    }

    /** {@return the source at hand, 0 before there is one} */
    public int ssrc() {
        return ssrc;
    }

    /** {@return highest sequence number received, with its cycles, as in a receiver report} */
    public long extendedSequence() {
        return cycles + maxSequence;
    }

    /**
     * Extends the sequence number of a packet that was just accepted.
     *
     * @param sequence its 16 bits
     * @return with its cycles; one from before the first packet may give a negative number
     */
    public long extended(int sequence) {
        return extendedSequence() + (short) (sequence - maxSequence);
    }

    /** {@return packets that should have come, by sequence numbers} */
    public long expected() {
        return started ? cycles + maxSequence - baseSequence + 1 : 0;
    }

    /** {@return expected minus received, negative when there were duplicates (A.3)} */
    public long lost() {
        return expected() - received;
    }

    /** {@return cumulative loss for a report: clamped to signed 24 bits} */
    public int cumulativeLost() {
        return (int) Math.max(-0x80_0000, Math.min(0x7F_FFFF, lost()));
    }

    /** {@return interarrival jitter in ticks of the RTP clock, for a report} */
    public long jitterTicks() {
        return (long) jitterTicks;
    }

    /** {@return interarrival jitter in milliseconds, 0 before two packets} */
    public double jitterMs() {
        return clockRateHz == 0 ? 0 : jitterTicks * 1000 / clockRateHz;
    }

    /** {@return loss since the last call in 1/256, and begins a new interval (A.3)} */
    public int takeFractionLost() {
        long expectedNow = expected();
        long expectedInterval = expectedNow - expectedPrior;
        long lostInterval = expectedInterval - (received - receivedPrior);
        expectedPrior = expectedNow;
        receivedPrior = received;
        return expectedInterval <= 0 || lostInterval <= 0 ? 0 : (int) Math.min(255, lostInterval * 256 / expectedInterval);
    }
}
