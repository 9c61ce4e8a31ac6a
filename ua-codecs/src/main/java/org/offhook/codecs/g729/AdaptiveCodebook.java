package org.offhook.codecs.g729;

import static org.offhook.codecs.g729.FixedPoint.dot;
import static org.offhook.codecs.g729.FixedPoint.lShl;
import static org.offhook.codecs.g729.FixedPoint.norm32;
import static org.offhook.codecs.g729.FixedPoint.round;

/** Closed-loop search of the pitch delay, and its gain (ITU-T G.729 clauses 3.7, 3.7.3 and A.3.7). */
final class AdaptiveCodebook {

    private static final int SUBFRAME = AlgebraicCode.SUBFRAME;
    /** From here on the first subframe has whole delays alone. */
    private static final int LONGEST_FRACTIONAL = 84;
    /** 1.2, 14 bits of fraction. */
    private static final int MAX_GAIN = 19661;

    private final BackwardFilter backward = new BackwardFilter();
    private final int[] correlation = new int[SUBFRAME];
    private final int[] best = new int[SUBFRAME];
    private final int[] quarter = new int[SUBFRAME];
    private int delay;
    private int thirds;

    /** {@return whole samples of the delay found} */
    int delay() {
        return delay;
    }

    /** {@return thirds of a sample, -1 to 1} */
    int thirds() {
        return thirds;
    }

    /**
     * Searches, and leaves the best prediction in the excitation.
     *
     * @param excitation past, and the residual in the place of the subframe
     * @param at         first sample of the subframe
     * @param target     signal to match
     * @param tOffset    its first sample
     * @param response   impulse response of the weighted synthesis
     * @param rOffset    its first sample
     * @param min        shortest delay to try
     * @param max        longest delay to try
     * @param first      whether this is the first subframe
     */
    void search(int[] excitation, int at, int[] target, int tOffset, int[] response, int rOffset, int min, int max,
                boolean first) {
        backward.correlate(target, tOffset, response, rOffset, correlation);
        int largest = FixedPoint.MIN_32;
        delay = min;
        boolean safe = FixedPoint.isSafe(FixedPoint.energy(correlation, 0, SUBFRAME),
            FixedPoint.energy(excitation, at - max, max - min + SUBFRAME));
        for (int t = min; t <= max; t++) {
            int match = safe ? FixedPoint.plainDot(correlation, 0, excitation, at - t, SUBFRAME)
                : dot(0, correlation, 0, excitation, at - t, SUBFRAME);
            if (match > largest) {
                largest = match;
                delay = t;
            }
        }
        thirds = 0;
        largest = predict(excitation, at, 0);
        if (first && delay > LONGEST_FRACTIONAL) {
            return;
        }
        for (int fraction = -1; fraction <= 1; fraction += 2) {
            System.arraycopy(excitation, at, best, 0, SUBFRAME);
            int match = predict(excitation, at, fraction);
            if (match > largest) {
                largest = match;
                thirds = fraction;
            } else {
                System.arraycopy(best, 0, excitation, at, SUBFRAME);
            }
        }
    }

    private int predict(int[] excitation, int at, int fraction) {
        LongTermPrediction.predict(excitation, at, delay, fraction, SUBFRAME);
        return dot(0, correlation, 0, excitation, at, SUBFRAME);
    }

    /**
     * Measures energy and match of the filtered prediction, and from them a gain.
     *
     * @param target    signal to match
     * @param tOffset   its first sample
     * @param filtered  filtered prediction
     * @param fOffset   its first sample
     * @param terms     receives terms 0 and 1 of the gains' error
     * @return gain, 14 bits of fraction, 0 to 1.2
     */
    int gain(int[] target, int tOffset, int[] filtered, int fOffset, GainTerms terms) {
        for (int i = 0; i < SUBFRAME; i++) {
            quarter[i] = filtered[fOffset + i] >> 2;
        }
        long exact = FixedPoint.dotIfExact(1, filtered, fOffset, filtered, fOffset, SUBFRAME);
        boolean fits = exact <= FixedPoint.MAX_32;
        int energy = fits ? (int) exact : dot(1, quarter, 0, quarter, 0, SUBFRAME);
        int energyShift = norm32(energy);
        int energyMantissa = round(lShl(energy, energyShift));
        energyShift = fits ? energyShift : energyShift - 4;

        exact = FixedPoint.dotIfExact(0, target, tOffset, filtered, fOffset, SUBFRAME);
        fits = exact <= FixedPoint.MAX_32;
        int match = fits ? (int) exact : dot(0, target, tOffset, quarter, 0, SUBFRAME);
        int matchShift = norm32(match);
        int matchMantissa = round(lShl(match, matchShift));
        matchShift = fits ? matchShift : matchShift - 2;

        terms.set(0, energyMantissa, energyShift - 15);
        if (matchMantissa <= 0) {
            terms.set(1, FixedPoint.negate16(matchMantissa), 14);
            return 0;
        }
        terms.set(1, -matchMantissa, matchShift - 16);
        int ratio = FixedPoint.divide(matchMantissa >> 1, energyMantissa);
        return Math.min(MAX_GAIN, FixedPoint.shr16(ratio, matchShift - energyShift));
    }
}
