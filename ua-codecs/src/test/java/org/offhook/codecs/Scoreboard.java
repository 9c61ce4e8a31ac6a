package org.offhook.codecs;

import static org.junit.jupiter.api.Assertions.assertEquals;

/** Compares the result of a conformance relation frame by frame and prints one line about it. */
public final class Scoreboard {

    private Scoreboard() {
    }

    /** Fails unless all frames are equal and the lengths agree. */
    public static void check(String relation, short[] expected, short[] actual, int frame) {
        int frames = (expected.length + frame - 1) / frame;
        int differing = 0;
        int first = -1;
        for (int f = 0; f < frames; f++) {
            for (int i = f * frame; i < Math.min(expected.length, (f + 1) * frame); i++) {
                if (i >= actual.length || expected[i] != actual[i]) {
                    differing++;
                    first = first < 0 ? i : first;
                    break;
                }
            }
        }
        System.out.printf("conformance  %-44s %6d frames %6d differing%n", relation, frames, differing);
        assertEquals(0, differing, () -> relation + ": frames that differ");
        assertEquals(-1, first, relation + ": first word that differs");
        assertEquals(expected.length, actual.length, relation + ": length");
    }

    /** The same over octets. */
    public static void check(String relation, byte[] expected, byte[] actual, int frame) {
        check(relation, widen(expected), widen(actual), frame);
    }

    private static short[] widen(byte[] octets) {
        short[] words = new short[octets.length];
        for (int i = 0; i < octets.length; i++) {
            words[i] = (short) (octets[i] & 0xFF);
        }
        return words;
    }
}
