package org.offhook.codecs.g722;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.offhook.codecs.AudioDecoder;
import org.offhook.codecs.TestSignals;

/** G.722 on signals of our own, with results recorded when the official vectors were met. */
class G722CodecTest {

    private static final int PACKET = 320;

    private final short[] speech = TestSignals.speechLike(PACKET * 150, 16000, 6);
    private final byte[] codes = encode(speech);

    @Test
    void resultsAreTheRecordedOnes() {
        assertEquals(373207569L, TestSignals.crc(codes), "speech, encoded");
        assertEquals(97512676L, TestSignals.crc(decode(codes, "1")), "mode 1");
        assertEquals(2397149598L, TestSignals.crc(decode(codes, "2")), "mode 2");
        assertEquals(162371481L, TestSignals.crc(decode(codes, "3")), "mode 3");
        byte[] loud = encode(TestSignals.noise(16000, 7));
        assertEquals(2330576639L, TestSignals.crc(loud), "full-scale noise, encoded");
        assertEquals(1369170421L, TestSignals.crc(decode(loud, "1")), "full-scale noise");
    }

    @Test
    void speechComesBackDelayedByTheFilters() {
        short[] back = decode(codes, "1");
        assertTrue(snrDb(speech, back, 22, 0, speech.length - 22) > 20);
    }

    @Test
    void lostPacketLeavesNoLastingTrace() {
        AudioDecoder decoder = new G722Codec().newDecoder(Map.of());
        short[] clean = decode(codes, "1");
        short[] out = new short[clean.length];
        for (int packet = 0; packet < 150; packet++) {
            if (packet % 15 == 9) {
                decoder.conceal(out, packet * PACKET, PACKET);
            } else {
                decoder.decode(codes, packet * PACKET / 2, PACKET / 2, out, packet * PACKET);
            }
        }
        for (int lost = 9; lost < 150; lost += 15) {
            double snr = snrDb(clean, out, 0, (lost + 3) * PACKET, 3 * PACKET);
            assertTrue(snr > 6, "40 ms after packet " + lost + ": " + snr + " dB");
        }
    }

    @Test
    void oddNumberOfSamplesIsACallersError() {
        var encoder = new G722Codec().newEncoder(Map.of());
        assertThrows(IllegalArgumentException.class, () -> encoder.encode(speech, 0, 321, new byte[400], 0));
    }

    private static byte[] encode(short[] pcm) {
        byte[] codes = new byte[pcm.length / 2];
        new G722Codec().newEncoder(Map.of()).encode(pcm, 0, pcm.length, codes, 0);
        return codes;
    }

    private static short[] decode(byte[] codes, String mode) {
        short[] pcm = new short[2 * codes.length];
        new G722Codec().newDecoder(Map.of("mode", mode)).decode(codes, 0, codes.length, pcm, 0);
        return pcm;
    }

    private static double snrDb(short[] clean, short[] other, int delay, int from, int count) {
        double signal = 1;
        double noise = 1;
        for (int i = from; i < from + count; i++) {
            double difference = other[i + delay] - clean[i];
            signal += (double) clean[i] * clean[i];
            noise += difference * difference;
        }
        return 10 * Math.log10(signal / noise);
    }
}
