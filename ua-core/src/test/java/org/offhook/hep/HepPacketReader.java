package org.offhook.hep;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/** Reads HEP packets after the specification, apart from the writer: chunks by type, in any order. */
public final class HepPacketReader {

    private final Map<Integer, byte[]> chunks = new HashMap<>();

    /**
     * Reads a packet.
     *
     * @param octets all of it
     * @throws IllegalArgumentException when it is none
     */
    public HepPacketReader(byte[] octets) {
        ByteBuffer in = ByteBuffer.wrap(octets);
        byte[] magic = new byte[4];
        if (octets.length < 6) {
            throw new IllegalArgumentException("too short");
        }
        in.get(magic);
        int length = in.getShort() & 0xFFFF;
        if (!new String(magic, StandardCharsets.US_ASCII).equals("HEP3") || length != octets.length) {
            throw new IllegalArgumentException("no HEP3 packet of " + octets.length + " octets");
        }
        while (in.hasRemaining()) {
            int vendor = in.getShort();
            int type = in.getShort();
            byte[] value = new byte[(in.getShort() & 0xFFFF) - 6];
            in.get(value);
            if (vendor == 0 && chunks.put(type, value) != null) {
                throw new IllegalArgumentException("chunk " + type + " twice");
            }
        }
    }

    public boolean has(int type) {
        return chunks.containsKey(type);
    }

    public byte[] octets(int type) {
        return chunks.get(type);
    }

    public String text(int type) {
        return new String(chunks.get(type), StandardCharsets.UTF_8);
    }

    public long number(int type) {
        long value = 0;
        for (byte octet : chunks.get(type)) {
            value = value << 8 | octet & 0xFF;
        }
        return value;
    }
}
