package org.offhook.codecs.g722;

/**
 * ADPCM of the band from 0 to 4 kHz: 6 bits per sample, of which the adaptation uses the upper 4, so that one or two
 * may be lost on the way (ITU-T G.722 clauses 3 to 6, blocks 1L to 4L and 1 to 4 of figures 4 and 6).
 */
final class LowerBand {

    /** Decision levels of the 60-level quantiser, table 14 of G.722, filled up to a power of two less one. */
    private static final short[] DECISION = {
        35, 72, 110, 150, 190, 233, 276, 323, 370, 422, 473, 530, 587, 650, 714,
        786, 858, 940, 1023, 1121, 1219, 1339, 1458, 1612, 1765, 1980, 2195, 2557, 2919, 4095, 4095};
    private static final int LEVELS = 29;

    /** Output levels for codes of 4, 5 and 6 bits, tables 16 to 20 of G.722. */
    private static final short[] LEVEL_4 = {0, 150, 323, 530, 786, 1121, 1612, 2557};
    private static final short[] LEVEL_5 = {
        35, 110, 190, 276, 370, 473, 587, 714, 858, 1023, 1219, 1458, 1765, 2195, 2919};
    private static final short[] LEVEL_6 = {
        17, 54, 91, 130, 170, 211, 254, 300, 347, 396, 447, 501, 558, 618, 682,
        750, 822, 899, 982, 1072, 1170, 1279, 1399, 1535, 1689, 1873, 2088, 2376, 2738, 3101};

    /** Logarithmic multipliers by magnitude of the 4-bit code, table 12 of G.722. */
    private static final short[] LOG_MULTIPLIER = {-60, -30, 58, 172, 334, 538, 1198, 3042};

    private static final short[] INVERSE_4 = inverse4();
    private static final short[] INVERSE_5 = inverse(32, 2, LEVEL_5);
    private static final short[] INVERSE_6 = inverse(64, 4, LEVEL_6);
    private static final short[] ADAPTATION = adaptation();

    private final AdaptivePredictor predictor = new AdaptivePredictor();
    private final ScaleFactor scale = new ScaleFactor(2, 18432);

    void reset() {
        predictor.reset();
        scale.reset();
    }

    /** {@return the 6-bit code of a sub-band sample} */
    int encode(int sample) {
        int code = quantise(AdaptivePredictor.saturate(sample - predictor.prediction()));
        adapt(code);
        return code;
    }

    /**
     * {@return the sub-band sample of a code}
     *
     * @param code        6-bit code
     * @param ignoredBits low bits that carried something else: 0, 1 or 2
     */
    int decode(int code, int ignoredBits) {
        short[] inverse = ignoredBits == 0 ? INVERSE_6 : ignoredBits == 1 ? INVERSE_5 : INVERSE_4;
        int difference = scale.value() * inverse[code >> ignoredBits] >> 15;
        int sample = AdaptivePredictor.saturate(predictor.prediction() + difference);
        adapt(code);
        return Math.max(-16384, Math.min(16383, sample));
    }

    private void adapt(int code) {
        int difference = scale.value() * INVERSE_4[code >> 2] >> 15;
        scale.adapt(ADAPTATION[code >> 2]);
        predictor.update(difference);
    }

    /** Block QUANTL: how many decision levels the scaled difference reaches, found by halving. */
    private int quantise(int difference) {
        int magnitude = difference < 0 ? ~difference : difference;
        int bound = magnitude + 1 << 12;
        int factor = scale.value();
        // Halving without a branch, since which way to go cannot be foreseen.
        int low = 0;
        for (int half = 16; half > 0; half >>= 1) {
            low += (DECISION[low + half - 1] * factor - bound >>> 31) * half;
        }
        low = Math.min(low, LEVELS);
        if (difference >= 0) {
            return 0x3D - low;
        }
        return low < 2 ? 0x3F - low : 0x21 - low;
    }

    /** Negative codes first, largest magnitude first; code 0 is never sent and counts as zero. */
    private static short[] inverse4() {
        short[] table = new short[16];
        for (int i = 1; i < 8; i++) {
            table[i] = (short) (-8 * LEVEL_4[8 - i]);
        }
        for (int i = 8; i < 16; i++) {
            table[i] = (short) (8 * LEVEL_4[15 - i]);
        }
        return table;
    }

    /**
     * As for 4 bits, but the two smallest negative values are at the end of the positive ones, and codes below the
     * first one used stand for the smallest negative value.
     */
    private static short[] inverse(int codes, int unused, short[] level) {
        short[] table = new short[codes];
        int positive = codes / 2;
        int small = codes == 64 ? 2 : 1;
        for (int code = 0; code < unused; code++) {
            table[code] = (short) (-8 * level[0]);
        }
        for (int code = unused; code < positive; code++) {
            table[code] = (short) (-8 * level[level.length - 1 - (code - unused)]);
        }
        for (int code = positive; code < codes - small; code++) {
            table[code] = (short) (8 * level[level.length - 1 - (code - positive)]);
        }
        for (int i = 0; i < small; i++) {
            table[codes - 1 - i] = (short) (-8 * level[i]);
        }
        return table;
    }

    private static short[] adaptation() {
        short[] table = new short[16];
        for (int i = 1; i < 8; i++) {
            table[i] = LOG_MULTIPLIER[8 - i];
        }
        for (int i = 8; i < 16; i++) {
            table[i] = LOG_MULTIPLIER[15 - i];
        }
        table[0] = LOG_MULTIPLIER[0];
        return table;
    }
}
