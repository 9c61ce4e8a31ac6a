package org.offhook.codecs.g729;

/** What the decoder does to a subframe after the synthesis (ITU-T G.729 clause 4.2, or A.4.2). */
interface PostFilter {

    /** Answer of {@link #filter} to a subframe that is not periodic, or when nobody asks. */
    int NOT_PERIODIC = 0;

    /**
     * Filters a subframe.
     *
     * @param a         predictor
     * @param aOffset   its first coefficient
     * @param synthesis signal with ten samples of its past
     * @param offset    first sample
     * @param delay     pitch delay
     * @param isSpeech  whether the long-term filter is wanted
     * @param pcm       receives the filtered samples
     * @param pcmOffset first to write
     * @return the delay at which the signal was found to be periodic
     */
    int filter(int[] a, int aOffset, int[] synthesis, int offset, int delay, boolean isSpeech, int[] pcm,
               int pcmOffset);

    /** Returns to the state after construction. */
    void reset();
}
