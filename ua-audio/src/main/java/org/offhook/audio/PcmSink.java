package org.offhook.audio;

/**
 * Takes mono 16-bit linear samples from one media thread.
 *
 * <p>A sink never blocks and does not allocate in {@link #write}: what goes to a disk or a device is handed to a thread
 * of its own through a bounded ring, and what does not fit is dropped and counted there.
 */
public interface PcmSink extends AutoCloseable {

    /** What a program does with a block of samples. */
    @FunctionalInterface
    interface BlockListener {

        /**
         * Takes samples. The array is the caller's again when the method returns.
         *
         * @param pcm     holds the samples
         * @param offset  first sample
         * @param samples samples to take
         */
        void take(short[] pcm, int offset, int samples);
    }

    /**
     * Calls a program back with every block.
     *
     * @param sampleRateHz rate at which it wants them, in Hz
     * @param listener     called on the media thread, so it must not block
     * @return the sink
     */
    static PcmSink calling(int sampleRateHz, BlockListener listener) {
        return new PcmSink() {
            @Override
            public int sampleRateHz() {
                return sampleRateHz;
            }

            @Override
            public void write(short[] pcm, int offset, int samples) {
                listener.take(pcm, offset, samples);
            }
        };
    }

    /** {@return rate of the samples in Hz; constant over the life of the sink} */
    int sampleRateHz();

    /**
     * Takes samples; all of them, always. The array is the caller's again when the method returns.
     *
     * @param pcm     holds the samples
     * @param offset  first sample
     * @param samples samples to take
     */
    void write(short[] pcm, int offset, int samples);

    /**
     * {@return the longest block, in milliseconds, that it wants at once; what comes in longer ones is taken too, but for a device that
     * moves shorter ones has to wait}
     */
    default int longestBlockMs() {
        return Integer.MAX_VALUE;
    }

    /** Releases what the sink holds. Idempotent. Writing after it is ignored. */
    @Override
    default void close() {
        // Most sinks hold nothing but memory.
    }
}
