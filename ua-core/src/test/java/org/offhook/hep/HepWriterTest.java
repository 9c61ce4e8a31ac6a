package org.offhook.hep;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.offhook.rtcp.RtcpCompound;
import org.offhook.rtcp.RtcpPacket;
import org.offhook.rtcp.RtcpStatus;

/** What is written, read back after the specification. */
class HepWriterTest {

    private static final byte[] OPTIONS = "OPTIONS sip:a@b SIP/2.0\r\nCall-ID: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final long MICROS = 1_790_000_000_123_456L;

    private static byte[] octets(ByteBuffer packet) {
        byte[] octets = new byte[packet.remaining()];
        packet.get(octets);
        return octets;
    }

    private static HepPacketReader written(HepSettings settings, String from, String to) {
        return new HepPacketReader(octets(new HepWriter(settings).write(HepWriter.Payload.SIP, OPTIONS, false,
            new InetSocketAddress(from, 5060), new InetSocketAddress(to, 65_535), MICROS, "x")));
    }

    @Test
    void aPacketSaysWhoSentWhatToWhomAndWhen() {
        HepPacketReader packet = written(HepSettings.of("127.0.0.1", 9060), "192.0.2.1", "198.51.100.255");
        assertEquals(2, packet.number(0x01));
        assertEquals(17, packet.number(0x02));
        assertArrayEquals(new byte[] {(byte) 192, 0, 2, 1}, packet.octets(0x03));
        assertArrayEquals(new byte[] {(byte) 198, 51, 100, (byte) 255}, packet.octets(0x04));
        assertEquals(5060, packet.number(0x07));
        assertEquals(65_535, packet.number(0x08));
        assertEquals(1_790_000_000, packet.number(0x09));
        assertEquals(123_456, packet.number(0x0a));
        assertEquals(1, packet.number(0x0b));
        assertEquals(4, packet.octets(0x0c).length);
        assertArrayEquals(OPTIONS, packet.octets(0x0f));
        assertEquals("x", packet.text(0x11));
        assertFalse(packet.has(0x0e), "no key was given");
    }

    @Test
    void aNodeHasANameForPeople() {
        assertEquals("Prüfplatz 3", written(HepSettings.of("h", 9060).withNode("Prüfplatz 3"), "192.0.2.1", "192.0.2.2").text(0x13));
        assertFalse(written(HepSettings.of("h", 9060), "192.0.2.1", "192.0.2.2").has(0x13));
    }

    @Test
    void addressesOfIpv6HaveChunksOfTheirOwn() {
        HepPacketReader packet = written(new HepSettings("::1", 9060, 0xFFFF_FFFFL, "sesam", false), "2001:db8::1", "2001:db8::2");
        assertEquals(10, packet.number(0x01));
        assertEquals(16, packet.octets(0x05).length);
        assertEquals(2, packet.octets(0x06)[15]);
        assertFalse(packet.has(0x03) || packet.has(0x04));
        assertEquals("sesam", packet.text(0x0e));
        assertEquals(0xFFFF_FFFFL, packet.number(0x0c));
    }

    @Test
    void whatTheFormatCannotHoldIsNotWritten() {
        HepWriter writer = new HepWriter(HepSettings.of("127.0.0.1", 9060));
        InetSocketAddress v4 = new InetSocketAddress("127.0.0.1", 1);
        InetSocketAddress v6 = new InetSocketAddress("::1", 1);
        assertNull(writer.write(HepWriter.Payload.SIP, new byte[65_500], true, v4, v4, MICROS, ""));
        assertNull(writer.write(HepWriter.Payload.SIP, OPTIONS, true, v4, v6, MICROS, ""));
        Random random = new Random(3);
        for (int i = 0; i < 500; i++) {
            byte[] payload = new byte[random.nextInt(66_000)];
            String callId = "c".repeat(random.nextInt(66_000));
            ByteBuffer packet = writer.write(HepWriter.Payload.SIP, payload, true, v4, v4, MICROS, callId);
            if (packet != null) {
                assertArrayEquals(payload, new HepPacketReader(octets(packet)).octets(0x0f));
            }
        }
        assertNotNull(writer.write(HepWriter.Payload.SIP, OPTIONS, true, v4, v4, MICROS, ""), "fit to go on");
    }

    @Test
    void settingsAreCheckedAndHideTheKey() {
        assertThrows(IllegalArgumentException.class, () -> HepSettings.of("", 1));
        assertThrows(IllegalArgumentException.class, () -> HepSettings.of("h", 0));
        assertThrows(IllegalArgumentException.class, () -> new HepSettings("h", 1, -1, "", false));
        assertThrows(IllegalArgumentException.class, () -> new HepSettings("h", 1, 1, "k".repeat(256), false));
        assertFalse(new HepSettings("h", 1, 1, "sesam", false).toString().contains("sesam"));
    }

    @Test
    void aReportBecomesJson() {
        RtcpPacket.SenderReport report = new RtcpPacket.SenderReport(-1, (3_000_000_000L << 32) + (1L << 31), 160, 50, 8000,
            List.of(new RtcpPacket.ReportBlock(7, 64, -3, 70_000, 12, -2, 65_536)));
        RtcpPacket.SourceDescription description = new RtcpPacket.SourceDescription(-1, "a\"b@host");
        String json = new String(RtcpJson.write(new RtcpCompound(RtcpStatus.VALID, List.of(report, description))).orElseThrow(),
            StandardCharsets.UTF_8);
        assertEquals("{\"sender_information\":{\"ntp_timestamp_sec\":3000000000,\"ntp_timestamp_usec\":500000,\"octets\":8000,"
            + "\"rtp_timestamp\":160,\"packets\":50},\"ssrc\":4294967295,\"type\":200,\"report_count\":1,\"report_blocks\":"
            + "[{\"source_ssrc\":7,\"fraction_lost\":64,\"packets_lost\":-3,\"highest_seq_no\":70000,\"ia_jitter\":12,"
            + "\"lsr\":4294967294,\"dlsr\":65536}],\"sdes_ssrc\":4294967295,\"sdes_report_count\":1,\"sdes_information\":"
            + "[{\"type\":1,\"text\":\"a\\\"b@host\"}]}", json);
        assertTrue(RtcpJson.write(new RtcpCompound(RtcpStatus.VALID, List.of(description))).isEmpty());
    }
}
