package org.offhook.analysis;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.offhook.capture.Packet;

/** Reads the head and the first question of a DNS answer (RFC 1035 section 4.1): enough to say that a server could not be found. */
final class DnsReader {

    private static final int PORT = 53;
    private static final int HEADER_OCTETS = 12;
    private static final int NAME_LIMIT = 255;

    private DnsReader() {
    }

    static boolean isDns(Packet packet) {
        return packet.sourcePort() == PORT || packet.destinationPort() == PORT;
    }

    static Optional<NetworkEvents.DnsAnswer> answer(Packet packet, CaptureTime time) {
        byte[] octets = packet.octets();
        int at = packet.payloadOffset();
        int end = at + packet.payloadLength();
        if (packet.payloadLength() < HEADER_OCTETS + 5 || (octets[at + 2] & 0x80) == 0) {
            return Optional.empty();
        }
        int code = octets[at + 3] & 0x0F;
        int answers = (octets[at + 6] & 0xFF) << 8 | octets[at + 7] & 0xFF;
        StringBuilder name = new StringBuilder();
        int p = at + HEADER_OCTETS;
        while (p < end && octets[p] != 0) {
            int length = octets[p] & 0xFF;
            if (length > 63 || p + 1 + length >= end || name.length() + length > NAME_LIMIT) {
                return Optional.empty();
            }
            name.append(name.length() == 0 ? "" : ".").append(new String(octets, p + 1, length, StandardCharsets.ISO_8859_1));
            p += 1 + length;
        }
        if (p + 3 > end) {
            return Optional.empty();
        }
        int type = (octets[p + 1] & 0xFF) << 8 | octets[p + 2] & 0xFF;
        return Optional.of(new NetworkEvents.DnsAnswer(packet.frameNumber(), time,
                new Endpoint(packet.destination(), packet.destinationPort()), new Endpoint(packet.source(), packet.sourcePort()),
                name.toString(), type, code, answers));
    }
}
