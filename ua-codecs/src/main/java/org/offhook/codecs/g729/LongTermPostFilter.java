package org.offhook.codecs.g729;

import static org.offhook.codecs.g729.FixedPoint.dot;
import static org.offhook.codecs.g729.FixedPoint.lMac;
import static org.offhook.codecs.g729.FixedPoint.lMult;
import static org.offhook.codecs.g729.FixedPoint.lSub;
import static org.offhook.codecs.g729.FixedPoint.mul32x16;
import static org.offhook.codecs.g729.FixedPoint.norm16;
import static org.offhook.codecs.g729.FixedPoint.norm32;
import static org.offhook.codecs.g729.FixedPoint.round;
import static org.offhook.codecs.g729.FixedPoint.sat16;
import static org.offhook.codecs.g729.FixedPoint.shr16;

/**
 * The long-term postfilter of the main body: finds the delay around the pitch in eighths of a sample, and adds the
 * delayed residual where the signal is periodic enough (ITU-T G.729 clause 4.2.1).
 *
 * <p>The search interpolates with short filters. The delay that it finds is tried again with a long filter, and the
 * better of the two is used.
 */
final class LongTermPostFilter {

    private static final int SUBFRAME = AlgebraicCode.SUBFRAME;
    private static final int PHASES = 8;
    private static final int SHORT_TAPS = 4;
    private static final int LONG_TAPS = 16;
    /** Samples of the past that are needed. */
    static final int PAST = LongTermPrediction.MAX_DELAY + 1 + LONG_TAPS / 2;
    private static final int LENGTH = PAST + SUBFRAME;
    private static final int WIDE = SUBFRAME + 1;
    /** 2/3: share of the direct signal where the filter is at its strongest, 15 bits of fraction. */
    private static final int LEAST_DIRECT = 21845;

    /** Interpolation filters for eighths of a sample. */
    private static final int[] SHORT_FILTER = {
        -188, 2873, 31650, -1597, -484, 7041, 28469, -2147, -933, 12266, 23705, -1992, -1492, 18050, 18050, -1492,
        -1992, 23705, 12266, -933, -2147, 28469, 7041, -484, -1597, 31650, 2873, -188};
    private static final int[] LONG_FILTER = {
        -40, 72, -156, 315, -579, 1023, -1874, 4439, 31915, -3390, 1595, -887, 501, -266, 130, -59, -77, 147, -317,
        631, -1150, 2030, -3773, 9639, 29436, -5579, 2727, -1527, 859, -453, 218, -101, -106, 212, -455, 892, -1614,
        2850, -5392, 15206, 25569, -6549, 3303, -1860, 1041, -543, 258, -122, -123, 253, -538, 1044, -1876, 3319,
        -6414, 20676, 20676, -6414, 3319, -1876, 1044, -538, 253, -123, -122, 258, -543, 1041, -1860, 3303, -6549,
        25569, 15206, -5392, 2850, -1614, 892, -455, 212, -106, -101, 218, -453, 859, -1527, 2727, -5579, 29436, 9639,
        -3773, 2030, -1150, 631, -317, 147, -77, -59, 130, -266, 501, -887, 1595, -3390, 31915, 4439, -1874, 1023,
        -579, 315, -156, 72, -40};

    private final int[] scaled = new int[LENGTH];
    /** The past interpolated at each phase, a sample more than a subframe. */
    private final int[] interpolated = new int[(PHASES - 1) * WIDE];
    private final int[] energyFirst = new int[PHASES - 1];
    private final int[] energySecond = new int[PHASES - 1];
    private final int[] longDelayed = new int[SUBFRAME];
    private final Candidate best = new Candidate();
    private final Candidate refined = new Candidate();
    private int energyShift;
    private int correlationShift;
    private int bestSquare;
    private int bestPhase;
    private int bestLate;

    /** A delayed signal's match with the present one, and its energy: mantissas and shifts. */
    private static final class Candidate {
        private int match;
        private int energy;
        private int matchShift;
        private int energyShift;
    }

    /**
     * Filters a subframe.
     *
     * @param residual 152 past samples and the subframe
     * @param pitch    delay that was decoded
     * @param out      receives the filtered samples
     * @return the whole delay at which the signal is periodic, rounded up, or 0
     */
    int filter(int[] residual, int pitch, int[] out) {
        int magnitudes = 0;
        for (int i = 0; i < LENGTH; i++) {
            magnitudes |= FixedPoint.abs16(residual[i]);
        }
        int shift = 3 - norm16(magnitudes);
        for (int i = 0; i < LENGTH; i++) {
            scaled[i] = shr16(residual[i], shift);
        }
        int delay = search(pitch);
        if (delay == 0) {
            System.arraycopy(residual, PAST, out, 0, SUBFRAME);
            return 0;
        }
        int[] delayed = residual;
        int from = PAST - delay;
        if (bestPhase != 0) {
            refine(delay);
            boolean isShort = !isRefinedBetter();
            delayed = isShort ? interpolated : longDelayed;
            from = isShort ? (bestPhase - 1) * WIDE + bestLate : 0;
            for (int i = from; i < from + SUBFRAME; i++) {
                delayed[i] = FixedPoint.shl16(delayed[i], shift);
            }
            mix(residual, delayed, from, isShort ? best : refined, out);
        } else {
            mix(residual, delayed, from, best, out);
        }
        return delay;
    }

    private static void mix(int[] residual, int[] delayed, int from, Candidate candidate, int[] out) {
        int match = candidate.match;
        int energy = candidate.energy;
        int shift = candidate.matchShift - candidate.energyShift;
        if (shift >= 0) {
            energy = shr16(energy, shift);
        } else {
            match = shr16(match, -shift);
        }
        int direct = LEAST_DIRECT;
        if (match < energy) {
            direct = FixedPoint.divide(energy >> 1, sat16((energy >> 1) + (match >> 2)));
        }
        int share = sat16(32767 - direct + 1);
        for (int i = 0; i < SUBFRAME; i++) {
            out[i] = round(lMac(lMult(direct, residual[PAST + i]), share, delayed[from + i]));
        }
    }

    /** {@return the whole delay, rounded up, or 0 when the signal is not periodic; the phase is in a field} */
    private int search(int pitch) {
        int present = dot(0, scaled, PAST, scaled, PAST, SUBFRAME);
        if (present == 0) {
            return 0;
        }
        int presentShift = Math.max(0, 16 - norm32(present));
        int presentEnergy = (short) (present >> presentShift);
        int match = -1;
        int delay = 0;
        for (int i = pitch - 1; i <= pitch + 1; i++) {
            int correlation = Math.max(0, dot(0, scaled, PAST, scaled, PAST - i, SUBFRAME));
            if (correlation > match) {
                match = correlation;
                delay = i;
            }
        }
        int energy = dot(0, scaled, PAST - delay, scaled, PAST - delay, SUBFRAME);
        if (match == 0 || energy == 0) {
            return 0;
        }
        energyShift = 16 - norm32(interpolate(delay, energy));
        if (energyShift <= 0) {
            return 0;
        }
        correlationShift = Math.max(energyShift, presentShift);
        best.energy = (short) (energy >> energyShift);
        best.match = (short) (match >> correlationShift);
        best.matchShift = correlationShift;
        best.energyShift = energyShift;
        chooseFraction();
        if (best.match == 0 || best.energy <= 1) {
            return 0;
        }
        return isPeriodic(presentEnergy, presentShift) ? delay + 1 - bestLate : 0;
    }

    /** Interpolates at all fractions. {@return the largest energy} */
    private int interpolate(int delay, int energy) {
        int largest = energy;
        for (int phase = 1; phase < PHASES; phase++) {
            int at = (phase - 1) * WIDE;
            int filter = (phase - 1) * SHORT_TAPS;
            for (int n = 0; n < WIDE; n++) {
                int from = PAST - delay + 1 + n;
                int sum = 0;
                for (int i = 0; i < SHORT_TAPS; i++) {
                    sum = lMac(sum, SHORT_FILTER[filter + i], scaled[from - i]);
                }
                interpolated[at + n] = round(sum);
            }
            int common = dot(0, interpolated, at + 1, interpolated, at + 1, SUBFRAME - 1);
            int first = interpolated[at];
            int last = interpolated[at + SUBFRAME];
            energyFirst[phase - 1] = lMac(common, first, first);
            energySecond[phase - 1] = lMac(common, last, last);
            boolean isFirstLarger = FixedPoint.abs16(first) > FixedPoint.abs16(last);
            largest = Math.max(largest, isFirstLarger ? energyFirst[phase - 1] : energySecond[phase - 1]);
        }
        return largest;
    }

    /** Compares the squared match over the energy of all fractions, early and late by a sample. */
    private void chooseFraction() {
        bestSquare = lMult(best.match, best.match);
        bestPhase = 0;
        bestLate = 1;
        for (int phase = 1; phase < PHASES; phase++) {
            int at = (phase - 1) * WIDE;
            tryFraction(phase, 0, dot(0, scaled, PAST, interpolated, at, SUBFRAME), energyFirst[phase - 1]);
            tryFraction(phase, 1, dot(0, scaled, PAST, interpolated, at + 1, SUBFRAME), energySecond[phase - 1]);
        }
    }

    private void tryFraction(int phase, int late, int correlation, int energy32) {
        int match = correlation < 0 ? 0 : (short) (correlation >> correlationShift);
        int square = lMult(match, match);
        int energy = (short) (energy32 >> energyShift);
        if (lSub(mul32x16(square, best.energy), mul32x16(bestSquare, energy)) > 0) {
            best.match = match;
            best.energy = energy;
            bestSquare = square;
            bestLate = late;
            bestPhase = phase;
        }
    }

    /** The prediction has to take away at least half of the energy. */
    private boolean isPeriodic(int presentEnergy, int presentShift) {
        int product = lMult(best.energy, presentEnergy);
        int square = bestSquare & ~1;
        int shift = 2 * correlationShift - energyShift - presentShift + 1;
        if (shift < 0) {
            square = FixedPoint.lShr(square, -shift);
        } else {
            product = FixedPoint.lShr(product, shift);
        }
        return lSub(square, product) >= 0;
    }

    private void refine(int delay) {
        int filter = (bestPhase - 1) * LONG_TAPS;
        for (int n = 0; n < SUBFRAME; n++) {
            int from = PAST + LONG_TAPS / 2 - delay + n;
            int sum = 0;
            for (int i = 0; i < LONG_TAPS; i++) {
                sum = lMac(sum, LONG_FILTER[filter + i], scaled[from - i]);
            }
            longDelayed[n] = round(sum);
        }
        int match = dot(0, longDelayed, 0, scaled, PAST, SUBFRAME);
        refined.matchShift = match < 0 ? 0 : Math.max(0, 16 - norm32(match));
        refined.match = match < 0 ? 0 : (short) (match >> refined.matchShift);
        int energy = dot(0, longDelayed, 0, longDelayed, 0, SUBFRAME);
        refined.energyShift = Math.max(0, 16 - norm32(energy));
        refined.energy = (short) (energy >> refined.energyShift);
    }

    private boolean isRefinedBetter() {
        if (refined.energy == 0) {
            return false;
        }
        int ofShort = mul32x16(lMult(best.match, best.match), refined.energy);
        int ofLong = mul32x16(lMult(refined.match, refined.match), best.energy);
        int shiftShort = 2 * best.matchShift + refined.energyShift;
        int shiftLong = 2 * refined.matchShift + best.energyShift;
        if (shiftLong > shiftShort) {
            ofShort = FixedPoint.lShr(ofShort, shiftLong - shiftShort);
        } else {
            ofLong = FixedPoint.lShr(ofLong, shiftShort - shiftLong);
        }
        return lSub(ofLong, ofShort) > 0;
    }
}
