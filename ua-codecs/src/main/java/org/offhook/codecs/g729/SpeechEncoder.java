package org.offhook.codecs.g729;

import static org.offhook.codecs.g729.FixedPoint.lMac;
import static org.offhook.codecs.g729.FixedPoint.lMult;
import static org.offhook.codecs.g729.FixedPoint.lShl;
import static org.offhook.codecs.g729.FixedPoint.mult;
import static org.offhook.codecs.g729.FixedPoint.round;
import static org.offhook.codecs.g729.FixedPoint.sat16;
import static org.offhook.codecs.g729.LpcFilter.ORDER;
import static org.offhook.codecs.g729.LpcFilter.TAPS;

import java.util.Arrays;
import org.offhook.codecs.g729.FrameParameters.Kind;

/**
 * Speech to frames: the encoder of ITU-T G.729 Annex A with Annex B (clauses 3, A.3 and B.3 to B.4), from filtered
 * samples to parameters.
 */
final class SpeechEncoder {

    private static final int FRAME = SpeechDecoder.FRAME;
    private static final int SUBFRAME = AlgebraicCode.SUBFRAME;
    private static final int WINDOW = Autocorrelation.WINDOW;
    /** First sample of the frame in the window: 5 ms of look-ahead follow it. */
    private static final int SPEECH = WINDOW - FRAME - SUBFRAME;
    private static final int WEIGHTED_PAST = LongTermPrediction.MAX_DELAY;
    private static final int PAST = LongTermPrediction.PAST;
    /** 0.75: perceptual weighting, and 0.7: its low-pass for the open loop. */
    private static final int GAMMA = 24576;
    private static final int LOW_PASS = 22938;
    /** 0.95: limit of the pitch gain while taming, 14 bits of fraction. */
    private static final int TAMED_GAIN = 15564;

    private final Autocorrelation autocorrelation = new Autocorrelation();
    private final LevinsonDurbin levinson = new LevinsonDurbin();
    private final LineSpectralRoots roots = new LineSpectralRoots();
    private final LspPredictor lspMemory = new LspPredictor();
    private final LspQuantizer lspQuantizer = new LspQuantizer(lspMemory);
    private final LineSpectrum lineSpectrum = new LineSpectrum();
    private final OpenLoopPitch openLoop = new OpenLoopPitch();
    private final AdaptiveCodebook adaptive = new AdaptiveCodebook();
    private final AlgebraicSearch algebraic = new AlgebraicSearch();
    private final GainTerms terms = new GainTerms();
    private final GainQuantizer gains = new GainQuantizer();
    private final Taming taming = new Taming();
    private final VoiceActivityDetector voice = new VoiceActivityDetector();
    private final NoiseEncoder noise = new NoiseEncoder(levinson, lspMemory);

    private final int[] speech = new int[WINDOW];
    private final int[] weighted = new int[WEIGHTED_PAST + FRAME];
    private final int[] excitation = new int[PAST + FRAME];
    private final int[] predictor = new int[TAPS];
    private final int[] lsp = new int[ORDER];
    private final int[] lsf = new int[ORDER];
    private final int[] previousLsp = new int[ORDER];
    private final int[] quantisedLsp = new int[ORDER];
    private final int[] previousQuantisedLsp = new int[ORDER];
    private final int[] a = new int[2 * TAPS];
    private final int[] weightedA = new int[2 * TAPS];
    private final int[] openLoopA = new int[TAPS];

    /** Signals of a subframe, each after ten samples of its past. */
    private final int[] impulse = new int[SUBFRAME];
    private final int[] response = new int[ORDER + SUBFRAME];
    private final int[] target = new int[ORDER + SUBFRAME];
    private final int[] pitchFiltered = new int[ORDER + SUBFRAME];
    private final int[] pulseTarget = new int[SUBFRAME];
    private final int[] pulses = new int[SUBFRAME];
    private final int[] pulsesFiltered = new int[SUBFRAME];
    private int sharpness;
    private boolean lastWasSpeech;
    private int delayMin;
    private int delayMax;

    SpeechEncoder() {
        impulse[0] = 4096;
        reset();
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

    /**
     * Encodes the frame that lies 5 ms before the newest samples.
     *
     * @param frame         receives the parameters
     * @param discontinuous whether frames without speech need not be sent
     */
    void encode(FrameParameters frame, boolean discontinuous) {
        autocorrelation.measure(speech, 0);
        boolean isSpeech = analyse(discontinuous);
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
        int[] r = autocorrelation.values();
        int exponent = autocorrelation.exponent();
        if (discontinuous) {
            System.arraycopy(r, 0, pulsesFiltered, 0, TAPS);
        }
        autocorrelation.applyLagWindow();
        levinson.solve(r, predictor);
        roots.find(predictor, lsp, previousLsp);
        if (!discontinuous) {
            return true;
        }
        LineSpectrum.toNormalisedFrequencies(lsp, lsf);
        boolean isSpeech = voice.isSpeech(levinson.reflection2(), lsf, r, exponent, speech);
        noise.observe(pulsesFiltered, exponent, isSpeech);
        return isSpeech;
    }

    private void encodeNoise(FrameParameters frame) {
        noise.encode(lastWasSpeech, previousQuantisedLsp, frame, excitation, PAST, taming);
        lineSpectrum.interpolate(previousQuantisedLsp, noise.lsp(), a);
        System.arraycopy(noise.lsp(), 0, previousQuantisedLsp, 0, ORDER);
        for (int subframe = 0; subframe < 2; subframe++) {
            int at = subframe * SUBFRAME;
            LpcFilter.residual(a, subframe * TAPS, speech, SPEECH + at, pulseTarget, 0, SUBFRAME);
            LpcFilter.weight(a, subframe * TAPS, GAMMA, weightedA, 0);
            weightOpenLoop(0);
            LpcFilter.synthesis(openLoopA, 0, pulseTarget, 0, weighted, WEIGHTED_PAST + at, SUBFRAME);
            for (int i = 0; i < SUBFRAME; i++) {
                pulseTarget[i] = sat16(pulseTarget[i] - excitation[PAST + at + i]);
            }
            LpcFilter.synthesis(weightedA, 0, pulseTarget, 0, target, ORDER, SUBFRAME);
            System.arraycopy(target, SUBFRAME, target, 0, ORDER);
        }
        sharpness = SpeechDecoder.DULLEST;
    }

    private void encodeSpeech(FrameParameters frame) {
        noise.speech();
        frame.kind = Kind.SPEECH;
        lspQuantizer.quantise(lsp, quantisedLsp, frame);
        lineSpectrum.interpolate(previousQuantisedLsp, quantisedLsp, a);
        System.arraycopy(lsp, 0, previousLsp, 0, ORDER);
        System.arraycopy(quantisedLsp, 0, previousQuantisedLsp, 0, ORDER);
        for (int subframe = 0; subframe < 2; subframe++) {
            int at = subframe * SUBFRAME;
            LpcFilter.weight(a, subframe * TAPS, GAMMA, weightedA, subframe * TAPS);
            LpcFilter.residual(a, subframe * TAPS, speech, SPEECH + at, excitation, PAST + at, SUBFRAME);
            weightOpenLoop(subframe * TAPS);
            LpcFilter.synthesis(openLoopA, 0, excitation, PAST + at, weighted, WEIGHTED_PAST + at, SUBFRAME);
        }
        delayMin = Math.max(LongTermPrediction.MIN_DELAY, openLoop.estimate(weighted) - 3);
        delayMax = Math.min(LongTermPrediction.MAX_DELAY, delayMin + 6);
        delayMin = delayMax - 6;
        encodeSubframe(frame, 0);
        encodeSubframe(frame, 1);
    }

    /** A(z/gamma) (1 - 0.7/z): the weighted speech of the open loop is smoothed besides. */
    private void weightOpenLoop(int wOffset) {
        openLoopA[0] = 4096;
        for (int i = 1; i <= ORDER; i++) {
            openLoopA[i] = sat16(weightedA[wOffset + i] - mult(weightedA[wOffset + i - 1], LOW_PASS));
        }
    }

    private void encodeSubframe(FrameParameters frame, int subframe) {
        int at = PAST + subframe * SUBFRAME;
        int filter = subframe * TAPS;
        LpcFilter.synthesis(weightedA, filter, impulse, 0, response, ORDER, SUBFRAME);
        LpcFilter.synthesis(weightedA, filter, excitation, at, target, ORDER, SUBFRAME);
        encodeDelay(frame, subframe, at);

        LpcFilter.synthesis(weightedA, filter, excitation, at, pitchFiltered, ORDER, SUBFRAME);
        int pitchGain = adaptive.gain(target, ORDER, pitchFiltered, ORDER, terms);
        boolean tamed = taming.isNeeded(adaptive.delay(), adaptive.thirds());
        if (tamed) {
            pitchGain = Math.min(TAMED_GAIN, pitchGain);
        }
        for (int i = 0; i < SUBFRAME; i++) {
            pulseTarget[i] = sat16(target[ORDER + i] - (lShl(lMult(pitchFiltered[ORDER + i], pitchGain), 1) >> 16));
        }
        algebraic.search(pulseTarget, response, ORDER, adaptive.delay(), sharpness, pulses, pulsesFiltered);
        frame.positions[subframe] = algebraic.positions();
        frame.signs[subframe] = algebraic.signs();
        terms.measurePulses(target, ORDER, pitchFiltered, ORDER, pulsesFiltered);
        frame.gains[subframe] = gains.quantise(pulses, terms, tamed);
        update(at);
    }

    private void encodeDelay(FrameParameters frame, int subframe, int at) {
        adaptive.search(excitation, at, target, ORDER, response, ORDER, delayMin, delayMax, subframe == 0);
        int delay = adaptive.delay();
        if (subframe == 0) {
            frame.delay[0] = PitchDelay.encodeFirst(delay, adaptive.thirds());
            frame.parity = FrameParameters.parityOf(frame.delay[0]);
            delayMin = PitchDelay.relativeMin(delay);
            delayMax = PitchDelay.relativeMax(delay);
        } else {
            frame.delay[1] = PitchDelay.encodeSecond(delay, adaptive.thirds(), delayMin);
        }
    }

    /** Makes the excitation that the decoder will have, and the memory of the weighting filter. */
    private void update(int at) {
        int pitchGain = gains.pitchGain();
        int codeGain = gains.codeGain();
        sharpness = Math.max(SpeechDecoder.DULLEST, Math.min(SpeechDecoder.SHARPEST, pitchGain));
        for (int i = 0; i < SUBFRAME; i++) {
            int sum = lMac(lMult(excitation[at + i], pitchGain), pulses[i], codeGain);
            excitation[at + i] = round(lShl(sum, 1));
        }
        taming.update(pitchGain, adaptive.delay());
        for (int i = 0; i < ORDER; i++) {
            int from = SUBFRAME - ORDER + i;
            int pitchPart = lShl(lMult(pitchFiltered[ORDER + from], pitchGain), 1) >> 16;
            int pulsePart = lShl(lMult(pulsesFiltered[from], codeGain), 2) >> 16;
            target[i] = sat16(target[ORDER + from] - sat16(pitchPart + pulsePart));
        }
    }
}
