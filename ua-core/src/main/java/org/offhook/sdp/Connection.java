package org.offhook.sdp;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Objects;
import java.util.Optional;

/**
 * A {@code c=} line (RFC 8866 section 5.7): where media goes.
 *
 * @param addressType {@code IP4} or {@code IP6}
 * @param address     the address as written, with the multicast suffix ({@code /127}) if there was one
 */
public record Connection(String addressType, String address) {

    /** Checks that nothing is missing. */
    public Connection {
        Objects.requireNonNull(addressType, "addressType");
        Objects.requireNonNull(address, "address");
    }

    /**
     * Writes an address.
     *
     * @param address where media is received
     * @return the connection
     */
    public static Connection of(InetAddress address) {
        return new Connection(address instanceof Inet6Address ? "IP6" : "IP4", IpLiteral.format(address));
    }

    static Connection parse(int lineNumber, String value) throws SdpException {
        String[] fields = value.strip().split(" +");
        if (fields.length != 3 || !fields[0].equals("IN")) {
            throw new SdpException(lineNumber, "c= is not \"IN IP4|IP6 address\"");
        }
        if (!fields[1].equals("IP4") && !fields[1].equals("IP6")) {
            throw new SdpException(lineNumber, "unknown address type in c=");
        }
        return new Connection(fields[1], fields[2]);
    }

    /**
     * {@return the address where it is a literal of the announced family; empty for a host name, which would have to be
     * resolved and is therefore no business of this package}
     */
    public Optional<InetAddress> literal() {
        int slash = address.indexOf('/');
        String bare = slash < 0 ? address : address.substring(0, slash);
        return addressType.equals("IP6") ? IpLiteral.parseIp6(bare) : IpLiteral.parseIp4(bare);
    }

    /** {@return the value of the line, without {@code c=}} */
    @Override
    public String toString() {
        return "IN " + addressType + " " + address;
    }
}
