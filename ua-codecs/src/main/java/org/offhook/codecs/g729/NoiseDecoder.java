package org.offhook.codecs.g729;

import static org.offhook.codecs.g729.FixedPoint.multRound;
import static org.offhook.codecs.g729.FixedPoint.sat16;

/**
 * Comfort noise between talkspurts, from silence descriptors or, when the first of them was lost, from the energy of
 * the last speech (ITU-T G.729 clauses B.4.4 and B.4.5).
 */
final class NoiseDecoder {

    private static final int[] START = {
        31441, 27566, 21458, 13612, 4663, -4663, -13612, -21458, -27566, -31441};
    /** 7/8 and 1/8, 15 bits of fraction. */
    private static final int OLD_GAIN = 28672;
    private static final int NEW_GAIN = 4096;

    private final NoiseExcitation noise = new NoiseExcitation();
    private final SilenceGain silenceGain = new SilenceGain();
    private final SilenceSpectrum spectrum = new SilenceSpectrum();
    private final int[] lsp = new int[LpcFilter.ORDER];
    private int targetGain;
    private int gain;

    NoiseDecoder() {
        reset();
    }

    void reset() {
        noise.restart();
        System.arraycopy(START, 0, lsp, 0, lsp.length);
        targetGain = SilenceGain.level(0);
        gain = 0;
    }

    /** Notes that speech was decoded. */
    void speech() {
        noise.restart();
    }

    /** {@return pairs of the noise's spectrum} */
    int[] lsp() {
        return lsp;
    }

    /**
     * Takes a frame without speech and makes its excitation.
     *
     * @param frame        descriptor, or untransmitted
     * @param afterSpeech  whether the last frame was speech
     * @param lastEnergy   energy of the last excitation, mantissa
     * @param lastShift    and exponent
     * @param memory       predictor of the spectrum
     * @param excitation   past, and receives the frame
     * @param offset       first sample of the frame
     */
    void decode(FrameParameters frame, boolean afterSpeech, int lastEnergy, int lastShift, LspPredictor memory,
                int[] excitation, int offset) {
        if (frame.kind == FrameParameters.Kind.SILENCE) {
            targetGain = SilenceGain.level(frame.silenceGain);
            spectrum.decode(frame.silencePredictor, frame.silenceFirst, frame.silenceSecond, memory, lsp);
        } else if (afterSpeech) {
            targetGain = SilenceGain.level(silenceGain.quantiseExcitation(lastEnergy, lastShift));
        }
        gain = afterSpeech ? targetGain
            : sat16(multRound(gain, OLD_GAIN) + multRound(targetGain, NEW_GAIN));
        noise.fill(gain, excitation, offset, null);
    }
}
