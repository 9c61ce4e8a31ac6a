package org.offhook.audio;

import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Plays sources one after the other without a gap: prompts, tones, files. Filled from any thread, read by one media
 * thread. Each source is closed when it has ended or was skipped.
 */
public final class SourceQueue implements PcmSource {

    private record Entry(PcmSource source, Runnable ended) {
    }

    private final int sampleRateHz;
    private final boolean endsWhenEmpty;
    private final ConcurrentLinkedQueue<Entry> waiting = new ConcurrentLinkedQueue<>();
    private volatile boolean closed;
    private volatile boolean skipping;
    private volatile boolean playing;
    private Entry current;

    /**
     * Makes an empty queue.
     *
     * @param sampleRateHz  rate of all its sources in Hz
     * @param endsWhenEmpty whether the queue ends after its last source; otherwise it gives silence and waits for more
     */
    public SourceQueue(int sampleRateHz, boolean endsWhenEmpty) {
        this.sampleRateHz = sampleRateHz;
        this.endsWhenEmpty = endsWhenEmpty;
    }

    /**
     * Appends a source.
     *
     * @param source source of the rate of this queue; another rate needs a resampling source around it
     * @throws IllegalArgumentException when the rates differ
     */
    public void add(PcmSource source) {
        add(source, () -> { });
    }

    /**
     * Appends a source and asks to be told when it is over.
     *
     * @param source source of the rate of this queue
     * @param ended  run once, by the media thread, when the source has ended or was skipped; must not block
     * @throws IllegalArgumentException when the rates differ
     */
    public void add(PcmSource source, Runnable ended) {
        Objects.requireNonNull(ended, "ended");
        if (source.sampleRateHz() != sampleRateHz) {
            throw new IllegalArgumentException("source has " + source.sampleRateHz() + " Hz, the queue " + sampleRateHz);
        }
        waiting.add(new Entry(source, ended));
    }

    /** Ends what is played and drops what waits; sources added later are played. */
    public void skipAll() {
        skipping = true;
    }

    /** {@return whether something is played or waits} */
    public boolean isBusy() {
        return playing || !waiting.isEmpty();
    }

    @Override
    public int sampleRateHz() {
        return sampleRateHz;
    }

    @Override
    public int read(short[] pcm, int offset, int samples) {
        if (closed) {
            finishAll();
            return 0;
        }
        if (skipping) {
            skipping = false;
            finishAll();
        }
        int given = 0;
        while (given < samples && next()) {
            given += current.source.read(pcm, offset + given, samples - given);
            if (given < samples) {
                finish();
            }
        }
        if (given < samples && !endsWhenEmpty) {
            Arrays.fill(pcm, offset + given, offset + samples, (short) 0);
            return samples;
        }
        return given;
    }

    private boolean next() {
        if (current == null) {
            current = waiting.poll();
            playing = current != null;
        }
        return current != null;
    }

    private void finish() {
        Entry over = current;
        current = null;
        playing = false;
        over.source.close();
        over.ended.run();
    }

    private void finishAll() {
        while (next()) {
            finish();
        }
    }

    /** Closes what is played and what waits, at the next read if the media thread still runs. */
    @Override
    public void close() {
        closed = true;
    }
}
