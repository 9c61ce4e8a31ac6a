package org.offhook.sip;

import java.net.InetSocketAddress;
import java.util.Objects;

/**
 * The next place a message goes to, or the place it came from.
 *
 * @param transport how
 * @param address   resolved address and port
 */
public record Hop(TransportProtocol transport, InetSocketAddress address) {

    /** Checks that the address is resolved. */
    public Hop {
        Objects.requireNonNull(transport, "transport");
        if (address.isUnresolved()) {
            throw new IllegalArgumentException("unresolved: " + address);
        }
    }

    /** {@return transport, address and port for people} */
    @Override
    public String toString() {
        String host = address.getAddress().getHostAddress();
        return transport.parameter() + ":" + (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + address.getPort();
    }
}
