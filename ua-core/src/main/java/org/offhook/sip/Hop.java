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

    /**
     * {@return whether a message that came from somewhere may be from the one at this hop} The host counts; the port does not,
     * for connections have passing ones and some phones send datagrams from another port than they receive at. On the
     * loopback address all programs of the machine are one host, so that there the port of a datagram counts as well.
     *
     * @param source where the message came from
     */
    public boolean sameSender(Hop source) {
        boolean sameHost = address.getAddress().equals(source.address.getAddress());
        boolean portCounts = address.getAddress().isLoopbackAddress() && transport == TransportProtocol.UDP
            && source.transport == TransportProtocol.UDP;
        return sameHost && (!portCounts || address.getPort() == source.address.getPort());
    }

    /**
     * {@return whether an answer may come from somewhere, when its request went to this hop: from the same sender, by the same way}
     *
     * @param source where the answer came from
     */
    public boolean mayAnswerFrom(Hop source) {
        return transport == source.transport && (sameSender(source) || address.getAddress().isAnyLocalAddress());
    }

    /** {@return transport, address and port for people} */
    @Override
    public String toString() {
        String host = address.getAddress().getHostAddress();
        return transport.parameter() + ":" + (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + address.getPort();
    }
}
