package org.offhook;

import java.util.Arrays;
import org.offhook.audio.PcmSink;
import org.offhook.audio.resample.ResamplingSink;

/**
 * Who hears one call: recordings, echo, sound card, conference, callbacks of the application. Written on the media thread; sinks
 * come and go from any thread. A sink that throws is application code gone wrong: it is dropped, and the others go on hearing.
 */
final class CallEar implements PcmSink {

    private static final Hearer[] NOBODY = {};

    private final int sampleRateHz;
    private volatile Hearer[] hearers = NOBODY;

    /** A sink, and itself at the rate of the call. */
    private record Hearer(PcmSink given, PcmSink sink) {
    }

    CallEar(int sampleRateHz) {
        this.sampleRateHz = sampleRateHz;
    }

    void add(PcmSink sink) {
        Hearer joining = new Hearer(sink, ResamplingSink.at(sink, sampleRateHz));
        synchronized (this) {
            Hearer[] after = Arrays.copyOf(hearers, hearers.length + 1);
            after[hearers.length] = joining;
            hearers = after;
        }
    }

    /** Lets a sink hear no more and closes it; it may be given a last block meanwhile. */
    void remove(PcmSink sink) {
        synchronized (this) {
            hearers = Arrays.stream(hearers).filter(hearer -> hearer.given != sink).toArray(Hearer[]::new);
        }
        sink.close();
    }

    @Override
    public int sampleRateHz() {
        return sampleRateHz;
    }

    @Override
    public void write(short[] pcm, int offset, int samples) {
        for (Hearer hearer : hearers) {
            try {
                hearer.sink.write(pcm, offset, samples);
            } catch (RuntimeException e) {
                remove(hearer.given);
                Thread thread = Thread.currentThread();
                thread.getUncaughtExceptionHandler().uncaughtException(thread, e);
            }
        }
    }

    @Override
    public int longestBlockMs() {
        int longestMs = Integer.MAX_VALUE;
        for (Hearer hearer : hearers) {
            longestMs = Math.min(longestMs, hearer.sink.longestBlockMs());
        }
        return longestMs;
    }

    @Override
    public void close() {
        for (Hearer hearer : hearers) {
            hearer.sink.close();
        }
    }
}
