package org.offhook.codecs.g729;

import static org.offhook.codecs.g729.FixedPoint.mult;
import static org.offhook.codecs.g729.FixedPoint.sat16;
import static org.offhook.codecs.g729.LpcFilter.ORDER;
import static org.offhook.codecs.g729.LpcFilter.TAPS;

/**
 * The encoder of Annex A: weighting by the quantised filter with one factor, and simpler searches
 * (ITU-T G.729 clause A.3).
 */
final class AnnexAEncoder extends SpeechEncoder {

    /** 0.75: perceptual weighting, and 0.7: its low-pass for the open loop. */
    private static final int GAMMA = 24576;
    private static final int LOW_PASS = 22938;

    private final OpenLoopPitch openLoop = new OpenLoopPitch();
    private final int[] weightedA = new int[2 * TAPS];
    private final int[] openLoopA = new int[TAPS];
    private final int[] impulse = new int[SUBFRAME];
    private final int[] difference = new int[SUBFRAME];

    AnnexAEncoder() {
        super(Variant.ANNEX_A, new TreePulseSearch());
        impulse[0] = 4096;
    }

    @Override
    void followSpectrum() {
        // The weighting follows the quantised spectrum.
    }

    @Override
    int estimateDelay() {
        for (int subframe = 0; subframe < 2; subframe++) {
            int at = subframe * SUBFRAME;
            LpcFilter.weight(a, subframe * TAPS, GAMMA, weightedA, subframe * TAPS);
            LpcFilter.residual(a, subframe * TAPS, speech, SPEECH + at, excitation, PAST + at, SUBFRAME);
            weightOpenLoop(subframe * TAPS);
            LpcFilter.synthesis(openLoopA, 0, excitation, PAST + at, weighted, WEIGHTED_PAST + at, SUBFRAME);
        }
        return openLoop.estimate(weighted);
    }

    /** A(z/gamma) (1 - 0.7/z): the weighted speech of the open loop is smoothed besides. */
    private void weightOpenLoop(int wOffset) {
        openLoopA[0] = 4096;
        for (int i = 1; i <= ORDER; i++) {
            openLoopA[i] = sat16(weightedA[wOffset + i] - mult(weightedA[wOffset + i - 1], LOW_PASS));
        }
    }

    @Override
    void makeTarget(int subframe) {
        int at = PAST + subframe * SUBFRAME;
        LpcFilter.synthesis(weightedA, subframe * TAPS, impulse, 0, response, ORDER, SUBFRAME);
        LpcFilter.synthesis(weightedA, subframe * TAPS, excitation, at, target, ORDER, SUBFRAME);
    }

    @Override
    void searchDelay(int at, int min, int max, boolean isFirst) {
        adaptive.search(excitation, at, target, ORDER, response, ORDER, min, max, isFirst);
        delay = adaptive.delay();
        thirds = adaptive.thirds();
    }

    @Override
    void filterPrediction(int subframe) {
        int at = PAST + subframe * SUBFRAME;
        LpcFilter.synthesis(weightedA, subframe * TAPS, excitation, at, pitchFiltered, ORDER, SUBFRAME);
    }

    @Override
    void followExcitation(int subframe) {
        // The memory of the weighting filter is all there is.
    }

    @Override
    void followNoise(int subframe) {
        int at = subframe * SUBFRAME;
        LpcFilter.residual(a, subframe * TAPS, speech, SPEECH + at, difference, 0, SUBFRAME);
        LpcFilter.weight(a, subframe * TAPS, GAMMA, weightedA, 0);
        weightOpenLoop(0);
        LpcFilter.synthesis(openLoopA, 0, difference, 0, weighted, WEIGHTED_PAST + at, SUBFRAME);
        for (int i = 0; i < SUBFRAME; i++) {
            difference[i] = sat16(difference[i] - excitation[PAST + at + i]);
        }
        LpcFilter.synthesis(weightedA, 0, difference, 0, target, ORDER, SUBFRAME);
        System.arraycopy(target, SUBFRAME, target, 0, ORDER);
    }
}
