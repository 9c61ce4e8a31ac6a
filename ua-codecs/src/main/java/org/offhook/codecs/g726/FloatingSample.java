package org.offhook.codecs.g726;

/**
 * The 11-bit floating-point numbers of ITU-T G.726 clause 4.2.4 (blocks FLOAT A, FLOAT B and FMULT): one bit of sign,
 * four of exponent, six of mantissa, in the low bits of an {@code int}. Zero has exponent 0 and mantissa 32.
 */
final class FloatingSample {

    static final int ZERO = 32;
    private static final int SIGN = 1 << 10;

    private FloatingSample() {
    }

    /**
     * {@return a magnitude as a floating-point number}
     *
     * @param sign      0 or -1
     * @param magnitude 15 bits
     */
    static int of(int sign, int magnitude) {
        int exponent = Integer.SIZE - Integer.numberOfLeadingZeros(magnitude);
        int mantissa = magnitude << 6 >> exponent | (magnitude - 1 >>> 31) << 5;
        return sign & SIGN | (exponent << 6) + mantissa;
    }

    /**
     * {@return the product, 16 bits}
     *
     * @param coefficient 16-bit predictor coefficient
     * @param sample      floating-point sample
     */
    static int multiply(int coefficient, int sample) {
        // Without branches, since signs and zeros cannot be foreseen.
        int negative = coefficient >> 31;
        int magnitude = (coefficient >> 2 ^ negative) - negative & 8191;
        int exponent = Integer.SIZE - Integer.numberOfLeadingZeros(magnitude);
        int mantissa = magnitude << 6 >> exponent | (magnitude - 1 >>> 31) << 5;
        int sum = (sample >> 6 & 15) + exponent;
        int product = (sample & 63) * mantissa + 48 >> 4 << 7;
        int shifted = sum <= 26 ? product >> 26 - sum : product << sum - 26 & 32767;
        int opposite = negative ^ sample << 21 >> 31;
        return (shifted ^ opposite) - opposite;
    }
}
