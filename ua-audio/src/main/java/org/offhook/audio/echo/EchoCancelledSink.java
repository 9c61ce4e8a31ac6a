package org.offhook.audio.echo;

import java.util.Arrays;
import org.offhook.audio.PcmSink;
import org.offhook.audio.PcmSource;

/**
 * Where a sound card delivers its microphone: takes out the echo of the loudspeaker {@linkplain #beside beside} it and gives the
 * rest on. Both ends are held at the card itself, so that only its own delay lies between what is played and its echo.
 *
 * <p>The thread of the microphone writes and cancels, the thread of the loudspeaker reads. No allocation on either.
 */
public final class EchoCancelledSink implements PcmSink {

    /** Behind the loudspeaker lies the card's buffer: by so much it may be ahead and still not be before its echo. */
    private static final int MOST_AHEAD_MS = 60;
    private static final int BLOCK = 320;

    private final PcmSink next;
    private final EchoCanceller canceller;
    private final PlayedSignal played;
    private final short[] far = new short[BLOCK];
    private final short[] clean = new short[BLOCK];

    /**
     * Puts a canceller behind a microphone.
     *
     * @param next      takes what is left, at the rate of the canceller
     * @param canceller takes the echo out; owned by this sink from now on
     */
    public EchoCancelledSink(PcmSink next, EchoCanceller canceller) {
        if (next.sampleRateHz() != canceller.sampleRateHz()) {
            throw new IllegalArgumentException("sink at " + next.sampleRateHz() + " Hz, canceller at "
                + canceller.sampleRateHz() + " Hz");
        }
        this.next = next;
        this.canceller = canceller;
        this.played = new PlayedSignal(MOST_AHEAD_MS, canceller.sampleRateHz());
    }

    /**
     * Listens to what a loudspeaker plays.
     *
     * @param source read by the loudspeaker, at the rate of this sink
     * @return the same source, listened to; closing it closes {@code source}
     */
    public PcmSource beside(PcmSource source) {
        if (source.sampleRateHz() != sampleRateHz()) {
            throw new IllegalArgumentException("loudspeaker at " + source.sampleRateHz() + " Hz, canceller at "
                + sampleRateHz() + " Hz");
        }
        return new PcmSource() {
            @Override
            public int sampleRateHz() {
                return source.sampleRateHz();
            }

            @Override
            public int read(short[] pcm, int offset, int samples) {
                int given = source.read(pcm, offset, samples);
                Arrays.fill(pcm, offset + given, offset + samples, (short) 0);
                played.play(pcm, offset, samples);
                return given;
            }

            @Override
            public void close() {
                source.close();
            }
        };
    }

    @Override
    public int sampleRateHz() {
        return canceller.sampleRateHz();
    }

    @Override
    public void write(short[] pcm, int offset, int samples) {
        for (int at = 0; at < samples; at += BLOCK) {
            int piece = Math.min(BLOCK, samples - at);
            played.take(far, 0, piece);
            canceller.cancel(far, 0, pcm, offset + at, clean, 0, piece);
            next.write(clean, 0, piece);
        }
        played.dropWhatIsAhead();
    }

    @Override
    public void close() {
        next.close();
        canceller.close();
    }
}
