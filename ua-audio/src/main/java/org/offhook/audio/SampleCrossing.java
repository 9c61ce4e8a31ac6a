package org.offhook.audio;

import java.util.Arrays;

/**
 * Sound on its way from one media thread to another that ticks at the same pace but at other instants, and in blocks of other
 * lengths: a sink for the one, a source for the other, a ring between them. Neither waits, locks or allocates.
 *
 * <p>A block that is not whole yet is not begun: silence is given in its place, and from then on that much more waits in the
 * ring. Where more waits than the writer brings at once, and has done for {@value #LOOK_MS} ms, the surplus is taken out
 * under a cross-fade: a thread that stood still once does not leave a delay for the rest of the call.
 */
public final class SampleCrossing {

    private static final int RING_MS = 500;
    private static final int LONGEST_FADE_MS = 60;
    private static final int LOOK_MS = 5000;

    private final int sampleRateHz;
    private final SampleRing ring;
    private final short[] later;
    private final Inlet inlet = new Inlet();
    private final Outlet outlet = new Outlet();
    private volatile int written;
    private volatile boolean closed;
    private volatile long missing;
    private volatile long dropped;

    /**
     * Makes a crossing.
     *
     * @param sampleRateHz rate on both sides in Hz
     */
    public SampleCrossing(int sampleRateHz) {
        this.sampleRateHz = sampleRateHz;
        this.ring = new SampleRing(sampleRateHz * RING_MS / 1000);
        this.later = new short[sampleRateHz * LONGEST_FADE_MS / 1000];
    }

    /** {@return where one thread writes; closing it ends the source too} */
    public PcmSink sink() {
        return inlet;
    }

    /** {@return where the other thread reads; endless until it is closed} */
    public PcmSource source() {
        return outlet;
    }

    /** {@return samples of silence given because nothing was there in time, once something had been} */
    public long missingSamples() {
        return missing;
    }

    /** {@return samples taken out because they had waited too long, or not taken in because the ring was full} */
    public long droppedSamples() {
        return dropped + inlet.refused;
    }

    private final class Inlet implements PcmSink {

        private volatile long refused;

        @Override
        public int sampleRateHz() {
            return sampleRateHz;
        }

        @Override
        public void write(short[] pcm, int offset, int samples) {
            if (closed) {
                return;
            }
            written = samples;
            int taken = ring.write(pcm, offset, samples);
            if (taken < samples) {
                refused += samples - taken;
            }
        }

        @Override
        public void close() {
            closed = true;
        }
    }

    private final class Outlet implements PcmSource {

        private boolean begun;
        private int leastLeft = Integer.MAX_VALUE;
        private int looked;

        @Override
        public int sampleRateHz() {
            return sampleRateHz;
        }

        @Override
        public int read(short[] pcm, int offset, int samples) {
            if (closed) {
                return 0;
            }
            looked += samples;
            if (ring.available() < samples) {
                Arrays.fill(pcm, offset, offset + samples, (short) 0);
                missing += begun ? samples : 0;
                leastLeft = 0;
                return samples;
            }
            begun = true;
            ring.read(pcm, offset, samples);
            leastLeft = Math.min(leastLeft, ring.available());
            if (looked >= sampleRateHz * (LOOK_MS / 1000)) {
                takeOutSurplus(pcm, offset, samples);
                looked = 0;
                leastLeft = Integer.MAX_VALUE;
            }
            return samples;
        }

        private void takeOutSurplus(short[] pcm, int offset, int samples) {
            int surplus = leastLeft - written;
            if (samples == 0 || samples > later.length || surplus < samples) {
                return;
            }
            ring.skip(surplus - samples);
            ring.read(later, 0, samples);
            for (int i = 0; i < samples; i++) {
                int before = pcm[offset + i];
                pcm[offset + i] = (short) (before + (later[i] - before) * (i + 1) / samples);
            }
            dropped += surplus;
        }

        @Override
        public void close() {
            closed = true;
        }
    }
}
