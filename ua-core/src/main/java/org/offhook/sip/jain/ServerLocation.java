package org.offhook.sip.jain;

import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.offhook.sip.Hop;
import org.offhook.sip.SipText;
import org.offhook.sip.SipUri;
import org.offhook.sip.TransactionLayer.ResolutionUser;
import org.offhook.sip.TransportProtocol;
import org.offhook.sip.io.HostResolver;

/** From a URI to the hop that a request for it goes to (RFC 3263 section 4, without NAPTR and SRV records). On the loop. */
final class ServerLocation {

    private final Sockets sockets;
    private final HostResolver resolver;
    private final Executor loop;

    /**
     * Makes the way from URIs to hops.
     *
     * @param sockets  the transports that are switched on, and whom TLS trusts
     * @param resolver looks names up
     * @param loop     where users hear of it
     */
    ServerLocation(Sockets sockets, HostResolver resolver, Executor loop) {
        this.sockets = sockets;
        this.resolver = resolver;
        this.loop = loop;
    }

    void resolve(SipUri uri, Optional<TransportProtocol> preferred, ResolutionUser user) {
        if (uri.host().isEmpty()) {
            loop.execute(() -> user.failed("\"" + SipText.printable(uri.toString()) + "\" names no host; a proxy must be set for it."));
            return;
        }
        TransportProtocol transport = uri.transport().or(() -> preferred).orElse(TransportProtocol.UDP);
        // What the certificate must name is what was configured, not what a name server makes of it (RFC 5922 section 4).
        String domain = transport == TransportProtocol.TLS ? sockets.tlsContext().expectedName(uri.host()) : "";
        if (!sockets.has(transport)) {
            loop.execute(() -> user.failed("The transport " + transport + " that \"" + SipText.printable(uri.toString())
                + "\" asks for is not switched on."));
            return;
        }
        int port = uri.port() > 0 ? uri.port() : transport.defaultPort();
        String host = uri.parameters().get("maddr").filter(value -> !value.isEmpty()).orElse(uri.host());
        resolver.resolve(host, loop, (address, sentence) -> {
            if (address.isPresent()) {
                user.resolved(new Hop(transport, new InetSocketAddress(address.get(), port), domain));
            } else {
                user.failed(sentence);
            }
        });
    }
}
