package org.offhook.codecs.g722;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.offhook.codecs.Scoreboard;
import org.offhook.codecs.SharedVectors;

/** G.722 against the vectors of the ITU-T Software Tool Library. */
class G722VectorTest {

    @Test
    void encodesBitExactly() {
        short[] source = SharedVectors.words("g722/inpsp.bin");
        byte[] codes = new byte[source.length / 2];
        new G722Codec().newEncoder(Map.of()).encode(source, 0, source.length, codes, 0);
        Scoreboard.check("G.722 encode", SharedVectors.codes("g722/codspw.cod"), codes, 80);
        assertArrayEquals(SharedVectors.octets("g722/codsp_ordered.g722"), codes);
    }

    @Test
    void decodesModes1And2BitExactly() {
        check("1", "g722/outsp1.bin");
        check("2", "g722/outsp2.bin");
    }

    private static void check(String mode, String expected) {
        byte[] codes = SharedVectors.octets("g722/codsp_ordered.g722");
        short[] pcm = new short[2 * codes.length];
        new G722Codec().newDecoder(Map.of("mode", mode)).decode(codes, 0, codes.length, pcm, 0);
        Scoreboard.check("G.722 decode, mode " + mode, SharedVectors.words(expected), pcm, 160);
    }
}
