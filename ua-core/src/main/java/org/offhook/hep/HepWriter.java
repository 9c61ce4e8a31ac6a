package org.offhook.hep;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Writes HEP packets (HEP3 network protocol specification, revision 37): {@code HEP3}, the whole length, then chunks of vendor, type,
 * length and value, all big-endian. One thread.
 */
public final class HepWriter {

    /** What a packet carries: chunk 0x0b. */
    public enum Payload {
        /** A SIP message. */
        SIP(1),
        /** RTCP as JSON. */
        RTCP(5);

        private final int type;

        Payload(int type) {
            this.type = type;
        }
    }

    private static final byte[] MAGIC = {'H', 'E', 'P', '3'};
    private static final int CHUNK_HEADER = 6;
    private static final int FAMILY_IPV4 = 2;
    private static final int FAMILY_IPV6 = 10;
    private static final int LONGEST = 65_535;
    private static final int PROTOCOL_TCP = 6;
    private static final int PROTOCOL_UDP = 17;
    private static final long MICROS = 1_000_000;

    private final ByteBuffer buffer = ByteBuffer.allocate(LONGEST);
    private final long agentId;
    private final byte[] key;
    private final byte[] node;

    /**
     * Makes a writer.
     *
     * @param settings whose id and key go with every packet
     */
    public HepWriter(HepSettings settings) {
        agentId = settings.agentId();
        node = settings.node().getBytes(StandardCharsets.UTF_8);
        key = settings.key().getBytes(StandardCharsets.UTF_8);
    }

    /**
     * Writes a packet.
     *
     * @param kind        what the payload is
     * @param payload     the message
     * @param stream      whether it went over TCP, or TLS inside TCP
     * @param source      who sent it
     * @param destination to whom, of the same address family
     * @param epochMicros when, in microseconds since 1970
     * @param callId      of the call that it belongs to; empty for none
     * @return the packet, to be sent before the next one is written; null when it is too long for the format
     */
    public ByteBuffer write(Payload kind, byte[] payload, boolean stream, InetSocketAddress source, InetSocketAddress destination,
                            long epochMicros, String callId) {
        byte[] correlation = callId.getBytes(StandardCharsets.UTF_8);
        InetAddress from = source.getAddress();
        InetAddress to = destination.getAddress();
        boolean v4 = from.getAddress().length == 4;
        int overhead = 200 + key.length + node.length + correlation.length;
        if (payload.length > LONGEST - overhead || v4 != (to.getAddress().length == 4)) {
            return null;
        }
        buffer.clear();
        buffer.put(MAGIC).putShort((short) 0);
        chunk(0x01, 1).put((byte) (v4 ? FAMILY_IPV4 : FAMILY_IPV6));
        chunk(0x02, 1).put((byte) (stream ? PROTOCOL_TCP : PROTOCOL_UDP));
        octets(v4 ? 0x03 : 0x05, from.getAddress());
        octets(v4 ? 0x04 : 0x06, to.getAddress());
        chunk(0x07, 2).putShort((short) source.getPort());
        chunk(0x08, 2).putShort((short) destination.getPort());
        chunk(0x09, 4).putInt((int) (epochMicros / MICROS));
        chunk(0x0a, 4).putInt((int) (epochMicros % MICROS));
        chunk(0x0b, 1).put((byte) kind.type);
        chunk(0x0c, 4).putInt((int) agentId);
        if (key.length > 0) {
            octets(0x0e, key);
        }
        if (correlation.length > 0) {
            octets(0x11, correlation);
        }
        if (node.length > 0) {
            octets(0x13, node);
        }
        octets(0x0f, payload);
        buffer.putShort(MAGIC.length, (short) buffer.position());
        return buffer.flip();
    }

    private ByteBuffer chunk(int type, int length) {
        return buffer.putShort((short) 0).putShort((short) type).putShort((short) (CHUNK_HEADER + length));
    }

    private void octets(int type, byte[] value) {
        chunk(type, value.length).put(value);
    }
}
