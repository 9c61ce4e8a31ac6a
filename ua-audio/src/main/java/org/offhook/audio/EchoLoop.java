package org.offhook.audio;

import java.util.Arrays;

/**
 * Sends back what comes in: a sink and a source over one bounded ring. The delay is at most the one stated; when
 * more has come in than that, the oldest samples are dropped, and when nothing is there silence is given.
 *
 * <p>Sink and source may be run by one media thread or by two.
 */
public final class EchoLoop {

    private final int sampleRateHz;
    private final int maxDelaySamples;
    private final SampleRing ring;
    private final Incoming sink = new Incoming();
    private final Outgoing source = new Outgoing();
    private volatile boolean closed;
    private volatile long dropped;

    /**
     * Makes a loop.
     *
     * @param sampleRateHz rate of both directions in Hz
     * @param maxDelayMs   longest time between in and out, in milliseconds; not below two blocks of either side
     */
    public EchoLoop(int sampleRateHz, int maxDelayMs) {
        this.sampleRateHz = sampleRateHz;
        this.maxDelaySamples = sampleRateHz * maxDelayMs / 1000;
        this.ring = new SampleRing(2 * maxDelaySamples);
    }

    /** {@return where the received samples go} */
    public PcmSink sink() {
        return sink;
    }

    /** {@return where the samples to send come from; endless until it is closed} */
    public PcmSource source() {
        return source;
    }

    /** {@return samples dropped because they had waited too long} */
    public long droppedSamples() {
        return dropped;
    }

    private void countDropped(int samples) {
        dropped += samples;
    }

    private final class Incoming implements PcmSink {
        @Override
        public int sampleRateHz() {
            return sampleRateHz;
        }

        @Override
        public void write(short[] pcm, int offset, int samples) {
            if (!closed) {
                // A full ring means that nobody reads; the reader will drop what is old when it comes back.
                ring.write(pcm, offset, samples);
            }
        }
    }

    private final class Outgoing implements PcmSource {
        @Override
        public int sampleRateHz() {
            return sampleRateHz;
        }

        @Override
        public int read(short[] pcm, int offset, int samples) {
            if (closed) {
                return 0;
            }
            int excess = ring.available() - maxDelaySamples;
            if (excess > 0) {
                countDropped(ring.skip(excess));
            }
            int given = ring.read(pcm, offset, samples);
            Arrays.fill(pcm, offset + given, offset + samples, (short) 0);
            return samples;
        }

        @Override
        public void close() {
            closed = true;
        }
    }
}
