package org.offhook.registration;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.regex.Pattern;

/** Reads the address that a registrar wrote into our Via. */
final class Reflection {

    private static final String OCTET = "(25[0-5]|2[0-4]\\d|1?\\d?\\d)";
    private static final Pattern IPV4 = Pattern.compile(OCTET + "(\\." + OCTET + "){3}");
    /** What holds a colon is never looked up as a name. */
    private static final Pattern IPV6 = Pattern.compile("[0-9a-fA-F.]*:[0-9a-fA-F:.]+");

    private Reflection() {
    }

    /** {@return the address, or null when the host is no literal address: names are not looked up here} */
    static InetSocketAddress address(String host, int port) {
        String bare = host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
        if (!(IPV4.matcher(bare).matches() || IPV6.matcher(bare).matches()) || port < 1 || port > 65535) {
            return null;
        }
        try {
            return new InetSocketAddress(InetAddress.getByName(bare), port);
        } catch (UnknownHostException e) {
            return null;
        }
    }
}
