package org.offhook.codecs.g722;

import java.util.Arrays;

/**
 * The 24-tap quadrature mirror filters that split 16 kHz into two bands of 8 kHz each and join them again
 * (ITU-T G.722 clauses 3.1, 4.4 and 6.2.1.1), a block of sample pairs at a time. The sum of the magnitudes of the taps
 * keeps every sum within 32 bits.
 */
final class QuadratureMirror {

    /** Pairs of samples that a block can hold. */
    static final int BLOCK = 160;

    private static final int TAPS = 12;
    /** Pairs of the past that come before a block. */
    static final int PAST = TAPS - 1;

    /** Every other tap of table 11 of G.722, doubled, for the newer sample of each pair; backwards for the older. */
    private static final int[] NEWER = {-22, 106, -312, 724, -1610, 7752, 1902, -420, 64, 24, -22, 6};
    private static final int[] OLDER = {6, -22, 24, 64, -420, 1902, 7752, -1610, 724, -312, 106, -22};

    /** First samples of pairs, and second ones, from {@link #PAST} on. */
    final int[] older = new int[PAST + BLOCK];
    final int[] newer = new int[PAST + BLOCK];

    /** Sums of the taps over each, from 0 on. */
    final int[] olderSum = new int[BLOCK];
    final int[] newerSum = new int[BLOCK];

    void reset() {
        Arrays.fill(older, 0);
        Arrays.fill(newer, 0);
    }

    /** Filters the pairs that lie in {@link #older} and {@link #newer}, and makes them the past of the next block. */
    void filter(int pairs) {
        filter(older, OLDER, olderSum, pairs);
        filter(newer, NEWER, newerSum, pairs);
        System.arraycopy(older, pairs, older, 0, PAST);
        System.arraycopy(newer, pairs, newer, 0, PAST);
    }

    /** The loop over the samples is the inner one, and so can run on several at once. */
    private static void filter(int[] x, int[] taps, int[] sum, int count) {
        Arrays.fill(sum, 0, count, 0);
        for (int k = 0; k < TAPS; k += 2) {
            int tap = taps[k];
            int next = taps[k + 1];
            for (int i = 0; i < count; i++) {
                sum[i] += tap * x[i + k] + next * x[i + k + 1];
            }
        }
    }
}
