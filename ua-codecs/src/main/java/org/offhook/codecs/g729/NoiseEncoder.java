package org.offhook.codecs.g729;

import static org.offhook.codecs.g729.FixedPoint.lAdd;
import static org.offhook.codecs.g729.FixedPoint.lMac;
import static org.offhook.codecs.g729.FixedPoint.lMult;
import static org.offhook.codecs.g729.FixedPoint.lShl;
import static org.offhook.codecs.g729.FixedPoint.lShr;
import static org.offhook.codecs.g729.FixedPoint.lSub;
import static org.offhook.codecs.g729.FixedPoint.multRound;
import static org.offhook.codecs.g729.FixedPoint.norm32;
import static org.offhook.codecs.g729.FixedPoint.round;
import static org.offhook.codecs.g729.FixedPoint.sat16;
import static org.offhook.codecs.g729.FixedPoint.shr16;
import static org.offhook.codecs.g729.LpcFilter.ORDER;
import static org.offhook.codecs.g729.LpcFilter.TAPS;

import java.util.Arrays;
import org.offhook.codecs.g729.FrameParameters.Kind;

/**
 * Discontinuous transmission: decides when a silence descriptor is due, describes the noise, and makes the noise that
 * the decoder will make (ITU-T G.729 clause B.4.1 to B.4.3).
 */
final class NoiseEncoder {

    private static final int LEAST_DISTANCE = 3;
    private static final int PAST_SUMS = 3;
    private static final int CURRENT = 2;
    /** Thresholds of the distance between filters, less 1, 15 bits of fraction. */
    private static final int CHANGE = 4855;
    private static final int DIFFERENCE = 3161;
    private static final int ENERGY_CHANGE_DB = 2;
    private static final int OLD_GAIN = 28672;
    private static final int NEW_GAIN = 4096;

    private final LevinsonDurbin levinson;
    private final LspPredictor lspMemory;
    private final LineSpectralRoots roots;
    private final SilenceSpectrum spectrum = new SilenceSpectrum();
    private final SilenceGain silenceGain = new SilenceGain();
    private final NoiseExcitation noise = new NoiseExcitation();
    private final CorrelationHistory current = new CorrelationHistory(CURRENT);
    private final CorrelationHistory sums = new CorrelationHistory(PAST_SUMS);

    private final int[] correlation = new int[TAPS];
    private final int[] wide = new int[TAPS];
    private final int[] currentFilter = new int[TAPS];
    private final int[] pastFilter = new int[TAPS];
    private final int[] reference = new int[TAPS];
    private final int[] lsp = new int[ORDER];
    private final int[] quantised = new int[ORDER];
    private final int[] energy = new int[SilenceGain.MAX_FRAMES];
    private final int[] energyShift = new int[SilenceGain.MAX_FRAMES];
    private int referenceShift;
    private int energies;
    private int framesSinceDescriptor;
    private int describedDb;
    private boolean hasChanged;
    private int targetGain;
    private int gain;
    private int framesInPair;

    /**
     * Makes the noise side of an encoder.
     *
     * @param levinson  shared with speech
     * @param roots     shared with speech
     * @param lspMemory shared with speech
     */
    NoiseEncoder(LevinsonDurbin levinson, LineSpectralRoots roots, LspPredictor lspMemory) {
        this.roots = roots;
        this.levinson = levinson;
        this.lspMemory = lspMemory;
        reset();
    }

    void reset() {
        current.reset();
        sums.reset();
        noise.restart();
        Arrays.fill(reference, 0);
        Arrays.fill(quantised, 0);
        Arrays.fill(energy, 0);
        Arrays.fill(energyShift, 40);
        referenceShift = 0;
        energies = 0;
        framesSinceDescriptor = 0;
        describedDb = 0;
        hasChanged = false;
        targetGain = 0;
        gain = 0;
        framesInPair = 0;
    }

    /** {@return pairs that the decoder has for this noise} */
    int[] lsp() {
        return quantised;
    }

    /** Notes that the frame is coded as speech. */
    void speech() {
        noise.restart();
    }

    /**
     * Takes the autocorrelation of every frame, speech or not, before the lag window.
     *
     * @param r        upper halves count
     * @param exponent their scale
     * @param isSpeech decision about the frame
     */
    void observe(int[] r, int exponent, boolean isSpeech) {
        current.push(r, -(16 + exponent));
        framesInPair = (framesInPair + 1) % CURRENT;
        if (framesInPair == 0 && isSpeech) {
            pushSum();
        }
    }

    private void pushSum() {
        int shift = current.sum(correlation);
        for (int i = 0; i < TAPS; i++) {
            wide[i] = correlation[i] << 16;
        }
        sums.push(wide, shift);
    }

    /**
     * Codes a frame of noise.
     *
     * @param afterSpeech whether the last frame was speech
     * @param oldLsp      quantised pairs of the last frame, for when no roots can be found
     * @param frame       receives the descriptor, or that nothing is to be sent
     * @param excitation  past, and receives the frame
     * @param offset      first sample of the frame
     * @param taming      told about pitch gains
     */
    void encode(boolean afterSpeech, int[] oldLsp, FrameParameters frame, int[] excitation, int offset, Taming taming) {
        measure();
        int gainCode;
        boolean isDue;
        if (afterSpeech) {
            energies = 1;
            gainCode = silenceGain.quantise(energy, energyShift, energies);
            isDue = true;
        } else {
            energies = Math.min(SilenceGain.MAX_FRAMES, energies + 1);
            gainCode = silenceGain.quantise(energy, energyShift, energies);
            isDue = isDue();
        }
        frame.kind = isDue ? Kind.SILENCE : Kind.UNTRANSMITTED;
        if (isDue) {
            describe(oldLsp, frame);
            describedDb = silenceGain.energyDb();
            frame.silenceGain = gainCode;
            targetGain = SilenceGain.level(gainCode);
        }
        gain = afterSpeech ? targetGain : sat16(multRound(gain, OLD_GAIN) + multRound(targetGain, NEW_GAIN));
        noise.fill(gain, excitation, offset, taming);
        if (framesInPair == 0) {
            pushSum();
        }
    }

    /** Predictor and residual energy of the last two frames. */
    private void measure() {
        energy[1] = energy[0];
        energyShift[1] = energyShift[0];
        energyShift[0] = current.sum(correlation);
        if (correlation[0] == 0) {
            energy[0] = 0;
        } else if (solve(currentFilter)) {
            energy[0] = levinson.residualEnergy();
        }
    }

    private boolean solve(int[] filter) {
        for (int i = 0; i < TAPS; i++) {
            wide[i] = correlation[i] << 16;
        }
        return levinson.solve(wide, filter);
    }

    private boolean isDue() {
        if (isFar(energy[0], CHANGE)) {
            hasChanged = true;
        }
        if (Math.abs(describedDb - silenceGain.energyDb()) > ENERGY_CHANGE_DB) {
            hasChanged = true;
        }
        framesSinceDescriptor++;
        if (framesSinceDescriptor < LEAST_DISTANCE) {
            return false;
        }
        framesSinceDescriptor = LEAST_DISTANCE;
        return hasChanged;
    }

    private void describe(int[] oldLsp, FrameParameters frame) {
        framesSinceDescriptor = 0;
        hasChanged = false;
        // The comparison below is of the last two frames, whose correlation the past one replaces here.
        sums.sum(correlation);
        if (correlation[0] == 0) {
            Arrays.fill(pastFilter, 0);
            pastFilter[0] = 4096;
        } else {
            solve(pastFilter);
        }
        current.sum(correlation);
        setReference(pastFilter);
        int[] filter = pastFilter;
        if (isFar(energy[0], DIFFERENCE)) {
            filter = currentFilter;
            setReference(currentFilter);
        }
        roots.find(filter, lsp, oldLsp);
        spectrum.quantise(lsp, lspMemory, frame, quantised);
    }

    /** Autocorrelation of a filter's coefficients, for the distance to a spectrum. */
    private void setReference(int[] filter) {
        int energyOfFilter = FixedPoint.dot(0, filter, 0, filter, 0, TAPS);
        referenceShift = norm32(energyOfFilter);
        reference[0] = round(lShl(energyOfFilter, referenceShift));
        for (int lag = 1; lag <= ORDER; lag++) {
            int sum = FixedPoint.dot(0, filter, 0, filter, lag, TAPS - lag);
            reference[lag] = round(lShl(sum, referenceShift));
        }
    }

    /** Itakura distance of the reference filter to the present correlation against a threshold. */
    private boolean isFar(int residual, int threshold) {
        int shiftReference = 0;
        int shiftCorrelation = 0;
        long sum = match(0, 0);
        while (sum != (int) sum) {
            if (shiftCorrelation <= shiftReference) {
                shiftCorrelation++;
            } else {
                shiftReference++;
            }
            sum = match(shiftReference, shiftCorrelation);
        }
        int limit = lAdd(multRound(residual, threshold), residual);
        limit = lShl(limit, referenceShift + 9 - (shiftReference + shiftCorrelation));
        return lSub((int) sum, limit) > 0;
    }

    /** {@return the sum, or a value beyond 32 bits when it overflows on the way} */
    private long match(int shiftReference, int shiftCorrelation) {
        int first = lMult(shr16(reference[0], shiftReference), shr16(correlation[0], shiftCorrelation));
        int sum = lShr(first, 1);
        for (int i = 1; i <= ORDER; i++) {
            int a = shr16(reference[i], shiftReference);
            int b = shr16(correlation[i], shiftCorrelation);
            if (sum + 2L * a * b != lMac(sum, a, b)) {
                return Long.MAX_VALUE;
            }
            sum = lMac(sum, a, b);
        }
        return sum;
    }
}
