package org.offhook.codecs.l16;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.offhook.codecs.AudioDecoder;
import org.offhook.codecs.TestSignals;

/** Octet order and channel counting of L16. */
class L16CodecTest {

    @Test
    void mostSignificantOctetComesFirst() {
        byte[] payload = new byte[4];
        int length = new L16Codec.Narrowband().newEncoder(Map.of())
            .encode(new short[] {0x1234, -2}, 0, 2, payload, 0);
        assertEquals(4, length);
        assertArrayEquals(new byte[] {0x12, 0x34, (byte) 0xFF, (byte) 0xFE}, payload);
    }

    @Test
    void everySampleValueSurvives() {
        short[] sweep = TestSignals.sweep();
        byte[] payload = new byte[2 * sweep.length];
        new L16Codec.Stereo44100().newEncoder(Map.of()).encode(sweep, 0, sweep.length / 2, payload, 0);
        short[] back = new short[sweep.length];
        assertEquals(sweep.length / 2,
            new L16Codec.Stereo44100().newDecoder(Map.of()).decode(payload, 0, payload.length, back, 0));
        assertArrayEquals(sweep, back);
    }

    @Test
    void brokenSamplesAreMalformed() {
        AudioDecoder mono = new L16Codec.Wideband().newDecoder(Map.of());
        AudioDecoder stereo = new L16Codec.Stereo44100().newDecoder(Map.of());
        short[] pcm = new short[8];
        assertEquals(AudioDecoder.MALFORMED, mono.decode(new byte[3], 0, 3, pcm, 0));
        assertEquals(AudioDecoder.MALFORMED, stereo.decode(new byte[6], 0, 6, pcm, 0));
        assertEquals(2, stereo.decode(new byte[8], 0, 8, pcm, 0));
    }
}
