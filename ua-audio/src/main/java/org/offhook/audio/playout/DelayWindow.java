package org.offhook.audio.playout;

import java.util.Arrays;
import org.offhook.audio.quality.EModel;

/**
 * The jitter of the latest packets, sorted, and the wait that would have cost least over them. A late packet costs the time
 * that had to be concealed until it came, less what can be bridged by speaking slowly.
 *
 * <p>No quantile is chosen by hand: too short a wait costs packets that come too late, too long a one costs patience, and
 * ITU-T G.107 prices both in the same unit. Every value in the window is a candidate; the one with the least sum of delay
 * impairment and loss impairment wins. What is older than the window is forgotten.
 */
final class DelayWindow {

    /** Mouth-to-ear time outside this buffer that is assumed, in ms: packet, network, codec and sound card. */
    private static final int OTHER_DELAY_MS = 90;
    /** Price of a millisecond below the delays at which G.107 begins to count, in units of R. */
    private static final double R_PER_MS = 0.04;
    /** Late packets come in groups, which hurts more than random loss of the same amount. */
    private static final double BURST_RATIO = 1.3;
    /** A packet later than this beyond the wait is missed whole; the media then waits for it, which is paid once. */
    private static final long WHOLE_NANOS = 20_000_000;
    /** How much the miss of a packet weighs against its loss: what was missed for a while is still said. */
    private static final double MISS_WEIGHT = 0.5;
    /** Speech drawn out while a packet is overdue makes a wait reach so much further; but only from pull to pull. */
    private static final double REACH = 2.5;
    private static final int MAX_PRICED_MS = 2000;
    private static final double[] DELAY_PRICE = new double[MAX_PRICED_MS + 1];

    static {
        for (int ms = 0; ms <= MAX_PRICED_MS; ms++) {
            DELAY_PRICE[ms] = R_PER_MS * ms + EModel.delayImpairment(OTHER_DELAY_MS + ms);
        }
    }

    private final long[] inOrder;
    private final long[] sorted;
    private int count;
    private int next;

    DelayWindow(int packets) {
        inOrder = new long[packets];
        sorted = new long[packets];
    }

    void clear() {
        count = 0;
        next = 0;
    }

    int count() {
        return count;
    }

    void add(long jitterNanos) {
        if (count == inOrder.length) {
            int at = Arrays.binarySearch(sorted, 0, count, inOrder[next]);
            System.arraycopy(sorted, at + 1, sorted, at, count - at - 1);
            count--;
        }
        inOrder[next] = jitterNanos;
        next = (next + 1) % inOrder.length;
        int at = Arrays.binarySearch(sorted, 0, count, jitterNanos);
        at = at < 0 ? -at - 1 : at;
        System.arraycopy(sorted, at, sorted, at + 1, count - at);
        sorted[at] = jitterNanos;
        count++;
    }

    /**
     * {@return the wait that would have cost least; the window must not be empty}
     *
     * @param levelNanos delay that there is anyhow: the longer it is, the dearer is every further millisecond
     * @param blockNanos time between two pulls
     * @param lostShare  part of the packets that the network loses: the more are missing, the less another one matters
     */
    long cheapest(long levelNanos, long blockNanos, double lostShare) {
        double least = Double.MAX_VALUE;
        long best = waitFor(sorted[count - 1], blockNanos);
        int whole = 0; // packets missed whole, and the sum of the jitter of those missed in part
        long partNanos = 0;
        for (int late = 0; late <= count / 4; late++) {
            long candidate = sorted[count - 1 - late];
            while (whole < late && sorted[count - 1 - whole] - candidate >= WHOLE_NANOS) {
                partNanos -= sorted[count - 1 - whole];
                whole++;
            }
            double missed = whole + (partNanos - (late - whole) * candidate) / (double) WHOLE_NANOS;
            double lossPercent = 100.0 * (lostShare + MISS_WEIGHT * missed / count);
            double price = delayPrice(levelNanos + waitFor(candidate, blockNanos))
                + EModel.effectiveEquipmentImpairment(0, EModel.BPL_WITH_CONCEALMENT, lossPercent, BURST_RATIO);
            if (price < least) {
                least = price;
                best = waitFor(candidate, blockNanos);
            }
            partNanos += candidate;
        }
        return best;
    }
    /** {@return the wait that bridges a jitter when speech is drawn out meanwhile} */
    private static long waitFor(long jitterNanos, long blockNanos) {
        return jitterNanos <= blockNanos ? jitterNanos : blockNanos + (long) ((jitterNanos - blockNanos) / REACH);
    }

    /** {@return the jitter of a packet that was overtaken, so that it counts in full: nobody speaks slowly when others are there} */
    static long unbridged(long jitterNanos, long blockNanos) {
        return jitterNanos <= blockNanos ? jitterNanos : blockNanos + (long) ((jitterNanos - blockNanos) * REACH);
    }

    private static double delayPrice(long nanos) {
        double ms = Math.min(MAX_PRICED_MS - 1, nanos / 1e6);
        int whole = (int) ms;
        return DELAY_PRICE[whole] + (ms - whole) * (DELAY_PRICE[whole + 1] - DELAY_PRICE[whole]);
    }
}
