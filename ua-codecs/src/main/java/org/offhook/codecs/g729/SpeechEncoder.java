package org.offhook.codecs.g729;

import static org.offhook.codecs.g729.FixedPoint.lMac;
import static org.offhook.codecs.g729.FixedPoint.lMult;
import static org.offhook.codecs.g729.FixedPoint.lShl;
import static org.offhook.codecs.g729.FixedPoint.round;
import static org.offhook.codecs.g729.FixedPoint.sat16;
import static org.offhook.codecs.g729.LpcFilter.ORDER;
import static org.offhook.codecs.g729.LpcFilter.TAPS;

import java.util.Arrays;
import org.offhook.codecs.g729.FrameParameters.Kind;

/**
 * Speech to frames: the encoder of ITU-T G.729 with Annex B (clauses 3 and B.3 to B.4), from filtered samples to
 * parameters. The order of the steps is here; what main body and Annex A do differently is in the two subclasses.
 */
abstract class SpeechEncoder {

    static final int FRAME = SpeechDecoder.FRAME;
    static final int SUBFRAME = AlgebraicCode.SUBFRAME;
    static final int PAST = LongTermPrediction.PAST;
    static final int WEIGHTED_PAST = LongTermPrediction.MAX_DELAY;
    private static final int WINDOW = Autocorrelation.WINDOW;
    /** First sample of the frame in the window: 5 ms of look-ahead follow it. */
    static final int SPEECH = WINDOW - FRAME - SUBFRAME;
    /** 0.95: limit of the pitch gain while taming, 14 bits of fraction. */
    private static final int TAMED_GAIN = 15564;

    private final Autocorrelation autocorrelation = new Autocorrelation();
    final LevinsonDurbin levinson = new LevinsonDurbin();
    private final LineSpectralRoots roots;
    private final LspPredictor lspMemory = new LspPredictor();
    private final LspQuantizer lspQuantizer = new LspQuantizer(lspMemory);
    final LineSpectrum lineSpectrum = new LineSpectrum();
    final AdaptiveCodebook adaptive = new AdaptiveCodebook();
    private final AlgebraicSearch algebraic;
    private final GainTerms terms = new GainTerms();
    private final GainQuantizer gains = new GainQuantizer();
    private final Taming taming = new Taming();
    private final VoiceActivityDetector voice = new VoiceActivityDetector();
    private final NoiseEncoder noise;

    /** Signals with their past: input, weighted input for the open loop, excitation. */
    final int[] speech = new int[WINDOW];
    final int[] weighted = new int[WEIGHTED_PAST + FRAME];
    final int[] excitation = new int[PAST + FRAME];

    /** Predictor of the window's end, its pairs and frequencies, and those of the frame before. */
    final int[] predictor = new int[TAPS];
    final int[] lsp = new int[ORDER];
    final int[] lsf = new int[ORDER];
    final int[] previousLsp = new int[ORDER];
    private final int[] quantisedLsp = new int[ORDER];
    private final int[] previousQuantisedLsp = new int[ORDER];
    /** Quantised filters of both subframes. */
    final int[] a = new int[2 * TAPS];

    /** Signals of a subframe; impulse response, target and filtered prediction come after ten samples of past. */
    final int[] response = new int[ORDER + SUBFRAME];
    final int[] target = new int[ORDER + SUBFRAME];
    final int[] pitchFiltered = new int[ORDER + SUBFRAME];
    private final int[] beforeLagWindow = new int[TAPS];
    private final int[] pulseTarget = new int[SUBFRAME];
    private final int[] pulses = new int[SUBFRAME];
    private final int[] pulsesFiltered = new int[SUBFRAME];
    private int sharpness;
    private boolean lastWasSpeech;
    private int delayMin;
    private int delayMax;
    /** Pitch delay that {@link #searchDelay} found. */
    int delay;
    int thirds;

    SpeechEncoder(Variant variant, AlgebraicSearch algebraic) {
        this.algebraic = algebraic;
        roots = new LineSpectralRoots(variant);
        noise = new NoiseEncoder(levinson, roots, lspMemory);
    }

    static SpeechEncoder of(Variant variant) {
        SpeechEncoder encoder = variant == Variant.MAIN_BODY ? new MainBodyEncoder() : new AnnexAEncoder();
        encoder.reset();
        return encoder;
    }

    void reset() {
        levinson.reset();
        lspMemory.reset();
        gains.reset();
        taming.reset();
        voice.reset();
        noise.reset();
        Arrays.fill(speech, 0);
        Arrays.fill(weighted, 0);
        Arrays.fill(excitation, 0);
        Arrays.fill(target, 0);
        System.arraycopy(LineSpectrum.START, 0, previousLsp, 0, ORDER);
        System.arraycopy(LineSpectrum.START, 0, previousQuantisedLsp, 0, ORDER);
        sharpness = SpeechDecoder.DULLEST;
        lastWasSpeech = true;
    }

    /** {@return where the caller puts the next 80 filtered samples: this array, from {@link #newSamplesAt} on} */
    int[] samples() {
        return speech;
    }

    static int newSamplesAt() {
        return WINDOW - FRAME;
    }

    /** Follows the unquantised spectrum of every frame, speech or not. */
    abstract void followSpectrum();

    /** {@return open-loop estimate of the pitch delay} Makes the weighted speech, when it is not there yet. */
    abstract int estimateDelay();

    /** Makes impulse response and target of a subframe; its residual takes the excitation's place. */
    abstract void makeTarget(int subframe);

    /** Finds delay and thirds, and leaves the prediction in the excitation. */
    abstract void searchDelay(int at, int min, int max, boolean isFirst);

    /** Filters the prediction. */
    abstract void filterPrediction(int subframe);

    /** Lets memories follow the final excitation of a subframe. */
    abstract void followExcitation(int subframe);

    /** Lets weighted speech and memories follow a subframe of noise; the excitation is there. */
    abstract void followNoise(int subframe);

    /**
     * Encodes the frame that lies 5 ms before the newest samples.
     *
     * @param frame         receives the parameters
     * @param discontinuous whether frames without speech need not be sent
     */
    final void encode(FrameParameters frame, boolean discontinuous) {
        boolean isSpeech = analyse(discontinuous);
        followSpectrum();
        if (isSpeech) {
            encodeSpeech(frame);
        } else {
            encodeNoise(frame);
        }
        lastWasSpeech = isSpeech;
        System.arraycopy(speech, FRAME, speech, 0, WINDOW - FRAME);
        System.arraycopy(weighted, FRAME, weighted, 0, WEIGHTED_PAST);
        System.arraycopy(excitation, FRAME, excitation, 0, PAST);
    }

    /** Linear prediction, and with discontinuous transmission the decision whether to code speech. */
    private boolean analyse(boolean discontinuous) {
        autocorrelation.measure(speech, 0);
        int[] r = autocorrelation.values();
        int exponent = autocorrelation.exponent();
        System.arraycopy(r, 0, beforeLagWindow, 0, TAPS);
        autocorrelation.applyLagWindow();
        levinson.solve(r, predictor);
        roots.find(predictor, lsp, previousLsp);
        if (!discontinuous) {
            return true;
        }
        LineSpectrum.toNormalisedFrequencies(lsp, lsf);
        boolean isSpeech = voice.isSpeech(levinson.reflection2(), lsf, r, exponent, speech);
        noise.observe(beforeLagWindow, exponent, isSpeech);
        return isSpeech;
    }

    private void encodeNoise(FrameParameters frame) {
        noise.encode(lastWasSpeech, previousQuantisedLsp, frame, excitation, PAST, taming);
        lineSpectrum.interpolate(previousQuantisedLsp, noise.lsp(), a);
        System.arraycopy(noise.lsp(), 0, previousQuantisedLsp, 0, ORDER);
        followNoise(0);
        followNoise(1);
        sharpness = SpeechDecoder.DULLEST;
    }

    private void encodeSpeech(FrameParameters frame) {
        noise.speech();
        frame.kind = Kind.SPEECH;
        lspQuantizer.quantise(lsp, quantisedLsp, frame);
        lineSpectrum.interpolate(previousQuantisedLsp, quantisedLsp, a);
        System.arraycopy(lsp, 0, previousLsp, 0, ORDER);
        System.arraycopy(quantisedLsp, 0, previousQuantisedLsp, 0, ORDER);
        delayMin = Math.max(LongTermPrediction.MIN_DELAY, estimateDelay() - 3);
        delayMax = Math.min(LongTermPrediction.MAX_DELAY, delayMin + 6);
        delayMin = delayMax - 6;
        encodeSubframe(frame, 0);
        encodeSubframe(frame, 1);
    }

    private void encodeSubframe(FrameParameters frame, int subframe) {
        makeTarget(subframe);
        encodeDelay(frame, subframe);
        filterPrediction(subframe);
        int pitchGain = adaptive.gain(target, ORDER, pitchFiltered, ORDER, terms);
        boolean tamed = taming.isNeeded(delay, thirds);
        if (tamed) {
            pitchGain = Math.min(TAMED_GAIN, pitchGain);
        }
        for (int i = 0; i < SUBFRAME; i++) {
            pulseTarget[i] = sat16(target[ORDER + i] - (lShl(lMult(pitchFiltered[ORDER + i], pitchGain), 1) >> 16));
        }
        algebraic.search(pulseTarget, response, ORDER, delay, sharpness, pulses, pulsesFiltered, subframe == 0);
        frame.positions[subframe] = algebraic.positions();
        frame.signs[subframe] = algebraic.signs();
        terms.measurePulses(target, ORDER, pitchFiltered, ORDER, pulsesFiltered);
        frame.gains[subframe] = gains.quantise(pulses, terms, tamed);
        update(subframe);
    }

    private void encodeDelay(FrameParameters frame, int subframe) {
        searchDelay(PAST + subframe * SUBFRAME, delayMin, delayMax, subframe == 0);
        if (subframe == 0) {
            frame.delay[0] = PitchDelay.encodeFirst(delay, thirds);
            frame.parity = FrameParameters.parityOf(frame.delay[0]);
            delayMin = PitchDelay.relativeMin(delay);
            delayMax = PitchDelay.relativeMax(delay);
        } else {
            frame.delay[1] = PitchDelay.encodeSecond(delay, thirds, delayMin);
        }
    }

    /** Makes the excitation that the decoder will have, and the memory of the weighting filter. */
    private void update(int subframe) {
        int at = PAST + subframe * SUBFRAME;
        int pitchGain = gains.pitchGain();
        int codeGain = gains.codeGain();
        sharpness = Math.max(SpeechDecoder.DULLEST, Math.min(SpeechDecoder.SHARPEST, pitchGain));
        for (int i = 0; i < SUBFRAME; i++) {
            int sum = lMac(lMult(excitation[at + i], pitchGain), pulses[i], codeGain);
            excitation[at + i] = round(lShl(sum, 1));
        }
        taming.update(pitchGain, delay);
        followExcitation(subframe);
        for (int i = 0; i < ORDER; i++) {
            int from = SUBFRAME - ORDER + i;
            int pitchPart = lShl(lMult(pitchFiltered[ORDER + from], pitchGain), 1) >> 16;
            int pulsePart = lShl(lMult(pulsesFiltered[from], codeGain), 2) >> 16;
            target[i] = sat16(target[ORDER + from] - sat16(pitchPart + pulsePart));
        }
    }
}
