package org.offhook.audio.echo;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import org.offhook.audio.SampleRing;

/**
 * Remembers what the loudspeaker is given until the microphone has delivered as much: sample by sample the two belong together
 * from then on, however unevenly the devices run. Where the loudspeaker has given nothing, silence stands for it; where it is
 * too far ahead, the oldest is dropped, because the echo of what is remembered must not come before it: at once where a block is
 * beyond all bounds, and after a second in which there was always more than a little. Both move the echo, so both are counted.
 *
 * <p>One thread plays, one takes; neither waits or allocates.
 */
final class PlayedSignal {

    /** By so much the loudspeaker may be ahead all the time: more would be before the echo on a card with short buffers. */
    static final int SETTLED_AHEAD_MS = 8;

    private final SampleRing played;
    private final int mostAhead;
    private final int settledAhead;
    private final int windowSamples;
    private int leastAhead = Integer.MAX_VALUE;
    private int watched;
    private final AtomicLong moved = new AtomicLong();

    /**
     * Makes an empty memory.
     *
     * @param mostAheadMs  by how much the loudspeaker may be ahead of the microphone for a moment
     * @param sampleRateHz rate of both
     */
    PlayedSignal(int mostAheadMs, int sampleRateHz) {
        this.mostAhead = sampleRateHz * mostAheadMs / 1000;
        this.settledAhead = sampleRateHz * SETTLED_AHEAD_MS / 1000;
        this.windowSamples = sampleRateHz;
        this.played = new SampleRing(4 * mostAhead);
    }

    /** Remembers what is played. Playing thread only. */
    void play(short[] pcm, int offset, int samples) {
        moved.addAndGet(samples - played.write(pcm, offset, samples));
    }

    /** Gives what was played while the microphone recorded as many samples. Taking thread only. */
    void take(short[] pcm, int offset, int samples) {
        int known = played.read(pcm, offset, samples);
        Arrays.fill(pcm, offset + known, offset + samples, (short) 0);
        moved.addAndGet(samples - known);
        watched += samples;
    }

    /** Drops what is too far ahead; after each block of the microphone. Taking thread only. */
    void dropWhatIsAhead() {
        drop(played.available() - mostAhead);
        leastAhead = Math.min(leastAhead, played.available());
        if (watched >= windowSamples) {
            // What never went out was remembered too long: silence stood for sound that came later, say, when the devices began.
            drop(leastAhead > settledAhead ? leastAhead - settledAhead / 2 : 0);
            leastAhead = Integer.MAX_VALUE;
            watched = 0;
        }
    }

    private void drop(int samples) {
        if (samples > 0) {
            moved.addAndGet(played.skip(samples));
        }
    }

    /** {@return samples that were missing or dropped; any thread} */
    long movedSamples() {
        return moved.get();
    }
}
