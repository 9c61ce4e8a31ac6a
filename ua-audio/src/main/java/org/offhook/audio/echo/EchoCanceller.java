package org.offhook.audio.echo;

/**
 * Takes the echo of the far end out of the microphone. One stream has one canceller; it is run by one media thread.
 *
 * <p>The two inputs are samples of one rate that belong to the same instants: {@code far} is what goes to the
 * loudspeaker, {@code near} what comes from the microphone while that is (about to be) played. A constant delay between
 * the two is part of the echo path as long as it is shorter than that path.
 */
public interface EchoCanceller extends AutoCloseable {

    /** {@return rate of both inputs and of the output, in Hz} */
    int sampleRateHz();

    /** {@return samples by which the output lags behind {@code near}} */
    int latencySamples();

    /**
     * Cancels. Blocks may have any length, and that may change from call to call.
     *
     * @param far        samples sent to the loudspeaker
     * @param farOffset  first of them
     * @param near       samples from the microphone
     * @param nearOffset first of them
     * @param out        receives as many samples; may be {@code near} itself
     * @param outOffset  first sample to write
     * @param samples    samples in each
     */
    void cancel(short[] far, int farOffset, short[] near, int nearOffset, short[] out, int outOffset, int samples);

    /** Forgets the echo path and the signals. */
    void reset();

    /** Releases what it holds, when no thread cancels any more. Idempotent. */
    @Override
    default void close() {
        // One in Java holds nothing but memory.
    }
}
