package org.offhook.rtp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RtpPacketTest {

    private final RtpPacket packet = new RtpPacket();

    private RtpStatus wrap(String hex) {
        byte[] octets = HexFormat.of().parseHex(hex);
        return packet.wrap(octets, 0, octets.length);
    }

    @Test
    void readsEveryField() {
        assertEquals(RtpStatus.VALID, wrap("928003e8fffffff011223344" + "0000000100000002" + "bede0001" + "10aa0000" + "0102"));
        assertTrue(packet.marker());
        assertEquals(0, packet.payloadType());
        assertEquals(1000, packet.sequence());
        assertEquals(0xFFFFFFF0L, packet.timestamp());
        assertEquals(0x11223344, packet.ssrc());
        assertEquals(2, packet.csrcCount());
        assertEquals(2, packet.csrc(1));
        assertThrows(IndexOutOfBoundsException.class, () -> packet.csrc(2));
        assertTrue(packet.hasExtension());
        assertEquals(2, packet.payloadLength());
        assertEquals(1, packet.octets()[packet.payloadOffset()]);
    }

    @Test
    void leavesPaddingOut() {
        assertEquals(RtpStatus.VALID, wrap("a00003e80002710011223344" + "aabb" + "0002"));
        assertEquals(2, packet.payloadLength());
        assertEquals(RtpStatus.VALID, wrap("a00003e80002710011223344" + "00000004"));
        assertEquals(0, packet.payloadLength());
    }

    @Test
    void saysWhyItIsNoRtp() {
        assertEquals(RtpStatus.TOO_SHORT, wrap(""));
        assertEquals(RtpStatus.TOO_SHORT, wrap("800003e800027100112233"));
        assertEquals(RtpStatus.WRONG_VERSION, wrap("400003e80002710011223344"));
        assertEquals(RtpStatus.CSRC_OVERRUN, wrap("8f0003e80002710011223344"));
        assertEquals(RtpStatus.EXTENSION_OVERRUN, wrap("900003e80002710011223344bede"));
        assertEquals(RtpStatus.EXTENSION_OVERRUN, wrap("900003e80002710011223344bedeffff00000000"));
        assertEquals(RtpStatus.PADDING_OVERRUN, wrap("a00003e80002710011223344aabbcc05"));
        assertEquals(RtpStatus.PADDING_OVERRUN, wrap("a00003e80002710011223344aabbcc00"));
        assertEquals(RtpStatus.PADDING_OVERRUN, wrap("a00003e80002710011223344"));
    }

    @Test
    void writesWhatItReads() {
        byte[] out = new byte[20];
        RtpPacket.writeHeader(out, 3, true, 101, 0x1FFFF, 0x1_0000_0001L, -2);
        assertEquals(RtpStatus.VALID, packet.wrap(out, 3, 17));
        assertTrue(packet.marker());
        assertEquals(101, packet.payloadType());
        assertEquals(0xFFFF, packet.sequence());
        assertEquals(1, packet.timestamp());
        assertEquals(-2, packet.ssrc());
        assertEquals(5, packet.payloadLength());
    }

    @Test
    void tellsRtcpFromRtpOnOnePort() {
        assertTrue(RtpPacket.looksLikeRtcp(new byte[] {(byte) 0x80, (byte) 200}, 0, 2));
        assertFalse(RtpPacket.looksLikeRtcp(new byte[] {(byte) 0x80, (byte) 0x80}, 0, 2));
        assertFalse(RtpPacket.looksLikeRtcp(new byte[] {(byte) 0x80}, 0, 1));
    }

    @Test
    void survivesRandomDatagrams() {
        Random random = new Random(7);
        byte[] octets = new byte[64];
        int valid = 0;
        for (int round = 0; round < 200_000; round++) {
            random.nextBytes(octets);
            if (random.nextBoolean()) {
                octets[0] = (byte) (0x80 | octets[0] & 0x3F);
            }
            int length = random.nextInt(octets.length + 1);
            if (packet.wrap(octets, 0, length) == RtpStatus.VALID) {
                valid++;
                assertTrue(packet.payloadOffset() >= 12 && packet.payloadLength() >= 0
                    && packet.payloadOffset() + packet.payloadLength() <= length);
                for (int i = 0; i < packet.csrcCount(); i++) {
                    packet.csrc(i);
                }
            }
        }
        assertTrue(valid > 1000, "valid: " + valid);
    }
}
