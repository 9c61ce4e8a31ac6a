package org.offhook.audio.echo;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import org.offhook.audio.SampleRing;

/**
 * Remembers what the loudspeaker is given until the microphone has delivered as much: sample by sample the two belong together
 * from then on, however unevenly the devices run. Where the loudspeaker has given nothing, silence stands for it; where it is
 * too far ahead, the oldest is dropped, because the echo of what is remembered must not come before it. Both move the echo, so
 * both are counted.
 *
 * <p>One thread plays, one takes; neither waits or allocates.
 */
final class PlayedSignal {

    private final SampleRing played;
    private final int mostAhead;
    private final AtomicLong moved = new AtomicLong();

    /**
     * Makes an empty memory.
     *
     * @param mostAhead samples by which the loudspeaker may be ahead of the microphone
     */
    PlayedSignal(int mostAhead) {
        this.mostAhead = mostAhead;
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
    }

    /** Drops what is too far ahead; after each block of the microphone. Taking thread only. */
    void dropWhatIsAhead() {
        int ahead = played.available() - mostAhead;
        if (ahead > 0) {
            moved.addAndGet(played.skip(ahead));
        }
    }

    /** {@return samples that were missing or dropped; any thread} */
    long movedSamples() {
        return moved.get();
    }
}
