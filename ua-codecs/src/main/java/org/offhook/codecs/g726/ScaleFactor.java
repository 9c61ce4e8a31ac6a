package org.offhook.codecs.g726;

/**
 * Quantiser scale factor and the speed of its adaptation (ITU-T G.726 clauses 2.4 and 2.5): a fast one for speech, a
 * slow one for data, mixed as the signal demands. Logarithms to base 2.
 */
final class ScaleFactor {

    private static final int FAST_MIN = 544;
    private static final int FAST_MAX = 5120;
    private static final int SLOW_START = 34816;
    private static final int SLOW_MASK = (1 << 19) - 1;

    private int fast;
    private int slow;
    private int shortAverage;
    private int longAverage;
    private int speed;
    private int mixed;

    ScaleFactor() {
        reset();
    }

    void reset() {
        fast = FAST_MIN;
        slow = SLOW_START;
        shortAverage = 0;
        longAverage = 0;
        speed = 0;
    }

    /** {@return the scale factor for the next sample, 9 bits of fraction: blocks LIMA and MIX} */
    int mix() {
        int limited = Math.min(64, speed >> 2);
        int gap = fast - (slow >> 6);
        int sign = gap >> 31;
        int part = ((gap ^ sign) - sign & 8191) * limited >> 6;
        mixed = (slow >> 6) + (part ^ sign) - sign & 8191;
        return mixed;
    }

    /** {@return the slow scale factor, 15 bits of fraction} */
    int slow() {
        return slow;
    }

    /** Blocks FILTD, LIMB, FILTE. */
    void adapt(int multiplier) {
        int next = mixed + ((multiplier << 5) - mixed >> 5);
        fast = Math.max(FAST_MIN, Math.min(FAST_MAX, next));
        slow = slow + fast + (-slow >> 6) & SLOW_MASK;
    }

    /** Blocks FILTA, FILTB, SUBTC, FILTC and TRIGA. */
    void adaptSpeed(int weight, boolean tone, boolean transition) {
        shortAverage = shortAverage + ((weight << 9) - shortAverage >> 5) & 4095;
        longAverage = longAverage + ((weight << 11) - longAverage >> 7) & 16383;
        boolean steady = mixed >= 1536 && !tone
            && Math.abs((shortAverage << 2) - longAverage) < longAverage >> 3;
        speed = speed + ((steady ? 0 : 512) - speed >> 4) & 1023;
        if (transition) {
            speed = 256;
        }
    }
}
