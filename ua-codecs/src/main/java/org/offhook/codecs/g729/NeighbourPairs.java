package org.offhook.codecs.g729;

/**
 * A signal whose samples are held two by two in the halves of a {@code long}, each with its next one, so that one product sum
 * gives the correlations at two neighbouring lags. It is for signals of which the caller knows that neither sum leaves 32 bits.
 */
final class NeighbourPairs {

    private final long[] pairs;

    /**
     * Makes room.
     *
     * @param count samples
     */
    NeighbourPairs(int count) {
        pairs = new long[count];
    }

    /** Takes a signal; past its last sample it counts as zero. */
    void take(int[] x, int offset) {
        int last = pairs.length - 1;
        for (int i = 0; i < last; i++) {
            pairs[i] = ((long) x[offset + i] << Integer.SIZE) + x[offset + i + 1];
        }
        pairs[last] = (long) x[offset + last] << Integer.SIZE;
    }

    /**
     * {@return the product sums of the signal from {@code lag} and from {@code lag + 1} on with another one}
     *
     * @param other  the other signal
     * @param offset its first sample
     * @param lag    sample of this one that meets it, to the end
     */
    long dot(int[] other, int offset, int lag) {
        long[] own = pairs;
        long sum = 0;
        for (int i = 0; i < own.length - lag; i++) {
            sum += own[lag + i] * other[offset + i];
        }
        return sum;
    }

    /** {@return of two sums that at the smaller lag} */
    static int first(long sums) {
        // The lower half, where negative, has borrowed from the upper one.
        return (int) (sums - (int) sums >> Integer.SIZE);
    }

    /** {@return of two sums that at the larger lag} */
    static int second(long sums) {
        return (int) sums;
    }
}
