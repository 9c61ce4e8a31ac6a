package org.offhook.codecs.g729;

import static org.offhook.codecs.g729.FixedPoint.abs16;
import static org.offhook.codecs.g729.FixedPoint.dot;
import static org.offhook.codecs.g729.FixedPoint.lMac;
import static org.offhook.codecs.g729.FixedPoint.lMult;
import static org.offhook.codecs.g729.FixedPoint.lShl;
import static org.offhook.codecs.g729.FixedPoint.multRound;
import static org.offhook.codecs.g729.FixedPoint.norm32;
import static org.offhook.codecs.g729.FixedPoint.round;
import static org.offhook.codecs.g729.FixedPoint.sat16;
import static org.offhook.codecs.g729.FixedPoint.shr16;
import static org.offhook.codecs.g729.LpcFilter.ORDER;
import static org.offhook.codecs.g729.LpcFilter.TAPS;

import java.util.Arrays;

/**
 * The adaptive postfilter of the main body: long-term filter at fractional delays, short-term filter normalised by its
 * impulse response, tilt compensation and gain control (ITU-T G.729 clause 4.2).
 */
final class MainBodyPostFilter implements PostFilter {

    private static final int SUBFRAME = AlgebraicCode.SUBFRAME;
    private static final int PAST = LongTermPostFilter.PAST;
    private static final int RESPONSE = 20;
    /** 0.55 and 0.7: zeros and poles of the short-term filter, 15 bits of fraction. */
    private static final int ZEROS = 18022;
    private static final int POLES = 22938;
    /** 0.2 and 0.9: tilt compensation against rising and falling spectra. */
    private static final int TILT_RISING = 6554;
    private static final int TILT_FALLING = 29491;
    /** 1 with 10 bits of fraction. */
    private static final int UNIT_GAIN = 1024;
    /** 0.9875 and the rest: memory of the gain control. */
    private static final int GAIN_MEMORY = 32358;
    private static final int GAIN_RENEWAL = 32768 - GAIN_MEMORY;

    private final LongTermPostFilter longTerm = new LongTermPostFilter();
    private final int[] zeros = new int[RESPONSE];
    private final int[] poles = new int[TAPS];
    private final int[] residual = new int[PAST + SUBFRAME];
    private final int[] periodic = new int[SUBFRAME];
    private final int[] response = new int[ORDER + RESPONSE];
    private final int[] shaped = new int[ORDER + SUBFRAME];
    private int gain;

    MainBodyPostFilter() {
        reset();
    }

    @Override
    public void reset() {
        Arrays.fill(residual, 0);
        Arrays.fill(shaped, 0);
        gain = 16384;
    }

    @Override
    public int filter(int[] a, int aOffset, int[] synthesis, int offset, int delay, boolean isSpeech, int[] pcm,
                      int pcmOffset) {
        LpcFilter.weight(a, aOffset, POLES, poles, 0);
        LpcFilter.weight(a, aOffset, ZEROS, zeros, 0);
        LpcFilter.residual(zeros, 0, synthesis, offset, residual, PAST, SUBFRAME);
        int found = NOT_PERIODIC;
        if (isSpeech) {
            found = longTerm.filter(residual, delay, periodic);
        } else {
            System.arraycopy(residual, PAST, periodic, 0, SUBFRAME);
        }
        int tilt = normaliseShortTerm();
        LpcFilter.synthesis(poles, 0, periodic, 0, shaped, ORDER, SUBFRAME);
        compensateTilt(tilt, pcm, pcmOffset);
        System.arraycopy(shaped, SUBFRAME, shaped, 0, ORDER);
        controlGain(synthesis, offset, pcm, pcmOffset);
        System.arraycopy(residual, SUBFRAME, residual, 0, PAST);
        return found;
    }

    /** Takes the gain of the short-term filter out. {@return its first reflection coefficient} */
    private int normaliseShortTerm() {
        Arrays.fill(response, 0, ORDER, 0);
        LpcFilter.synthesis(poles, 0, zeros, 0, response, ORDER, RESPONSE);
        int sum = 0;
        for (int i = ORDER; i < ORDER + RESPONSE; i++) {
            sum += abs16(response[i]);
        }
        int level = lShl(sum, 14) >> 16;
        if (level > UNIT_GAIN) {
            int factor = FixedPoint.divide(UNIT_GAIN, level);
            for (int i = 0; i < SUBFRAME; i++) {
                periodic[i] = multRound(periodic[i], factor);
            }
        }
        return reflection();
    }

    private int reflection() {
        int energy = dot(0, response, ORDER, response, ORDER, RESPONSE);
        int shift = norm32(energy);
        int mantissa = lShl(energy, shift) >> 16;
        int neighbours = lShl(dot(0, response, ORDER, response, ORDER + 1, RESPONSE - 1), shift) >> 16;
        if (mantissa < abs16(neighbours)) {
            return 0;
        }
        int magnitude = FixedPoint.divide(abs16(neighbours), mantissa);
        return neighbours > 0 ? -magnitude : magnitude;
    }

    private void compensateTilt(int reflection, int[] pcm, int pcmOffset) {
        boolean rising = reflection > 0;
        int mu = multRound(reflection, rising ? TILT_RISING : TILT_FALLING);
        int shift = rising ? 15 : 12;
        int unit = 1 << shift - 1;
        int gainOfTilt = FixedPoint.divide(unit, sat16(32767 + sat16(1 - abs16(mu))));
        int half = mu >> 1;
        for (int i = 0; i < SUBFRAME; i++) {
            int at = ORDER + i;
            int sum = FixedPoint.lAdd(lMac(shaped[at] << 15, half, shaped[at - 1]), 0x4000);
            int sample = (short) (sum >> 15);
            pcm[pcmOffset + i] = sat16(FixedPoint.lAdd(lMult(sample, gainOfTilt), unit) >> shift);
        }
    }

    /** Brings the level back to that of the synthesis, sample by sample. */
    private void controlGain(int[] synthesis, int offset, int[] pcm, int pcmOffset) {
        int in = sumOfMagnitudes(synthesis, offset);
        int renewal = 0;
        if (in != 0) {
            int out = sumOfMagnitudes(pcm, pcmOffset);
            if (out == 0) {
                gain = 0;
                return;
            }
            int mantissaIn = in << norm32(in) >> 16;
            int mantissaOut = out << norm32(out) >> 16;
            int shift = norm32(in) + 1 - norm32(out);
            int ratio;
            if (mantissaIn < mantissaOut) {
                ratio = FixedPoint.divide(mantissaIn, mantissaOut);
            } else {
                ratio = (FixedPoint.divide(mantissaIn - mantissaOut, mantissaOut) >> 1) + 0x4000;
                shift--;
            }
            renewal = multRound(shr16(ratio, shift), GAIN_RENEWAL);
        }
        for (int i = pcmOffset; i < pcmOffset + SUBFRAME; i++) {
            gain = sat16(multRound(GAIN_MEMORY, gain) + renewal);
            pcm[i] = round(lShl(lMult(gain, pcm[i]), 1));
        }
    }

    private static int sumOfMagnitudes(int[] x, int offset) {
        int sum = 0;
        for (int i = offset; i < offset + SUBFRAME; i++) {
            sum += Math.abs(x[i]);
        }
        return sum;
    }
}
