package org.offhook.codecs.g729;

import static org.offhook.codecs.g729.FixedPoint.dot;
import static org.offhook.codecs.g729.FixedPoint.lMult;
import static org.offhook.codecs.g729.FixedPoint.lShl;
import static org.offhook.codecs.g729.FixedPoint.lShr;
import static org.offhook.codecs.g729.FixedPoint.lSub;
import static org.offhook.codecs.g729.FixedPoint.mult;
import static org.offhook.codecs.g729.FixedPoint.norm32;
import static org.offhook.codecs.g729.FixedPoint.round;
import static org.offhook.codecs.g729.FixedPoint.sat16;
import static org.offhook.codecs.g729.LpcFilter.ORDER;
import static org.offhook.codecs.g729.LpcFilter.TAPS;

import java.util.Arrays;

/**
 * The adaptive postfilter of Annex A: a long-term filter around the pitch, a short-term filter around the formants,
 * tilt compensation and gain control (ITU-T G.729 clauses 4.2 and A.4.2).
 */
final class AnnexAPostFilter implements PostFilter {

    private static final int SUBFRAME = AlgebraicCode.SUBFRAME;
    private static final int MAX_DELAY = LongTermPrediction.MAX_DELAY;
    private static final int RESPONSE = 22;
    /** 0.55 and 0.7: zeros and poles of the short-term filter, 15 bits of fraction. */
    private static final int ZEROS = 18022;
    private static final int POLES = 22938;
    /** 0.8: tilt compensation. */
    private static final int TILT = 26214;
    /** 0.5, and its shares 2/3 and 1/3: long-term filter at its strongest. */
    private static final int LONG_TERM = 16384;
    private static final int STRONGEST_DIRECT = 21845;
    private static final int STRONGEST_DELAYED = 10923;
    /** 0.9: memory of the gain control. */
    private static final int GAIN_MEMORY = 29491;
    private static final int GAIN_RENEWAL = 32767 - GAIN_MEMORY;

    private final int[] zeros = new int[TAPS];
    private final int[] poles = new int[TAPS];
    /** Residual, and the same over 4, each with its past. */
    private final int[] residual = new int[MAX_DELAY + SUBFRAME];
    private final int[] quarter = new int[MAX_DELAY + SUBFRAME];
    private final int[] filtered = new int[SUBFRAME];
    private final int[] response = new int[ORDER + RESPONSE];
    private final int[] numerator = new int[RESPONSE];
    private final int[] output = new int[ORDER + SUBFRAME];
    private int emphasisMemory;
    private int gain;

    AnnexAPostFilter() {
        reset();
    }

    @Override
    public void reset() {
        Arrays.fill(residual, 0);
        Arrays.fill(quarter, 0);
        Arrays.fill(output, 0);
        emphasisMemory = 0;
        gain = 4096;
    }

    @Override
    public int filter(int[] a, int aOffset, int[] synthesis, int offset, int delay, boolean isSpeech, int[] pcm,
                      int pcmOffset) {
        LpcFilter.weight(a, aOffset, ZEROS, zeros, 0);
        LpcFilter.weight(a, aOffset, POLES, poles, 0);
        LpcFilter.residual(zeros, 0, synthesis, offset, residual, MAX_DELAY, SUBFRAME);
        for (int i = MAX_DELAY; i < MAX_DELAY + SUBFRAME; i++) {
            quarter[i] = residual[i] >> 2;
        }
        if (!isSpeech || !filterLongTerm(delay)) {
            System.arraycopy(residual, MAX_DELAY, filtered, 0, SUBFRAME);
        }
        compensateTilt();
        LpcFilter.synthesis(poles, 0, filtered, 0, output, ORDER, SUBFRAME);
        System.arraycopy(output, ORDER, pcm, pcmOffset, SUBFRAME);
        System.arraycopy(output, SUBFRAME, output, 0, ORDER);
        controlGain(synthesis, offset, pcm, pcmOffset);
        System.arraycopy(residual, SUBFRAME, residual, 0, MAX_DELAY);
        System.arraycopy(quarter, SUBFRAME, quarter, 0, MAX_DELAY);
        return NOT_PERIODIC;
    }

    /** {@return whether the signal is periodic enough; otherwise nothing was written} */
    private boolean filterLongTerm(int pitch) {
        int from = Math.min(pitch - 3, MAX_DELAY - 6);
        int best = FixedPoint.MIN_32;
        int delay = from;
        boolean safe = FixedPoint.isSafe(FixedPoint.energy(quarter, MAX_DELAY, SUBFRAME),
            FixedPoint.energy(quarter, MAX_DELAY - from - 6, SUBFRAME + 6));
        for (int i = from; i <= from + 6; i++) {
            int correlation = safe ? FixedPoint.plainDot(quarter, MAX_DELAY, quarter, MAX_DELAY - i, SUBFRAME)
                : dot(0, quarter, MAX_DELAY, quarter, MAX_DELAY - i, SUBFRAME);
            if (correlation > best) {
                best = correlation;
                delay = i;
            }
        }
        int past = dot(1, quarter, MAX_DELAY - delay, quarter, MAX_DELAY - delay, SUBFRAME);
        int present = dot(1, quarter, MAX_DELAY, quarter, MAX_DELAY, SUBFRAME);
        int correlation = Math.max(0, best);
        int shift = norm32(Math.max(correlation, Math.max(past, present)));
        int c = round(lShl(correlation, shift));
        int energy = round(lShl(past, shift));
        int product = lMult(energy, round(lShl(present, shift)));
        if (lSub(lMult(c, c), lShr(product, 1)) < 0) {
            return false;
        }
        applyLongTerm(c, energy, delay);
        return true;
    }

    private void applyLongTerm(int correlation, int energy, int delay) {
        int direct = STRONGEST_DIRECT;
        int delayed = STRONGEST_DELAYED;
        if (correlation <= energy) {
            int numerator = mult(correlation, LONG_TERM) >> 1;
            int denominator = sat16(numerator + (energy >> 1));
            delayed = denominator > 0 ? FixedPoint.divide(numerator, denominator) : 0;
            direct = 32767 - delayed;
        }
        for (int i = 0; i < SUBFRAME; i++) {
            int at = MAX_DELAY + i;
            filtered[i] = sat16(mult(direct, residual[at]) + mult(delayed, residual[at - delay]));
        }
    }

    /** First-order filter against the tilt of the short-term filter's truncated impulse response. */
    private void compensateTilt() {
        System.arraycopy(zeros, 0, numerator, 0, TAPS);
        Arrays.fill(response, 0, ORDER, 0);
        LpcFilter.synthesis(poles, 0, numerator, 0, response, ORDER, RESPONSE);
        int energy = dot(0, response, ORDER, response, ORDER, RESPONSE) >> 16;
        int neighbours = dot(0, response, ORDER, response, ORDER + 1, RESPONSE - 1) >> 16;
        int tilt = neighbours <= 0 ? 0 : FixedPoint.divide(mult(neighbours, TILT), energy);
        int last = filtered[SUBFRAME - 1];
        for (int i = SUBFRAME - 1; i > 0; i--) {
            filtered[i] = sat16(filtered[i] - mult(tilt, filtered[i - 1]));
        }
        filtered[0] = sat16(filtered[0] - mult(tilt, emphasisMemory));
        emphasisMemory = last;
    }

    /** Brings the level back to that of the synthesis, sample by sample. */
    private void controlGain(int[] synthesis, int offset, int[] pcm, int pcmOffset) {
        int out = energyOfQuarters(pcm, pcmOffset);
        if (out == 0) {
            gain = 0;
            return;
        }
        int shift = norm32(out) - 1;
        int mantissaOut = round(lShl(out, shift));
        int in = energyOfQuarters(synthesis, offset);
        int renewal = 0;
        if (in != 0) {
            int shiftIn = norm32(in);
            int ratio = FixedPoint.divide(mantissaOut, round(lShl(in, shiftIn)));
            int root = Logarithms.inverseRoot(lShr(lShl(ratio, 7), shift - shiftIn));
            renewal = mult(round(lShl(root, 9)), GAIN_RENEWAL);
        }
        for (int i = pcmOffset; i < pcmOffset + SUBFRAME; i++) {
            gain = sat16(mult(gain, GAIN_MEMORY) + renewal);
            pcm[i] = lShl(lMult(pcm[i], gain), 3) >> 16;
        }
    }

    private static int energyOfQuarters(int[] x, int offset) {
        long sum = 0;
        for (int i = offset; i < offset + SUBFRAME; i++) {
            sum += (x[i] >> 2) * (x[i] >> 2);
        }
        return FixedPoint.sat32(2 * sum);
    }
}
