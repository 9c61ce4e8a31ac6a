package org.offhook.capture;

/**
 * Finds the IP packet in a frame, by link type. Names and numbers: the LINKTYPE_ registry of tcpdump.org; the names are those that
 * capinfos prints.
 */
final class LinkLayer {

    private static final int NULL = 0;
    static final int ETHERNET = 1;
    private static final int PPP = 9;
    private static final int RAW_BSD = 12;
    private static final int RAW_OPENBSD = 14;
    private static final int PPP_HDLC = 50;
    private static final int PPP_ETHERNET = 51;
    private static final int RAW = 101;
    private static final int CISCO_HDLC = 104;
    private static final int WIRELESS = 105;
    private static final int FRAME_RELAY = 107;
    private static final int LOOP = 108;
    private static final int LINUX_COOKED = 113;
    private static final int WIRELESS_RADIOTAP = 127;
    private static final int PPP_WITH_DIRECTION = 204;
    private static final int IPV4 = 228;
    private static final int IPV6 = 229;
    private static final int LINUX_COOKED_V2 = 276;

    private LinkLayer() {
    }

    static String nameOf(int linkType) {
        return switch (linkType) {
            case NULL -> "null";
            case LOOP -> "loop";
            case ETHERNET -> "ether";
            case PPP, PPP_HDLC -> "ppp";
            case PPP_ETHERNET -> "pppoes";
            case PPP_WITH_DIRECTION -> "ppp-with-direction";
            case CISCO_HDLC -> "chdlc";
            case FRAME_RELAY -> "frelay";
            case WIRELESS -> "ieee-802-11";
            case WIRELESS_RADIOTAP -> "ieee-802-11-radiotap";
            case RAW, RAW_BSD, RAW_OPENBSD -> "rawip";
            case IPV4 -> "rawip4";
            case IPV6 -> "rawip6";
            case LINUX_COOKED -> "linux-sll";
            case LINUX_COOKED_V2 -> "linux-sll2";
            default -> "linktype-" + linkType;
        };
    }

    /** Whether frames of this type can be read at all. */
    static boolean known(int linkType) {
        return !nameOf(linkType).startsWith("linktype-");
    }

    /** The offset of the IP header from the beginning of the frame, or -1 where there is none. */
    static int ipOffset(CapturedFrame frame) {
        byte[] octets = frame.octets;
        int from = frame.offset;
        int end = from + frame.length;
        if (frame.linkType == ETHERNET && frame.length > 14 && u16(octets, from + 12) == Encapsulation.ETHERTYPE_IPV4) {
            // Nearly every frame there is: found without an object.
            return 14;
        }
        Encapsulation inside = new Encapsulation(octets, end);
        int at = switch (frame.linkType) {
            case ETHERNET -> inside.ethernet(from);
            case LINUX_COOKED -> frame.length > 16 ? inside.typed(u16(octets, from + 14), from + 16) : -1;
            case LINUX_COOKED_V2 -> frame.length > 20 ? inside.typed(u16(octets, from), from + 20) : -1;
            case NULL, LOOP -> inside.ip(from + 4);
            case RAW, RAW_BSD, RAW_OPENBSD, IPV4, IPV6 -> inside.ip(from);
            case PPP, PPP_HDLC -> inside.ppp(from);
            case PPP_WITH_DIRECTION -> inside.ppp(from + 1);
            case PPP_ETHERNET -> inside.ppp(from + 6);
            case CISCO_HDLC -> frame.length > 4 ? inside.typed(u16(octets, from + 2), from + 4) : -1;
            case FRAME_RELAY -> frame.length > 4 ? inside.multiprotocol(from + 2) : -1;
            case WIRELESS -> wireless(octets, from, end, false, inside);
            case WIRELESS_RADIOTAP -> radiotap(octets, from, end, inside);
            default -> -1;
        };
        return at < 0 ? -1 : at - from;
    }

    /** The header of radiotap.org: its length; and, among its flags, whether the header of 802.11 is padded to four octets. */
    private static int radiotap(byte[] octets, int from, int end, Encapsulation inside) {
        if (end - from < 8) {
            return -1;
        }
        int length = octets[from + 2] & 0xFF | (octets[from + 3] & 0xFF) << 8;
        int fields = from + 8;
        boolean more = octets[from + 7] < 0;
        while (more && fields + 4 <= end) {
            more = octets[fields + 3] < 0;
            fields += 4;
        }
        int present = octets[from + 4];
        if ((present & 1) != 0) {
            fields = from + (fields - from + 7 & ~7) + 8;
        }
        boolean padded = (present & 2) != 0 && fields < end && (octets[fields] & 0x20) != 0;
        return from + length > end ? -1 : wireless(octets, from + length, end, padded, inside);
    }

    /** IEEE 802.11 section 9.2: a data frame that is not encrypted. */
    private static int wireless(byte[] octets, int from, int end, boolean padded, Encapsulation inside) {
        if (end - from < 24) {
            return -1;
        }
        int control = octets[from] & 0xFF;
        int flags = octets[from + 1] & 0xFF;
        boolean data = (control & 0x0F) == 0x08 && (control & 0x40) == 0;
        boolean encrypted = (flags & 0x40) != 0;
        if (!data || encrypted) {
            return -1;
        }
        boolean betweenStations = (flags & 3) == 3;
        boolean service = (control & 0x80) != 0;
        int header = 24 + (betweenStations ? 6 : 0) + (service ? 2 : 0) + (service && (flags & 0x80) != 0 ? 4 : 0);
        return inside.snap(from + (padded ? header + 3 & ~3 : header));
    }

    static int u16(byte[] octets, int at) {
        return (octets[at] & 0xFF) << 8 | octets[at + 1] & 0xFF;
    }
}
