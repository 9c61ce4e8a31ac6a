package org.offhook.rtp;

/**
 * How losses are spread over a stream, packet by packet in order of sequence numbers: bursts and gaps (RFC 3611 section
 * 4.7.2 and appendix A.2, Gmin {@value #GMIN}) and runs of consecutive losses (the burst ratio of ITU-T G.107 section 7.5).
 *
 * <p>A burst begins and ends with a packet that is missing and holds no {@value #GMIN} packets in a row that are not; all
 * else is gap. A lone missing packet is part of the gap, as in appendix A.2. The begin and the end of a stream count as if
 * good packets stood before and after. Counted here by the definition: the appendix estimates densities from the
 * transitions of a Markov chain, which comes to the same for long streams.
 *
 * <p>Not thread-safe; allocates nothing.
 */
public final class LossPattern {

    /** Good packets in a row that end a burst: the value that the RFC recommends. */
    public static final int GMIN = 16;

    private static final LossPattern EMPTY = new LossPattern();

    private long packets;
    private long missing;
    private long runs;
    private boolean lastMissing;
    private long bursts;
    private long burstPackets;
    private long burstMissing;
    private long gaps;
    private long gapPackets;
    private long gapMissing;
    private boolean inGap;
    private long openPackets;
    private long openMissing;
    private long goodSinceMissing;

    /**
     * Takes the fate of the next packet.
     *
     * @param arrived whether it came, and in time to be played
     */
    public void onPacket(boolean arrived) {
        packets++;
        if (!arrived) {
            missing++;
            runs += lastMissing ? 0 : 1;
            openPackets += goodSinceMissing + 1;
            openMissing++;
            goodSinceMissing = 0;
        } else if (openMissing == 0) {
            addToGap(1, 0);
        } else if (++goodSinceMissing == GMIN) {
            close();
        }
        lastMissing = !arrived;
    }

    /** Decides about what may be a burst, as if it were followed by good packets. */
    private void close() {
        if (openMissing > 1) {
            bursts++;
            burstPackets += openPackets;
            burstMissing += openMissing;
            inGap = false;
        } else if (openMissing == 1) {
            addToGap(1, 1);
        }
        if (goodSinceMissing > 0) {
            addToGap(goodSinceMissing, 0);
        }
        openPackets = 0;
        openMissing = 0;
        goodSinceMissing = 0;
    }

    private void addToGap(long added, long addedMissing) {
        gaps += inGap ? 0 : 1;
        inGap = true;
        gapPackets += added;
        gapMissing += addedMissing;
    }

    /** Begins anew. */
    public void reset() {
        copyFrom(EMPTY);
    }

    /**
     * Becomes a copy, so that a stream can be looked at as if it ended now.
     *
     * @param other what to copy
     */
    public void copyFrom(LossPattern other) {
        packets = other.packets;
        missing = other.missing;
        runs = other.runs;
        lastMissing = other.lastMissing;
        bursts = other.bursts;
        burstPackets = other.burstPackets;
        burstMissing = other.burstMissing;
        gaps = other.gaps;
        gapPackets = other.gapPackets;
        gapMissing = other.gapMissing;
        inGap = other.inGap;
        openPackets = other.openPackets;
        openMissing = other.openMissing;
        goodSinceMissing = other.goodSinceMissing;
    }

    /** The stream ends here: what may have become a longer burst is decided. */
    public void end() {
        close();
    }

    /** {@return packets so far, missing ones included} */
    public long packets() {
        return packets;
    }

    /** {@return packets that did not come, or too late} */
    public long missing() {
        return missing;
    }

    /** {@return runs of missing packets one after the other} */
    public long runs() {
        return runs;
    }

    /** {@return bursts that are decided; after {@link #end} all} */
    public long bursts() {
        return bursts;
    }

    /** {@return part of the packets in bursts that is missing, 0 to 1; 0 without a burst} */
    public double burstDensity() {
        return burstPackets == 0 ? 0 : (double) burstMissing / burstPackets;
    }

    /** {@return part of the packets in gaps that is missing, 0 to 1} */
    public double gapDensity() {
        return gapPackets == 0 ? 0 : (double) gapMissing / gapPackets;
    }

    /** {@return mean length of a burst in packets, 0 without one} */
    public double meanBurstPackets() {
        return bursts == 0 ? 0 : (double) burstPackets / bursts;
    }

    /** {@return mean length of a gap in packets, 0 without one} */
    public double meanGapPackets() {
        return gaps == 0 ? 0 : (double) gapPackets / gaps;
    }
}
