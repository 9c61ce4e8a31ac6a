package org.offhook.codecs.g729;

import java.util.Arrays;

/** The least energy of the last 128 frames or so, kept in sixteen blocks of eight (ITU-T G.729 clause B.3.3). */
final class EnergyFloor {

    private static final int BLOCKS = 16;
    private static final int BLOCK = 8;
    private static final int FILLED = BLOCKS * BLOCK;

    private final int[] block = new int[BLOCKS];
    private int minimum;
    private int ofBlocks;
    private int next;

    EnergyFloor() {
        reset();
    }

    void reset() {
        Arrays.fill(block, 0);
        minimum = Short.MAX_VALUE;
        ofBlocks = 0;
        next = 0;
    }

    /** {@return the least energy; before the blocks are filled, that of the block being filled} */
    int minimum() {
        return minimum;
    }

    /**
     * Takes the energy of a frame.
     *
     * @param energy of the frame
     * @param frame  number of the frame, from 1 on
     */
    void update(int energy, int frame) {
        boolean isBlockEnd = frame % BLOCK == 0;
        if (frame <= FILLED) {
            minimum = Math.min(minimum, energy);
            if (isBlockEnd) {
                block[frame / BLOCK - 1] = minimum;
                minimum = Short.MAX_VALUE;
                ofBlocks = leastOfBlocks();
            }
            return;
        }
        if (frame % BLOCK == 1) {
            minimum = ofBlocks;
            next = Short.MAX_VALUE;
        }
        minimum = Math.min(minimum, energy);
        next = Math.min(next, energy);
        if (isBlockEnd) {
            System.arraycopy(block, 1, block, 0, BLOCKS - 1);
            block[BLOCKS - 1] = next;
            ofBlocks = leastOfBlocks();
        }
    }

    private int leastOfBlocks() {
        int least = block[0];
        for (int value : block) {
            least = Math.min(least, value);
        }
        return least;
    }
}
