package org.offhook.sip.account;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.offhook.sip.Hop;
import org.offhook.sip.NameAddr;
import org.offhook.sip.Parameters;
import org.offhook.sip.SipUri;
import org.offhook.sip.TransactionLayer;
import org.offhook.sip.TransportProtocol;
import org.offhook.sip.auth.DigestAuthenticator;
import org.offhook.sip.auth.Randomness;

/**
 * Who we are towards the network, and the way our requests go.
 *
 * @param identity           address of record with display name, for From
 * @param registrar          where to register, also the account's domain
 * @param authenticator      answers the challenges of the account's own servers, keeps their nonces
 * @param outboundProxy      where every request that starts outside a dialog goes first, as a loose route
 * @param preferredTransport transport where no URI asks for one
 * @param userAgent          value of User-Agent, empty to send none
 * @param path               what is learned about the account's own servers
 */
public record SipAccount(NameAddr identity, SipUri registrar, DigestAuthenticator authenticator,
                         Optional<SipUri> outboundProxy, Optional<TransportProtocol> preferredTransport,
                         String userAgent, OwnPath path) {

    /** Makes the proxy a loose route. */
    public SipAccount {
        Objects.requireNonNull(identity, "identity");
        Objects.requireNonNull(registrar, "registrar");
        Objects.requireNonNull(authenticator, "authenticator");
        Objects.requireNonNull(userAgent, "userAgent");
        Objects.requireNonNull(path, "path");
        outboundProxy = outboundProxy.map(proxy -> proxy.withParameters(proxy.parameters().with("lr", "")));
    }

    /**
     * An account with nothing but its name: no credentials, no proxy, the domain of the address as registrar.
     *
     * @param identity address of record
     * @return the account
     */
    public static SipAccount of(NameAddr identity) {
        SipUri uri = identity.uri();
        SipUri domain = new SipUri(uri.scheme(), "", uri.host(), uri.port(), Parameters.NONE, "");
        return new SipAccount(new NameAddr(identity.displayName(), uri, Parameters.NONE), domain,
            new DigestAuthenticator(List.of(), Randomness.secure()), Optional.empty(), Optional.empty(), "Offhook", new OwnPath());
    }

    /**
     * Changes what answers challenges.
     *
     * @param newAuthenticator holds the credentials
     * @return a copy
     */
    public SipAccount withAuthenticator(DigestAuthenticator newAuthenticator) {
        return new SipAccount(identity, registrar, newAuthenticator, outboundProxy, preferredTransport, userAgent, path);
    }

    /**
     * Changes the registrar.
     *
     * @param newRegistrar URI without a user
     * @return a copy
     */
    public SipAccount withRegistrar(SipUri newRegistrar) {
        return new SipAccount(identity, newRegistrar, authenticator, outboundProxy, preferredTransport, userAgent, path);
    }

    /**
     * Changes the outbound proxy.
     *
     * @param newProxy the proxy; {@code lr} is added
     * @return a copy
     */
    public SipAccount withOutboundProxy(SipUri newProxy) {
        return new SipAccount(identity, registrar, authenticator, Optional.of(newProxy), preferredTransport, userAgent, path);
    }

    /**
     * Changes the transport.
     *
     * @param newTransport transport where no URI asks for one
     * @return a copy
     */
    public SipAccount withTransport(TransportProtocol newTransport) {
        return new SipAccount(identity, registrar, authenticator, outboundProxy, Optional.of(newTransport), userAgent, path);
    }

    /**
     * Changes the User-Agent header.
     *
     * @param newUserAgent one line, empty to send none
     * @return a copy
     */
    public SipAccount withUserAgent(String newUserAgent) {
        return new SipAccount(identity, registrar, authenticator, outboundProxy, preferredTransport, newUserAgent, path);
    }

    /**
     * Says whether a request to a URI travels over the account's own servers: through the outbound proxy, or straight to its
     * registrar or domain.
     *
     * @param uri the Request-URI of a request that starts outside a dialog
     * @return whether the hop resolved for it is one of ours
     */
    public boolean serves(SipUri uri) {
        return outboundProxy.isPresent() || uri.hostPort().equals(registrar.hostPort())
            || uri.hostPort().equals(identity.uri().hostPort());
    }

    /**
     * Makes our Contact for requests and responses that travel over a hop: the address that the server there sees us at, or
     * else our own towards it.
     *
     * @param layer knows our local addresses
     * @param hop   the hop
     * @return the URI
     */
    public SipUri contactUri(TransactionLayer layer, Hop hop) {
        return contactUri(layer, hop, false);
    }

    /**
     * Makes our Contact as {@link #contactUri(TransactionLayer, Hop)} does.
     *
     * @param layer  knows our local addresses
     * @param hop    the hop
     * @param secure whether the request is for a {@code sips} URI, and the Contact has to be one too (RFC 3261 section 8.1.1.8)
     * @return the URI
     */
    public SipUri contactUri(TransactionLayer layer, Hop hop, boolean secure) {
        InetSocketAddress address = path.publicAddress(hop).orElseGet(() -> layer.localAddress(hop));
        SipUri contact = contactUri(address, hop.transport());
        return secure ? contact.overTls() : contact;
    }

    /**
     * Makes a Contact URI: {@code sips} where our address of record is one.
     *
     * @param address   where we can be reached
     * @param transport how
     * @return the URI
     */
    public SipUri contactUri(InetSocketAddress address, TransportProtocol transport) {
        SipUri plain = SipUri.of(identity.uri().user(), literal(address.getAddress()), address.getPort());
        if (identity.uri().secure()) {
            return plain.overTls();
        }
        return transport == TransportProtocol.UDP ? plain
            : plain.withParameters(Parameters.NONE.with("transport", transport.parameter()));
    }

    /** A zone such as {@code %eth0} means nothing to the other side. */
    private static String literal(InetAddress address) {
        String text = address.getHostAddress();
        int zone = text.indexOf('%');
        return zone < 0 ? text : text.substring(0, zone);
    }
}
