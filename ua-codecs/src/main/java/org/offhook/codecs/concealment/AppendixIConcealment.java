package org.offhook.codecs.concealment;

/**
 * ITU-T G.711 Appendix I as the Recommendation defines it: 10 ms frames at 8000 Hz, the output 30 samples (3.75 ms)
 * behind the input. For comparison and conformance; calls use {@link WaveformSubstitution} without the delay.
 */
public final class AppendixIConcealment {

    /** Samples in a frame. */
    public static final int FRAME = 80;
    /** Samples by which the output is late. */
    public static final int DELAY = 30;

    private final WaveformSubstitution substitution =
        new WaveformSubstitution(8000, WaveformSubstitution.Seam.REVISED_HISTORY);

    /**
     * Takes a frame that was received and replaces it by the delayed output.
     *
     * @param pcm    80 samples, rewritten
     * @param offset first sample
     */
    public void received(short[] pcm, int offset) {
        substitution.received(pcm, offset, FRAME);
        substitution.copyDelayed(pcm, offset, FRAME, DELAY);
    }

    /**
     * Writes the delayed output for a frame that was lost.
     *
     * @param pcm    receives 80 samples
     * @param offset first sample to write
     */
    public void lost(short[] pcm, int offset) {
        substitution.conceal(pcm, offset, FRAME);
        substitution.copyDelayed(pcm, offset, FRAME, DELAY);
    }
}
