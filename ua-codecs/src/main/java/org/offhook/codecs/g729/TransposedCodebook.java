package org.offhook.codecs.g729;

import static org.offhook.codecs.g729.LpcFilter.ORDER;

/** A codebook of vectors turned so that all entries' values at one place lie in a row, which a loop can take at once. */
final class TransposedCodebook {

    private final int[][] values;
    private final int[] lowest = new int[ORDER];
    private final int[] highest = new int[ORDER];

    /**
     * Turns a codebook.
     *
     * @param codebook vectors of ten, one after another
     * @param count    how many
     */
    TransposedCodebook(int[] codebook, int count) {
        values = new int[ORDER][count];
        for (int j = 0; j < ORDER; j++) {
            lowest[j] = Integer.MAX_VALUE;
            highest[j] = Integer.MIN_VALUE;
            for (int i = 0; i < count; i++) {
                int value = codebook[i * ORDER + j];
                values[j][i] = value;
                lowest[j] = Math.min(lowest[j], value);
                highest[j] = Math.max(highest[j], value);
            }
        }
    }

    /** {@return the values of all entries at a place} */
    int[] entries(int place) {
        return values[place];
    }

    /** {@return the least of them} */
    int lowest(int place) {
        return lowest[place];
    }

    /** {@return the largest of them} */
    int highest(int place) {
        return highest[place];
    }
}
