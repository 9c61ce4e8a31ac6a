package org.offhook.srtp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Contexts of RFC 3711 and RFC 7714 between two sides. */
class SrtpSessionTest {

    private static final int PAYLOAD = 160;
    private final SecureRandom random = new SecureRandom();

    private static final class Pair {
        private final SrtpKeys mine;
        private final SrtpKeys theirs;
        private final SrtpSession alice;
        private SrtpSession bob;

        Pair(SrtpSuite suite, SecureRandom random) {
            mine = SrtpKeys.random(suite, random);
            theirs = SrtpKeys.random(suite, random);
            alice = new SrtpSession(mine, theirs);
            bob = new SrtpSession(theirs, mine);
        }

        /** A packet of alice's, protected. */
        byte[] packet(int ssrc, int sequence) {
            byte[] packet = clear(ssrc, sequence);
            int length = alice.protectRtp(packet, 0, 12 + PAYLOAD);
            return Arrays.copyOf(packet, length);
        }

        int open(byte[] packet) {
            return bob.unprotectRtp(packet.clone(), 0, packet.length);
        }
    }

    static byte[] clear(int ssrc, int sequence) {
        byte[] packet = new byte[12 + PAYLOAD + 20];
        packet[0] = (byte) 0x80;
        packet[2] = (byte) (sequence >> 8);
        packet[3] = (byte) sequence;
        for (int i = 0; i < 4; i++) {
            packet[8 + i] = (byte) (ssrc >> 24 - 8 * i);
        }
        for (int i = 12; i < 12 + PAYLOAD; i++) {
            packet[i] = (byte) (i * sequence);
        }
        return packet;
    }

    @ParameterizedTest
    @EnumSource
    void opensWhatTheOtherSideProtected(SrtpSuite suite) {
        Pair pair = new Pair(suite, random);
        for (int sequence = 0; sequence < 500; sequence++) {
            byte[] packet = pair.packet(7, sequence);
            assertEquals(12 + PAYLOAD + suite.rtpTagOctets(), packet.length);
            assertFalse(Arrays.equals(Arrays.copyOfRange(clear(7, sequence), 12, 172), Arrays.copyOfRange(packet, 12, 172)) && sequence > 0);
            assertEquals(12 + PAYLOAD, pair.bob.unprotectRtp(packet, 0, packet.length));
            assertArrayEquals(Arrays.copyOf(clear(7, sequence), 172), Arrays.copyOf(packet, 172));
        }
    }

    @ParameterizedTest
    @EnumSource
    void opensControlPackets(SrtpSuite suite) {
        Pair pair = new Pair(suite, random);
        for (int i = 0; i < 100; i++) {
            byte[] report = new byte[64];
            report[0] = (byte) 0x80;
            report[1] = (byte) 200;
            report[9] = (byte) i;
            byte[] clear = report.clone();
            int length = pair.alice.protectRtcp(report, 0, 28);
            assertEquals(28 + 4 + suite.rtcpTagOctets(), length);
            byte[] copy = Arrays.copyOf(report, length);
            assertEquals(28, pair.bob.unprotectRtcp(report, 0, length));
            assertArrayEquals(Arrays.copyOf(clear, 28), Arrays.copyOf(report, 28));
            assertEquals(SrtpSession.REPLAYED, pair.bob.unprotectRtcp(copy, 0, length));
        }
    }

    @ParameterizedTest
    @EnumSource
    void rollsOverAcrossLossAndDisorder(SrtpSuite suite) {
        Pair pair = new Pair(suite, random);
        Random loss = new Random(5);
        byte[] held = null;
        for (int index = 65_000; index < 65_000 + 3 * 65_536; index += 1 + loss.nextInt(40)) {
            byte[] packet = pair.packet(7, index & 0xFFFF);
            if (held == null && loss.nextInt(10) == 0) {
                held = packet;
                continue;
            }
            assertEquals(172, pair.open(packet), "at " + index);
            if (held != null && loss.nextInt(2) == 0) {
                pair.open(held);
                held = null;
            }
        }
    }

    @Test
    void aGapJustShortOfHalfTheSequenceSpaceIsBridged() {
        Pair pair = new Pair(SrtpSuite.AES_CM_128_HMAC_SHA1_80, random);
        assertEquals(172, pair.open(pair.packet(7, 60_000)));
        for (int sequence = 60_001; sequence < 60_000 + 32_000; sequence++) {
            pair.packet(7, sequence & 0xFFFF);
        }
        assertEquals(172, pair.open(pair.packet(7, 92_000 & 0xFFFF)));
    }

    @ParameterizedTest
    @EnumSource
    void theReplayWindowHoldsSixtyFourPackets(SrtpSuite suite) {
        Pair pair = new Pair(suite, random);
        byte[][] packets = new byte[200][];
        for (int sequence = 0; sequence < 200; sequence++) {
            packets[sequence] = pair.packet(7, sequence);
        }
        assertEquals(172, pair.open(packets[0]));
        assertEquals(172, pair.open(packets[199]));
        for (int sequence = 136; sequence < 199; sequence++) {
            assertEquals(172, pair.open(packets[sequence]), "late, " + sequence);
            assertEquals(SrtpSession.REPLAYED, pair.open(packets[sequence]), "again, " + sequence);
        }
        assertEquals(SrtpSession.REPLAYED, pair.open(packets[135]));
        assertEquals(SrtpSession.REPLAYED, pair.open(packets[0]));
    }

    @ParameterizedTest
    @EnumSource
    void aForgedFirstPacketLeavesNothingBehind(SrtpSuite suite) {
        Pair pair = new Pair(suite, random);
        for (int i = 0; i < 1000; i++) {
            byte[] forged = clear(i, 65_535 - i);
            assertEquals(SrtpSession.NOT_AUTHENTIC, pair.open(forged));
        }
        assertEquals(172, pair.open(pair.packet(7, 3)));
        assertEquals(172, pair.open(pair.packet(7, 4)));
    }

    @Test
    void anotherSourceHasCountersOfItsOwn() {
        Pair pair = new Pair(SrtpSuite.AEAD_AES_128_GCM, random);
        assertEquals(172, pair.open(pair.packet(7, 50_000)));
        assertEquals(172, pair.open(pair.packet(8, 10)));
        assertEquals(172, pair.open(pair.packet(7, 50_001)));
        assertEquals(172, pair.open(pair.packet(8, 11)));
    }

    @Test
    void sourcesAreLimited() {
        Pair pair = new Pair(SrtpSuite.AES_CM_128_HMAC_SHA1_80, random);
        for (int ssrc = 0; ssrc < 31; ssrc++) {
            assertEquals(172, pair.open(pair.packet(ssrc, 1)));
        }
        for (int ssrc = 31; ssrc < 200; ssrc++) {
            SrtpSession sender = new SrtpSession(pair.mine, pair.theirs);
            byte[] packet = clear(ssrc, 1);
            int length = sender.protectRtp(packet, 0, 172);
            assertEquals(ssrc == 31 ? 172 : SrtpSession.NOT_AUTHENTIC, pair.bob.unprotectRtp(packet, 0, length), "source " + ssrc);
        }
        assertEquals(172, pair.open(pair.packet(3, 2)));
    }

    @Test
    void aKeyEndsWithItsLifetime() {
        SrtpKeys shortLived = SrtpKeys.random(SrtpSuite.AES_CM_128_HMAC_SHA1_80, random).withLifetime(16);
        SrtpKeys other = SrtpKeys.random(SrtpSuite.AES_CM_128_HMAC_SHA1_80, random);
        SrtpSession sender = new SrtpSession(shortLived, other);
        SrtpSession lavish = new SrtpSession(shortLived.withLifetime(1 << 20), other);
        SrtpSession receiver = new SrtpSession(other, shortLived);
        for (int i = 0; i < 16; i++) {
            assertTrue(sender.protectRtp(clear(7, i), 0, 172) > 0);
        }
        assertEquals(SrtpSession.KEY_EXHAUSTED, sender.protectRtp(clear(7, 16), 0, 172));
        for (int i = 0; i < 20; i++) {
            byte[] packet = clear(7, i);
            int length = lavish.protectRtp(packet, 0, 172);
            assertEquals(i < 16 ? 172 : SrtpSession.KEY_EXHAUSTED, receiver.unprotectRtp(packet, 0, length));
        }
    }

    @Test
    void aRepeatedKeyKeepsItsCountersAndANewOneBeginsAnew() {
        Pair pair = new Pair(SrtpSuite.AES_CM_128_HMAC_SHA1_80, random);
        byte[] old = pair.packet(7, 65_535);
        assertEquals(172, pair.open(old));
        assertEquals(172, pair.open(pair.packet(7, 0)));
        pair.bob = pair.bob.withKeys(pair.theirs, pair.mine);
        assertEquals(SrtpSession.REPLAYED, pair.open(old));
        assertEquals(172, pair.open(pair.packet(7, 1)));
        SrtpKeys fresh = SrtpKeys.random(SrtpSuite.AES_CM_128_HMAC_SHA1_80, random);
        pair.bob = pair.bob.withKeys(pair.theirs, fresh);
        assertEquals(SrtpSession.NOT_AUTHENTIC, pair.open(pair.packet(7, 2)));
        byte[] packet = clear(7, 3);
        int length = new SrtpSession(fresh, pair.theirs).protectRtp(packet, 0, 172);
        assertEquals(172, pair.bob.unprotectRtp(packet, 0, length));
    }

    @ParameterizedTest
    @EnumSource
    void noFloodOfNonsenseDoesAnything(SrtpSuite suite) {
        Pair pair = new Pair(suite, random);
        Random nonsense = new Random(1);
        byte[] good = pair.packet(7, 1);
        assertEquals(172, pair.open(good));
        for (int i = 0; i < 20_000; i++) {
            byte[] octets;
            if (i % 2 == 0) {
                octets = new byte[nonsense.nextInt(80)];
                nonsense.nextBytes(octets);
            } else {
                octets = Arrays.copyOf(good, nonsense.nextInt(good.length + 1));
                if (octets.length > 0) {
                    octets[nonsense.nextInt(octets.length)] ^= (byte) (1 + nonsense.nextInt(255));
                }
            }
            byte[] copy = octets.clone();
            assertTrue(pair.bob.unprotectRtp(octets, 0, octets.length) < 0);
            assertTrue(pair.bob.unprotectRtcp(copy, 0, copy.length) < 0);
        }
        assertEquals(172, pair.open(pair.packet(7, 2)));
    }
}
