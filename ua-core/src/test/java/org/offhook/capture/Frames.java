package org.offhook.capture;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Frames made by hand, layer around layer, and a capture file of them. Addresses are those of {@link #ANN} and {@link #BOB}. */
public final class Frames {

    /** 10.1.0.10. */
    public static final int ANN = 0x0A01000A;
    /** 10.1.0.20. */
    public static final int BOB = 0x0A010014;
    public static final int SYN = 0x02;
    public static final int RST = 0x04;
    public static final int PUSH = 0x08;
    public static final int ACK = 0x10;
    public static final int IPV4 = 0x0800;
    public static final int IPV6 = 0x86DD;

    private final ByteArrayOutputStream file = new ByteArrayOutputStream();
    private long nowMicros = 1_700_000_000_000_000L;

    /** Begins a capture in the classic format. */
    public Frames(int linkType) {
        file.writeBytes(ByteBuffer.allocate(24).order(ByteOrder.LITTLE_ENDIAN).putInt(0xA1B2C3D4).putInt(0x00040002).putInt(16, 262_144)
            .putInt(20, linkType).array());
    }

    /** Lets time pass. */
    public Frames after(double ms) {
        nowMicros += (long) (ms * 1000);
        return this;
    }

    /** Adds a frame. */
    public Frames add(byte[] frame) {
        file.writeBytes(ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN).putInt((int) (nowMicros / 1_000_000))
            .putInt((int) (nowMicros % 1_000_000)).putInt(frame.length).putInt(frame.length).array());
        file.writeBytes(frame);
        return this;
    }

    public byte[] file() {
        return file.toByteArray();
    }

    public static byte[] udp(int fromPort, int toPort, byte[] payload) {
        return ByteBuffer.allocate(8 + payload.length).putShort((short) fromPort).putShort((short) toPort).putShort((short) (8 + payload.length))
            .putShort((short) 0).put(payload).array();
    }

    public static byte[] tcp(int fromPort, int toPort, int sequence, int flags, String payload) {
        byte[] octets = payload.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(20 + octets.length).putShort((short) fromPort).putShort((short) toPort).putInt(sequence).putInt(0)
            .put((byte) 0x50).put((byte) flags).putShort((short) 65_535).putInt(0).put(octets).array();
    }

    public static byte[] ip(int from, int to, int protocol, byte[] payload) {
        ByteBuffer ip = ByteBuffer.allocate(20 + payload.length).putShort((short) 0x45B8).putShort((short) (20 + payload.length)).putInt(0)
            .put((byte) 64).put((byte) protocol).putShort((short) 0).putInt(from).putInt(to);
        int sum = 0;
        for (int i = 0; i < 20; i += 2) {
            sum += ip.getShort(i) & 0xFFFF;
        }
        sum = (sum & 0xFFFF) + (sum >> 16);
        ip.putShort(10, (short) ~((sum & 0xFFFF) + (sum >> 16)));
        return ip.put(payload).array();
    }

    /** IPv6 from 2001:db8::(last 32 bits) to the same. */
    public static byte[] ip6(int from, int to, int protocol, byte[] payload) {
        return ByteBuffer.allocate(40 + payload.length).putInt(0x6B800000).putShort((short) payload.length).put((byte) protocol).put((byte) 64)
            .putLong(0x20010DB8_00000000L).putLong(from & 0xFFFFFFFFL).putLong(0x20010DB8_00000000L).putLong(to & 0xFFFFFFFFL).put(payload)
            .array();
    }

    public static byte[] ethernet(int type, byte[] payload) {
        return ByteBuffer.allocate(14 + payload.length).putInt(0x02000000).putInt(0x00010200).putInt(0x00000000).position(12)
            .putShort((short) type).put(payload).array();
    }

    /** ICMP of a type and code about an IP packet, of which it quotes everything. */
    public static byte[] icmp(int type, int code, byte[] about) {
        return ByteBuffer.allocate(8 + about.length).put((byte) type).put((byte) code).position(8).put(about).array();
    }

    /** Octets before octets. */
    public static byte[] behind(byte[] header, byte[] payload) {
        return ByteBuffer.allocate(header.length + payload.length).put(header).put(payload).array();
    }

    /** A header written as hexadecimal digits, before octets. */
    public static byte[] behind(String header, byte[] payload) {
        return behind(java.util.HexFormat.of().parseHex(header.replace(" ", "")), payload);
    }
}
