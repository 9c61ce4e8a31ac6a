package org.offhook.codecs.g729;

import java.util.ArrayList;
import java.util.List;
import org.offhook.codecs.SharedVectors;

/** Frames of the ITU-T serial format: a sync word, the number of bits, and a word for each bit. */
final class SoftBits {

    private static final int GOOD_SYNC = 0x6B21;
    private static final int ONE = 0x81;

    /** One frame: its octets, and whether it was lost. */
    record Frame(byte[] octets, boolean isLost) {
    }

    private SoftBits() {
    }

    static List<Frame> read(String name) {
        short[] words = SharedVectors.words(name);
        List<Frame> frames = new ArrayList<>();
        int at = 0;
        while (at + 1 < words.length) {
            int sync = words[at];
            int bits = words[at + 1];
            at += 2;
            byte[] octets = new byte[bits / 8];
            boolean isLost = bits == 0 && sync != GOOD_SYNC;
            for (int i = 0; i < bits; i++) {
                isLost |= words[at + i] == 0;
                octets[i / 8] |= (byte) (words[at + i] == ONE ? 0x80 >> i % 8 : 0);
            }
            at += bits;
            frames.add(new Frame(octets, isLost));
        }
        return frames;
    }
}
