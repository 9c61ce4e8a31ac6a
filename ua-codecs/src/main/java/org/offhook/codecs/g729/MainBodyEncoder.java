package org.offhook.codecs.g729;

import static org.offhook.codecs.g729.FixedPoint.sat16;
import static org.offhook.codecs.g729.LpcFilter.ORDER;
import static org.offhook.codecs.g729.LpcFilter.TAPS;

import java.util.Arrays;

/**
 * The encoder of the main body: weighting by the unquantised filter with adaptive factors, and full searches
 * (ITU-T G.729 clause 3).
 */
final class MainBodyEncoder extends SpeechEncoder {

    private final PerceptualWeighting weighting = new PerceptualWeighting();
    private final FullOpenLoopPitch openLoop = new FullOpenLoopPitch();
    private final NormalisedPitchSearch pitch = new NormalisedPitchSearch();

    /** Unquantised filters of both subframes, and the weighting's zeros and poles made of them. */
    private final int[] unquantised = new int[2 * TAPS];
    private final int[] zeros = new int[2 * TAPS];
    private final int[] poles = new int[2 * TAPS];
    private final int[] middleLsp = new int[ORDER];
    private final int[] middleLsf = new int[ORDER];
    /** Synthesis, and its error against the input, each with ten samples of past. */
    private final int[] synthesis = new int[ORDER + SUBFRAME];
    private final int[] error = new int[ORDER + SUBFRAME];
    private final int[] impulse = new int[SUBFRAME];
    private final int[] filtered = new int[ORDER + SUBFRAME];
    private final int[] residual = new int[SUBFRAME];
    private final int[] prediction = new int[SUBFRAME];

    MainBodyEncoder() {
        super(Variant.MAIN_BODY, new NestedPulseSearch());
    }

    @Override
    void reset() {
        super.reset();
        weighting.reset();
        Arrays.fill(synthesis, 0);
        Arrays.fill(error, 0);
    }

    @Override
    void followSpectrum() {
        LineSpectrum.average(previousLsp, lsp, middleLsp);
        lineSpectrum.toPredictor(middleLsp, unquantised, 0);
        System.arraycopy(predictor, 0, unquantised, TAPS, TAPS);
        LineSpectrum.toNormalisedFrequencies(middleLsp, middleLsf);
        LineSpectrum.toNormalisedFrequencies(lsp, lsf);
        System.arraycopy(lsp, 0, previousLsp, 0, ORDER);
        weighting.choose(middleLsf, lsf, levinson.reflection1(), levinson.reflection2());
        for (int subframe = 0; subframe < 2; subframe++) {
            int filter = subframe * TAPS;
            int at = subframe * SUBFRAME;
            LpcFilter.weight(unquantised, filter, weighting.numerator(subframe), zeros, filter);
            LpcFilter.weight(unquantised, filter, weighting.denominator(subframe), poles, filter);
            LpcFilter.residual(zeros, filter, speech, SPEECH + at, residual, 0, SUBFRAME);
            LpcFilter.synthesis(poles, filter, residual, 0, weighted, WEIGHTED_PAST + at, SUBFRAME);
        }
    }

    @Override
    int estimateDelay() {
        return openLoop.estimate(weighted);
    }

    @Override
    void makeTarget(int subframe) {
        int filter = subframe * TAPS;
        int at = PAST + subframe * SUBFRAME;
        System.arraycopy(zeros, filter, impulse, 0, TAPS);
        LpcFilter.synthesis(a, filter, impulse, 0, filtered, ORDER, SUBFRAME);
        System.arraycopy(filtered, ORDER, residual, 0, SUBFRAME);
        LpcFilter.synthesis(poles, filter, residual, 0, response, ORDER, SUBFRAME);

        LpcFilter.residual(a, filter, speech, SPEECH + subframe * SUBFRAME, excitation, at, SUBFRAME);
        LpcFilter.synthesis(a, filter, excitation, at, error, ORDER, SUBFRAME);
        LpcFilter.residual(zeros, filter, error, ORDER, residual, 0, SUBFRAME);
        LpcFilter.synthesis(poles, filter, residual, 0, target, ORDER, SUBFRAME);
    }

    @Override
    void searchDelay(int at, int min, int max, boolean isFirst) {
        pitch.search(excitation, at, target, ORDER, response, ORDER, min, max, isFirst);
        delay = pitch.delay();
        thirds = pitch.thirds();
        LongTermPrediction.predict(excitation, at, delay, thirds, SUBFRAME);
    }

    @Override
    void filterPrediction(int subframe) {
        NormalisedPitchSearch.convolve(excitation, PAST + subframe * SUBFRAME, response, ORDER, prediction);
        System.arraycopy(prediction, 0, pitchFiltered, ORDER, SUBFRAME);
    }

    @Override
    void followExcitation(int subframe) {
        synthesise(subframe);
        System.arraycopy(error, SUBFRAME, error, 0, ORDER);
    }

    /** Filters the excitation and takes the result from the input. */
    private void synthesise(int subframe) {
        int at = subframe * SUBFRAME;
        LpcFilter.synthesis(a, subframe * TAPS, excitation, PAST + at, synthesis, ORDER, SUBFRAME);
        for (int i = 0; i < SUBFRAME; i++) {
            error[ORDER + i] = sat16(speech[SPEECH + at + i] - synthesis[ORDER + i]);
        }
        System.arraycopy(synthesis, SUBFRAME, synthesis, 0, ORDER);
    }

    @Override
    void followNoise(int subframe) {
        int filter = subframe * TAPS;
        synthesise(subframe);
        LpcFilter.residual(zeros, filter, error, ORDER, residual, 0, SUBFRAME);
        LpcFilter.synthesis(poles, filter, residual, 0, target, ORDER, SUBFRAME);
        System.arraycopy(error, SUBFRAME, error, 0, ORDER);
        System.arraycopy(target, SUBFRAME, target, 0, ORDER);
    }
}
