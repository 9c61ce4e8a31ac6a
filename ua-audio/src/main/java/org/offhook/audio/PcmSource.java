package org.offhook.audio;

/**
 * Gives mono 16-bit linear samples to one media thread.
 *
 * <p>A source never blocks and does not allocate in {@link #read}: what comes from a disk or a device is fetched ahead
 * by a thread of its own, and what is not there in time is replaced by silence rather than waited for.
 */
public interface PcmSource extends AutoCloseable {

    /** {@return rate of the samples in Hz; constant over the life of the source} */
    int sampleRateHz();

    /**
     * Delivers the next samples.
     *
     * @param pcm     receives the samples
     * @param offset  first sample to write
     * @param samples samples wanted
     * @return samples delivered; fewer than {@code samples} means that the source has ended, and every later call
     *         returns 0. What lies behind the delivered samples in {@code pcm} is left as it was.
     */
    int read(short[] pcm, int offset, int samples);

    /** Releases what the source holds. Idempotent; never blocks. Reading after it returns 0. */
    @Override
    default void close() {
        // Most sources hold nothing but memory.
    }
}
