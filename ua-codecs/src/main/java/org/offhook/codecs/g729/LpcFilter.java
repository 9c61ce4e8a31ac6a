package org.offhook.codecs.g729;

import static org.offhook.codecs.g729.FixedPoint.lMac;
import static org.offhook.codecs.g729.FixedPoint.lMsu;
import static org.offhook.codecs.g729.FixedPoint.lMult;
import static org.offhook.codecs.g729.FixedPoint.round;
import static org.offhook.codecs.g729.FixedPoint.sat16;

/**
 * Filters of order 10 with coefficients that have 12 bits of fraction: A(z), 1/A(z) and the weighting A(z/gamma)
 * (ITU-T G.729 clauses 3.3, 3.5 and 4.1.6). Every sum saturates, but as long as signals stay below what the
 * coefficients can drive out of 32 bits, plain integers give the same.
 */
final class LpcFilter {

    /** Order of the linear prediction. */
    static final int ORDER = 10;
    /** Coefficients of a filter, the first of which is 1. */
    static final int TAPS = ORDER + 1;

    /** Sums below this keep within 32 bits when scaled and rounded. */
    private static final int PLAIN_SUM = (1 << 28) - (1 << 12);

    private LpcFilter() {
    }

    /** {@return the magnitude below which no sum over these coefficients can leave 32 bits} */
    private static int safePeak(int[] a, int aOffset) {
        int sum = 0;
        for (int j = 0; j <= ORDER; j++) {
            sum += Math.abs(a[aOffset + j]);
        }
        return (int) (0x7FFF_FFFFL / (2L * sum));
    }

    /**
     * Filters by A(z); ten samples before the first are looked at.
     *
     * @param a       coefficients
     * @param aOffset first of them
     * @param x       signal
     * @param xOffset first sample
     * @param y       receives the residual
     * @param yOffset first sample to write
     * @param count   samples
     */
    static void residual(int[] a, int aOffset, int[] x, int xOffset, int[] y, int yOffset, int count) {
        boolean safe = FixedPoint.peak(x, xOffset - ORDER, xOffset + count) <= safePeak(a, aOffset);
        for (int i = 0; i < count; i++) {
            int at = xOffset + i;
            int sum = lMult(x[at], a[aOffset]);
            if (safe) {
                int rest = 0;
                for (int j = 1; j <= ORDER; j++) {
                    rest += a[aOffset + j] * x[at - j];
                }
                sum += 2 * rest;
            } else {
                for (int j = 1; j <= ORDER; j++) {
                    sum = lMac(sum, a[aOffset + j], x[at - j]);
                }
            }
            y[yOffset + i] = sum < PLAIN_SUM && sum > -PLAIN_SUM ? (sum << 3) + 0x8000 >> 16 : descale(sum);
        }
    }

    /**
     * Filters by 1/A(z), in place of the output signal's own past: ten samples before the first are the memory.
     *
     * @param a       coefficients
     * @param aOffset first of them
     * @param x       excitation
     * @param xOffset first sample
     * @param y       receives the signal and holds its past
     * @param yOffset first sample to write, at least 10
     * @param count   samples
     * @return whether a sum saturated
     */
    static boolean synthesis(int[] a, int aOffset, int[] x, int xOffset, int[] y, int yOffset, int count) {
        int safePeak = safePeak(a, aOffset);
        int done = safePeak > Short.MAX_VALUE ? synthesisPlain(a, aOffset, x, xOffset, y, yOffset, count) : 0;
        int peak = FixedPoint.peak(y, yOffset + done - ORDER, yOffset + done);
        boolean saturated = false;
        for (int i = done; i < count; i++) {
            int at = yOffset + i;
            int input = x[xOffset + i];
            int sum = lMult(input, a[aOffset]);
            if (Math.max(peak, Math.abs(input)) <= safePeak) {
                // The newest sample comes last, since it is ready last.
                int rest = 0;
                for (int j = ORDER; j >= 1; j--) {
                    rest += a[aOffset + j] * y[at - j];
                }
                sum -= 2 * rest;
            } else {
                saturated |= saturates(sum, a, aOffset, y, at);
                for (int j = 1; j <= ORDER; j++) {
                    sum = lMsu(sum, a[aOffset + j], y[at - j]);
                }
            }
            if (sum < PLAIN_SUM && sum > -PLAIN_SUM) {
                y[at] = (sum << 3) + 0x8000 >> 16;
            } else {
                saturated |= ((long) sum << 3) + 0x8000 > FixedPoint.MAX_32 || (long) sum << 3 < FixedPoint.MIN_32;
                y[at] = descale(sum);
            }
            peak = Math.max(peak, Math.abs(y[at]));
        }
        return saturated;
    }

    /** The same where no sum can saturate, up to a sample that itself does not fit. {@return samples made} */
    private static int synthesisPlain(int[] a, int aOffset, int[] x, int xOffset, int[] y, int yOffset, int count) {
        int a0 = a[aOffset];
        int a1 = a[aOffset + 1];
        int a2 = a[aOffset + 2];
        int a3 = a[aOffset + 3];
        int a4 = a[aOffset + 4];
        int a5 = a[aOffset + 5];
        int a6 = a[aOffset + 6];
        int a7 = a[aOffset + 7];
        int a8 = a[aOffset + 8];
        int a9 = a[aOffset + 9];
        int a10 = a[aOffset + 10];
        for (int i = 0; i < count; i++) {
            int at = yOffset + i;
            // The newest sample comes last, since it is ready last.
            int rest = a10 * y[at - 10] + a9 * y[at - 9] + a8 * y[at - 8] + a7 * y[at - 7] + a6 * y[at - 6]
                + (a5 * y[at - 5] + a4 * y[at - 4] + a3 * y[at - 3] + a2 * y[at - 2]);
            int sum = 2 * (a0 * x[xOffset + i] - rest - a1 * y[at - 1]);
            if (sum >= PLAIN_SUM || sum <= -PLAIN_SUM) {
                return i;
            }
            y[at] = (sum << 3) + 0x8000 >> 16;
        }
        return count;
    }

    private static boolean saturates(int start, int[] a, int aOffset, int[] y, int at) {
        long sum = start;
        for (int j = 1; j <= ORDER; j++) {
            int product = a[aOffset + j] * y[at - j];
            sum -= 2L * product;
            if (sum != (int) sum || product == 0x4000_0000) {
                return true;
            }
        }
        return false;
    }

    /** Three places up, saturated, then the upper half, rounded. */
    private static int descale(int sum) {
        return sat16((int) (((long) sum << 3) + 0x8000 >> 16));
    }

    /**
     * Moves the poles towards the origin: A(z/gamma).
     *
     * @param a        coefficients
     * @param aOffset  first of them
     * @param gamma    15 bits of fraction
     * @param weighted receives the coefficients
     * @param wOffset  first to write
     */
    static void weight(int[] a, int aOffset, int gamma, int[] weighted, int wOffset) {
        weighted[wOffset] = a[aOffset];
        int factor = gamma;
        for (int i = 1; i <= ORDER; i++) {
            weighted[wOffset + i] = round(lMult(a[aOffset + i], factor));
            factor = round(lMult(factor, gamma));
        }
    }
}
