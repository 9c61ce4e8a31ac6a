package org.offhook.codecs.g729;

import static org.offhook.codecs.g729.FixedPoint.abs16;
import static org.offhook.codecs.g729.FixedPoint.lMac;
import static org.offhook.codecs.g729.FixedPoint.lMult;
import static org.offhook.codecs.g729.FixedPoint.lShr;
import static org.offhook.codecs.g729.FixedPoint.lSub;
import static org.offhook.codecs.g729.FixedPoint.mul32x16;
import static org.offhook.codecs.g729.FixedPoint.multRound;
import static org.offhook.codecs.g729.FixedPoint.negate16;
import static org.offhook.codecs.g729.FixedPoint.norm16;
import static org.offhook.codecs.g729.FixedPoint.norm32;
import static org.offhook.codecs.g729.FixedPoint.sat16;
import static org.offhook.codecs.g729.FixedPoint.shr16;
import static org.offhook.codecs.g729.FixedPoint.shrRound16;

import java.util.Arrays;

/**
 * The excitation of comfort noise: Gaussian noise, a weak random pitch and four pulses, of which the gain is solved for
 * so that the energy is right (ITU-T G.729 clause B.4.4). Encoder and decoder draw the same random numbers.
 */
final class NoiseExcitation {

    private static final int SUBFRAME = AlgebraicCode.SUBFRAME;
    private static final int FRAME = 2 * SUBFRAME;
    private static final int SEED = 11111;
    /** Part of the Gaussian noise above 1, 15 bits of fraction. */
    private static final int GAUSSIAN_PART = 19043;
    /** 1 less the square of that part's weight, 15 bits of fraction. */
    private static final int PULSE_PART = 24576;
    private static final int MAX_PULSE_GAIN = 5000;

    private final int[] gaussian = new int[SUBFRAME];
    private final int[] scaled = new int[SUBFRAME];
    private final int[] place = new int[AlgebraicCode.PULSES];
    private final boolean[] positive = new boolean[AlgebraicCode.PULSES];
    private int seed = SEED;
    private int delay;
    private int thirds;
    private int pitchGain;

    /** Starts the random numbers again, as every frame of speech does. */
    void restart() {
        seed = SEED;
    }

    /** {@return the next of a sequence of 16-bit random numbers} */
    static int nextRandom(int seed) {
        return (short) (seed * 31821 + 13849);
    }

    /**
     * Fills a frame.
     *
     * @param gain       level, square root of the mean energy
     * @param excitation past and, from {@code offset} on, the frame
     * @param offset     first sample of the frame
     * @param taming     told about pitch gains, or null in a decoder
     */
    void fill(int gain, int[] excitation, int offset, Taming taming) {
        if (gain == 0) {
            Arrays.fill(excitation, offset, offset + FRAME, 0);
            delay = SUBFRAME + 1;
            pitchGain = 0;
        }
        for (int subframe = 0; subframe < FRAME; subframe += SUBFRAME) {
            if (gain != 0) {
                fillSubframe(gain, excitation, offset + subframe);
            }
            if (taming != null) {
                taming.update(pitchGain, delay);
            }
        }
    }

    private void fillSubframe(int gain, int[] excitation, int offset) {
        drawPitchAndPulses();
        drawGaussian(gain);
        LongTermPrediction.predict(excitation, offset, delay, thirds, SUBFRAME);
        int peak = 0;
        for (int i = 0; i < SUBFRAME; i++) {
            int sample = sat16(multRound(excitation[offset + i], 2 * pitchGain) + gaussian[i]);
            excitation[offset + i] = sample;
            peak = Math.max(peak, abs16(sample));
        }
        addPulses(pulseGain(gain, excitation, offset, peak), excitation, offset);
    }

    private void drawPitchAndPulses() {
        seed = nextRandom(seed);
        thirds = (seed & 3) == 3 ? 0 : (seed & 3) - 1;
        delay = (seed >> 2 & 0x3F) + 40;
        place[0] = 5 * (seed >> 8 & 7);
        positive[0] = (seed >> 11 & 1) != 0;
        place[1] = 5 * (seed >> 12 & 7) + 1;
        positive[1] = (seed >> 15 & 1) != 0;
        seed = nextRandom(seed);
        place[2] = 5 * (seed & 7) + 2;
        positive[2] = (seed >> 3 & 1) != 0;
        place[3] = 5 * (seed >> 5 & 7) + 3 + (seed >> 4 & 1);
        positive[3] = (seed >> 8 & 1) != 0;
        seed = nextRandom(seed);
        pitchGain = seed & 0x1FFF;
    }

    private void drawGaussian(int gain) {
        int energy = 0;
        for (int i = 0; i < SUBFRAME; i++) {
            int sum = 0;
            for (int k = 0; k < 12; k++) {
                seed = nextRandom(seed);
                sum += seed;
            }
            gaussian[i] = sum >> 7;
            energy = lMac(energy, gaussian[i], gaussian[i]);
        }
        int level = sat16(gain + multRound(gain, GAUSSIAN_PART));
        int factor = mul32x16(Logarithms.inverseRoot(energy >> 1), level);
        int shift = norm32(factor);
        int mantissa = factor << shift >> 16;
        for (int i = 0; i < SUBFRAME; i++) {
            gaussian[i] = shrRound16(multRound(gaussian[i], mantissa), shift - 14);
        }
    }

    /** Solves a quadratic equation for the gain of the pulses. */
    private int pulseGain(int gain, int[] excitation, int offset, int peak) {
        int shift = peak == 0 ? 0 : Math.max(0, 3 - norm16(peak));
        int energy = 0;
        for (int i = 0; i < SUBFRAME; i++) {
            scaled[i] = shr16(excitation[offset + i], shift);
            energy = lMac(energy, scaled[i], scaled[i]);
        }
        int atPulses = shr16(sumAtPulses(scaled, 0), 1);
        int target = lMult(gain, (short) (lMult(gain, SUBFRAME) >> 6));
        int discriminant = lMac(lSub(lShr(target, 1 + 2 * shift), energy), atPulses, atPulses);
        shift++;
        if (discriminant < 0) {
            // No gain can make the energy right: the pitch is left out.
            System.arraycopy(gaussian, 0, excitation, offset, SUBFRAME);
            int magnitudes = 0;
            for (int at : place) {
                magnitudes |= abs16(gaussian[at]);
            }
            shift = (magnitudes & 0x4000) == 0 ? 1 : 2;
            atPulses = sumAtPulses(gaussian, shift);
            discriminant = lMac(lShr(mul32x16(target, PULSE_PART), 2 * shift - 1), atPulses, atPulses);
            pitchGain = 0;
        }
        int root = squareRoot(discriminant);
        int first = sat16(root - atPulses);
        int second = negate16(sat16(atPulses + root));
        int smaller = abs16(second) < abs16(first) ? second : first;
        return Math.max(-MAX_PULSE_GAIN, Math.min(MAX_PULSE_GAIN, shrRound16(smaller, 2 - shift)));
    }

    private int sumAtPulses(int[] x, int shift) {
        int sum = 0;
        for (int i = 0; i < place.length; i++) {
            int sample = shr16(x[place[i]], shift);
            sum = sat16(positive[i] ? sum + sample : sum - sample);
        }
        return sum;
    }

    private void addPulses(int gain, int[] excitation, int offset) {
        for (int i = 0; i < place.length; i++) {
            int at = offset + place[i];
            excitation[at] = sat16(positive[i] ? excitation[at] + gain : excitation[at] - gain);
        }
    }

    /** Square root bit by bit, half as many bits of fraction less one. */
    private static int squareRoot(int value) {
        int root = 0;
        for (int bit = 0x4000; bit > 1; bit >>= 1) {
            int trial = sat16(root + bit);
            if (lSub(value, lMult(trial, trial)) >= 0) {
                root = trial;
            }
        }
        return root;
    }
}
