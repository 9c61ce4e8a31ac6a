package org.offhook.codecs.g729;

import static org.offhook.codecs.g729.FixedPoint.lMac;
import static org.offhook.codecs.g729.FixedPoint.lMult;
import static org.offhook.codecs.g729.FixedPoint.lShl;
import static org.offhook.codecs.g729.FixedPoint.mult;
import static org.offhook.codecs.g729.FixedPoint.norm32;
import static org.offhook.codecs.g729.FixedPoint.round;
import static org.offhook.codecs.g729.LpcFilter.ORDER;
import static org.offhook.codecs.g729.LpcFilter.TAPS;

import java.util.Arrays;
import org.offhook.codecs.g729.FrameParameters.Kind;

/**
 * Frames to speech: the decoder of ITU-T G.729, main body or Annex A, with Annex B (clauses 4.1, 4.4, A.4 and B.4),
 * from parameters to the signal before the last high-pass filter.
 */
final class SpeechDecoder {

    /** Samples in a frame. */
    static final int FRAME = 80;
    /** Limits of the gain that sharpens pulses, 14 bits of fraction. */
    static final int SHARPEST = 13017;
    static final int DULLEST = 3277;

    private static final int SUBFRAME = AlgebraicCode.SUBFRAME;
    private static final int PAST = LongTermPrediction.PAST;
    /** 0.9 and 0.98: what a lost frame leaves of the gains. */
    private static final int PITCH_GAIN_LEFT = 29491;
    private static final int CODE_GAIN_LEFT = 32111;

    private final LspPredictor lspMemory = new LspPredictor();
    private final LspDecoder lspDecoder = new LspDecoder(lspMemory);
    private final LineSpectrum lineSpectrum = new LineSpectrum();
    private final PitchDelay pitch = new PitchDelay();
    private final GainPredictor gainPredictor = new GainPredictor();
    private final NoiseDecoder noise = new NoiseDecoder();
    private final PostFilter postFilter;
    private final boolean isMainBody;

    private final int[] previousLsp = new int[ORDER];
    private final int[] lsp = new int[ORDER];
    private final int[] a = new int[2 * TAPS];
    private final int[] excitation = new int[PAST + FRAME];
    private final int[] synthesis = new int[ORDER + FRAME];
    private final int[] code = new int[SUBFRAME];
    private final int[] delays = new int[2];
    private Kind lastKind;
    private int lastDelay;
    private int sharpness;
    private int pitchGain;
    private int codeGain;
    private int erasureSeed;
    private int lastEnergy;
    private int lastEnergyShift;
    /** Whether the postfilter found the last frame periodic, which the main body asks about when a frame is lost. */
    private boolean isVoiced;

    SpeechDecoder(Variant variant) {
        isMainBody = variant == Variant.MAIN_BODY;
        postFilter = isMainBody ? new MainBodyPostFilter() : new AnnexAPostFilter();
        reset();
    }

    void reset() {
        lspDecoder.reset();
        gainPredictor.reset();
        noise.reset();
        postFilter.reset();
        System.arraycopy(LineSpectrum.START, 0, previousLsp, 0, ORDER);
        Arrays.fill(excitation, 0);
        Arrays.fill(synthesis, 0);
        lastKind = Kind.SPEECH;
        lastDelay = 60;
        sharpness = DULLEST;
        pitchGain = 0;
        codeGain = 0;
        erasureSeed = 21845;
        lastEnergy = 0;
        lastEnergyShift = 1;
        isVoiced = true;
    }

    /**
     * Decodes a frame.
     *
     * @param frame  its parameters; of an erased frame nothing is used, and its kind is set
     * @param erased whether the frame was lost
     * @param out    receives 80 samples
     */
    void decode(FrameParameters frame, boolean erased, int[] out) {
        if (erased) {
            frame.kind = lastKind == Kind.SPEECH ? Kind.SPEECH : Kind.UNTRANSMITTED;
        }
        boolean isSpeech = frame.kind == Kind.SPEECH;
        if (isSpeech) {
            decodeSpeech(frame, erased);
        } else {
            decodeNoise(frame);
        }
        if (!erased) {
            measureEnergy();
        }
        isVoiced = false;
        for (int i = 0; i < 2; i++) {
            int at = i * SUBFRAME;
            int delay = delays[isMainBody ? 0 : i];
            int found = postFilter.filter(a, i * TAPS, synthesis, ORDER + at, delay, isSpeech, out, at);
            isVoiced |= found != PostFilter.NOT_PERIODIC;
        }
        System.arraycopy(excitation, FRAME, excitation, 0, PAST);
        System.arraycopy(synthesis, FRAME, synthesis, 0, ORDER);
        lastKind = frame.kind;
    }

    private void decodeNoise(FrameParameters frame) {
        noise.decode(frame, lastKind == Kind.SPEECH, lastEnergy, lastEnergyShift, lspMemory, excitation, PAST);
        lineSpectrum.interpolate(previousLsp, noise.lsp(), a);
        System.arraycopy(noise.lsp(), 0, previousLsp, 0, ORDER);
        for (int i = 0; i < 2; i++) {
            synthesise(i);
            delays[i] = lastDelay;
        }
        sharpness = DULLEST;
    }

    private void decodeSpeech(FrameParameters frame, boolean erased) {
        noise.speech();
        lspDecoder.decode(frame, erased, lsp);
        lineSpectrum.interpolate(previousLsp, lsp, a);
        System.arraycopy(lsp, 0, previousLsp, 0, ORDER);
        for (int i = 0; i < 2; i++) {
            int delay = decodeDelay(frame, erased, i);
            int at = PAST + i * SUBFRAME;
            if (erased) {
                erasureSeed = NoiseExcitation.nextRandom(erasureSeed);
                frame.positions[i] = erasureSeed & 0x1FFF;
                erasureSeed = NoiseExcitation.nextRandom(erasureSeed);
                frame.signs[i] = erasureSeed & 0x0F;
            }
            AlgebraicCode.decode(frame.positions[i], frame.signs[i], code);
            AlgebraicCode.sharpen(code, delay, sharpness);
            decodeGains(frame.gains[i], erased);
            sharpness = Math.max(DULLEST, Math.min(SHARPEST, pitchGain));
            // The main body goes on with either the pitch or the pulses when a frame is lost.
            int pitchPart = erased && isMainBody && !isVoiced ? 0 : pitchGain;
            int codePart = erased && isMainBody && isVoiced ? 0 : codeGain;
            for (int n = 0; n < SUBFRAME; n++) {
                int sum = lMac(lMult(excitation[at + n], pitchPart), code[n], codePart);
                excitation[at + n] = round(lShl(sum, 1));
            }
            synthesise(i);
        }
    }

    /** Decodes the delay, or goes on with the last one, and predicts the excitation. {@return whole samples} */
    private int decodeDelay(FrameParameters frame, boolean erased, int subframe) {
        int delay = lastDelay;
        int thirds = 0;
        if (erased || subframe == 0 && frame.isParityWrong()) {
            lastDelay = Math.min(LongTermPrediction.MAX_DELAY, lastDelay + 1);
        } else {
            if (subframe == 0) {
                pitch.decodeFirst(frame.delay[0]);
            } else {
                pitch.decodeSecond(frame.delay[1], delays[0]);
            }
            delay = pitch.samples();
            thirds = pitch.thirds();
            lastDelay = delay;
        }
        delays[subframe] = delay;
        LongTermPrediction.predict(excitation, PAST + subframe * SUBFRAME, delay, thirds, SUBFRAME);
        return delay;
    }

    private void decodeGains(int gains, boolean erased) {
        if (erased) {
            pitchGain = Math.min(PITCH_GAIN_LEFT, mult(pitchGain, PITCH_GAIN_LEFT));
            codeGain = mult(codeGain, CODE_GAIN_LEFT);
            gainPredictor.rememberLoss();
            return;
        }
        int first = GainPredictor.place(GainPredictor.CODE_1, gains >> 4);
        int second = GainPredictor.place(GainPredictor.CODE_2, gains & 0x0F);
        pitchGain = GainPredictor.CODEBOOK_1[2 * first] + GainPredictor.CODEBOOK_2[2 * second];
        gainPredictor.predict(code);
        int correction = GainPredictor.CODEBOOK_1[2 * first + 1] + GainPredictor.CODEBOOK_2[2 * second + 1];
        codeGain = gainPredictor.corrected(correction);
        gainPredictor.remember(correction);
    }

    /** Filters a subframe; where that overflows, the whole excitation is made four times smaller and filtered again. */
    private void synthesise(int subframe) {
        int at = subframe * SUBFRAME;
        boolean overflow =
            LpcFilter.synthesis(a, subframe * TAPS, excitation, PAST + at, synthesis, ORDER + at, SUBFRAME);
        if (overflow) {
            for (int i = 0; i < excitation.length; i++) {
                excitation[i] >>= 2;
            }
            LpcFilter.synthesis(a, subframe * TAPS, excitation, PAST + at, synthesis, ORDER + at, SUBFRAME);
        }
    }

    private void measureEnergy() {
        int energy = FixedPoint.dot(0, excitation, PAST, excitation, PAST, FRAME);
        int shift = norm32(energy);
        lastEnergy = round(lShl(energy, shift));
        lastEnergyShift = 16 - shift;
    }
}
