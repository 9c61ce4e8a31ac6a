package org.offhook.codecs.g726;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.offhook.codecs.AudioDecoder;
import org.offhook.codecs.CodecProvider;
import org.offhook.codecs.Codecs;
import org.offhook.codecs.TestSignals;
import org.offhook.codecs.g711.CompandingLaw;

/** G.726 on signals of our own, with results recorded when the official vectors were met, and the packings. */
class G726CodecTest {

    private final Codecs codecs = Codecs.installed();
    private final short[] speech = TestSignals.speechLike(24000, 8000, 8);

    @Test
    void resultsAreTheRecordedOnes() {
        assertEquals(37513753391999794L, crcOf("G726-16"), "16");
        assertEquals(55120120987011112L, crcOf("G726-24"), "24");
        assertEquals(2043639607865868L, crcOf("G726-32"), "32");
        assertEquals(5807411240307583L, crcOf("G726-40"), "40");
        assertEquals(3799749989L, adjustedCrc(CompandingLaw.A_LAW), "A-law adjusted");
        assertEquals(4181444965L, adjustedCrc(CompandingLaw.MU_LAW), "mu-law adjusted");
    }

    @ParameterizedTest
    @CsvSource({"16,7", "24,12", "32,17", "40,22"})
    void noiseFallsWithTheRate(int kbit, double leastSnrDb) {
        short[] back = decode("G726-" + kbit, encode("G726-" + kbit, speech));
        double signal = 0;
        double noise = 1;
        for (int i = 0; i < speech.length; i++) {
            signal += (double) speech[i] * speech[i];
            noise += Math.pow(back[i] - speech[i], 2);
        }
        double snrDb = 10 * Math.log10(signal / noise);
        assertTrue(snrDb > leastSnrDb, kbit + " kbit/s: " + snrDb + " dB");
    }

    @Test
    void firstCodeIsInTheLowBitsByRfc3551AndInTheHighBitsByAal2() {
        BitRate[] rates = {BitRate.KBIT_16, BitRate.KBIT_24, BitRate.KBIT_32, BitRate.KBIT_40};
        for (BitRate rate : rates) {
            int kbit = 8 * rate.bits;
            byte[] low = encode("G726-" + kbit, speech);
            byte[] high = encode("AAL2-G726-" + kbit, speech);
            Adpcm adpcm = new Adpcm();
            for (int i = 0; i < speech.length; i++) {
                int code = adpcm.encode(speech[i] >> 2, rate);
                int fromLow = 0;
                int fromHigh = 0;
                for (int bit = 0; bit < rate.bits; bit++) {
                    int place = i * rate.bits + bit;
                    fromLow |= (low[place / 8] >> place % 8 & 1) << bit;
                    fromHigh = fromHigh << 1 | high[place / 8] >> 7 - place % 8 & 1;
                }
                assertEquals(code, fromLow, "RFC 3551, sample " + i);
                assertEquals(code, fromHigh, "AAL2, sample " + i);
            }
            assertArrayEquals(decode("G726-" + kbit, low), decode("AAL2-G726-" + kbit, high));
        }
    }

    @Test
    void partsOfGroupsAreRefused() {
        AudioDecoder decoder = codecs.require("G726-40").newDecoder(Map.of());
        assertEquals(AudioDecoder.MALFORMED, decoder.decode(new byte[7], 0, 7, new short[80], 0));
        assertEquals(16, decoder.decode(new byte[10], 0, 10, new short[80], 0));
        assertThrows(IllegalArgumentException.class,
            () -> codecs.require("G726-24").newEncoder(Map.of()).encode(speech, 0, 12, new byte[80], 0));
    }

    @Test
    void tandemCodingLosesNothingMore() {
        for (CompandingLaw law : new CompandingLaw[] {CompandingLaw.A_LAW, CompandingLaw.MU_LAW}) {
            byte[] companded = new byte[speech.length];
            law.encode(speech, 0, speech.length, companded, 0);
            byte[] once = throughAdpcm(companded, law);
            byte[] twice = throughAdpcm(once, law);
            byte[] thrice = throughAdpcm(twice, law);
            assertArrayEquals(once, twice);
            assertArrayEquals(twice, thrice);
        }
    }

    private long adjustedCrc(CompandingLaw law) {
        byte[] companded = new byte[speech.length];
        law.encode(speech, 0, speech.length, companded, 0);
        return TestSignals.crc(throughAdpcm(companded, law));
    }

    private static byte[] throughAdpcm(byte[] companded, CompandingLaw law) {
        Adpcm encoder = new Adpcm();
        Adpcm decoder = new Adpcm();
        byte[] out = new byte[companded.length];
        for (int i = 0; i < out.length; i++) {
            int code = encoder.encode(law.decode(companded[i] & 0xFF) >> 2, BitRate.KBIT_32);
            out[i] = (byte) decoder.adjust(decoder.decode(code, BitRate.KBIT_32), code, BitRate.KBIT_32, law);
        }
        return out;
    }

    private long crcOf(String name) {
        byte[] loud = encode(name, TestSignals.noise(8000, 9));
        byte[] coded = encode(name, speech);
        return TestSignals.crc(loud) ^ Long.rotateLeft(TestSignals.crc(decode(name, loud)), 8)
            ^ Long.rotateLeft(TestSignals.crc(coded), 16) ^ Long.rotateLeft(TestSignals.crc(decode(name, coded)), 24);
    }

    private byte[] encode(String name, short[] pcm) {
        CodecProvider provider = codecs.require(name);
        byte[] out = new byte[provider.newEncoder(Map.of()).maxEncodedLength(pcm.length)];
        provider.newEncoder(Map.of()).encode(pcm, 0, pcm.length, out, 0);
        return out;
    }

    private short[] decode(String name, byte[] codes) {
        AudioDecoder decoder = codecs.require(name).newDecoder(Map.of());
        short[] pcm = new short[decoder.decodedLength(codes, 0, codes.length)];
        decoder.decode(codes, 0, codes.length, pcm, 0);
        return pcm;
    }
}
