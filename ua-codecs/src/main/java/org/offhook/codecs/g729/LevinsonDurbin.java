package org.offhook.codecs.g729;

import static org.offhook.codecs.g729.FixedPoint.MAX_32;
import static org.offhook.codecs.g729.FixedPoint.lAbs;
import static org.offhook.codecs.g729.FixedPoint.lAdd;
import static org.offhook.codecs.g729.FixedPoint.lShl;
import static org.offhook.codecs.g729.FixedPoint.lSub;
import static org.offhook.codecs.g729.FixedPoint.mul32;
import static org.offhook.codecs.g729.FixedPoint.norm32;
import static org.offhook.codecs.g729.FixedPoint.round;
import static org.offhook.codecs.g729.LpcFilter.ORDER;
import static org.offhook.codecs.g729.LpcFilter.TAPS;

import java.util.Arrays;

/**
 * The Levinson-Durbin recursion (ITU-T G.729 clause 3.2.2) in double precision. Where it becomes unstable, the last
 * stable filter is given again, so an encoder keeps one of these for all its uses.
 */
final class LevinsonDurbin {

    private static final int UNSTABLE = 32750;

    private final int[] stable = new int[TAPS];
    private final int[] current = new int[TAPS];
    private final int[] next = new int[TAPS];
    private int stableReflection1;
    private int stableReflection2;
    private int reflection1;
    private int reflection2;
    private int residualEnergy;
    private int error;
    private int errorExponent;

    LevinsonDurbin() {
        reset();
    }

    void reset() {
        Arrays.fill(stable, 0);
        stable[0] = 4096;
        stableReflection1 = 0;
        stableReflection2 = 0;
        residualEnergy = 0;
    }

    /** {@return the first reflection coefficient, 15 bits of fraction} */
    int reflection1() {
        return reflection1;
    }

    /** {@return the second reflection coefficient, 15 bits of fraction} */
    int reflection2() {
        return reflection2;
    }

    /** {@return the energy of the prediction error, on the scale of the autocorrelation's upper half} */
    int residualEnergy() {
        return residualEnergy;
    }

    /**
     * Solves for a predictor.
     *
     * @param r autocorrelation in double precision
     * @param a receives 11 coefficients, 12 bits of fraction
     * @return whether it is stable; otherwise the last stable one was given, and the residual energy is an old one
     */
    boolean solve(int[] r, int[] a) {
        int magnitude = FixedPoint.div32(lAbs(even(r[1])), r[0]);
        int reflection = even(r[1]) > 0 ? -magnitude : magnitude;
        current[1] = even(reflection >> 4);
        reflection1 = reflection >> 16;
        reflection2 = 0;
        error = r[0];
        errorExponent = 0;
        reduceError(reflection);
        for (int i = 2; i <= ORDER; i++) {
            reflection = reflection(r, i);
            if (i == 2) {
                reflection2 = reflection >> 16;
            }
            if (FixedPoint.abs16(reflection >> 16) > UNSTABLE) {
                System.arraycopy(stable, 0, a, 0, TAPS);
                reflection1 = stableReflection1;
                reflection2 = stableReflection2;
                return false;
            }
            for (int j = 1; j < i; j++) {
                next[j] = even(lAdd(mul32(reflection, current[i - j]), current[j]));
            }
            next[i] = even(reflection >> 4);
            System.arraycopy(next, 1, current, 1, i);
            reduceError(reflection);
        }
        residualEnergy = FixedPoint.shr16(error >> 16, errorExponent);
        a[0] = 4096;
        for (int i = 1; i <= ORDER; i++) {
            a[i] = round(lShl(current[i], 1));
        }
        System.arraycopy(a, 0, stable, 0, TAPS);
        stableReflection1 = reflection1;
        stableReflection2 = reflection2;
        return true;
    }

    private int reflection(int[] r, int i) {
        int sum = 0;
        for (int j = 1; j < i; j++) {
            sum = lAdd(sum, mul32(r[j], current[i - j]));
        }
        sum = lAdd(lShl(sum, 4), even(r[i]));
        int magnitude = FixedPoint.div32(lAbs(sum), error);
        return lShl(sum > 0 ? FixedPoint.lSub(0, magnitude) : magnitude, errorExponent);
    }

    /** Multiplies the error by 1 - k*k and normalises it. */
    private void reduceError(int reflection) {
        int rest = lSub(MAX_32, lAbs(mul32(reflection, reflection)));
        int product = mul32(error, rest);
        int shift = norm32(product);
        error = lShl(product, shift);
        errorExponent += shift;
    }

    /** What two 16-bit halves keep of 32 bits. */
    private static int even(int value) {
        return value & ~1;
    }
}
