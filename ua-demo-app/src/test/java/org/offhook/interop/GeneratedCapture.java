package org.offhook.interop;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Random;

/**
 * Writes pcap files of calls that never were: SIP over UDP, RTP both ways with loss, repeated and late packets, wraps of sequence
 * number and timestamp, comfort noise, digits, changes of codec. The same seed writes the same file.
 */
final class GeneratedCapture {

    /** Link types and what stands before the IP header. */
    enum Link {
        ETHERNET(1), VLAN(1), LINUX_COOKED(113), LINUX_COOKED_V2(276), RAW(101), NULL(0);

        private final int type;

        Link(int type) {
            this.type = type;
        }
    }

    /** Fragments leave this many octets of IP payload in each. */
    private static final int FRAGMENT_OCTETS = 256;

    private final OutputStream out;
    private final Link link;
    private final boolean nanos;
    private final boolean v6;
    private final Random random;
    private long octetsWritten;
    private int ipId;

    GeneratedCapture(OutputStream out, Link link, boolean nanos, boolean v6, long seed) throws IOException {
        this.out = out;
        this.link = link;
        this.nanos = nanos;
        this.v6 = v6;
        this.random = new Random(seed);
        ByteBuffer header = ByteBuffer.allocate(24).order(ByteOrder.LITTLE_ENDIAN);
        header.putInt(nanos ? 0xA1B23C4D : 0xA1B2C3D4).putShort((short) 2).putShort((short) 4).putInt(0).putInt(0).putInt(262_144).putInt(link.type);
        out.write(header.array());
    }

    /** One direction of sound. */
    private final class Sender {
        private final int from;
        private final int to;
        private final int fromPort;
        private final int toPort;
        private final int ssrc = random.nextInt();
        private int sequence = random.nextInt(4) == 0 ? 65_530 : random.nextInt(65_536);
        private long timestamp = random.nextInt(4) == 0 ? 0xFFFF_FC00L : random.nextInt() & 0xFFFF_FFFFL;
        private int type;
        private byte[] late;

        Sender(int from, int fromPort, int to, int toPort) {
            this.from = from;
            this.fromPort = fromPort;
            this.to = to;
            this.toPort = toPort;
            type = random.nextBoolean() ? 0 : 8;
        }

        void send(long nanosNow) throws IOException {
            int fate = random.nextInt(1000);
            byte[] packet = packet(type, fate == 0, 160);
            if (fate > 0 && fate < 6 && type != 13) {
                // A pause, begun with comfort noise.
                datagram(from, fromPort, to, toPort, 46, packet(13, false, 1), nanosNow);
                sequence++;
                timestamp += 160L * (10 + random.nextInt(20));
            } else if (fate < 10) {
                digit(nanosNow);
            } else if (fate < 14) {
                type = type == 0 ? 8 : type == 8 ? 97 : 0;
            } else if (fate < 40) {
                sequence += 1 + random.nextInt(4);
                timestamp += 160;
                return;
            } else if (fate < 50) {
                datagram(from, fromPort, to, toPort, 46, packet, nanosNow + 1000);
            } else if (fate < 60) {
                late = packet;
            }
            if (late != packet) {
                datagram(from, fromPort, to, toPort, 46, packet, nanosNow + 2000);
            }
            if (late != null && late != packet) {
                datagram(from, fromPort, to, toPort, 46, late, nanosNow + 5000);
                late = null;
            }
            sequence++;
            timestamp += 160;
        }

        private void digit(long nanosNow) throws IOException {
            for (int i = 0; i < 6; i++) {
                byte[] event = packet(101, i == 0, 4);
                event[12] = 5;
                event[13] = (byte) (i < 3 ? 10 : 0x8A);
                event[14] = (byte) (i * 160 >> 8);
                event[15] = (byte) (i * 160);
                datagram(from, fromPort, to, toPort, 46, event, nanosNow + i * 100_000L);
                if (i < 3) {
                    sequence++;
                }
            }
            sequence++;
            timestamp += 960;
        }

        private byte[] packet(int payloadType, boolean marker, int octets) {
            ByteBuffer packet = ByteBuffer.allocate(12 + octets);
            packet.put((byte) 0x80).put((byte) (payloadType | (marker ? 0x80 : 0))).putShort((short) sequence).putInt((int) timestamp).putInt(ssrc);
            while (packet.hasRemaining()) {
                packet.put((byte) (0x55 ^ packet.position() * 7));
            }
            return packet.array();
        }
    }

    /**
     * A call of {@code packets} packets each way, beginning at {@code startNanos} since 1970 and jittering.
     *
     * @return when it ended
     */
    long call(int number, long startNanos, int packets) throws IOException {
        int a = 1 + number % 200;
        int b = 201 + number % 50;
        int portA = 10_000 + 2 * (number % 10_000);
        int portB = 40_000 + 2 * (number % 10_000);
        long now = startNanos;
        sip(a, b, number, "INVITE sip:b@h SIP/2.0", "INVITE", description(a, portA), now);
        if (random.nextInt(4) == 0) {
            sip(a, b, number, "INVITE sip:b@h SIP/2.0", "INVITE", description(a, portA), now += 500_000_000L);
        }
        sip(b, a, number, "SIP/2.0 180 Ringing", "INVITE", "", now += 20_000_000L + random.nextInt(1_000_000));
        sip(b, a, number, "SIP/2.0 200 OK", "INVITE", description(b, portB), now += 900_000_000L + random.nextInt(1_000_000));
        sip(a, b, number, "ACK sip:b@h SIP/2.0", "ACK", "", now += 3_000_000L);
        Sender forth = new Sender(a, portA, b, portB);
        Sender back = new Sender(b, portB, a, portA);
        for (int i = 0; i < packets; i++) {
            now += 20_000_000L;
            forth.send(now + random.nextInt(4_000_000));
            back.send(now + 5_000_000 + random.nextInt(4_000_000));
        }
        sip(a, b, number, "BYE sip:b@h SIP/2.0", "BYE", "", now += 20_000_000L);
        sip(b, a, number, "SIP/2.0 200 OK", "BYE", "", now += 2_000_000L);
        return now;
    }

    private String address(int host) {
        return v6 ? "2001:db8::" + Integer.toHexString(host) : "192.0.2." + host;
    }

    private String description(int host, int port) {
        String ip = v6 ? "IP6 " : "IP4 ";
        return "v=0\r\no=- 1 1 IN " + ip + address(host) + "\r\ns=-\r\nc=IN " + ip + address(host) + "\r\nt=0 0\r\nm=audio " + port
            + " RTP/AVP 0 8 97 13 101\r\na=rtpmap:97 iLBC/8000\r\na=rtpmap:101 telephone-event/8000\r\n" + "a=x:" + "y".repeat(300) + "\r\n";
    }

    private void sip(int from, int to, int number, String first, String method, String body, long nanosNow) throws IOException {
        String text = first + "\r\nVia: SIP/2.0/UDP " + (v6 ? "[" + address(from) + "]" : address(from)) + ";branch=z9hG4bK" + number + method
            + "\r\nCall-ID: call-" + number + "\r\nCSeq: " + (method.equals("BYE") ? 2 : 1) + " " + method + "\r\nFrom: <sip:a@h>;tag=1\r\nTo: <sip:b@h>;tag=2\r\n"
            + (body.isEmpty() ? "" : "Content-Type: application/sdp\r\n") + "Content-Length: " + body.length() + "\r\n\r\n" + body;
        datagram(from, 5060, to, 5060, 26, text.getBytes(StandardCharsets.UTF_8), nanosNow);
    }

    private void datagram(int from, int fromPort, int to, int toPort, int dscp, byte[] payload, long nanosNow) throws IOException {
        ByteBuffer udp = ByteBuffer.allocate(8 + payload.length);
        udp.putShort((short) fromPort).putShort((short) toPort).putShort((short) (8 + payload.length)).putShort((short) 0).put(payload);
        byte[] whole = udp.array();
        if (v6) {
            // A checksum of 0 is no checksum in IPv4 only; tshark does not look unless told.
            whole[6] = 1;
        }
        boolean fragmented = link != Link.RAW && whole.length > FRAGMENT_OCTETS;
        ipId++;
        if (!fragmented) {
            frame(ip(from, to, dscp, whole, 0, whole.length, -1, false), nanosNow);
            return;
        }
        for (int at = 0; at < whole.length; at += FRAGMENT_OCTETS) {
            int length = Math.min(FRAGMENT_OCTETS, whole.length - at);
            frame(ip(from, to, dscp, whole, at, length, at, at + length < whole.length), nanosNow + at * 10L);
        }
    }

    private byte[] ip(int from, int to, int dscp, byte[] udp, int at, int length, int fragment, boolean more) {
        if (v6) {
            int extension = fragment >= 0 ? 8 : 0;
            ByteBuffer ip = ByteBuffer.allocate(40 + extension + length);
            ip.putInt(6 << 28 | dscp << 22).putShort((short) (extension + length)).put((byte) (extension > 0 ? 44 : 17)).put((byte) 64);
            ip.putInt(0x20010DB8).putInt(0).putInt(0).putInt(from).putInt(0x20010DB8).putInt(0).putInt(0).putInt(to);
            if (extension > 0) {
                ip.put((byte) 17).put((byte) 0).putShort((short) (fragment | (more ? 1 : 0))).putInt(ipId);
            }
            return ip.put(udp, at, length).array();
        }
        ByteBuffer ip = ByteBuffer.allocate(20 + length);
        ip.put((byte) 0x45).put((byte) (dscp << 2)).putShort((short) (20 + length)).putShort((short) ipId)
            .putShort((short) (Math.max(0, fragment) / 8 | (more ? 0x2000 : 0))).put((byte) 64).put((byte) 17).putShort((short) 0)
            .putInt(0xC0000200 | from).putInt(0xC0000200 | to);
        return ip.put(udp, at, length).array();
    }

    private void frame(byte[] ip, long nanosNow) throws IOException {
        byte[] head = head();
        ByteBuffer record = ByteBuffer.allocate(16 + head.length).order(ByteOrder.LITTLE_ENDIAN);
        int length = head.length + ip.length;
        long fraction = nanosNow % 1_000_000_000L;
        record.putInt((int) (nanosNow / 1_000_000_000L)).putInt((int) (nanos ? fraction : fraction / 1000)).putInt(length).putInt(length).put(head);
        out.write(record.array());
        out.write(ip);
        octetsWritten += 16 + length;
    }

    private byte[] head() {
        short etherType = (short) (v6 ? 0x86DD : 0x0800);
        return switch (link) {
            case ETHERNET -> ByteBuffer.allocate(14).putInt(0x02000000).putInt(0x00010200).putInt(2).putShort(12, etherType).array();
            case VLAN -> ByteBuffer.allocate(18).putInt(0x02000000).putInt(0x00010200).putInt(2).putShort(12, (short) 0x8100)
                .putShort(14, (short) 42).putShort(16, etherType).array();
            case LINUX_COOKED -> ByteBuffer.allocate(16).putShort(2, (short) 1).putShort(4, (short) 6).putShort(14, etherType).array();
            case LINUX_COOKED_V2 -> ByteBuffer.allocate(20).putShort(0, etherType).putInt(4, 3).putShort(8, (short) 1).array();
            case RAW -> new byte[0];
            case NULL -> ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(v6 ? 30 : 2).array();
        };
    }

    long octetsWritten() {
        return octetsWritten;
    }
}
