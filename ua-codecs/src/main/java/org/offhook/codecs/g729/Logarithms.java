package org.offhook.codecs.g729;

import static org.offhook.codecs.g729.FixedPoint.lShrRound;
import static org.offhook.codecs.g729.FixedPoint.norm32;

/** Logarithm, power and inverse square root by interpolation in tables (ITU-T G.729 clause 5, tables 11 and 12). */
final class Logarithms {

    /** 2 to the power of i/32, divided by 2, 15 bits of fraction. */
    private static final int[] POWER = {
        16384, 16743, 17109, 17484, 17867, 18258, 18658, 19066, 19484, 19911, 20347, 20792, 21247, 21713, 22188, 22674,
        23170, 23678, 24196, 24726, 25268, 25821, 26386, 26964, 27554, 28158, 28774, 29405, 30048, 30706, 31379, 32066,
        32767};

    /** Logarithm to base 2 of 1 + i/32, 15 bits of fraction. */
    private static final int[] LOG = {
        0, 1455, 2866, 4236, 5568, 6863, 8124, 9352, 10549, 11716, 12855, 13967, 15054, 16117, 17156, 18172,
        19167, 20142, 21097, 22033, 22951, 23852, 24735, 25603, 26455, 27291, 28113, 28922, 29716, 30497, 31266, 32023,
        32767};

    /** Inverse square root of (i + 16)/16, 15 bits of fraction. */
    private static final int[] INVERSE_ROOT = {
        32767, 31790, 30894, 30070, 29309, 28602, 27945, 27330, 26755, 26214, 25705, 25225, 24770, 24339, 23930, 23541,
        23170, 22817, 22479, 22155, 21845, 21548, 21263, 20988, 20724, 20470, 20225, 19988, 19760, 19539, 19326, 19119,
        18919, 18725, 18536, 18354, 18176, 18004, 17837, 17674, 17515, 17361, 17211, 17064, 16921, 16782, 16646, 16514,
        16384};

    private Logarithms() {
    }

    /**
     * {@return the logarithm to base 2 in double precision: the integer part in the upper half}
     *
     * @param value any; 0 and less give 0
     */
    static int log2(int value) {
        if (value <= 0) {
            return 0;
        }
        int shift = norm32(value);
        int normalised = value << shift;
        int fraction = interpolate(LOG, (normalised >> 25) - 32, normalised >> 10 & 0x7FFF) >> 16;
        return 30 - shift << 16 | fraction << 1;
    }

    /**
     * {@return 2 to the power of exponent plus fraction, rounded}
     *
     * @param exponent integer part, 0 to 30
     * @param fraction 15 bits of fraction
     */
    static int pow2(int exponent, int fraction) {
        return lShrRound(interpolate(POWER, fraction >> 10, fraction << 5 & 0x7FFF), 30 - exponent);
    }

    /**
     * {@return the inverse square root, 30 bits of fraction}
     *
     * @param value any; 0 and less give the largest result
     */
    static int inverseRoot(int value) {
        if (value <= 0) {
            return 0x3FFF_FFFF;
        }
        int shift = norm32(value);
        int normalised = value << shift;
        int exponent = 30 - shift;
        if ((exponent & 1) == 0) {
            normalised >>= 1;
        }
        int root = interpolate(INVERSE_ROOT, (normalised >> 25) - 16, normalised >> 10 & 0x7FFF);
        return root >> (exponent >> 1) + 1;
    }

    private static int interpolate(int[] table, int index, int fraction) {
        return (table[index] << 16) - 2 * (table[index] - table[index + 1]) * fraction;
    }
}
