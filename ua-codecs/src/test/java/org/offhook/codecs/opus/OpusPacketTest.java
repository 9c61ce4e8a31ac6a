package org.offhook.codecs.opus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jaredmdobson.concentus.OpusException;
import io.github.jaredmdobson.concentus.OpusPacketInfo;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.offhook.codecs.AudioDecoder;

/** The outside of packets, against RFC 6716 section 3 and against the library's own reading. */
class OpusPacketTest {

    private static int samples(int... octets) {
        byte[] packet = new byte[octets.length];
        for (int i = 0; i < octets.length; i++) {
            packet[i] = (byte) octets[i];
        }
        return OpusPacket.samples(packet, 0, packet.length);
    }

    @Test
    void durationsFollowTheConfiguration() {
        int[] silkMs = {10, 20, 40, 60};
        for (int configuration = 0; configuration < 32; configuration++) {
            double ms = configuration < 12 ? silkMs[configuration % 4]
                : configuration < 16 ? silkMs[configuration % 2] : 2.5 * (1 << configuration % 4);
            assertEquals((int) (ms * 48), samples(configuration << 3, 1, 2, 3));
        }
    }

    @Test
    void rulesOfFramePacking() {
        assertEquals(AudioDecoder.MALFORMED, samples());
        assertEquals(960, samples(0x08));
        assertEquals(1920, samples(0x09, 1, 2));
        assertEquals(AudioDecoder.MALFORMED, samples(0x09, 1, 2, 3));
        assertEquals(1920, samples(0x0A, 1, 7));
        assertEquals(AudioDecoder.MALFORMED, samples(0x0A, 3, 7));
        assertEquals(AudioDecoder.MALFORMED, samples(0x0A));
        assertEquals(AudioDecoder.MALFORMED, samples(0x0B));
        assertEquals(AudioDecoder.MALFORMED, samples(0x0B, 0));
        assertEquals(3 * 960, samples(0x0B, 3, 1, 1, 1));
        assertEquals(AudioDecoder.MALFORMED, samples(0x0B, 3, 1, 1));
        assertEquals(AudioDecoder.MALFORMED, samples(0x0B, 7), "140 ms");
        assertEquals(2 * 960, samples(0x0B, 0x42, 2, 9, 9, 0, 0), "two octets of padding");
        assertEquals(AudioDecoder.MALFORMED, samples(0x0B, 0x42, 9, 9, 9, 0, 0), "more padding than there is");
        assertEquals(AudioDecoder.MALFORMED, samples(0x0B, 0x42));
        assertEquals(2 * 960, samples(0x0B, 0x82, 1, 9, 8, 8));
        assertEquals(AudioDecoder.MALFORMED, samples(0x0B, 0x82, 4, 9, 8, 8));
        byte[] tooLong = new byte[1277];
        assertEquals(AudioDecoder.MALFORMED, OpusPacket.samples(tooLong, 0, 1277));
        assertEquals(480, OpusPacket.samples(tooLong, 0, 1276));
    }

    @Test
    void agreesWithTheLibraryOnAnyOctets() {
        Random random = new Random(30);
        int good = 0;
        for (int round = 0; round < 20_000; round++) {
            byte[] packet = new byte[1 + random.nextInt(40)];
            random.nextBytes(packet);
            packet[0] |= (byte) (random.nextBoolean() ? 3 : 0);
            if (packet.length > 1 && random.nextBoolean()) {
                packet[1] &= (byte) 0xC3;
            }
            int ours = OpusPacket.samples(packet, 0, packet.length);
            assertEquals(byTheLibrary(packet), ours, () -> Arrays.toString(packet));
            good += ours > 0 ? 1 : 0;
        }
        assertTrue(good > 4_000 && good < 16_000, "well-formed: " + good);
    }

    private static int byTheLibrary(byte[] packet) {
        try {
            OpusPacketInfo.parseOpusPacket(packet, 0, packet.length);
            return OpusPacketInfo.getNumSamples(packet, 0, packet.length, OpusPacket.RATE_HZ);
        } catch (OpusException | RuntimeException refused) {
            return AudioDecoder.MALFORMED;
        }
    }

    @Test
    void aFrameOfAnotherConfigurationIsLeftOutOfAPacketOfSeveral() {
        byte[] pieces = new byte[900];
        pieces[0] = (byte) 0xF8;
        pieces[300] = (byte) 0x08;
        pieces[600] = (byte) 0xF8;
        byte[] out = new byte[1000];
        int length = OpusPacket.assemble(pieces, 300, new int[] {290, 10, 5}, 3, out, 0);
        assertEquals(2 + 2 + 1 + 289 + 4, length);
        assertEquals(0, out[4], "size of the second frame");
        assertEquals(3 * 960, OpusPacket.samples(out, 0, length));
    }
}
