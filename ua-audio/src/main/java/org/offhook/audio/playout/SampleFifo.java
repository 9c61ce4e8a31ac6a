package org.offhook.audio.playout;

/** Decoded samples that wait to be given, in one array that begins where reading goes on. Bounded, no allocation. */
final class SampleFifo {

    private final short[] samples;
    private int start;
    private int length;

    SampleFifo(int capacity) {
        samples = new short[2 * capacity];
    }

    int length() {
        return length;
    }

    short[] array() {
        return samples;
    }

    int start() {
        return start;
    }

    void clear() {
        start = 0;
        length = 0;
    }

    /** Makes room for samples behind the last and answers where they go; {@link #extend} makes them count. */
    int reserve(int count) {
        if (start + length + count > samples.length) {
            System.arraycopy(samples, start, samples, 0, length);
            start = 0;
        }
        return start + length;
    }

    int free() {
        return samples.length - length;
    }

    void extend(int count) {
        length += count;
    }

    void drop(int count) {
        start += count;
        length -= count;
    }

    /** Takes samples out from behind the first {@code index} ones. */
    void remove(int index, int count) {
        int from = start + index;
        System.arraycopy(samples, from + count, samples, from, length - index - count);
        length -= count;
    }

    /** Gives back room in front, so that samples can be put before the first. Answers the new start. */
    int grow(int count) {
        if (start < count) {
            System.arraycopy(samples, start, samples, count, length);
            start = count;
        }
        start -= count;
        length += count;
        return start;
    }
}
