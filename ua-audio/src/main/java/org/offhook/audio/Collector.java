package org.offhook.audio;

import java.util.Arrays;

/**
 * Keeps what it is given in memory up to a stated length, for tests and for measuring. The room is reserved at
 * construction; what comes after it is full is counted and dropped. One writer; {@link #samples} is to be read after
 * the writer has stopped, or through a safe hand-over.
 */
public final class Collector implements PcmSink {

    private final int sampleRateHz;
    private final short[] kept;
    private int count;
    private long dropped;

    /**
     * Makes the sink.
     *
     * @param sampleRateHz rate in Hz
     * @param capacity     samples kept at most
     */
    public Collector(int sampleRateHz, int capacity) {
        this.sampleRateHz = sampleRateHz;
        this.kept = new short[capacity];
    }

    @Override
    public int sampleRateHz() {
        return sampleRateHz;
    }

    @Override
    public void write(short[] pcm, int offset, int samples) {
        int taken = Math.min(samples, kept.length - count);
        System.arraycopy(pcm, offset, kept, count, taken);
        count += taken;
        dropped += samples - taken;
    }

    /** {@return a copy of what was kept} */
    public short[] samples() {
        return Arrays.copyOf(kept, count);
    }

    /** {@return samples that came when the room was used up} */
    public long droppedSamples() {
        return dropped;
    }
}
