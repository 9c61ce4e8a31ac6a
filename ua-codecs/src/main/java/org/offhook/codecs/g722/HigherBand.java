package org.offhook.codecs.g722;

/**
 * ADPCM of the band from 4 to 8 kHz: 2 bits per sample (ITU-T G.722 clauses 3 to 6, blocks 1H to 4H).
 */
final class HigherBand {

    /** The one decision level, table 15 of G.722. */
    private static final int DECISION = 564;
    /** Output levels by code, scaled by 8, table 20 of G.722. */
    private static final short[] INVERSE = {-8 * 926, -8 * 202, 8 * 926, 8 * 202};
    /** Logarithmic multipliers by code, table 13 of G.722. */
    private static final short[] LOG_MULTIPLIER = {798, -214, 798, -214};

    private final AdaptivePredictor predictor = new AdaptivePredictor();
    private final ScaleFactor scale = new ScaleFactor(0, 22528);

    void reset() {
        predictor.reset();
        scale.reset();
    }

    /** {@return the 2-bit code of a sub-band sample} */
    int encode(int sample) {
        int difference = AdaptivePredictor.saturate(sample - predictor.prediction());
        int magnitude = difference < 0 ? ~difference : difference;
        int small = magnitude - (DECISION * scale.value() >> 12) >>> 31;
        int code = (difference >> 31) + 1 << 1 | small;
        adapt(code);
        return code;
    }

    /** {@return the sub-band sample of a 2-bit code} */
    int decode(int code) {
        return Math.max(-16384, Math.min(16383, adapt(code)));
    }

    private int adapt(int code) {
        int difference = scale.value() * INVERSE[code] >> 15;
        scale.adapt(LOG_MULTIPLIER[code]);
        return predictor.update(difference);
    }
}
