package org.offhook.call;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.offhook.sip.CSeq;
import org.offhook.sip.Hop;
import org.offhook.sip.NameAddr;
import org.offhook.sip.SipHeaders;
import org.offhook.sip.SipMessage;
import org.offhook.sip.SipRequest;
import org.offhook.sip.SipResponse;
import org.offhook.sip.SipSyntaxException;
import org.offhook.sip.SipUri;
import org.offhook.sip.TransportProtocol;
import org.offhook.sip.account.AddressLiteral;

/**
 * The state of one dialog (RFC 3261 section 12.1): identities, sequence numbers, route set, remote target. Pure, on the
 * agent's loop. {@code peer} is the address that the dialog was set up with, or over TLS was last refreshed from; requests from
 * elsewhere can be told by it.
 */
final class Dialog {

    private static final int NO_SEQUENCE = -1;
    private static final int MAX_RESOLVED_PEERS = 8;

    private final DialogId id;
    private final NameAddr local;
    private final NameAddr remote;
    private Hop peer;
    private final Set<Hop> resolvedPeers = new HashSet<>();
    private List<NameAddr> routeSet;
    private SipUri remoteTarget;
    private long localSequence;
    private long remoteSequence;
    private long remoteInvite = NO_SEQUENCE;

    private Dialog(DialogId id, NameAddr local, NameAddr remote, Hop peer, List<NameAddr> routeSet, SipUri remoteTarget,
                   long localSequence, long remoteSequence) {
        this.id = id;
        this.local = local;
        this.remote = remote;
        this.peer = peer;
        this.routeSet = routeSet;
        this.remoteTarget = remoteTarget;
        this.localSequence = localSequence;
        this.remoteSequence = remoteSequence;
    }

    /**
     * The caller's dialog (section 12.1.2).
     *
     * @param invite   our INVITE as sent
     * @param response 101 to 299 with a To tag
     * @param peer     where the response came from
     * @return the dialog
     * @throws SipSyntaxException when Contact or Record-Route cannot be read
     */
    static Dialog ofCaller(SipRequest invite, SipResponse response, Hop peer) {
        NameAddr local = invite.from();
        NameAddr remote = response.to();
        DialogId id = new DialogId(invite.callId(), local.tag().orElse(""), remote.tag().orElse(""));
        SipUri target = response.contact().map(NameAddr::uri).orElse(invite.requestUri());
        List<NameAddr> routes = routes(response);
        Collections.reverse(routes);
        return new Dialog(id, local, remote, peer, routes, target, invite.cseq().number(), NO_SEQUENCE);
    }

    /**
     * The called side's dialog (section 12.1.1).
     *
     * @param invite        the INVITE
     * @param localTag      our tag
     * @param peer          where the INVITE came from
     * @param firstSequence number before our first request
     * @return the dialog
     * @throws SipSyntaxException when Contact or Record-Route cannot be read, or there is no Contact
     */
    static Dialog ofCalled(SipRequest invite, String localTag, Hop peer, long firstSequence) {
        NameAddr remote = invite.from();
        DialogId id = new DialogId(invite.callId(), localTag, remote.tag().orElse(""));
        SipUri target = invite.contact().map(NameAddr::uri)
            .orElseThrow(() -> new SipSyntaxException("an INVITE without Contact"));
        return new Dialog(id, invite.to().withTag(localTag), remote, peer, routes(invite), target, firstSequence,
            invite.cseq().number());
    }

    private static List<NameAddr> routes(SipMessage message) {
        List<NameAddr> routes = new ArrayList<>();
        message.headers().elements("Record-Route").forEach(route -> routes.add(NameAddr.parse(route)));
        return routes;
    }

    /** {@return the name} */
    DialogId id() {
        return id;
    }

    /** {@return our address with our tag} */
    NameAddr local() {
        return local;
    }

    /** {@return whether every request of the dialog has to go over TLS: its other side is a {@code sips} URI} */
    boolean secure() {
        return remoteTarget.secure();
    }

    /** {@return where the message that set the dialog up came from; over TLS the last target refresh} */
    Hop peer() {
        return peer;
    }

    /** {@return the number for our next request} */
    long nextSequence() {
        return ++localSequence;
    }

    /** Takes over the number of a request that was numbered elsewhere (the INVITE and its repetitions). */
    void atLeastSequence(long number) {
        localSequence = Math.max(localSequence, number);
    }

    /**
     * Checks the order of a request from the other side (section 12.2.2).
     *
     * @param number its CSeq number
     * @return false when it is not above all before it: to be answered 500. A copy of a request never gets here, so that the
     *         same number again is another request, made from one that was overheard
     */
    boolean inOrder(long number) {
        if (remoteSequence != NO_SEQUENCE && number <= remoteSequence) {
            return false;
        }
        remoteSequence = number;
        return true;
    }

    /**
     * Recognises copies of an INVITE inside the dialog, which come with the same number.
     *
     * @param number CSeq number of an INVITE
     * @return whether it was here before
     */
    boolean repeats(long number) {
        boolean copy = number == remoteInvite;
        remoteInvite = Math.max(remoteInvite, number);
        return copy;
    }

    /**
     * Takes over the Contact of a re-INVITE or UPDATE, and the connection that it came over: the one before may be lost, and a
     * phone without a certificate is reached over no other.
     *
     * @param request the target refresh
     * @param source  where it came from
     */
    void refreshTarget(SipRequest request, Hop source) {
        refreshTarget(request);
        if (source.transport() == TransportProtocol.TLS && peer.transport() == TransportProtocol.TLS && peer.sameSender(source)) {
            peer = source;
        }
    }

    /** Takes over the Contact of a 2xx to a target refresh (section 12.2.1.2). */
    void refreshTarget(SipMessage message) {
        try {
            message.contact().map(NameAddr::uri).ifPresent(contact -> remoteTarget = contact);
        } catch (SipSyntaxException e) {
            // An unreadable Contact leaves the old target, which is the best that is known.
        }
    }

    /** Takes the route set of a 2xx in place of the one of an 18x before it (section 13.2.2.4). */
    void refreshRoutes(SipResponse success) {
        List<NameAddr> routes = routes(success);
        Collections.reverse(routes);
        routeSet = routes;
    }

    /** {@return the URI whose address a request goes to} */
    SipUri nextHop() {
        return routeSet.isEmpty() ? remoteTarget : routeSet.get(0).uri();
    }

    /**
     * Begins a request inside the dialog (section 12.2.1.1).
     *
     * @param method   method
     * @param sequence CSeq number; for ACK that of its INVITE
     * @param extra    headers that are not the dialog's
     * @param body     the body, empty for none
     * @return the request
     */
    SipRequest request(String method, long sequence, SipHeaders extra, byte[] body) {
        boolean strict = !routeSet.isEmpty() && !routeSet.get(0).uri().parameters().has("lr");
        List<NameAddr> routes = new ArrayList<>(routeSet);
        SipUri requestUri = remoteTarget;
        if (strict) {
            // A strict router (RFC 2543) wants itself in the Request-URI and the target last.
            requestUri = routes.remove(0).uri();
            routes.add(NameAddr.of(remoteTarget));
        }
        SipHeaders.Builder headers = SipHeaders.builder()
            .add("Max-Forwards", 70)
            .add("From", local)
            .add("To", remote)
            .add("Call-ID", id.callId())
            .add("CSeq", new CSeq(sequence, method))
            .addAll("Route", routes);
        extra.lines().forEach(line -> headers.add(line.name(), line.value()));
        return new SipRequest(method, requestUri, headers.build(), body);
    }

    /**
     * {@return whether a request from somewhere may belong to the dialog: from whom it was set up with, or from where our own
     * requests inside the dialog go, which is the other side itself when the proxies have stepped aside} A dialog that was set
     * up over TLS is not continued in clear.
     *
     * @param source where the request came from
     */
    boolean peerIs(Hop source) {
        boolean downgraded = peer.transport() == TransportProtocol.TLS && source.transport() != TransportProtocol.TLS;
        return !downgraded && (peer.sameSender(source) || resolvedPeers.stream().anyMatch(hop -> hop.sameSender(source))
            || nextHopAddress().map(address -> new Hop(source.transport(), address).sameSender(source)).orElse(false));
    }

    private Optional<InetSocketAddress> nextHopAddress() {
        SipUri next = nextHop();
        return AddressLiteral.parse(next.host()).map(host -> new InetSocketAddress(host, next.port() > 0 ? next.port()
            : next.transport().orElse(TransportProtocol.UDP).defaultPort()));
    }

    /** {@return whether only a name tells where our requests go, so that a look-up may tell of one more address} */
    boolean nextHopIsName() {
        return AddressLiteral.parse(nextHop().host()).isEmpty();
    }

    /** Remembers what the name of the next hop was resolved to. */
    void learnPeer(Hop resolved) {
        if (resolvedPeers.size() < MAX_RESOLVED_PEERS) {
            resolvedPeers.add(resolved);
        }
    }
}
