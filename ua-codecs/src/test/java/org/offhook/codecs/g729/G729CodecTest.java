package org.offhook.codecs.g729;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.offhook.codecs.AllocationProbe;
import org.offhook.codecs.AudioDecoder;
import org.offhook.codecs.AudioEncoder;
import org.offhook.codecs.TestSignals;

/** G.729 on signals of our own, with results recorded when the official vectors were met, and its packets. */
class G729CodecTest {

    private static final int FRAME = 80;
    private static final Map<String, String> MAIN = Map.of("body", "main");

    private final short[] speech = TestSignals.speechLike(FRAME * 400, 8000, 10);

    @Test
    void resultsAreTheRecordedOnes() {
        byte[] coded = encode(speech, "no");
        assertEquals(2549483592L, TestSignals.crc(coded), "speech, encoded");
        assertEquals(478287321L, TestSignals.crc(decode(coded, 0)), "speech");
        assertEquals(1940065394L, TestSignals.crc(decode(coded, 7)), "speech with losses");
        byte[] loud = encode(TestSignals.noise(FRAME * 100, 11), "no");
        assertEquals(3595960022L, TestSignals.crc(loud), "full-scale noise, encoded");
        assertEquals(2018442902L, TestSignals.crc(decode(loud, 0)), "full-scale noise");
        byte[] random = new byte[11 * 500];
        new Random(12).nextBytes(random);
        for (int at = 0; at < random.length; at += 11) {
            random[at] = 10;
        }
        assertEquals(2398856093L, TestSignals.crc(decode(random, 9)), "random bits");
        byte[] withPauses = encode(withPauses(), "yes");
        assertEquals(813516583L, TestSignals.crc(withPauses), "pauses, encoded");
        assertEquals(1106828392L, TestSignals.crc(decode(withPauses, 0)), "pauses");
        assertEquals(2918718799L, TestSignals.crc(decode(withPauses, 5)), "pauses with losses");
    }

    @Test
    void resultsOfTheMainBodyAreTheRecordedOnes() {
        byte[] coded = encode(speech, Map.of("body", "main"));
        assertEquals(2172669372L, TestSignals.crc(coded), "main body, encoded");
        assertEquals(2324607732L, TestSignals.crc(decode(coded, 0, MAIN)), "main body");
        assertEquals(1037601852L, TestSignals.crc(decode(coded, 7, MAIN)), "main body with losses");
        byte[] loud = encode(TestSignals.noise(FRAME * 100, 11), Map.of("body", "main"));
        assertEquals(3484511360L, TestSignals.crc(loud), "main body, full-scale noise, encoded");
        assertEquals(922446234L, TestSignals.crc(decode(loud, 0, MAIN)), "main body, full-scale noise");
        byte[] withPauses = encode(withPauses(), Map.of("body", "main", "annexb", "yes"));
        assertEquals(631068317L, TestSignals.crc(withPauses), "main body, pauses, encoded");
        assertEquals(2950882612L, TestSignals.crc(decode(withPauses, 5, MAIN)), "main body, pauses with losses");
    }

    @Test
    void mainBodyAndAnnexAUnderstandEachOther() {
        short[] fromMain = decode(encode(speech, Map.of("body", "main")), 0, Map.of());
        short[] fromAnnexA = decode(encode(speech, Map.of()), 0, MAIN);
        assertTrue(correlation(fromMain, fromAnnexA) > 0.8, "correlation " + correlation(fromMain, fromAnnexA));
    }

    private static double correlation(short[] a, short[] b) {
        double cross = 0;
        double energyA = 1;
        double energyB = 1;
        for (int i = 0; i < a.length; i++) {
            cross += (double) a[i] * b[i];
            energyA += (double) a[i] * a[i];
            energyB += (double) b[i] * b[i];
        }
        return cross / Math.sqrt(energyA * energyB);
    }

    @Test
    void pausesAreDescribedRarely() {
        byte[] coded = encode(withPauses(), "yes");
        int[] frames = new int[11];
        for (int at = 0; at < coded.length; at += 11) {
            frames[coded[at]]++;
        }
        assertTrue(frames[10] > 100, "speech " + frames[10]);
        assertTrue(frames[0] > 60, "untransmitted " + frames[0]);
        assertTrue(frames[2] > 0 && frames[2] < frames[0] / 2, "descriptors " + frames[2]);
    }

    @Test
    void nothingIsAllocatedInPausesOrInTheMainBody() {
        short[] pcm = withPauses();
        for (String body : new String[] {"annexa", "main"}) {
            AudioEncoder encoder = new G729Codec().newEncoder(Map.of("body", body, "annexb", "yes"));
            AudioDecoder decoder = new G729Codec().newDecoder(Map.of("body", body));
            byte[] payload = new byte[10];
            short[] out = new short[FRAME];
            assertEquals(0, AllocationProbe.leastBytes(() -> {
                for (int at = 0; at + FRAME <= pcm.length; at += FRAME) {
                    int length = encoder.encode(pcm, at, FRAME, payload, 0);
                    decoder.decode(payload, 0, length, out, 0);
                }
            }), body);
        }
    }

    @Test
    void annexBIsAnsweredAndHonoured() {
        G729Codec codec = new G729Codec();
        assertEquals(Optional.of(Map.of("annexb", "no")), codec.negotiate(Map.of("annexb", "no")));
        assertEquals(Optional.of(Map.of()), codec.negotiate(Map.of("annexb", "yes")));
        byte[] coded = encode(withPauses(), "no");
        for (int at = 0; at < coded.length; at += 11) {
            assertEquals(10, coded[at]);
        }
    }

    @Test
    void packetHoldsSeveralFramesAndOneDescriptorAtItsEnd() {
        AudioDecoder decoder = new G729Codec().newDecoder(Map.of());
        byte[] payload = new byte[32];
        assertEquals(80, decoder.decodedLength(payload, 0, 0));
        assertEquals(80, decoder.decodedLength(payload, 0, 2));
        assertEquals(160, decoder.decodedLength(payload, 0, 12));
        assertEquals(240, decoder.decodedLength(payload, 0, 30));
        for (int length : new int[] {1, 3, 4, 9, 11, 13, 24}) {
            assertEquals(AudioDecoder.MALFORMED, decoder.decodedLength(payload, 0, length));
        }
    }

    @Test
    void packetsOfSeveralFramesCanAlwaysBeDecoded() {
        short[] pcm = withPauses();
        AudioEncoder encoder = new G729Codec().newEncoder(Map.of("annexb", "yes"));
        AudioDecoder decoder = new G729Codec().newDecoder(Map.of());
        byte[] payload = new byte[30];
        short[] out = new short[240];
        for (int at = 0; at + 240 <= pcm.length; at += 240) {
            int length = encoder.encode(pcm, at, 240, payload, 0);
            assertTrue(decoder.decode(payload, 0, length, out, 0) >= 80);
        }
    }

    @Test
    void speechThatIsLostFadesAway() {
        AudioDecoder decoder = new G729Codec().newDecoder(Map.of());
        byte[] coded = encode(speech, "no");
        short[] pcm = new short[FRAME];
        for (int f = 0; f < 60; f++) {
            decoder.decode(coded, 11 * f + 1, 10, pcm, 0);
        }
        for (int f = 0; f < 100; f++) {
            decoder.conceal(pcm, 0, FRAME);
        }
        for (short sample : pcm) {
            assertTrue(Math.abs(sample) < 200, "after a second: " + sample);
        }
    }

    private short[] withPauses() {
        short[] pcm = speech.clone();
        Random random = new Random(13);
        for (int f = 0; f < 400; f++) {
            if (f % 100 >= 60) {
                for (int i = 0; i < FRAME; i++) {
                    pcm[f * FRAME + i] = (short) (20 * random.nextGaussian());
                }
            }
        }
        return pcm;
    }

    /** Frames of eleven octets, the length first. */
    private static byte[] encode(short[] pcm, String annexB) {
        return encode(pcm, Map.of("annexb", annexB));
    }

    private static byte[] encode(short[] pcm, Map<String, String> parameters) {
        AudioEncoder encoder = new G729Codec().newEncoder(parameters);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] payload = new byte[10];
        for (int at = 0; at + FRAME <= pcm.length; at += FRAME) {
            Arrays.fill(payload, (byte) 0);
            out.write(encoder.encode(pcm, at, FRAME, payload, 0));
            out.write(payload, 0, payload.length);
        }
        return out.toByteArray();
    }

    private static short[] decode(byte[] coded, int lossPeriod) {
        return decode(coded, lossPeriod, Map.of());
    }

    private static short[] decode(byte[] coded, int lossPeriod, Map<String, String> parameters) {
        AudioDecoder decoder = new G729Codec().newDecoder(parameters);
        int frames = coded.length / 11;
        short[] pcm = new short[frames * FRAME];
        for (int f = 0; f < frames; f++) {
            if (lossPeriod > 0 && f % lossPeriod >= lossPeriod - 2) {
                decoder.conceal(pcm, f * FRAME, FRAME);
            } else {
                decoder.decode(coded, 11 * f + 1, coded[11 * f], pcm, f * FRAME);
            }
        }
        return pcm;
    }
}
