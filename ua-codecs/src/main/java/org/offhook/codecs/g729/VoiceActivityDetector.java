package org.offhook.codecs.g729;

import static org.offhook.codecs.g729.FixedPoint.abs16;
import static org.offhook.codecs.g729.FixedPoint.lMac;
import static org.offhook.codecs.g729.FixedPoint.lMult;
import static org.offhook.codecs.g729.FixedPoint.lShl;
import static org.offhook.codecs.g729.FixedPoint.mul32x16;
import static org.offhook.codecs.g729.FixedPoint.sat16;
import static org.offhook.codecs.g729.LpcFilter.ORDER;

import java.util.Arrays;

/**
 * Decides for every frame whether it holds speech, from full-band and low-band energy, spectrum and zero crossings
 * against running means of the background (ITU-T G.729 clause B.3). Energies in dB have 11 bits of fraction over 10
 * times the logarithm, spectral distances 15, and rates of zero crossings 15.
 */
final class VoiceActivityDetector {

    private static final int INITIAL_FRAMES = 32;
    private static final int MINIMUM_FRAMES = 128;
    private static final int CROSSINGS_FROM = 120;
    private static final int CROSSINGS_TO = 200;
    private static final int CROSSING = 410;
    /** 15 dB: below it there is no speech. */
    private static final int SILENT = 3072;
    /** 3 dB and 2 dB. */
    private static final int DB_3 = 614;
    private static final int DB_2 = 410;
    /** 10 dB and 12 dB that separate the background's energies at the start. */
    private static final int DB_10 = 2048;
    private static final int DB_12 = 2458;
    private static final int SPECTRAL_LIMIT = 83;
    /** 10 times the logarithm of 2, and of the window's 240 samples. */
    private static final int TEN_LOG_2 = 9864;
    private static final int WINDOW_DB = 4875;

    /** Correlation of a low-pass filter's response. */
    private static final int[] LOW_BAND = {7869, 7011, 4838, 2299, 321, -660, -782, -484, -164, 3, 39, 21, 4};
    /** 32/(32 - n) for the mean of the first frames, as mantissa and shift. */
    private static final int[] MEAN_FACTOR = {
        32767, 16913, 17476, 18079, 18725, 19418, 20165, 20972, 21845, 22795, 23831, 24966, 26214, 27594, 29127, 30840,
        32767, 17476, 18725, 20165, 21845, 23831, 26214, 29127, 32767, 18725, 21845, 26214, 32767, 21845, 32767, 32767,
        0};
    private static final int[] MEAN_SHIFT = {
        0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 5, 0};

    /** By how often the background was updated, in tens after the first 20: memory and renewal of three means. */
    private static final int[][] RENEWAL = {
        {24576, 8192, 26214, 6554, 19661, 13017},
        {31130, 1638, 30147, 2621, 21299, 11469},
        {31785, 983, 30802, 1966, 22938, 9830},
        {32440, 328, 31457, 1311, 24576, 8192},
        {32604, 164, 32440, 328, 24576, 8192},
        {32604, 164, 32702, 66, 24576, 8192}};

    private final EnergyFloor floor = new EnergyFloor();
    private final int[] meanLsf = new int[ORDER];
    private int meanEnergy;
    private int meanFullBand;
    private int meanLowBand;
    private int meanCrossings;
    private int previousEnergy;
    private int silentFrames;
    private int updates;
    private int extensions;
    private int skippedFrames;
    private boolean mayExtend;
    private boolean hangover;
    private int frame;
    private boolean last;
    private boolean beforeLast;

    /** What is measured of the present frame. */
    private int energy;
    private int lowEnergy;
    private int spectralDistance;
    private int crossings;

    VoiceActivityDetector() {
        reset();
    }

    void reset() {
        floor.reset();
        Arrays.fill(meanLsf, 0);
        meanEnergy = 0;
        meanFullBand = 0;
        meanLowBand = 0;
        meanCrossings = 0;
        previousEnergy = 0;
        silentFrames = 0;
        updates = 0;
        extensions = 0;
        skippedFrames = 0;
        mayExtend = true;
        hangover = false;
        frame = 0;
        last = true;
        beforeLast = true;
    }

    /**
     * Decides.
     *
     * @param reflection2 second reflection coefficient
     * @param lsf         frequencies, half a circle is 1
     * @param r           lag-windowed autocorrelation
     * @param exponent    its scale
     * @param speech      the samples of the window
     * @return whether this is speech
     */
    boolean isSpeech(int reflection2, int[] lsf, int[] r, int exponent, int[] speech) {
        // The count goes round long after the start has been forgotten, on a multiple of the minimum's blocks.
        frame = frame == 32767 ? 256 : frame + 1;
        measure(lsf, r, exponent, speech);
        floor.update(energy, frame);
        boolean decision = false;
        if (frame <= INITIAL_FRAMES) {
            decision = energy >= SILENT;
            learn(decision, lsf);
        }
        if (frame >= INITIAL_FRAMES) {
            if (frame == INITIAL_FRAMES) {
                finishLearning();
            }
            decision = smooth(decide(), reflection2);
            updateBackground(lsf, reflection2);
        }
        previousEnergy = energy;
        beforeLast = last;
        last = decision;
        return decision;
    }

    private void measure(int[] lsf, int[] r, int exponent, int[] speech) {
        energy = decibels(r[0] & ~1, exponent);
        int low = 0;
        for (int i = 1; i < LOW_BAND.length; i++) {
            low = lMac(low, r[i] >> 16, LOW_BAND[i]);
        }
        lowEnergy = decibels(lMac(lShl(low, 1), r[0] >> 16, LOW_BAND[0]), exponent);
        int distance = 0;
        for (int i = 0; i < ORDER; i++) {
            int difference = sat16(lsf[i] - meanLsf[i]);
            distance = lMac(distance, difference, difference);
        }
        spectralDistance = distance >> 16;
        crossings = 0;
        for (int i = CROSSINGS_FROM + 1; i <= CROSSINGS_TO; i++) {
            if (speech[i - 1] * speech[i] < 0) {
                crossings += CROSSING;
            }
        }
        crossings = sat16(crossings);
    }

    private static int decibels(int value, int exponent) {
        int log = lMac(mul32x16(Logarithms.log2(value), TEN_LOG_2), TEN_LOG_2, exponent - 2);
        return sat16((lShl(log, 11) >> 16) - WINDOW_DB);
    }

    private void learn(boolean isLoud, int[] lsf) {
        if (!isLoud) {
            skippedFrames++;
            return;
        }
        meanEnergy = accumulate(meanEnergy, energy);
        meanCrossings = accumulate(meanCrossings, crossings);
        for (int i = 0; i < ORDER; i++) {
            meanLsf[i] = accumulate(meanLsf[i], lsf[i]);
        }
    }

    private static int accumulate(int sum, int value) {
        return lMac(sum << 16, value, 1024) >> 16;
    }

    private void finishLearning() {
        meanEnergy = mean(meanEnergy);
        meanCrossings = mean(meanCrossings);
        for (int i = 0; i < ORDER; i++) {
            meanLsf[i] = mean(meanLsf[i]);
        }
        meanFullBand = sat16(meanEnergy - DB_10);
        meanLowBand = sat16(meanEnergy - DB_12);
    }

    private int mean(int sum) {
        return lShl(lMult(sum, MEAN_FACTOR[skippedFrames]), MEAN_SHIFT[skippedFrames]) >> 16;
    }

    private boolean decide() {
        if (energy < SILENT) {
            return false;
        }
        return VoiceDecision.isSpeech(sat16(meanLowBand - lowEnergy), sat16(meanFullBand - energy), spectralDistance,
            sat16(meanCrossings - crossings));
    }

    /** Hangover and correction from the frames before (clause B.3.6). */
    private boolean smooth(boolean first, int reflection2) {
        boolean decision = first;
        hangover = false;
        if (last && !decision && sat16(meanFullBand - energy) + DB_2 < 0 && energy > SILENT) {
            decision = true;
            hangover = true;
        }
        if (!mayExtend) {
            mayExtend = true;
        } else if (beforeLast && last && !decision && abs16(sat16(previousEnergy - energy)) <= DB_3) {
            extensions++;
            decision = true;
            hangover = true;
            if (extensions > 4) {
                extensions = 0;
                mayExtend = false;
            }
        }
        silentFrames = decision ? silentFrames : silentFrames + 1;
        if (decision && silentFrames > 10 && sat16(energy - previousEnergy) <= DB_3) {
            decision = false;
            silentFrames = 0;
        }
        if (decision) {
            silentFrames = 0;
        }
        boolean isNearBackground = sat16(energy - DB_3) < meanFullBand;
        return decision
            && !(isNearBackground && frame > MINIMUM_FRAMES && !hangover && reflection2 < 19661);
    }

    private void updateBackground(int[] lsf, int reflection2) {
        if (sat16(energy - DB_3) < meanFullBand && reflection2 < 24576 && spectralDistance < SPECTRAL_LIMIT) {
            updates++;
            int[] c = RENEWAL[updates < 20 ? 0 : Math.min(RENEWAL.length - 1, updates / 10 - 1)];
            meanFullBand = renew(c[0], meanFullBand, c[1], energy);
            meanLowBand = renew(c[0], meanLowBand, c[1], lowEnergy);
            meanCrossings = renew(c[2], meanCrossings, c[3], crossings);
            for (int i = 0; i < ORDER; i++) {
                meanLsf[i] = renew(c[4], meanLsf[i], c[5], lsf[i]);
            }
        }
        boolean isBelow = sat16(meanFullBand - floor.minimum()) < 0 && spectralDistance < SPECTRAL_LIMIT;
        boolean isAbove = sat16(meanFullBand - floor.minimum()) > DB_10;
        if (frame > MINIMUM_FRAMES && (isBelow || isAbove)) {
            meanFullBand = floor.minimum();
            updates = 0;
        }
    }

    private static int renew(int memory, int mean, int renewal, int value) {
        return lMac(lMult(memory, mean), renewal, value) >> 16;
    }
}
