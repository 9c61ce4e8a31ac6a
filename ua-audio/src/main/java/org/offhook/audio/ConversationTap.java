package org.offhook.audio;

import java.util.Arrays;

/**
 * Listens to both sides of one call and gives them on in step, as a recording wants them. What is heard sets the pace; where
 * nothing was said meanwhile (a call on hold sends nothing) silence stands for it, so that the two sides never move against
 * each other. One media thread writes both sides, what is heard first; no allocation.
 */
public final class ConversationTap {

    /** Takes both sides. */
    @FunctionalInterface
    public interface Listener {

        /**
         * Takes samples of the same instants. The arrays are the caller's again when the method returns.
         *
         * @param near    what we say
         * @param far     what we hear
         * @param samples samples in each, from index 0
         */
        void take(short[] near, short[] far, int samples);
    }

    /** Rates do not divide evenly: a block that was resampled may be this much shorter than another. */
    private static final int UNEVEN_SAMPLES = 4;
    private static final int LONGEST_MS = 250;

    private final int sampleRateHz;
    private final Listener listener;
    private final Side near;
    private final Side far;

    /**
     * Makes a tap.
     *
     * @param sampleRateHz rate of both sides in Hz
     * @param listener     takes both sides, on the media thread
     */
    public ConversationTap(int sampleRateHz, Listener listener) {
        this.sampleRateHz = sampleRateHz;
        this.listener = listener;
        this.near = new Side();
        this.far = new Side();
    }

    /** {@return where goes what we say} */
    public PcmSink near() {
        return near;
    }

    /** {@return where goes what we hear} */
    public PcmSink far() {
        return far;
    }

    private void giveOn() {
        int samples = Math.min(near.count, far.count);
        if (samples > 0) {
            listener.take(near.pcm, far.pcm, samples);
            near.remove(samples);
            far.remove(samples);
        }
    }

    private final class Side implements PcmSink {

        private final short[] pcm = new short[sampleRateHz * LONGEST_MS / 1000];
        private int count;

        @Override
        public int sampleRateHz() {
            return sampleRateHz;
        }

        @Override
        public void write(short[] from, int offset, int samples) {
            if (this == far && far.count - near.count > UNEVEN_SAMPLES) {
                near.append(null, 0, far.count - near.count);
                giveOn();
            }
            append(from, offset, samples);
            giveOn();
        }

        /** Takes in samples, or silence; what does not fit is dropped, which needs a block longer than any packet. */
        private void append(short[] from, int offset, int samples) {
            int taken = Math.min(samples, pcm.length - count);
            if (from == null) {
                Arrays.fill(pcm, count, count + taken, (short) 0);
            } else {
                System.arraycopy(from, offset, pcm, count, taken);
            }
            count += taken;
        }

        private void remove(int samples) {
            count -= samples;
            System.arraycopy(pcm, samples, pcm, 0, count);
        }
    }
}
