package org.offhook.codecs.g722;

import java.util.Arrays;

/**
 * The 24-tap quadrature mirror filters that split 16 kHz into two bands of 8 kHz each and join them again
 * (ITU-T G.722 clauses 3.1, 4.4 and 6.2.1.1). The sum of the magnitudes of the taps keeps every sum within 32 bits.
 */
final class QuadratureMirror {

    private static final int TAPS = 24;

    /** Table 11 of G.722, doubled, every other one: for the newer sample of a pair; backwards, for the older one. */
    private static final int[] PHASE = {6, -22, 24, 64, -420, 1902, 7752, -1610, 724, -312, 106, -22};

    /** The past, twice, so that a window of it is always in one piece. Older samples of pairs, then newer ones. */
    private final int[] older = new int[TAPS];
    private final int[] newer = new int[TAPS];
    private int at;

    /** Sums of the taps over the two phases of the past. */
    int olderSum;
    int newerSum;

    void reset() {
        Arrays.fill(older, 0);
        Arrays.fill(newer, 0);
        at = 0;
    }

    /**
     * Takes a pair of samples and filters; results are in {@link #olderSum} and {@link #newerSum}.
     *
     * @param first  sample at the odd taps
     * @param second sample at the even taps
     */
    void filter(int first, int second) {
        int half = TAPS / 2;
        older[at] = first;
        older[at + half] = first;
        newer[at] = second;
        newer[at + half] = second;
        at = at == half - 1 ? 0 : at + 1;
        // The oldest pair is now at the start of the window, and has the last taps.
        int sumOlder = 0;
        int sumNewer = 0;
        for (int i = 0; i < half; i++) {
            sumNewer += PHASE[half - 1 - i] * newer[at + i];
            sumOlder += PHASE[i] * older[at + i];
        }
        olderSum = sumOlder;
        newerSum = sumNewer;
    }
}
