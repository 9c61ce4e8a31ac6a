package org.offhook.audio.playout;

import org.offhook.audio.quality.EModel;

import java.util.Arrays;

/**
 * The jitter of the latest packets, sorted, and the wait that would have cost least over them.
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
     */
    long cheapest(long levelNanos) {
        double least = Double.MAX_VALUE;
        long best = sorted[count - 1];
        for (int late = 0; late <= count / 4; late++) {
            long candidate = sorted[count - 1 - late];
            double lossPercent = 100.0 * late / count;
            double price = delayPrice(levelNanos + candidate)
                + EModel.effectiveEquipmentImpairment(0, EModel.BPL_WITH_CONCEALMENT, lossPercent, BURST_RATIO);
            if (price < least) {
                least = price;
                best = candidate;
            }
        }
        return best;
    }

    private static double delayPrice(long nanos) {
        double ms = Math.min(MAX_PRICED_MS - 1, nanos / 1e6);
        int whole = (int) ms;
        return DELAY_PRICE[whole] + (ms - whole) * (DELAY_PRICE[whole + 1] - DELAY_PRICE[whole]);
    }
}
