package org.offhook;

import java.util.Arrays;
import java.util.concurrent.CopyOnWriteArrayList;
import org.offhook.audio.PcmSink;
import org.offhook.audio.PcmSource;
import org.offhook.audio.SourceQueue;
import org.offhook.audio.resample.ResamplingSink;
import org.offhook.audio.resample.ResamplingSource;

/**
 * What one call says: queued files and tones first, else the source that the application gave (microphone, tone, echo), else
 * silence; silence also to a side on hold. Read on the media thread; changed from any thread. Endless.
 */
final class CallMouth implements PcmSource {

    private final int sampleRateHz;
    private final SourceQueue queue;
    private final CopyOnWriteArrayList<PcmSink> taps = new CopyOnWriteArrayList<>();
    private volatile PcmSource base;
    private volatile boolean muted;
    private volatile boolean used;
    private boolean baseEnded;
    private PcmSource lastBase;

    CallMouth(int sampleRateHz) {
        this.sampleRateHz = sampleRateHz;
        this.queue = new SourceQueue(sampleRateHz, true);
    }

    /** Puts a source behind those that wait already. */
    void enqueue(PcmSource source, Runnable ended) {
        used = true;
        queue.add(ResamplingSource.at(source, sampleRateHz), ended);
    }

    /** {@return whether there ever was anything to say, heard or not} */
    boolean wasUsed() {
        return used;
    }

    /** Ends what is played from the queue and drops what waits in it. */
    void skipQueued() {
        queue.skipAll();
    }

    /** Gives what is said to a recording as well. */
    void tap(PcmSink sink) {
        taps.add(ResamplingSink.at(sink, sampleRateHz));
    }

    /** Sets what is said while nothing is queued; the source before is closed. */
    void setBase(PcmSource source) {
        used |= source != null;
        PcmSource before = base;
        base = source == null ? null : ResamplingSource.at(source, sampleRateHz);
        if (before != null) {
            before.close();
        }
    }

    /**
     * Says silence while the other side is on hold: it must not overhear the room. What is queued waits for the end of the
     * hold; a live source runs on unheard, so that nothing old is said afterwards.
     */
    void setMuted(boolean value) {
        muted = value;
    }

    @Override
    public int sampleRateHz() {
        return sampleRateHz;
    }

    @Override
    public int read(short[] pcm, int offset, int samples) {
        int given = 0;
        if (muted) {
            readBase(pcm, offset, samples);
        } else {
            given = queue.isBusy() ? queue.read(pcm, offset, samples) : 0;
            given += given < samples ? readBase(pcm, offset + given, samples - given) : 0;
        }
        Arrays.fill(pcm, offset + given, offset + samples, (short) 0);
        for (int i = 0; i < taps.size(); i++) {
            taps.get(i).write(pcm, offset, samples);
        }
        return samples;
    }

    private int readBase(short[] pcm, int offset, int samples) {
        PcmSource source = base;
        if (source != lastBase) {
            lastBase = source;
            baseEnded = false;
        }
        if (source == null || baseEnded) {
            return 0;
        }
        int given = source.read(pcm, offset, samples);
        baseEnded = given < samples;
        return given;
    }

    @Override
    public void close() {
        queue.close();
        queue.read(new short[0], 0, 0);     // a closed queue lets its sources go at the next read
        PcmSource source = base;
        if (source != null) {
            source.close();
        }
    }
}
