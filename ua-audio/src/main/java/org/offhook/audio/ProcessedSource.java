package org.offhook.audio;

/** A source whose samples are worked on, or measured, in place. Used by one media thread. */
public final class ProcessedSource implements PcmSource {

    private final PcmSource source;
    private final Process process;

    /** Works on samples in place. */
    public interface Process {

        /**
         * Works on one block.
         *
         * @param pcm     the samples
         * @param offset  first sample
         * @param samples samples to work on
         */
        void process(short[] pcm, int offset, int samples);
    }

    /**
     * Stands behind a source.
     *
     * @param source  gives the samples; closed with this one
     * @param process works on them
     */
    public ProcessedSource(PcmSource source, Process process) {
        this.source = source;
        this.process = process;
    }

    /**
     * Stands behind a source of one rate, which the work depends on.
     *
     * @param source       gives the samples; closed with this one
     * @param sampleRateHz their rate
     * @param process      works on them
     * @throws IllegalArgumentException when the source has another rate
     */
    public ProcessedSource(PcmSource source, int sampleRateHz, Process process) {
        this(source, process);
        if (source.sampleRateHz() != sampleRateHz) {
            throw new IllegalArgumentException("source at " + source.sampleRateHz() + " Hz, not " + sampleRateHz);
        }
    }

    @Override
    public int sampleRateHz() {
        return source.sampleRateHz();
    }

    @Override
    public int read(short[] pcm, int offset, int samples) {
        int given = source.read(pcm, offset, samples);
        process.process(pcm, offset, given);
        return given;
    }

    @Override
    public void close() {
        source.close();
    }
}
