package org.offhook.codecs.g711;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.offhook.codecs.TestSignals;

/** G.711 against its own tables of decision values, searched one by one, so that no official vector is needed. */
class CompandingLawTest {

    /** Lower ends of the segments of table 1a, in units of the 12-bit magnitude, and the step within each. */
    private static final int[][] A_SEGMENTS = {
        {0, 2}, {32, 2}, {64, 4}, {128, 8}, {256, 16}, {512, 32}, {1024, 64}, {2048, 128}};

    /** The same of table 2a for the 13-bit magnitude; the first interval of the first segment is 1 wide. */
    private static final int[][] MU_SEGMENTS = {
        {-1, 2}, {31, 4}, {95, 8}, {223, 16}, {479, 32}, {991, 64}, {2015, 128}, {4063, 256}};

    @Test
    void encodesEverySampleAsTable1Says() {
        byte[] expected = new byte[65536];
        for (int s = -32768; s <= 32767; s++) {
            int magnitude = (s < 0 ? ~s : s) >> 3;
            int code = interval(A_SEGMENTS, magnitude) | (s < 0 ? 0 : 0x80);
            expected[s + 32768] = (byte) (code ^ 0x55);
        }
        assertArrayEquals(expected, encodeSweep(CompandingLaw.A_LAW));
    }

    @Test
    void encodesEverySampleAsTable2Says() {
        byte[] expected = new byte[65536];
        for (int s = -32768; s <= 32767; s++) {
            int magnitude = Math.min((s < 0 ? ~s : s) >> 2, 8158);
            int code = interval(MU_SEGMENTS, magnitude) | (s < 0 ? 0x80 : 0);
            expected[s + 32768] = (byte) ~code;
        }
        assertArrayEquals(expected, encodeSweep(CompandingLaw.MU_LAW));
    }

    @Test
    void decodesToTheMiddleOfEachInterval() {
        for (int code = 0; code < 128; code++) {
            int[] a = A_SEGMENTS[code >> 4];
            int middleA = a[0] + (code & 15) * a[1] + a[1] / 2;
            assertEquals(middleA * 8, CompandingLaw.A_LAW.decode((code | 0x80) ^ 0x55));
            assertEquals(-middleA * 8, CompandingLaw.A_LAW.decode(code ^ 0x55));
            int[] mu = MU_SEGMENTS[code >> 4];
            int middleMu = mu[0] + (code & 15) * mu[1] + mu[1] / 2;
            assertEquals(middleMu * 4, CompandingLaw.MU_LAW.decode(~code & 0xFF));
            assertEquals(-middleMu * 4, CompandingLaw.MU_LAW.decode(~(code | 0x80) & 0xFF));
        }
    }

    @Test
    void encodesTheIdleChannel() {
        assertEquals(0xD5, CompandingLaw.A_LAW.encode((short) 0));
        assertEquals(0xFF, CompandingLaw.MU_LAW.encode((short) 0));
    }

    @Test
    void decodedSamplesEncodeToTheSameCode() {
        for (int code = 0; code < 256; code++) {
            assertEquals(code, CompandingLaw.A_LAW.encode(CompandingLaw.A_LAW.decode(code)));
            // Minus zero of mu-law decodes to zero, whose code is plus zero.
            int canonical = code == 0x7F ? 0xFF : code;
            assertEquals(canonical, CompandingLaw.MU_LAW.encode(CompandingLaw.MU_LAW.decode(code)));
        }
    }

    private static byte[] encodeSweep(CompandingLaw law) {
        byte[] codes = new byte[65536];
        law.encode(TestSignals.sweep(), 0, codes.length, codes, 0);
        return codes;
    }

    private static int interval(int[][] segments, int magnitude) {
        int code = 0;
        while (code < 127 && magnitude >= lowerEnd(segments, code + 1)) {
            code++;
        }
        return code;
    }

    private static int lowerEnd(int[][] segments, int code) {
        return segments[code >> 4][0] + (code & 15) * segments[code >> 4][1];
    }
}
