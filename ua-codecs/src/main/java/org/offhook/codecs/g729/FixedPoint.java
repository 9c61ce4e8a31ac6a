package org.offhook.codecs.g729;

/**
 * The saturating fixed-point operators in which ITU-T G.729 is defined (clause 2.5 and ITU-T G.191), on {@code int}
 * values that hold 16 or 32 bits.
 *
 * <p>"Double precision" numbers are 32-bit values of which the lowest bit is ignored: the Recommendation keeps them as
 * two 16-bit halves, the lower with 15 bits.
 */
final class FixedPoint {

    static final int MAX_32 = Integer.MAX_VALUE;
    static final int MIN_32 = Integer.MIN_VALUE;
    /** Somewhat less than 2 to the power of 60. */
    private static final double SAFE_PRODUCT = 1.15e18;

    private FixedPoint() {
    }

    static int sat16(int value) {
        return value == (short) value ? value : value < 0 ? Short.MIN_VALUE : Short.MAX_VALUE;
    }

    static int sat32(long value) {
        return value == (int) value ? (int) value : value < 0 ? MIN_32 : MAX_32;
    }

    /** 16-bit product of fractions, truncated. */
    static int mult(int a, int b) {
        return sat16(a * b >> 15);
    }

    /** 16-bit product of fractions, rounded. */
    static int multRound(int a, int b) {
        return sat16(a * b + 0x4000 >> 15);
    }

    /** 32-bit product of fractions: doubled, and saturated where both are -1. */
    static int lMult(int a, int b) {
        int product = a * b;
        return product == 0x4000_0000 ? MAX_32 : product << 1;
    }

    static int lMac(int sum, int a, int b) {
        return sat32((long) sum + lMult(a, b));
    }

    static int lMsu(int sum, int a, int b) {
        return sat32((long) sum - lMult(a, b));
    }

    static int lAdd(int a, int b) {
        return sat32((long) a + b);
    }

    static int lSub(int a, int b) {
        return sat32((long) a - b);
    }

    static int lAbs(int value) {
        return value == MIN_32 ? MAX_32 : Math.abs(value);
    }

    static int negate16(int value) {
        return value == Short.MIN_VALUE ? Short.MAX_VALUE : -value;
    }

    static int abs16(int value) {
        return value == Short.MIN_VALUE ? Short.MAX_VALUE : Math.abs(value);
    }

    /** Shift to the left with saturation; a negative count shifts to the right. */
    static int lShl(int value, int count) {
        if (count <= 0) {
            return lShr(value, -count);
        }
        return value == 0 ? 0 : sat32((long) value << Math.min(count, 32));
    }

    /** Arithmetic shift to the right; a negative count shifts to the left with saturation. */
    static int lShr(int value, int count) {
        return count < 0 ? lShl(value, -count) : value >> Math.min(count, 31);
    }

    /** Shift to the right, rounded. */
    static int lShrRound(int value, int count) {
        if (count > 31) {
            return 0;
        }
        int shifted = lShr(value, count);
        return count > 0 && (value & 1 << count - 1) != 0 ? shifted + 1 : shifted;
    }

    static int shl16(int value, int count) {
        if (count < 0) {
            return value >> Math.min(-count, 31);
        }
        return value == 0 ? 0 : sat16(sat32((long) value << Math.min(count, 32)));
    }

    static int shr16(int value, int count) {
        return shl16(value, -count);
    }

    /** Shift of 16 bits to the right, rounded. */
    static int shrRound16(int value, int count) {
        if (count > 15) {
            return 0;
        }
        int shifted = shr16(value, count);
        return count > 0 && (value & 1 << count - 1) != 0 ? shifted + 1 : shifted;
    }

    /** Upper half of 32 bits, rounded. */
    static int round(int value) {
        return sat32((long) value + 0x8000) >> 16;
    }

    /** Places by which a 16-bit value can be shifted to the left without overflow. */
    static int norm16(int value) {
        return value == 0 ? 0 : Integer.numberOfLeadingZeros(value < 0 ? ~value : value) - 17;
    }

    /** Places by which a 32-bit value can be shifted to the left without overflow. */
    static int norm32(int value) {
        return value == 0 ? 0 : Integer.numberOfLeadingZeros(value < 0 ? ~value : value) - 1;
    }

    /** Quotient of two fractions, the numerator not the larger; what is not so gives the largest fraction. */
    static int divide(int numerator, int denominator) {
        if (numerator >= denominator || numerator < 0) {
            return Short.MAX_VALUE;
        }
        return (numerator << 15) / denominator;
    }

    /** Product of a double-precision and a 16-bit fraction. */
    static int mul32x16(int a, int b) {
        if (b != Short.MIN_VALUE) {
            return 2 * ((a >> 16) * b + ((a >> 1 & 0x7FFF) * b >> 15));
        }
        int high = lMult(a >> 16, b);
        int low = (a >> 1 & 0x7FFF) * b >> 15;
        return sat32((long) high + 2 * low);
    }

    /** Product of two double-precision fractions. */
    static int mul32(int a, int b) {
        int highA = a >> 16;
        int highB = b >> 16;
        int lowB = highA * (b >> 1 & 0x7FFF) >> 15;
        int lowA = (a >> 1 & 0x7FFF) * highB >> 15;
        return sat32((long) sat32((long) lMult(highA, highB) + 2 * lowB) + 2 * lowA);
    }

    /** Quotient of two double-precision fractions, the denominator normalised and the numerator not the larger. */
    static int div32(int numerator, int denominator) {
        int approximation = divide(0x3FFF, denominator >> 16);
        int error = lSub(MAX_32, mul32x16(denominator, approximation));
        int inverse = mul32x16(error, approximation);
        return lShl(mul32(numerator, inverse), 2);
    }

    /**
     * Sum of products, saturated after each.
     *
     * @param sum     start
     * @param a       first factors
     * @param aOffset first of them
     * @param b       second factors
     * @param bOffset first of them
     * @param count   how many
     */
    static int dot(int sum, int[] a, int aOffset, int[] b, int bOffset, int count) {
        // Exact as long as no sum on the way leaves 32 bits, which "outside" remembers.
        long exact = sum;
        long outside = 0;
        for (int i = 0; i < count; i++) {
            exact += 2L * (a[aOffset + i] * b[bOffset + i]);
            outside |= exact ^ (int) exact;
        }
        return outside == 0 ? (int) exact : dotSaturated(sum, a, aOffset, b, bOffset, count);
    }

    private static int dotSaturated(int sum, int[] a, int aOffset, int[] b, int bOffset, int count) {
        int saturated = sum;
        for (int i = 0; i < count; i++) {
            saturated = lMac(saturated, a[aOffset + i], b[bOffset + i]);
        }
        return saturated;
    }

    /**
     * {@return the sum of products when no saturation happens on the way, or a value beyond 32 bits when one does}
     */
    static long dotIfExact(int sum, int[] a, int aOffset, int[] b, int bOffset, int count) {
        long exact = sum;
        long outside = 0;
        for (int i = 0; i < count; i++) {
            exact += 2L * (a[aOffset + i] * b[bOffset + i]);
            outside |= exact ^ (int) exact;
            outside |= a[aOffset + i] * b[bOffset + i] == 0x4000_0000 ? Long.MIN_VALUE : 0;
        }
        return outside == 0 ? exact : Long.MAX_VALUE;
    }

    /** Sum of products where the caller knows that no sum on the way leaves 32 bits. */
    static int plainDot(int[] a, int aOffset, int[] b, int bOffset, int count) {
        int sum = 0;
        for (int i = 0; i < count; i++) {
            sum += a[aOffset + i] * b[bOffset + i];
        }
        return sum << 1;
    }

    /** {@return the sum of squares} */
    static long energy(int[] x, int offset, int count) {
        long sum = 0;
        for (int i = 0; i < count; i++) {
            sum += x[offset + i] * x[offset + i];
        }
        return sum;
    }

    /**
     * {@return whether no sum of products of two signals can leave 32 bits, nor any sum on the way}
     *
     * <p>By the inequality of Cauchy and Schwarz it is at most the root of the energies' product, and doubled here.
     */
    static boolean isSafe(long energyA, long energyB) {
        return (double) energyA * energyB < SAFE_PRODUCT;
    }

    /** Largest magnitude in a part of an array. */
    static int peak(int[] x, int from, int to) {
        int peak = 0;
        for (int i = from; i < to; i++) {
            peak = Math.max(peak, Math.abs(x[i]));
        }
        return peak;
    }
}
