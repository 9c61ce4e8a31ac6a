package org.offhook;

import java.util.concurrent.CopyOnWriteArrayList;
import org.offhook.audio.PcmSink;
import org.offhook.audio.resample.ResamplingSink;

/**
 * Who hears one call: recordings, echo, sound card, callbacks of the application. Written on the media thread; sinks are added
 * from any thread. A sink that throws is application code gone wrong: it is dropped, and the others go on hearing.
 */
final class CallEar implements PcmSink {

    private final int sampleRateHz;
    private final CopyOnWriteArrayList<PcmSink> sinks = new CopyOnWriteArrayList<>();

    CallEar(int sampleRateHz) {
        this.sampleRateHz = sampleRateHz;
    }

    void add(PcmSink sink) {
        sinks.add(ResamplingSink.at(sink, sampleRateHz));
    }

    @Override
    public int sampleRateHz() {
        return sampleRateHz;
    }

    @Override
    public void write(short[] pcm, int offset, int samples) {
        for (int i = 0; i < sinks.size(); i++) {
            PcmSink sink = sinks.get(i);
            try {
                sink.write(pcm, offset, samples);
            } catch (RuntimeException e) {
                sinks.remove(sink);
                Thread thread = Thread.currentThread();
                thread.getUncaughtExceptionHandler().uncaughtException(thread, e);
            }
        }
    }

    @Override
    public void close() {
        sinks.forEach(PcmSink::close);
    }
}
