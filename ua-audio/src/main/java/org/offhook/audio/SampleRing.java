package org.offhook.audio;

import java.util.concurrent.atomic.AtomicLong;

/**
 * A bounded ring of samples between one writing and one reading thread: no lock, no allocation, nobody waits.
 * Positions are running totals, so that full and empty cannot be confused.
 */
public final class SampleRing {

    private final short[] ring;
    private final int mask;
    private final AtomicLong written = new AtomicLong();
    private final AtomicLong taken = new AtomicLong();

    /**
     * Makes a ring.
     *
     * @param capacity samples held at least; rounded up to a power of two
     */
    public SampleRing(int capacity) {
        if (capacity < 1 || capacity > 1 << 28) {
            throw new IllegalArgumentException("capacity out of range: " + capacity);
        }
        int size = Integer.highestOneBit(capacity);
        ring = new short[size == capacity ? size : size << 1];
        mask = ring.length - 1;
    }

    /** {@return samples waiting to be read} */
    public int available() {
        return (int) (written.get() - taken.get());
    }

    /** {@return samples that can be written now} */
    public int free() {
        return ring.length - available();
    }

    /**
     * Puts samples in. Writing thread only.
     *
     * @param pcm     holds the samples
     * @param offset  first sample
     * @param samples samples to put in
     * @return samples put in; fewer when the ring is full
     */
    public int write(short[] pcm, int offset, int samples) {
        long position = written.getPlain();
        int count = Math.min(samples, ring.length - (int) (position - taken.get()));
        int start = (int) position & mask;
        int first = Math.min(count, ring.length - start);
        System.arraycopy(pcm, offset, ring, start, first);
        System.arraycopy(pcm, offset + first, ring, 0, count - first);
        written.set(position + count);
        return count;
    }

    /**
     * Takes samples out. Reading thread only.
     *
     * @param pcm     receives the samples
     * @param offset  first sample to write
     * @param samples samples wanted
     * @return samples taken; fewer when the ring is empty
     */
    public int read(short[] pcm, int offset, int samples) {
        long position = taken.getPlain();
        int count = Math.min(samples, (int) (written.get() - position));
        int start = (int) position & mask;
        int first = Math.min(count, ring.length - start);
        System.arraycopy(ring, start, pcm, offset, first);
        System.arraycopy(ring, 0, pcm, offset + first, count - first);
        taken.set(position + count);
        return count;
    }

    /**
     * Drops the oldest samples. Reading thread only.
     *
     * @param samples samples to drop
     * @return samples dropped; fewer when the ring holds fewer
     */
    public int skip(int samples) {
        long position = taken.getPlain();
        int count = Math.min(samples, (int) (written.get() - position));
        taken.set(position + count);
        return count;
    }
}
