package org.offhook.capture;

/**
 * Finds the IP packet behind the headers that links and tunnels put before it: VLAN tags (IEEE 802.1Q, 802.1ah), SNAP, MPLS (RFC 3032,
 * RFC 4448), PPP (RFC 1661), PPPoE (RFC 2516), GRE (RFC 2784, 2890, 2637) with ERSPAN, VXLAN (RFC 7348), Geneve (RFC 8926), GTP-U
 * (3GPP TS 29.281), L2TP (RFC 2661), TZSP, IP in IP (RFC 2003, RFC 4213), EtherIP (RFC 3378). It is what Wireshark takes off unless told
 * otherwise. An instance holds the window and how many more headers it is ready to take off; -1 stands for "no IP packet". Every length
 * is checked against the end of the window.
 */
final class Encapsulation {

    static final int ETHERTYPE_IPV4 = 0x0800;
    static final int ETHERTYPE_IPV6 = 0x86DD;
    private static final int ETHERTYPE_VLAN = 0x8100;
    private static final int ETHERTYPE_PROVIDER_VLAN = 0x88A8;
    private static final int ETHERTYPE_OLD_QINQ = 0x9100;
    private static final int ETHERTYPE_BACKBONE = 0x88E7;
    private static final int ETHERTYPE_PPPOE = 0x8864;
    private static final int ETHERTYPE_PPP = 0x880B;
    private static final int ETHERTYPE_MPLS = 0x8847;
    private static final int ETHERTYPE_MPLS_MULTICAST = 0x8848;
    private static final int ETHERTYPE_BRIDGED = 0x6558;
    private static final int ETHERTYPE_ERSPAN = 0x88BE;
    private static final int ETHERTYPE_ERSPAN_III = 0x22EB;
    /** Below it, the field of an Ethernet frame is a length (IEEE 802.3). */
    private static final int LOWEST_ETHERTYPE = 0x0600;

    private static final int PPP_IPV4 = 0x0021;
    private static final int PPP_IPV6 = 0x0057;
    private static final int PPP_MPLS = 0x0281;

    private static final int NLPID_IPV4 = 0xCC;
    private static final int NLPID_IPV6 = 0x8E;

    private static final int VXLAN = 4789;
    private static final int VXLAN_GENERIC = 4790;
    private static final int GENEVE = 6081;
    private static final int GTP_USER = 2152;
    private static final int L2TP = 1701;
    private static final int MPLS_OVER_UDP = 6635;
    private static final int TZSP = 37_008;
    private static final int GTP_DATA = 255;

    /** More headers than this before one packet are no network but an attack. */
    private static final int HEADERS_LIMIT = 16;

    private final byte[] octets;
    private final int end;
    private int headersLeft = HEADERS_LIMIT;

    Encapsulation(byte[] octets, int end) {
        this.octets = octets;
        this.end = end;
    }

    private boolean has(int at, int length) {
        return at + length <= end && --headersLeft >= 0;
    }

    private int u8(int at) {
        return octets[at] & 0xFF;
    }

    private int u16(int at) {
        return LinkLayer.u16(octets, at);
    }

    /** An IP packet, by its version. */
    int ip(int at) {
        int version = at < end ? u8(at) >> 4 : 0;
        return version == 4 || version == 6 ? at : -1;
    }

    int ethernet(int at) {
        return has(at, 14) ? typed(u16(at + 12), at + 14) : -1;
    }

    /** What follows a type of Ethernet. */
    int typed(int type, int at) {
        return switch (type) {
            case ETHERTYPE_IPV4, ETHERTYPE_IPV6 -> at < end ? at : -1;
            case ETHERTYPE_VLAN, ETHERTYPE_PROVIDER_VLAN, ETHERTYPE_OLD_QINQ -> has(at, 4) ? typed(u16(at + 2), at + 4) : -1;
            case ETHERTYPE_BACKBONE -> has(at, 4) ? ethernet(at + 4) : -1;
            case ETHERTYPE_BRIDGED -> ethernet(at);
            case ETHERTYPE_MPLS, ETHERTYPE_MPLS_MULTICAST -> mpls(at);
            case ETHERTYPE_PPPOE -> has(at, 6) && u8(at + 1) == 0 ? ppp(at + 6) : -1;
            case ETHERTYPE_PPP -> ppp(at);
            default -> type < LOWEST_ETHERTYPE ? snap(at) : -1;
        };
    }

    /** LLC with SNAP and no organization: a type of Ethernet follows (RFC 1042). */
    int snap(int at) {
        boolean snap = has(at, 8) && u16(at) == 0xAAAA && u8(at + 2) == 3 && u16(at + 3) == 0 && u8(at + 5) == 0;
        return snap ? typed(u16(at + 6), at + 8) : -1;
    }

    /** Frame relay behind its address of two octets: an identifier of the network protocol (RFC 2427). */
    int multiprotocol(int at) {
        if (!has(at, 2) || u8(at) != 3) {
            return -1;
        }
        return switch (u8(at + 1)) {
            case NLPID_IPV4, NLPID_IPV6 -> ip(at + 2);
            default -> -1;
        };
    }

    /** PPP with or without its address and control octets, its protocol in two octets or one. */
    int ppp(int at) {
        int from = has(at, 2) && u16(at) == 0xFF03 ? at + 2 : at;
        if (!has(from, 2)) {
            return -1;
        }
        boolean one = (octets[from] & 1) != 0;
        int after = from + (one ? 1 : 2);
        return switch (one ? u8(from) : u16(from)) {
            case PPP_IPV4, PPP_IPV6 -> ip(after);
            case PPP_MPLS -> mpls(after);
            default -> -1;
        };
    }

    /** Labels down to the bottom of the stack; then an IP packet, or Ethernet behind a control word. */
    int mpls(int at) {
        int from = at;
        while (has(from, 4)) {
            boolean bottom = (octets[from + 2] & 1) != 0;
            from += 4;
            if (bottom) {
                boolean controlWord = from + 4 <= end && u8(from) == 0;
                return controlWord ? ethernet(from + 4) : ip(from);
            }
        }
        return -1;
    }

    /** What an IP packet of this protocol carries inside: an IP packet or a header before one. */
    int carriedBy(int protocol, int at) {
        return switch (protocol) {
            case Packet.IP_IN_IP, Packet.IPV6_IN_IP -> ip(at);
            case Packet.GRE -> gre(at);
            case Packet.ETHER_IP -> has(at, 2) && u8(at) >> 4 == 3 ? ethernet(at + 2) : -1;
            case Packet.MPLS_IN_IP -> mpls(at);
            default -> -1;
        };
    }

    private int gre(int at) {
        if (!has(at, 4)) {
            return -1;
        }
        int flags = u16(at);
        int version = flags & 7;
        boolean sequenced = (flags & 0x1000) != 0;
        if (version > 1 || (flags & 0x4000) != 0) {
            return -1;
        }
        int from = at + 4 + ((flags & 0x8000) != 0 ? 4 : 0) + ((flags & 0x2000) != 0 ? 4 : 0) + (sequenced ? 4 : 0)
                + (version == 1 && (flags & 0x80) != 0 ? 4 : 0);
        return switch (u16(at + 2)) {
            case ETHERTYPE_ERSPAN -> sequenced ? erspan(from, 8) : ethernet(from);
            case ETHERTYPE_ERSPAN_III -> erspan(from, 12);
            default -> typed(u16(at + 2), from);
        };
    }

    /** A mirrored frame behind the header of type II or III; type III says itself whether eight octets more follow. */
    private int erspan(int at, int header) {
        if (!has(at, header)) {
            return -1;
        }
        boolean more = header == 12 && (octets[at + 11] & 1) != 0;
        return ethernet(at + header + (more ? 8 : 0));
    }

    /** Whether a tunnel is known by this port. */
    static boolean isTunnel(int port) {
        return port == VXLAN || port == VXLAN_GENERIC || port == GENEVE || port == GTP_USER || port == L2TP || port == MPLS_OVER_UDP || port == TZSP;
    }

    /** What a datagram to or from a port of a tunnel carries. Nothing here begins like RTP, whose first two bits are 10. */
    int carriedByUdp(int sourcePort, int destinationPort, int at) {
        int found = carriedByUdp(destinationPort, at);
        return found >= 0 || sourcePort == destinationPort ? found : carriedByUdp(sourcePort, at);
    }

    private int carriedByUdp(int port, int at) {
        return switch (port) {
            case VXLAN -> has(at, 8) && (u8(at) & 0xC8) == 0x08 ? ethernet(at + 8) : -1;
            case VXLAN_GENERIC -> has(at, 8) && (u8(at) & 0xCC) == 0x0C ? generic(u8(at + 3), at + 8) : -1;
            case GENEVE -> has(at, 8) && u8(at) >> 6 == 0 ? typed(u16(at + 2), at + 8 + (u8(at) & 0x3F) * 4) : -1;
            case GTP_USER -> gtp(at);
            case L2TP -> l2tp(at);
            case MPLS_OVER_UDP -> mpls(at);
            case TZSP -> tzsp(at);
            default -> -1;
        };
    }

    /** The next protocols of the generic extension of VXLAN (draft-ietf-nvo3-vxlan-gpe). */
    private int generic(int nextProtocol, int at) {
        return switch (nextProtocol) {
            case 1, 2 -> ip(at);
            case 3 -> ethernet(at);
            default -> -1;
        };
    }

    private int gtp(int at) {
        if (!has(at, 8) || (u8(at) & 0xF0) != 0x30 || u8(at + 1) != GTP_DATA) {
            return -1;
        }
        if ((u8(at) & 7) == 0) {
            return ip(at + 8);
        }
        int from = at + 12;
        // Extension headers: their length in units of four octets, and in the last octet the type of the next.
        while (from <= end && (u8(at) & 4) != 0 && u8(from - 1) != 0) {
            if (!has(from, 4) || u8(from) == 0) {
                return -1;
            }
            from += u8(from) * 4;
        }
        return ip(from);
    }

    private int l2tp(int at) {
        if (!has(at, 6)) {
            return -1;
        }
        int flags = u16(at);
        if ((flags & 0x8000) != 0 || (flags & 0xF) != 2) {
            return -1;
        }
        int from = at + 6 + ((flags & 0x4000) != 0 ? 2 : 0) + ((flags & 0x0800) != 0 ? 4 : 0);
        if ((flags & 0x0200) != 0) {
            from += has(from, 2) ? 2 + u16(from) : 2;
        }
        return ppp(from);
    }

    /** What access points and routers send to one who listens in: tags, then the frame. */
    private int tzsp(int at) {
        if (!has(at, 5) || u8(at) != 1 || u8(at + 1) > 1 || u16(at + 2) != 1) {
            return -1;
        }
        int from = at + 4;
        while (from < end) {
            int tag = u8(from);
            if (tag == 1) {
                return ethernet(from + 1);
            }
            from += tag == 0 ? 1 : from + 1 < end ? 2 + u8(from + 1) : 2;
        }
        return -1;
    }
}
