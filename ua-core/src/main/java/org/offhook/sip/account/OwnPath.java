package org.offhook.sip.account;

import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.offhook.sip.Hop;

/**
 * What one account has learned about the way to its own servers: which hops are its registrar or outbound proxy, and which
 * public address each of them sees it at. Registration writes it on the agent's loop, calls read it there, and the threads that
 * receive ask it whom a request comes from.
 *
 * <p>A hop counts as its own only when our side resolved it from the account's configuration. A peer that challenges a request
 * sent straight to it is not among them and gets no digest computed from the secret.
 */
public final class OwnPath {

    private final Set<Hop> servers = ConcurrentHashMap.newKeySet();
    private final Map<Hop, InetSocketAddress> publicAddresses = new ConcurrentHashMap<>();

    /**
     * Remembers a hop that was resolved from the account's registrar, domain or outbound proxy.
     *
     * @param hop the hop
     */
    public void learn(Hop hop) {
        servers.add(Objects.requireNonNull(hop, "hop"));
    }

    /**
     * {@return whether a hop is a server of this account}
     *
     * @param hop the next hop of a request
     */
    public boolean contains(Hop hop) {
        return servers.contains(hop);
    }

    /**
     * {@return whether a message came from a server of this account; what counts as the same sender, {@link Hop#sameSender} says}
     *
     * @param source where it came from
     */
    public boolean containsHost(Hop source) {
        return servers.stream().anyMatch(server -> server.sameSender(source));
    }

    /**
     * Remembers where a server sees us (RFC 3581), so that Contact names an address that it can reach.
     *
     * @param server  one of the account's servers
     * @param address address and port as the server wrote them into our Via
     */
    public void seenAs(Hop server, InetSocketAddress address) {
        publicAddresses.put(server, address);
    }

    /**
     * {@return the address that a server sees us at, where it is not our local one}
     *
     * @param server the next hop
     */
    public Optional<InetSocketAddress> publicAddress(Hop server) {
        return Optional.ofNullable(publicAddresses.get(server));
    }
}
