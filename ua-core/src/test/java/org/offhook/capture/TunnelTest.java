package org.offhook.capture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.offhook.capture.Frames.ANN;
import static org.offhook.capture.Frames.BOB;
import static org.offhook.capture.Frames.IPV4;
import static org.offhook.capture.Frames.IPV6;
import static org.offhook.capture.Frames.behind;
import static org.offhook.capture.Frames.ethernet;
import static org.offhook.capture.Frames.ip;
import static org.offhook.capture.Frames.ip6;
import static org.offhook.capture.Frames.udp;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What links and tunnels put before a packet is taken off, however often, to a bound; and never read past its end. */
class TunnelTest {

    private static final int OUTER_FROM = 0xAC100001;
    private static final int OUTER_TO = 0xAC100002;
    private static final byte[] SIP = "OPTIONS sip:b@x SIP/2.0\r\nCall-ID: c\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] PACKET = ip(ANN, BOB, 17, udp(5060, 5062, SIP));
    private static final byte[] FRAME = ethernet(IPV4, PACKET);
    private static final String MAC = "020000000002 020000000001 ";

    private record Link(int type, byte[] frame) {
    }

    private static byte[] over(int protocol, byte[] payload) {
        return ethernet(IPV4, ip(OUTER_FROM, OUTER_TO, protocol, payload));
    }

    private static byte[] overUdp(int port, byte[] payload) {
        return over(17, udp(50_000, port, payload));
    }

    private static Map<String, Link> links() {
        Map<String, Link> all = new LinkedHashMap<>();
        Map<String, byte[]> ethernets = new LinkedHashMap<>();
        ethernets.put("VLAN", ethernet(0x8100, behind("2064 0800", PACKET)));
        ethernets.put("QinQ", ethernet(0x88A8, behind("0064 8100 00C8 0800", PACKET)));
        ethernets.put("802.1ah", ethernet(0x88E7, behind("00001234", FRAME)));
        ethernets.put("SNAP", ethernet(PACKET.length + 8, behind("AAAA03 000000 0800", PACKET)));
        ethernets.put("MPLS", ethernet(0x8847, behind("00064040 000C8140", PACKET)));
        ethernets.put("MPLS pseudowire", ethernet(0x8847, behind("00064140 00000000", FRAME)));
        ethernets.put("PPPoE", ethernet(0x8864, behind("1100 0007 0000 0021", PACKET)));
        ethernets.put("GRE", over(47, behind("0000 0800", PACKET)));
        ethernets.put("GRE with checksum, key and number", over(47, behind("B000 0800 00000000 00000009 00000001", PACKET)));
        ethernets.put("GRE with Ethernet", over(47, behind("0000 6558", FRAME)));
        ethernets.put("GRE over IPv6", ethernet(IPV6, ip6(OUTER_FROM, OUTER_TO, 47, behind("0000 0800", PACKET))));
        ethernets.put("GRE with MPLS", over(47, behind("0000 8847 00064140", PACKET)));
        ethernets.put("GRE of PPTP", over(47, behind("3081 880B 0000 0003 00000001 00000001 FF03 0021", PACKET)));
        ethernets.put("ERSPAN I", over(47, behind("0000 88BE", FRAME)));
        ethernets.put("ERSPAN II", over(47, behind("1000 88BE 00000005 10010000 00000000", FRAME)));
        ethernets.put("ERSPAN III", over(47, behind("1000 22EB 00000005 20010000 00000000 00000001 0000000000000000", FRAME)));
        ethernets.put("IPv4 in IPv4", over(4, PACKET));
        ethernets.put("IPv4 in IPv6", ethernet(IPV6, ip6(OUTER_FROM, OUTER_TO, 4, PACKET)));
        ethernets.put("EtherIP", over(97, behind("3000", FRAME)));
        ethernets.put("MPLS in IP", over(137, behind("00064140", PACKET)));
        ethernets.put("authentication header", ethernet(IPV4, ip(ANN, BOB, 51, behind("11 04 0000 00000001 00000001 000000000000000000000000",
            udp(5060, 5062, SIP)))));
        ethernets.put("VXLAN", overUdp(4789, behind("08000000 00000100", FRAME)));
        ethernets.put("VXLAN with VLAN", overUdp(4789, behind("08000000 00000100", ethernet(0x8100, behind("0005 0800", PACKET)))));
        ethernets.put("VXLAN-GPE", overUdp(4790, behind("0C000001 00000100", PACKET)));
        ethernets.put("Geneve with an option", overUdp(6081, behind("0200 6558 00000100 0102 03 01 00000009", FRAME)));
        ethernets.put("GTP-U", over(17, udp(2152, 2152, behind("30FF 0000 00000007", PACKET))));
        ethernets.put("GTP-U with an extension", over(17, udp(2152, 2152, behind("34FF 0000 00000007 0000 00 85 01 0000 00", PACKET))));
        ethernets.put("L2TP", over(17, udp(1701, 1701, behind("4002 0000 0001 0002 FF03 0021", PACKET))));
        ethernets.put("MPLS over UDP", overUdp(6635, behind("00064140", PACKET)));
        ethernets.put("TZSP", overUdp(37_008, behind("01 00 0001 0A0120 00 01", FRAME)));
        ethernets.forEach((name, frame) -> all.put(name, new Link(1, frame)));
        all.put("loopback", new Link(0, behind("02000000", PACKET)));
        all.put("OpenBSD loopback", new Link(108, behind("00000002", PACKET)));
        all.put("raw IP", new Link(101, PACKET));
        all.put("Linux cooked", new Link(113, behind("0000 0001 0006 000000000000 0000 0800", PACKET)));
        all.put("Linux cooked with VLAN", new Link(113, behind("0000 0001 0006 000000000000 0000 8100 0005 0800", PACKET)));
        all.put("Linux cooked 2", new Link(276, behind("0800 0000 00000003 0001 00 06 0000000000000000", PACKET)));
        all.put("Linux cooked 2 with VLAN", new Link(276, behind("8100 0000 00000003 0001 00 06 0000000000000000 0005 0800", PACKET)));
        all.put("PPP", new Link(9, behind("FF03 0021", PACKET)));
        all.put("PPP compressed", new Link(50, behind("21", PACKET)));
        all.put("PPPoE link", new Link(51, behind("1100 0007 0000 0021", PACKET)));
        all.put("PPP with direction", new Link(204, behind("01 FF03 0021", PACKET)));
        all.put("Cisco HDLC", new Link(104, behind("0F00 0800", PACKET)));
        all.put("frame relay", new Link(107, behind("1841 03 CC", PACKET)));
        String snap = MAC + "020000000003 1000 ";
        all.put("802.11", new Link(105, behind("0801 0000 " + snap + "AAAA03 000000 0800", PACKET)));
        all.put("802.11 QoS between stations", new Link(105, behind("8803 0000 " + snap + MAC.substring(0, 12) + " 0000 AAAA03 000000 0800", PACKET)));
        all.put("radiotap with padding", new Link(127, behind("0000 1200 03000000 0000000000000000 20 00 8802 0000 " + snap
            + "0000 0000 AAAA03 000000 0800", PACKET)));
        return all;
    }

    @TestFactory
    Stream<DynamicTest> thePacketInsideIsReadWhole() {
        return links().entrySet().stream().map(each -> DynamicTest.dynamicTest(each.getKey(), () -> {
            Packet packet = new Packet();
            assertTrue(decode(each.getValue(), packet));
            assertEquals("10.1.0.10", packet.source().toString());
            assertEquals("10.1.0.20", packet.destination().toString());
            assertEquals(5060, packet.sourcePort());
            assertEquals(5062, packet.destinationPort());
            assertEquals(46, packet.dscp());
            assertEquals(0, packet.missingOctets());
            assertEquals(SIP.length, packet.payloadLength());
        }));
    }

    private static boolean decode(Link link, Packet packet) {
        return decode(new PacketDecoder(), link, packet);
    }

    private static boolean decode(PacketDecoder decoder, Link link, Packet packet) {
        assertTrue(LinkLayer.known(link.type));
        CapturedFrame frame = new CapturedFrame();
        frame.linkType = link.type;
        frame.octets = link.frame;
        frame.length = link.frame.length;
        return decoder.decode(frame, packet);
    }

    @Test
    void aTunnelInFragmentsIsPutTogetherFirst() {
        byte[] whole = behind("0000 0800", PACKET);
        byte[] first = ip(OUTER_FROM, OUTER_TO, 47, Arrays.copyOf(whole, 48));
        byte[] second = ip(OUTER_FROM, OUTER_TO, 47, Arrays.copyOfRange(whole, 48, whole.length));
        first[6] = 0x20;
        second[7] = 6;
        PacketDecoder decoder = new PacketDecoder();
        Packet packet = new Packet();
        assertFalse(decode(decoder, new Link(101, first), packet));
        assertTrue(decode(decoder, new Link(101, second), packet));
        assertEquals(2, packet.fragments());
        assertEquals(5062, packet.destinationPort());
    }

    @Test
    void rtpOnThePortOfATunnelStaysRtp() {
        Packet packet = new Packet();
        for (int port : new int[] {4789, 4790, 6081, 2152, 1701, 6635, 37_008}) {
            byte[] rtp = behind("8000 0001 00000000 00000007", FRAME);
            assertTrue(decode(new Link(1, overUdp(port, rtp)), packet));
            assertEquals(port, packet.destinationPort());
        }
    }

    @Test
    void packetsWithinPacketsEndAtABound() {
        byte[] packet = PACKET;
        for (int i = 0; i < 7; i++) {
            packet = ip(OUTER_FROM, OUTER_TO, 4, packet);
        }
        assertTrue(decode(new Link(101, packet), new Packet()));
        assertFalse(decode(new Link(101, ip(OUTER_FROM, OUTER_TO, 4, packet)), new Packet()));
        byte[] tags = PACKET;
        for (int i = 0; i < 40; i++) {
            tags = behind(i == 0 ? "0005 0800" : "0005 8100", tags);
        }
        assertFalse(decode(new Link(1, ethernet(0x8100, tags)), new Packet()));
    }

    @Test
    void neitherCutsNorMutationsThrowOrLeadOutside() {
        Random random = new Random(20261121);
        PacketDecoder decoder = new PacketDecoder();
        Packet packet = new Packet();
        Packet quoted = new Packet();
        int whole = 0;
        for (Link link : links().values()) {
            for (int length = 0; length < link.frame.length; length++) {
                decode(decoder, new Link(link.type, Arrays.copyOf(link.frame, length)), packet);
            }
            for (int round = 0; round < 400; round++) {
                byte[] frame = link.frame.clone();
                int headers = frame.length - SIP.length;
                for (int c = 1 + random.nextInt(4); c > 0; c--) {
                    frame[random.nextInt(headers)] = (byte) (random.nextBoolean() ? random.nextInt() : random.nextBoolean() ? 0xFF : 0);
                }
                if (decode(decoder, new Link(link.type, frame), packet)) {
                    whole++;
                    assertTrue(packet.payloadOffset() >= 0 && packet.payloadLength() >= 0
                        && packet.payloadOffset() + packet.payloadLength() <= packet.octets().length);
                    decoder.quoted(packet, quoted);
                }
            }
        }
        assertTrue(whole > 1000, "packets read " + whole);
    }
}
