package org.offhook.audio.enhance;

import org.offhook.audio.PcmSource;

/** A source whose samples are worked on in place. Used by one media thread. */
final class ProcessedSource implements PcmSource {

    /** Works on samples in place. */
    interface Process {

        void process(short[] pcm, int offset, int samples);
    }

    private final PcmSource source;
    private final Process process;

    ProcessedSource(PcmSource source, int sampleRateHz, Process process) {
        if (source.sampleRateHz() != sampleRateHz) {
            throw new IllegalArgumentException("source at " + source.sampleRateHz() + " Hz, not " + sampleRateHz);
        }
        this.source = source;
        this.process = process;
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
