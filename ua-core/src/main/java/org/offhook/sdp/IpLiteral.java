package org.offhook.sdp;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;

/**
 * Address literals without any chance of a name lookup: {@link InetAddress#getByName} would ask the resolver for
 * whatever a peer put in its description, and block the caller.
 */
final class IpLiteral {

    private IpLiteral() {
    }

    static String format(InetAddress address) {
        String text = address.getHostAddress();
        int zone = text.indexOf('%');
        return zone < 0 ? text : text.substring(0, zone);
    }

    static Optional<InetAddress> parseIp4(String text) {
        byte[] octets = ip4Octets(text);
        return octets == null ? Optional.empty() : address(octets);
    }

    private static byte[] ip4Octets(String text) {
        String[] parts = text.split("\\.", -1);
        if (parts.length != 4) {
            return null;
        }
        byte[] octets = new byte[4];
        for (int i = 0; i < 4; i++) {
            int value = number(parts[i], 10, 3);
            if (value < 0 || value > 255) {
                return null;
            }
            octets[i] = (byte) value;
        }
        return octets;
    }

    static Optional<InetAddress> parseIp6(String text) {
        if (text.length() > 45) {
            return Optional.empty();
        }
        int gap = text.indexOf("::");
        int[] groups = new int[8];
        if (gap < 0) {
            return fill(groups, 0, text) == 8 ? address(octets(groups)) : Optional.empty();
        }
        int head = fill(groups, 0, text.substring(0, gap));
        int[] tail = new int[8];
        int tailLength = fill(tail, 0, text.substring(gap + 2));
        if (head < 0 || tailLength < 0 || head + tailLength > 7) {
            return Optional.empty();
        }
        System.arraycopy(tail, 0, groups, 8 - tailLength, tailLength);
        return address(octets(groups));
    }

    /** Reads colon-separated groups, the last of which may be a dotted quad; -1 when one of them is wrong. */
    private static int fill(int[] groups, int from, String text) {
        if (text.isEmpty()) {
            return from;
        }
        String[] parts = text.split(":", -1);
        int next = from;
        for (int i = 0; i < parts.length; i++) {
            if (i == parts.length - 1 && parts[i].indexOf('.') >= 0) {
                byte[] quad = ip4Octets(parts[i]);
                if (quad == null || next > 6) {
                    return -1;
                }
                groups[next++] = (quad[0] & 0xFF) << 8 | quad[1] & 0xFF;
                groups[next++] = (quad[2] & 0xFF) << 8 | quad[3] & 0xFF;
            } else {
                int value = number(parts[i], 16, 4);
                if (value < 0 || next > 7) {
                    return -1;
                }
                groups[next++] = value;
            }
        }
        return next;
    }

    private static int number(String digits, int radix, int maxDigits) {
        if (digits.isEmpty() || digits.length() > maxDigits) {
            return -1;
        }
        int value = 0;
        for (int i = 0; i < digits.length(); i++) {
            char c = digits.charAt(i);
            int digit = c < 128 ? Character.digit(c, radix) : -1;
            if (digit < 0) {
                return -1;
            }
            value = value * radix + digit;
        }
        return value;
    }

    private static byte[] octets(int[] groups) {
        byte[] octets = new byte[16];
        for (int i = 0; i < 8; i++) {
            octets[2 * i] = (byte) (groups[i] >> 8);
            octets[2 * i + 1] = (byte) groups[i];
        }
        return octets;
    }

    private static Optional<InetAddress> address(byte[] octets) {
        try {
            // A v4-mapped address comes back as an Inet4Address, which is what the socket will need.
            return Optional.of(InetAddress.getByAddress(octets));
        } catch (UnknownHostException e) {
            throw new AssertionError("4 or 16 octets are always an address", e);
        }
    }

    /** {@return whether an address is multicast or the limited broadcast address: no unicast call sends there} */
    static boolean isGroup(InetAddress address) {
        byte[] octets = address.getAddress();
        return address.isMulticastAddress()
            || octets.length == 4 && octets[0] == -1 && octets[1] == -1 && octets[2] == -1 && octets[3] == -1;
    }

    /** {@return whether two addresses can talk: an IPv4 socket reaches no IPv6 peer} */
    static boolean sameFamily(InetAddress one, InetAddress other) {
        return one instanceof Inet6Address == other instanceof Inet6Address;
    }
}
