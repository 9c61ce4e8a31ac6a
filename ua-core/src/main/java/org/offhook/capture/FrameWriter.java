package org.offhook.capture;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Makes Ethernet frames around datagrams and stream octets that a program sent or received without seeing the frames: real addresses,
 * ports and class of service, made-up MAC addresses (locally administered), right checksums, a rising IP identification. A payload
 * larger than an Ethernet frame goes into one large packet, as a card with offloading shows it.
 */
final class FrameWriter {

    private static final int ETHERNET_OCTETS = 14;
    private static final int LARGEST_PAYLOAD = 65_000;
    /** Locally administered, with letters that no other tool makes up: frames of others must not pass for ours. */
    private static final byte[] OUR_MAC = {2, 'o', 'f', 'f', 'h', 1};
    private static final byte[] THEIR_MAC = {2, 'o', 'f', 'f', 'h', 2};

    static final int FLAG_SYN = 0x02;
    static final int FLAG_PUSH = 0x08;
    static final int FLAG_ACK = 0x10;

    private final ByteBuffer out = ByteBuffer.allocate(ETHERNET_OCTETS + 40 + 20 + LARGEST_PAYLOAD);
    private int identification;

    /** Whether a frame is one of ours around something received: programs are not told the class of service of that. */
    static boolean isMadeUpInbound(CapturedFrame frame) {
        return frame.linkType == LinkLayer.ETHERNET && frame.length >= 2 * OUR_MAC.length
                && Arrays.equals(frame.octets, frame.offset, frame.offset + OUR_MAC.length, OUR_MAC, 0, OUR_MAC.length)
                && Arrays.equals(frame.octets, frame.offset + OUR_MAC.length, frame.offset + 2 * OUR_MAC.length, THEIR_MAC, 0, THEIR_MAC.length);
    }

    /** A frame with a UDP datagram between our end and the other, ready to be read. */
    ByteBuffer udp(SocketPair ends, boolean sent, int dscp, byte[] octets, int offset, int length) {
        SocketPair way = sent ? ends : ends.reversed();
        int payload = Math.min(length, LARGEST_PAYLOAD);
        int transport = header(way, Packet.UDP, dscp, sent, 8 + payload);
        out.putShort((short) way.localPort()).putShort((short) way.remotePort()).putShort((short) (8 + payload)).putShort((short) 0);
        out.put(octets, offset, payload);
        int sum = transportChecksum(way, Packet.UDP, transport, 8 + payload);
        out.putShort(transport + 6, (short) (sum == 0 ? 0xFFFF : sum));
        return out.flip();
    }

    /** A frame with a TCP segment between our end and the other, ready to be read. */
    ByteBuffer tcp(SocketPair ends, boolean sent, int sequence, int acknowledged, int flags, byte[] octets) {
        SocketPair way = sent ? ends : ends.reversed();
        int payload = Math.min(octets.length, LARGEST_PAYLOAD);
        int transport = header(way, Packet.TCP, 0, sent, 20 + payload);
        out.putShort((short) way.localPort()).putShort((short) way.remotePort()).putInt(sequence).putInt(acknowledged);
        out.putShort((short) (0x5000 | flags)).putShort((short) 0xFFFF).putInt(0);
        out.put(octets, 0, payload);
        out.putShort(transport + 16, (short) transportChecksum(way, Packet.TCP, transport, 20 + payload));
        return out.flip();
    }

    /** Writes Ethernet and IP; gives back where the transport header begins. */
    private int header(SocketPair way, int protocol, int dscp, boolean sent, int length) {
        IpAddress source = way.local();
        IpAddress destination = way.remote();
        out.clear();
        out.put(sent ? THEIR_MAC : OUR_MAC).put(sent ? OUR_MAC : THEIR_MAC).putShort((short) (source.isV6() ? 0x86DD : 0x0800));
        int ip = out.position();
        if (source.isV6()) {
            out.putInt(0x60000000 | dscp << 22).putShort((short) length).put((byte) protocol).put((byte) 64);
            out.put(source.toInetAddress().getAddress()).put(destination.toInetAddress().getAddress());
        } else {
            out.put((byte) 0x45).put((byte) (dscp << 2)).putShort((short) (20 + length)).putShort((short) ++identification).putShort((short) 0x4000);
            out.put((byte) 64).put((byte) protocol).putShort((short) 0);
            out.put(source.toInetAddress().getAddress()).put(destination.toInetAddress().getAddress());
            out.putShort(ip + 10, (short) fold(sum(ip, 20, 0)));
        }
        return out.position();
    }

    /** RFC 768, RFC 9293 section 3.1, RFC 8200 section 8.1: over a pseudo header of addresses, length and protocol. */
    private int transportChecksum(SocketPair way, int protocol, int at, int length) {
        long sum = protocol + length;
        for (IpAddress address : new IpAddress[] {way.local(), way.remote()}) {
            byte[] octets = address.toInetAddress().getAddress();
            for (int i = 0; i < octets.length; i += 2) {
                sum += LinkLayer.u16(octets, i);
            }
        }
        return fold(sum(at, length, sum));
    }

    private long sum(int at, int length, long sum) {
        byte[] octets = out.array();
        int end = at + length;
        for (int i = at; i + 1 < end; i += 2) {
            sum += LinkLayer.u16(octets, i);
        }
        return (length & 1) == 0 ? sum : sum + ((octets[end - 1] & 0xFF) << 8);
    }

    private static int fold(long sum) {
        while (sum >>> 16 != 0) {
            sum = (sum & 0xFFFF) + (sum >>> 16);
        }
        return (int) ~sum & 0xFFFF;
    }
}
