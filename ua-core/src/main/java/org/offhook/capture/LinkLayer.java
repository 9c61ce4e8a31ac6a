package org.offhook.capture;

/**
 * Finds the IP packet in a frame, by link type. Names and numbers: the LINKTYPE_ registry of tcpdump.org; the names are those that
 * capinfos prints.
 */
final class LinkLayer {

    private static final int NULL = 0;
    static final int ETHERNET = 1;
    private static final int RAW_BSD = 12;
    private static final int RAW_OPENBSD = 14;
    private static final int RAW = 101;
    private static final int LOOP = 108;
    private static final int LINUX_COOKED = 113;
    private static final int IPV4 = 228;
    private static final int IPV6 = 229;
    private static final int LINUX_COOKED_V2 = 276;

    private static final int ETHERTYPE_IPV4 = 0x0800;
    private static final int ETHERTYPE_IPV6 = 0x86DD;
    private static final int ETHERTYPE_VLAN = 0x8100;
    private static final int ETHERTYPE_PROVIDER_VLAN = 0x88A8;
    private static final int ETHERTYPE_OLD_QINQ = 0x9100;
    private static final int ETHERTYPE_PPPOE = 0x8864;

    /** More tags than this are no network but an attack. */
    private static final int VLAN_TAGS_LIMIT = 8;

    private LinkLayer() {
    }

    static String nameOf(int linkType) {
        return switch (linkType) {
            case NULL -> "null";
            case LOOP -> "loop";
            case ETHERNET -> "ether";
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
        return switch (frame.linkType) {
            case ETHERNET -> afterType(octets, from, from + 12, end);
            case LINUX_COOKED -> afterType(octets, from, from + 14, end);
            case LINUX_COOKED_V2 -> frame.length > 20 && isIp(u16(octets, from)) ? 20 : -1;
            case NULL, LOOP -> frame.length > 4 && isIpVersion(octets[from + 4]) ? 4 : -1;
            case RAW, RAW_BSD, RAW_OPENBSD, IPV4, IPV6 -> frame.length > 0 && isIpVersion(octets[from]) ? 0 : -1;
            default -> -1;
        };
    }

    /** Reads the type at {@code at}, and goes past the VLAN tags (IEEE 802.1Q) and PPPoE (RFC 2516) that it may announce. */
    private static int afterType(byte[] octets, int from, int at, int end) {
        for (int tags = 0; tags <= VLAN_TAGS_LIMIT && at + 2 < end; tags++) {
            int type = u16(octets, at);
            switch (type) {
                case ETHERTYPE_IPV4, ETHERTYPE_IPV6 -> {
                    return at + 2 - from;
                }
                case ETHERTYPE_VLAN, ETHERTYPE_PROVIDER_VLAN, ETHERTYPE_OLD_QINQ -> at += 4;
                case ETHERTYPE_PPPOE -> {
                    return at + 10 < end && isIpVersion(octets[at + 10]) ? at + 10 - from : -1;
                }
                default -> {
                    return -1;
                }
            }
        }
        return -1;
    }

    private static boolean isIp(int etherType) {
        return etherType == ETHERTYPE_IPV4 || etherType == ETHERTYPE_IPV6;
    }

    private static boolean isIpVersion(byte first) {
        int version = first >> 4 & 0xF;
        return version == 4 || version == 6;
    }

    static int u16(byte[] octets, int at) {
        return (octets[at] & 0xFF) << 8 | octets[at + 1] & 0xFF;
    }
}
