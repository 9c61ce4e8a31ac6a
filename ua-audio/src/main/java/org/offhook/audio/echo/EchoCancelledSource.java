package org.offhook.audio.echo;

import org.offhook.audio.PcmSink;
import org.offhook.audio.PcmSource;

/**
 * A microphone without the echo of the loudspeaker beside it. What is written to {@link #before} goes on to the
 * loudspeaker and is remembered; each sample read from the microphone is held against the next one remembered.
 *
 * <p>The loudspeaker may be written by one thread and the microphone read by another. When the loudspeaker has nothing,
 * silence stands for it; when it is more than 100 ms ahead, or a little ahead all the time, the oldest is dropped. Both are
 * counted, for both move the echo, and the canceller has to find it again.
 */
public final class EchoCancelledSource implements PcmSource {

    private static final int MOST_AHEAD_MS = 100;
    private static final int BLOCK = 320;

    private final PcmSource microphone;
    private final EchoCanceller canceller;
    private final PlayedSignal played;
    private final short[] far = new short[BLOCK];

    /**
     * Puts a canceller behind a microphone.
     *
     * @param microphone gives the samples, at the rate of the canceller
     * @param canceller  takes the echo out; owned by this source from now on
     */
    public EchoCancelledSource(PcmSource microphone, EchoCanceller canceller) {
        if (microphone.sampleRateHz() != canceller.sampleRateHz()) {
            throw new IllegalArgumentException("microphone at " + microphone.sampleRateHz() + " Hz, canceller at "
                + canceller.sampleRateHz() + " Hz");
        }
        this.microphone = microphone;
        this.canceller = canceller;
        this.played = new PlayedSignal(MOST_AHEAD_MS, canceller.sampleRateHz());
    }

    /**
     * Puts the other end of this canceller before a loudspeaker.
     *
     * @param loudspeaker takes the samples, at the same rate
     * @return the same sink, listened to; closing it closes {@code loudspeaker}
     */
    public PcmSink before(PcmSink loudspeaker) {
        if (loudspeaker.sampleRateHz() != canceller.sampleRateHz()) {
            throw new IllegalArgumentException("loudspeaker at " + loudspeaker.sampleRateHz() + " Hz, canceller at "
                + canceller.sampleRateHz() + " Hz");
        }
        return new PcmSink() {
            @Override
            public int sampleRateHz() {
                return loudspeaker.sampleRateHz();
            }

            @Override
            public void write(short[] pcm, int offset, int samples) {
                played.play(pcm, offset, samples);
                loudspeaker.write(pcm, offset, samples);
            }

            @Override
            public void close() {
                loudspeaker.close();
            }
        };
    }

    @Override
    public int sampleRateHz() {
        return microphone.sampleRateHz();
    }

    @Override
    public int read(short[] pcm, int offset, int samples) {
        int given = microphone.read(pcm, offset, samples);
        for (int at = 0; at < given; at += BLOCK) {
            int piece = Math.min(BLOCK, given - at);
            played.take(far, 0, piece);
            canceller.cancel(far, 0, pcm, offset + at, pcm, offset + at, piece);
        }
        played.dropWhatIsAhead();
        return given;
    }

    /** {@return samples of the loudspeaker that were missing, or dropped because they were too many} */
    public long movedSamples() {
        return played.movedSamples();
    }

    @Override
    public void close() {
        microphone.close();
        canceller.close();
    }
}
