package org.offhook.capture;

/**
 * Takes a frame apart: link layer, VLAN tags, tunnels, IPv4 (RFC 791) or IPv6 with its extension headers (RFC 8200), UDP, TCP, ICMP.
 * Fragments are kept until their packet is whole; it then belongs to the frame that completed it, as in Wireshark. Every length is
 * bounded by what was captured. Not thread-safe.
 */
public final class PacketDecoder {

    private static final int V6_HOP_BY_HOP = 0;
    private static final int V6_ROUTING = 43;
    private static final int V6_FRAGMENT = 44;
    private static final int AUTHENTICATION = 51;
    private static final int V6_DESTINATION = 60;
    private static final int V6_EXTENSIONS_LIMIT = 16;

    /** Packets within packets beyond this are no network but an attack. */
    private static final int NESTED_LIMIT = 8;

    private final AddressTable addresses = new AddressTable();
    private final IpFragments incomplete = new IpFragments();
    private long notIp;
    private long unknownLinkType;
    private long malformed;
    private long truncated;
    private long fragments;
    private long reassembled;

    /** Makes a decoder for one capture. */
    public PacketDecoder() {
        // Its tables begin empty.
    }

    /**
     * Takes a frame apart.
     *
     * @param frame  the frame
     * @param packet filled when there is a whole packet
     * @return whether there is: false for what is not IP, is damaged, or is a fragment whose packet is not whole yet
     */
    public boolean decode(CapturedFrame frame, Packet packet) {
        int ip = LinkLayer.ipOffset(frame);
        if (ip < 0) {
            if (LinkLayer.known(frame.linkType)) {
                notIp++;
            } else {
                unknownLinkType++;
            }
            return false;
        }
        packet.frameNumber = frame.number;
        packet.epochSeconds = frame.epochSeconds;
        packet.nanos = frame.nanos;
        packet.fragments = 1;
        packet.octets = frame.octets;
        packet.missingOctets = 0;
        boolean whole = outermostToInnermost(packet, frame.offset + ip, frame.offset + frame.length);
        truncated += packet.missingOctets > 0 ? 1 : 0;
        if (FrameWriter.isMadeUpInbound(frame)) {
            packet.dscp = -1;
        }
        return whole;
    }

    /** Goes through the IP packets that are within each other; the addresses, ports and class of service are those of the innermost. */
    private boolean outermostToInnermost(Packet packet, int from, int frameEnd) {
        int at = from;
        int end = frameEnd;
        for (int packets = 0; packets < NESTED_LIMIT; packets++) {
            int version = packet.octets[at] >> 4 & 0xF;
            boolean whole = version == 4 ? v4(packet, at, end) : version == 6 ? v6(packet, at, end) : reject();
            if (!whole || !pastAuthentication(packet) || !transport(packet)) {
                return false;
            }
            at = carried(packet);
            if (at < 0) {
                return true;
            }
            end = packet.ipPayloadOffset + packet.ipPayloadLength;
        }
        return reject();
    }

    /** The authentication header of IPsec (RFC 4302) before what it authenticates; in IPv6 it is an extension header like others. */
    private boolean pastAuthentication(Packet packet) {
        if (packet.protocol != AUTHENTICATION) {
            return true;
        }
        int at = packet.ipPayloadOffset;
        int header = packet.ipPayloadLength < 8 ? 8 : ((packet.octets[at + 1] & 0xFF) + 2) * 4;
        if (header > packet.ipPayloadLength) {
            return reject();
        }
        packet.protocol = packet.octets[at] & 0xFF;
        packet.ipPayloadOffset = at + header;
        packet.ipPayloadLength -= header;
        return true;
    }

    /** Where the IP packet begins that this one carries through a tunnel; -1 for what carries none. */
    private static int carried(Packet packet) {
        return switch (packet.protocol) {
            case Packet.UDP -> Encapsulation.isTunnel(packet.sourcePort) || Encapsulation.isTunnel(packet.destinationPort)
                    ? inside(packet).carriedByUdp(packet.sourcePort, packet.destinationPort, packet.payloadOffset) : -1;
            case Packet.TCP, Packet.ICMP, Packet.ICMP_V6 -> -1;
            default -> inside(packet).carriedBy(packet.protocol, packet.ipPayloadOffset);
        };
    }

    private static Encapsulation inside(Packet packet) {
        return new Encapsulation(packet.octets, packet.ipPayloadOffset + packet.ipPayloadLength);
    }

    private boolean v4(Packet packet, int at, int end) {
        byte[] octets = packet.octets;
        int header = (octets[at] & 0xF) * 4;
        if (header < 20 || at + header > end) {
            return reject();
        }
        int total = LinkLayer.u16(octets, at + 2);
        if (total == 0) {
            // Segmentation offload: the card fills it in after the capture.
            total = end - at;
        }
        if (total < header) {
            return reject();
        }
        packet.dscp = (octets[at + 1] & 0xFF) >> 2;
        packet.protocol = octets[at + 9] & 0xFF;
        packet.source = addresses.v4((int) IpAddress.big(octets, at + 12, 4));
        packet.destination = addresses.v4((int) IpAddress.big(octets, at + 16, 4));
        window(packet, at + header, total - header, end);
        int flags = LinkLayer.u16(octets, at + 6);
        boolean more = (flags & 0x2000) != 0;
        int offset = (flags & 0x1FFF) * 8;
        return !more && offset == 0 || fragment(packet, LinkLayer.u16(octets, at + 4), offset, more);
    }

    private boolean v6(Packet packet, int at, int end) {
        byte[] octets = packet.octets;
        if (at + 40 > end) {
            return reject();
        }
        packet.dscp = (LinkLayer.u16(octets, at) >> 6) & 0x3F;
        packet.source = addresses.v6(IpAddress.big(octets, at + 8, 8), IpAddress.big(octets, at + 16, 8));
        packet.destination = addresses.v6(IpAddress.big(octets, at + 24, 8), IpAddress.big(octets, at + 32, 8));
        int length = LinkLayer.u16(octets, at + 4);
        int next = octets[at + 6] & 0xFF;
        int from = at + 40;
        int to = length == 0 ? end : from + length;
        for (int i = 0; i < V6_EXTENSIONS_LIMIT; i++) {
            if (next != V6_HOP_BY_HOP && next != V6_ROUTING && next != V6_DESTINATION && next != V6_FRAGMENT
                    && next != AUTHENTICATION) {
                packet.protocol = next;
                window(packet, from, to - from, end);
                return true;
            }
            if (from + 8 > Math.min(to, end)) {
                return reject();
            }
            int following = octets[from] & 0xFF;
            if (next == V6_FRAGMENT) {
                int field = LinkLayer.u16(octets, from + 2);
                int id = (int) IpAddress.big(octets, from + 4, 4);
                packet.protocol = following;
                window(packet, from + 8, to - from - 8, end);
                // RFC 6946: a packet in one fragment is whole.
                return (field & 0xFFF9) == 0 || fragment(packet, id, field & 0xFFF8, (field & 1) != 0);
            }
            int units = octets[from + 1] & 0xFF;
            from += next == AUTHENTICATION ? (units + 2) * 4 : (units + 1) * 8;
            next = following;
        }
        return reject();
    }

    private void window(Packet packet, int from, int length, int end) {
        packet.ipPayloadOffset = Math.min(from, end);
        packet.ipPayloadLength = Math.max(0, Math.min(length, end - from));
        packet.missingOctets = Math.max(0, length - packet.ipPayloadLength);
    }

    private boolean fragment(Packet packet, int id, int offset, boolean more) {
        fragments++;
        if (packet.missingOctets > 0 || !incomplete.add(packet, id, offset, more)) {
            return false;
        }
        reassembled++;
        return true;
    }

    private boolean transport(Packet packet) {
        byte[] octets = packet.octets;
        int at = packet.ipPayloadOffset;
        int length = packet.ipPayloadLength;
        packet.sourcePort = 0;
        packet.destinationPort = 0;
        int header = switch (packet.protocol) {
            case Packet.UDP, Packet.ICMP, Packet.ICMP_V6 -> 8;
            case Packet.TCP -> length < 20 ? 20 : (octets[at + 12] >> 4 & 0xF) * 4;
            default -> 0;
        };
        if (length < header || packet.protocol == Packet.TCP && header < 20) {
            return reject();
        }
        packet.payloadOffset = at + header;
        packet.payloadLength = length - header;
        if (packet.isUdp() || packet.isTcp()) {
            packet.sourcePort = LinkLayer.u16(octets, at);
            packet.destinationPort = LinkLayer.u16(octets, at + 2);
        }
        if (packet.isUdp()) {
            int announced = LinkLayer.u16(octets, at + 4) - 8;
            if (announced >= 0 && announced < packet.payloadLength) {
                // Padding of short Ethernet frames is not UDP's.
                packet.payloadLength = announced;
            }
        }
        return true;
    }

    /**
     * Takes the packet apart that an ICMP error quotes: addresses, ports and as much payload as it quotes.
     *
     * @param icmp   an ICMP error
     * @param quoted filled with what could not be delivered; its payload is mostly cut
     * @return whether there is such a packet, with ports
     */
    public boolean quoted(Packet icmp, Packet quoted) {
        int at = icmp.payloadOffset;
        int end = at + icmp.payloadLength;
        if (!icmp.isIcmp() || end - at < 28) {
            return false;
        }
        byte[] octets = icmp.octets;
        int version = octets[at] >> 4 & 0xF;
        boolean v4 = version == 4;
        int header = v4 ? (octets[at] & 0xF) * 4 : 40;
        if (version != 4 && version != 6 || header < 20 || at + header + 8 > end) {
            return false;
        }
        quoted.frameNumber = icmp.frameNumber;
        quoted.epochSeconds = icmp.epochSeconds;
        quoted.nanos = icmp.nanos;
        quoted.fragments = 1;
        quoted.octets = octets;
        quoted.dscp = v4 ? (octets[at + 1] & 0xFF) >> 2 : (LinkLayer.u16(octets, at) >> 6) & 0x3F;
        quoted.protocol = octets[at + (v4 ? 9 : 6)] & 0xFF;
        quoted.source = v4 ? addresses.v4((int) IpAddress.big(octets, at + 12, 4))
                : addresses.v6(IpAddress.big(octets, at + 8, 8), IpAddress.big(octets, at + 16, 8));
        quoted.destination = v4 ? addresses.v4((int) IpAddress.big(octets, at + 16, 4))
                : addresses.v6(IpAddress.big(octets, at + 24, 8), IpAddress.big(octets, at + 32, 8));
        if (quoted.protocol != Packet.UDP && quoted.protocol != Packet.TCP) {
            return false;
        }
        quoted.ipPayloadOffset = at + header;
        quoted.ipPayloadLength = end - at - header;
        quoted.missingOctets = 0;
        quoted.sourcePort = LinkLayer.u16(octets, at + header);
        quoted.destinationPort = LinkLayer.u16(octets, at + header + 2);
        quoted.payloadOffset = at + header + 8;
        quoted.payloadLength = quoted.protocol == Packet.UDP ? end - quoted.payloadOffset : 0;
        return true;
    }

    private boolean reject() {
        malformed++;
        return false;
    }

    /** {@return what was met so far} */
    public DecodeCounters counters() {
        return new DecodeCounters(notIp, unknownLinkType, malformed, truncated, fragments, reassembled, incomplete.dropped());
    }

    /**
     * The fragments whose packet never became whole, for a diagnosis: a lost fragment makes SIP over UDP fail without a trace.
     *
     * @return one entry per packet still incomplete
     */
    public java.util.List<IncompletePacket> incomplete() {
        return incomplete.open();
    }
}
