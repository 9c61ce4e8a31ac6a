package org.offhook.audio.splice;

/**
 * Samples that wait to be given, in one array that begins where reading goes on, so that they can be spliced in place. Bounded, no
 * allocation. Used by one thread.
 */
public final class SampleFifo {

    private final short[] samples;
    private int start;
    private int length;

    /**
     * Makes an empty one.
     *
     * @param capacity samples that it holds at least
     */
    public SampleFifo(int capacity) {
        samples = new short[2 * capacity];
    }

    /** {@return samples that wait} */
    public int length() {
        return length;
    }

    /** {@return where they lie; from {@link #start} on} */
    public short[] array() {
        return samples;
    }

    /** {@return place of the first in {@link #array}} */
    public int start() {
        return start;
    }

    /** Drops all. */
    public void clear() {
        start = 0;
        length = 0;
    }

    /**
     * Makes room for samples behind the last; {@link #extend} makes them count.
     *
     * @param count samples
     * @return where they go in {@link #array}
     */
    public int reserve(int count) {
        if (start + length + count > samples.length) {
            System.arraycopy(samples, start, samples, 0, length);
            start = 0;
        }
        return start + length;
    }

    /** {@return samples for which there is room} */
    public int free() {
        return samples.length - length;
    }

    /**
     * Counts samples that have been put where {@link #reserve} said.
     *
     * @param count samples
     */
    public void extend(int count) {
        length += count;
    }

    /**
     * Drops the first ones.
     *
     * @param count samples
     */
    public void drop(int count) {
        start += count;
        length -= count;
    }

    /**
     * Takes samples out.
     *
     * @param index how many before them stay
     * @param count samples
     */
    public void remove(int index, int count) {
        int from = start + index;
        System.arraycopy(samples, from + count, samples, from, length - index - count);
        length -= count;
    }

    /**
     * Gives back room in front, so that samples can be put before the first.
     *
     * @param count samples
     * @return the new {@link #start}
     */
    public int grow(int count) {
        if (start < count) {
            System.arraycopy(samples, start, samples, count, length);
            start = count;
        }
        start -= count;
        length += count;
        return start;
    }
}
