package org.offhook.codecs.g726;

import org.offhook.codecs.g711.CompandingLaw;

/**
 * The G.726 algorithm for one sample at a time, with the state that encoder and decoder share. Samples are uniform
 * PCM of 14 bits; a companding law comes in only for the synchronous coding adjustment of {@link #adjust}.
 * The rate may change with every sample.
 */
final class Adpcm {

    private final Predictor predictor = new Predictor();
    private final ScaleFactor scale = new ScaleFactor();
    private int estimate;
    private int factor;

    void reset() {
        predictor.reset();
        scale.reset();
    }

    /** {@return the code of a sample of 14 bits} */
    int encode(int sample, BitRate rate) {
        prepare();
        int code = quantise(sample, rate);
        update(code, rate);
        return code;
    }

    /** {@return the reconstructed sample of a code, 14 bits and a little more, as the filter gives it} */
    int decode(int code, BitRate rate) {
        prepare();
        return update(code, rate);
    }

    /**
     * Synchronous coding adjustment (clause 2.9, blocks COMPRESS, EXPAND and SYNC): moves a companded sample by one
     * step when encoding it again would give another code, so that tandem codings lose nothing. Follows a
     * {@link #decode} of the same code.
     *
     * @param reconstructed result of decode
     * @param code          the code it was made from
     * @return line code of G.711
     */
    int adjust(int reconstructed, int code, BitRate rate, CompandingLaw law) {
        int companded = compress(reconstructed, law);
        int signBit = 1 << rate.bits - 1;
        int again = quantise(law.decode(companded) >> 2, rate) ^ signBit;
        int sent = code ^ signBit;
        return again == sent ? companded : neighbour(companded, again < sent, law);
    }

    private void prepare() {
        estimate = predictor.estimate();
        factor = scale.mix();
    }

    /** Blocks SUBTA, LOG, SUBTB and QUAN. */
    private int quantise(int sample, BitRate rate) {
        int difference = (short) (sample - estimate);
        int magnitude = Math.abs(difference) & 32767;
        int exponent = magnitude == 0 ? 0 : 31 - Integer.numberOfLeadingZeros(magnitude);
        int log = (exponent << 7) + (magnitude << 7 >> exponent & 127);
        return rate.quantise(log - (factor >> 2), difference >> 31);
    }

    private int update(int code, BitRate rate) {
        int log = rate.level[code] + (factor >> 2);
        int magnitude = log < 0 ? 0 : (log & 127) + 128 << 7 >> 14 - (log >> 7);
        boolean transition = predictor.isTransition(scale.slow(), magnitude);
        scale.adapt(rate.multiplier[code]);
        int reconstructed = predictor.update(rate.sign(code), magnitude, transition, rate.leakShift);
        scale.adaptSpeed(rate.speed[code], predictor.isTone(), transition);
        return reconstructed;
    }

    /**
     * Mu-law folds by negation here, and A-law by complement, as block COMPRESS has it. The lowest 16-bit sample has
     * no magnitude in 15 bits and becomes the smallest negative value.
     */
    private static int compress(int sample, CompandingLaw law) {
        if (law == CompandingLaw.A_LAW) {
            int limited = sample == Short.MIN_VALUE ? -1 : Math.max(-8192, Math.min(8191, sample));
            return law.encode((short) (limited << 2));
        }
        int positive = law.encode((short) (Math.min(8191, Math.abs(sample) & 32767) << 2));
        return sample < 0 ? positive ^ 0x80 : positive;
    }

    /** The next line code up or down; mu-law has two zeros, of which the step down from the upper skips the lower. */
    private static int neighbour(int companded, boolean upwards, CompandingLaw law) {
        boolean isALaw = law == CompandingLaw.A_LAW;
        int code = isALaw ? companded ^ 0x55 : companded ^ 0x7F;
        boolean positive = (code & 0x80) != 0;
        int magnitude = code & 0x7F;
        if (positive == upwards) {
            magnitude = Math.min(127, magnitude + 1);
        } else if (magnitude > 0) {
            magnitude--;
        } else {
            positive = upwards;
            magnitude = isALaw || upwards ? 0 : 1;
        }
        int moved = (positive ? 0x80 : 0) | magnitude;
        return isALaw ? moved ^ 0x55 : moved ^ 0x7F;
    }
}
