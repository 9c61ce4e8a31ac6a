package org.offhook.codecs.g722;

/**
 * Quantiser scale factor of a sub-band, adapted in the logarithmic domain with a leak of 127/128
 * (ITU-T G.722 clauses 3.4 and 6.2.1.3, blocks LOGSC and SCALE).
 */
final class ScaleFactor {

    private static final int LEAK = 32512;

    /** 2048 times 2 to the power of i/32, table 21 of G.722. */
    private static final short[] INVERSE_LOG = {
        2048, 2093, 2139, 2186, 2233, 2282, 2332, 2383, 2435, 2489, 2543, 2599, 2656, 2714, 2774, 2834,
        2896, 2960, 3025, 3091, 3158, 3228, 3298, 3371, 3444, 3520, 3597, 3676, 3756, 3838, 3922, 4008};

    /** The factor by the upper bits of its logarithm. */
    private final short[] linearByLog;
    private final int largestLog;
    private int log;
    private int linear;

    /**
     * Makes a scale factor at its lower end.
     *
     * @param offset     octaves by which the band's factor lies above the common curve
     * @param largestLog limit of the logarithm, 11 bits of fraction
     */
    ScaleFactor(int offset, int largestLog) {
        this.largestLog = largestLog;
        linearByLog = new short[(largestLog >> 6) + 1];
        for (int i = 0; i < linearByLog.length; i++) {
            linearByLog[i] = (short) (INVERSE_LOG[i & 31] << 1 >> 11 - offset - (i >> 5) << 2);
        }
        reset();
    }

    void reset() {
        log = 0;
        linear = linearByLog[0];
    }

    int value() {
        return linear;
    }

    void adapt(int multiplierLog) {
        log = Math.max(0, Math.min(largestLog, (log * LEAK >> 15) + multiplierLog));
        linear = linearByLog[log >> 6];
    }
}
