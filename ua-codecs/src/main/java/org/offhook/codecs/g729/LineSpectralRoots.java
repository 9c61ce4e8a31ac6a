package org.offhook.codecs.g729;

import static org.offhook.codecs.g729.FixedPoint.lMac;
import static org.offhook.codecs.g729.FixedPoint.lMsu;
import static org.offhook.codecs.g729.FixedPoint.lMult;
import static org.offhook.codecs.g729.FixedPoint.lShl;
import static org.offhook.codecs.g729.FixedPoint.lShr;
import static org.offhook.codecs.g729.FixedPoint.mul32x16;
import static org.offhook.codecs.g729.FixedPoint.sat16;
import static org.offhook.codecs.g729.LpcFilter.ORDER;

/**
 * Predictor coefficients to line spectral pairs: the roots of a sum and a difference polynomial, found by Chebyshev
 * series on a grid, alternating between the two (ITU-T G.729 clause 3.2.3, Annex A.3.2.3).
 */
final class LineSpectralRoots {

    private static final int HALF = ORDER / 2;
    /** Numbers whose magnitude is less cannot overflow when they are subtracted. */
    private static final int HALF_RANGE = 1 << 30;

    /** Cosines at 51 points over half a circle: the grid of Annex A, with two bisections. */
    private static final int[] COARSE_GRID = {
        32760, 32703, 32509, 32187, 31738, 31164, 30466, 29649, 28714, 27666, 26509, 25248, 23886, 22431, 20887,
        19260, 17557, 15786, 13951, 12062, 10125, 8149, 6140, 4106, 2057, 0, -2057, -4106, -6140, -8149, -10125,
        -12062, -13951, -15786, -17557, -19260, -20887, -22431, -23886, -25248, -26509, -27666, -28714, -29649,
        -30466, -31164, -31738, -32187, -32509, -32703, -32760};

    /** Cosines at 61 points: the grid of the main body, with four bisections. */
    private static final int[] FINE_GRID = {
        32760, 32723, 32588, 32364, 32051, 31651, 31164, 30591, 29935, 29196, 28377, 27481, 26509, 25465, 24351,
        23170, 21926, 20621, 19260, 17846, 16384, 14876, 13327, 11743, 10125, 8480, 6812, 5126, 3425, 1714, 0, -1714,
        -3425, -5126, -6812, -8480, -10125, -11743, -13327, -14876, -16384, -17846, -19260, -20621, -21926, -23170,
        -24351, -25465, -26509, -27481, -28377, -29196, -29935, -30591, -31164, -31651, -32051, -32364, -32588,
        -32723, -32760};

    private final int[] grid;
    private final int bisections;
    private final int[] sum = new int[HALF + 1];
    private final int[] difference = new int[HALF + 1];
    private int fractionBits;

    LineSpectralRoots(Variant variant) {
        grid = variant == Variant.MAIN_BODY ? FINE_GRID : COARSE_GRID;
        bisections = variant == Variant.MAIN_BODY ? 4 : 2;
    }

    /**
     * Finds the pairs.
     *
     * @param a   predictor
     * @param lsp receives ten pairs, falling
     * @param old pairs to give when ten roots cannot be found
     */
    void find(int[] a, int[] lsp, int[] old) {
        setPolynomials(a);
        int found = 0;
        int[] f = sum;
        int xLow = grid[0];
        int yLow = evaluate(xLow, f);
        for (int point = 1; point < grid.length && found < ORDER; point++) {
            int xHigh = xLow;
            int yHigh = yLow;
            xLow = grid[point];
            yLow = evaluate(xLow, f);
            if (lMult(yLow, yHigh) <= 0) {
                xLow = root(f, xLow, yLow, xHigh, yHigh);
                lsp[found++] = xLow;
                f = f == sum ? difference : sum;
                yLow = evaluate(xLow, f);
            }
        }
        if (found < ORDER) {
            System.arraycopy(old, 0, lsp, 0, ORDER);
        }
    }

    /** Coefficients with 11 bits of fraction, or 10 when they do not fit. */
    private void setPolynomials(int[] a) {
        fractionBits = 11;
        if (!fill(a, 2048, 1)) {
            fractionBits = 10;
            fill(a, 1024, 2);
        }
    }

    private boolean fill(int[] a, int one, int shift) {
        boolean fits = true;
        sum[0] = one;
        difference[0] = one;
        for (int i = 0; i < HALF; i++) {
            int s = (a[i + 1] + a[ORDER - i] >> shift) - sum[i];
            int d = (a[i + 1] - a[ORDER - i] >> shift) + difference[i];
            sum[i + 1] = sat16(s);
            difference[i + 1] = sat16(d);
            fits &= sum[i + 1] == s && difference[i + 1] == d;
        }
        return fits;
    }

    /** Bisections, then a straight line between the ends. */
    private int root(int[] f, int xLowStart, int yLowStart, int xHighStart, int yHighStart) {
        int xLow = xLowStart;
        int yLow = yLowStart;
        int xHigh = xHighStart;
        int yHigh = yHighStart;
        for (int i = 0; i < bisections; i++) {
            int xMiddle = (xLow >> 1) + (xHigh >> 1);
            int yMiddle = evaluate(xMiddle, f);
            if (lMult(yLow, yMiddle) <= 0) {
                yHigh = yMiddle;
                xHigh = xMiddle;
            } else {
                yLow = yMiddle;
                xLow = xMiddle;
            }
        }
        int rise = sat16(yHigh - yLow);
        if (rise == 0) {
            return xLow;
        }
        int shift = FixedPoint.norm16(FixedPoint.abs16(rise));
        int inverse = FixedPoint.divide(16383, FixedPoint.abs16(rise) << shift);
        int slope = (short) lShr(lMult(sat16(xHigh - xLow), inverse), 20 - shift);
        slope = rise < 0 ? FixedPoint.negate16(slope) : slope;
        return sat16(xLow - (short) (lMult(yLow, slope) >> 11));
    }

    /** Chebyshev series at a cosine, by Clenshaw's recurrence in double precision. */
    private int evaluate(int x, int[] f) {
        int scale = fractionBits == 11 ? 512 : 256;
        int b2 = scale / 2 << 16;
        int b1 = lMac(lMult(x, scale), f[1], 4096);
        for (int i = 2; i < HALF; i++) {
            int b0 = lMac(minus(lShl(mul32x16(b1, x), 1), b2), f[i], 4096);
            b2 = b1;
            b1 = b0;
        }
        int last = lMac(minus(mul32x16(b1, x), b2), f[HALF], 2048);
        return lShl(last, fractionBits == 11 ? 6 : 7) >> 16;
    }

    /** Difference taken in two halves, each of which saturates. */
    private static int minus(int value, int subtrahend) {
        if ((value + HALF_RANGE | subtrahend + HALF_RANGE) >= 0) {
            return value - (subtrahend & ~1);
        }
        return lMsu(lMac(value, subtrahend >> 16, -32768), subtrahend >> 1 & 0x7FFF, 1);
    }
}
