package org.offhook.audio.mix;

import java.util.Arrays;
import org.offhook.audio.PcmSink;
import org.offhook.audio.PcmSource;
import org.offhook.audio.enhance.PeakLimiter;
import org.offhook.audio.resample.ResamplingSink;
import org.offhook.audio.resample.ResamplingSource;

/**
 * One party of a {@link ConferenceMixer}: what it says, what it is given to hear, and a bit for each party that it hears.
 * {@link #ended} may be asked from any thread; the rest belongs to the mixer.
 */
public final class Participant {

    final int slot;
    final short[] said;
    final short[] heard;
    /** Bits of the slots that are heard; written under the mixer's lock, read by the media thread. */
    volatile long hears;
    /** Those of the block before; media thread only. */
    long heardBefore;
    private final PcmSource source;
    private final PcmSink sink;
    private final PeakLimiter limiter;
    private volatile boolean ended;

    Participant(int slot, int mixRateHz, int block, PcmSource source, PcmSink sink) {
        this.slot = slot;
        this.said = new short[block];
        this.heard = new short[block];
        this.source = ResamplingSource.at(source, mixRateHz);
        this.sink = ResamplingSink.at(sink, mixRateHz);
        this.limiter = new PeakLimiter(mixRateHz);
    }

    /** {@return whether the source has ended; the participant still hears until it leaves} */
    public boolean ended() {
        return ended;
    }

    long bit() {
        return 1L << slot;
    }

    void listen() {
        int given = ended ? 0 : source.read(said, 0, said.length);
        if (given < said.length) {
            Arrays.fill(said, given, said.length, (short) 0);
            ended = true;
        }
    }

    void hear(float[] sum) {
        for (int i = 0; i < heard.length; i++) {
            heard[i] = limiter.limit(sum[i]);
        }
        sink.write(heard, 0, heard.length);
    }
}
