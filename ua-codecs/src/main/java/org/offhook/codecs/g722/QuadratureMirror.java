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

    /** Samples as four neighbouring taps see them. */
    private final int[] delayed0 = new int[BLOCK];
    private final int[] delayed1 = new int[BLOCK];
    private final int[] delayed2 = new int[BLOCK];
    private final int[] delayed3 = new int[BLOCK];

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

    private void filter(int[] x, int[] taps, int[] sum, int count) {
        Arrays.fill(sum, 0, count, 0);
        for (int k = 0; k < TAPS; k += 4) {
            System.arraycopy(x, k, delayed0, 0, count);
            System.arraycopy(x, k + 1, delayed1, 0, count);
            System.arraycopy(x, k + 2, delayed2, 0, count);
            System.arraycopy(x, k + 3, delayed3, 0, count);
            add(sum, taps, k, count);
        }
    }

    /** The compiler does several samples at once only where every array has the same index: hence the copies. */
    private void add(int[] sum, int[] taps, int k, int count) {
        int[] x0 = delayed0;
        int[] x1 = delayed1;
        int[] x2 = delayed2;
        int[] x3 = delayed3;
        int tap0 = taps[k];
        int tap1 = taps[k + 1];
        int tap2 = taps[k + 2];
        int tap3 = taps[k + 3];
        for (int i = 0; i < count; i++) {
            sum[i] += tap0 * x0[i] + tap1 * x1[i] + tap2 * x2[i] + tap3 * x3[i];
        }
    }
}
