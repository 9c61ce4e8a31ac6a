package org.offhook.codecs.g726;

/**
 * The quantisers of the four rates (ITU-T G.726 clauses 2.3, 2.5 and 4.2.3 to 4.2.6, tables 7 to 16): values between
 * 4-bit mantissa logarithms and codes.
 */
enum BitRate {

    /** 16 kbit/s: 2 bits, and no code is set aside for zero. */
    KBIT_16(2, new int[] {261}, new int[] {116, 365},
        new int[] {-22, 439}, new int[] {0, 7}),
    /** 24 kbit/s. */
    KBIT_24(3, new int[] {8, 218, 331}, new int[] {-2048, 135, 273, 373},
        new int[] {-4, 30, 137, 582}, new int[] {0, 1, 2, 7}),
    /** 32 kbit/s. */
    KBIT_32(4, new int[] {-124, 80, 178, 246, 300, 349, 400}, new int[] {-2048, 4, 135, 213, 273, 323, 373, 425},
        new int[] {-12, 18, 41, 64, 112, 198, 355, 1122}, new int[] {0, 0, 0, 1, 1, 1, 3, 7}),
    /** 40 kbit/s. */
    KBIT_40(5, new int[] {-122, -16, 68, 139, 198, 250, 298, 339, 378, 413, 445, 475, 502, 528, 553},
        new int[] {-2048, -66, 28, 104, 169, 224, 274, 318, 358, 395, 429, 459, 488, 514, 539, 566},
        new int[] {14, 14, 24, 39, 40, 41, 58, 100, 141, 179, 219, 280, 358, 440, 529, 696},
        new int[] {0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 2, 3, 4, 5, 6, 6});

    /** Bits of a code. */
    final int bits;
    /** Arithmetic shift by which zero coefficients leak. */
    final int leakShift;
    /** Inverse quantiser output by code, logarithm to base 2 with 7 bits of fraction. */
    final int[] level;
    /** Multiplier W of the scale factor by code. */
    final int[] multiplier;
    /** Weight F of the speed control by code. */
    final int[] speed;

    private final int[] decision;

    BitRate(int bits, int[] decision, int[] level, int[] multiplier, int[] speed) {
        this.bits = bits;
        this.decision = decision;
        leakShift = bits == 5 ? 9 : 8;
        this.level = mirrored(level);
        this.multiplier = mirrored(multiplier);
        this.speed = mirrored(speed);
    }

    /** Negative codes are the complements of positive ones. */
    private static int[] mirrored(int[] byMagnitude) {
        int[] byCode = new int[2 * byMagnitude.length];
        for (int i = 0; i < byMagnitude.length; i++) {
            byCode[i] = byMagnitude[i];
            byCode[byCode.length - 1 - i] = byMagnitude[i];
        }
        return byCode;
    }

    int mask() {
        return (1 << bits) - 1;
    }

    /** {@return sign of a code, 0 or -1} */
    int sign(int code) {
        return -(code >> bits - 1);
    }

    /**
     * Block QUAN. A code of all zeros is not sent, except at 16 kbit/s: all ones stands for it.
     *
     * @param log      logarithm of the difference less that of the scale factor
     * @param sign of the difference, 0 or -1
     * @return the code
     */
    int quantise(int log, int sign) {
        int magnitude = 0;
        for (int level : decision) {
            magnitude += level - 1 - log >>> 31;
        }
        if (magnitude == 0 && this != KBIT_16) {
            return mask();
        }
        return (magnitude ^ sign) & mask();
    }
}
