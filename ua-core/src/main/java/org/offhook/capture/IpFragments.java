package org.offhook.capture;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Puts IP fragments together (RFC 791, RFC 8200 section 4.5). Bounded: a number of packets at once, the oldest given up first.
 * Fragments that overlap with other content end their packet (RFC 5722): only attacks make them. Repeated ones are passed over.
 */
final class IpFragments {

    private static final int PACKETS_LIMIT = 1024;
    private static final int PIECES_LIMIT = 512;
    private static final int PACKET_LIMIT_OCTETS = 65_535;

    private final Map<Key, Partial> partials = new LinkedHashMap<>();
    private long dropped;

    private record Key(IpAddress source, IpAddress destination, int protocol, int id) {
    }

    private record Piece(int offset, byte[] octets) {
    }

    private static final class Partial {
        final List<Piece> pieces = new ArrayList<>();
        long firstFrame;
        long epochSeconds;
        int nanos;
        int held;
        int total = -1;
    }

    /** Adds a fragment; true when the packet is whole, which is then its window. */
    boolean add(Packet packet, int id, int offset, boolean more) {
        Key key = new Key(packet.source, packet.destination, packet.protocol, id);
        Partial partial = partials.get(key);
        if (partial == null) {
            partial = begin(key, packet);
        }
        int length = packet.ipPayloadLength;
        if (offset + length > PACKET_LIMIT_OCTETS || partial.pieces.size() >= PIECES_LIMIT) {
            dropped += partials.remove(key).pieces.size() + 1;
            return false;
        }
        for (Piece piece : partial.pieces) {
            if (offset < piece.offset + piece.octets.length && piece.offset < offset + length) {
                if (piece.offset != offset || piece.octets.length != length) {
                    dropped += partials.remove(key).pieces.size() + 1;
                }
                return false;
            }
        }
        byte[] octets = new byte[length];
        System.arraycopy(packet.octets, packet.ipPayloadOffset, octets, 0, length);
        partial.pieces.add(new Piece(offset, octets));
        partial.held += length;
        if (!more) {
            partial.total = offset + length;
        }
        if (partial.held != partial.total) {
            return false;
        }
        partials.remove(key);
        return join(partial, packet);
    }

    private Partial begin(Key key, Packet packet) {
        if (partials.size() >= PACKETS_LIMIT) {
            Iterator<Partial> oldest = partials.values().iterator();
            dropped += oldest.next().pieces.size();
            oldest.remove();
        }
        Partial partial = new Partial();
        partial.firstFrame = packet.frameNumber;
        partial.epochSeconds = packet.epochSeconds;
        partial.nanos = packet.nanos;
        partials.put(key, partial);
        return partial;
    }

    private boolean join(Partial partial, Packet packet) {
        byte[] whole = new byte[partial.total];
        for (Piece piece : partial.pieces) {
            if (piece.offset + piece.octets.length > whole.length) {
                dropped += partial.pieces.size();
                return false;
            }
            System.arraycopy(piece.octets, 0, whole, piece.offset, piece.octets.length);
        }
        packet.octets = whole;
        packet.ipPayloadOffset = 0;
        packet.ipPayloadLength = whole.length;
        packet.fragments = partial.pieces.size();
        return true;
    }

    long dropped() {
        return dropped;
    }

    List<IncompletePacket> open() {
        List<IncompletePacket> open = new ArrayList<>();
        partials.forEach((key, partial) -> open.add(describe(key, partial)));
        return open;
    }

    private static IncompletePacket describe(Key key, Partial partial) {
        byte[] first = null;
        for (Piece piece : partial.pieces) {
            if (piece.offset == 0) {
                first = piece.octets;
            }
        }
        boolean ports = first != null && first.length >= 8 && key.protocol == Packet.UDP;
        byte[] payload = ports ? java.util.Arrays.copyOfRange(first, 8, first.length) : new byte[0];
        return new IncompletePacket(partial.firstFrame, partial.epochSeconds, partial.nanos, key.source, key.destination, key.protocol,
                ports ? LinkLayer.u16(first, 0) : 0, ports ? LinkLayer.u16(first, 2) : 0, payload, first != null, partial.total >= 0);
    }
}
