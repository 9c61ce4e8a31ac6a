package org.offhook.sip;

import java.net.InetSocketAddress;
import java.util.Objects;

/**
 * The next place a message goes to, or the place it came from.
 *
 * @param transport how
 * @param address   resolved address and port
 * @param domain    over TLS the domain that the other side's certificate must name, or has named; empty where nothing is to be
 *                  proved, as for a client that connected to us. Two domains at one address never share a connection
 */
public record Hop(TransportProtocol transport, InetSocketAddress address, String domain) {

    /** Checks that the address is resolved. */
    public Hop {
        Objects.requireNonNull(transport, "transport");
        Objects.requireNonNull(domain, "domain");
        if (address.isUnresolved()) {
            throw new IllegalArgumentException("unresolved: " + address);
        }
    }

    /**
     * A hop that proves nothing about its domain.
     *
     * @param transport how
     * @param address   resolved address and port
     */
    public Hop(TransportProtocol transport, InetSocketAddress address) {
        this(transport, address, "");
    }

    /**
     * {@return whether a message that came from somewhere may be from the one at this hop} The host counts; the port does not,
     * for connections have passing ones and some phones send datagrams from another port than they receive at. On the
     * loopback address all programs of the machine are one host, so that there the port of a datagram counts as well. What was
     * proved over TLS must be proved again: in clear, or for another domain, nobody is the same.
     *
     * @param source where the message came from
     */
    public boolean sameSender(Hop source) {
        boolean sameHost = address.getAddress().equals(source.address.getAddress());
        boolean portCounts = address.getAddress().isLoopbackAddress() && transport == TransportProtocol.UDP
            && source.transport == TransportProtocol.UDP;
        boolean proved = transport != TransportProtocol.TLS
            || source.transport == TransportProtocol.TLS && domain.equals(source.domain);
        return sameHost && proved && (!portCounts || address.getPort() == source.address.getPort());
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
