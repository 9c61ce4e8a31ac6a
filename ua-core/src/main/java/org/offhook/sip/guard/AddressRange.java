package org.offhook.sip.guard;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * One address or a network of them, as {@code 192.0.2.1}, {@code 192.0.2.0/24}, {@code 2001:db8::/32}. Names are not taken: whoever
 * controls the name would control the list.
 *
 * @param network    an address of the network
 * @param prefixBits how many leading bits count
 */
public record AddressRange(InetAddress network, int prefixBits) {

    private static final Pattern IPV4 = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");
    private static final Pattern IPV6 = Pattern.compile("[0-9a-fA-F:]+:[0-9a-fA-F:.]*");

    /** Checks the length of the prefix. */
    public AddressRange {
        Objects.requireNonNull(network, "network");
        if (prefixBits < 0 || prefixBits > network.getAddress().length * 8) {
            throw new IllegalArgumentException("a prefix of " + network.getHostAddress() + " has no " + prefixBits + " bits");
        }
    }

    /**
     * Reads an address or a network.
     *
     * @param text an address literal, with a slash and the length of the prefix where it is a network
     * @return the range
     * @throws IllegalArgumentException when it is neither
     */
    public static AddressRange parse(String text) {
        int slash = text.indexOf('/');
        String literal = slash < 0 ? text.trim() : text.substring(0, slash).trim();
        if (!IPV4.matcher(literal).matches() && !IPV6.matcher(literal).matches()) {
            throw new IllegalArgumentException("no address or network: \"" + text + "\"");
        }
        try {
            InetAddress address = InetAddress.getByName(literal);
            int bits = slash < 0 ? address.getAddress().length * 8 : Integer.parseInt(text.substring(slash + 1).trim());
            return new AddressRange(address, bits);
        } catch (UnknownHostException | NumberFormatException e) {
            throw new IllegalArgumentException("no address or network: \"" + text + "\"", e);
        }
    }

    /**
     * {@return whether an address lies in the range}
     *
     * @param address any address
     */
    public boolean contains(InetAddress address) {
        byte[] ours = network.getAddress();
        byte[] theirs = address.getAddress();
        if (ours.length != theirs.length) {
            return false;
        }
        int whole = prefixBits / 8;
        int rest = prefixBits % 8;
        boolean sameOctets = Arrays.equals(ours, 0, whole, theirs, 0, whole);
        return sameOctets && (rest == 0 || (ours[whole] ^ theirs[whole]) >> 8 - rest == 0);
    }
}
