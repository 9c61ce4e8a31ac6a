package org.offhook.call;

import java.util.Optional;
import org.offhook.sip.Hop;
import org.offhook.sip.NameAddr;
import org.offhook.sip.SipHeaders;
import org.offhook.sip.SipRequest;
import org.offhook.sip.SipUri;
import org.offhook.sip.TransactionLayer;
import org.offhook.sip.TransportProtocol;
import org.offhook.sip.account.AddressLiteral;
import org.offhook.sip.account.AuthenticatedRequest;
import org.offhook.sip.account.SipAccount;

/** Sends the requests of one call that belong to a dialog: finds the next hop, then sends. On the agent's loop. */
final class DialogSender {

    private static final long REACHABLE_AGAIN_NANOS = 250_000_000L;
    private static final int MAX_WAITS = 40;

    private final CallMachine call;
    private final CallContext context;
    private final SipAccount account;

    DialogSender(CallMachine call, CallContext context, SipAccount account) {
        this.call = call;
        this.context = context;
        this.account = account;
    }

    /**
     * Sends a request with the next CSeq of the dialog. Where the connection is lost that only the other side can open, up to ten
     * seconds are left to it, and what it says its target is by then counts.
     *
     * @param dialog the dialog
     * @param method any but ACK and CANCEL
     * @param target whether the request refreshes the target, and so carries Contact (RFC 3261 section 12.2.1.1)
     * @param extra  headers that are not the dialog's
     * @param body   the body, empty for none
     * @param user   hears the outcome
     */
    void send(Dialog dialog, String method, boolean target, SipHeaders extra, byte[] body, AuthenticatedRequest.User user) {
        send(dialog, method, target, extra, body, user, MAX_WAITS);
    }

    private void send(Dialog dialog, String method, boolean target, SipHeaders extra, byte[] body, AuthenticatedRequest.User user,
                      int waitsLeft) {
        resolve(dialog, new TransactionLayer.ResolutionUser() {
            @Override
            public void resolved(Hop hop) {
                if (waitsLeft > 0 && !context.layer().reachable(hop)) {
                    context.timers().after(REACHABLE_AGAIN_NANOS, () -> FaultBarrier.guard(call,
                        () -> send(dialog, method, target, extra, body, user, waitsLeft - 1)));
                    return;
                }
                if (body.length > 0 && !call.media().mayTravel(hop)) {
                    user.onFailure(TransactionLayer.Failure.TRANSPORT,
                        "The way to the other side has left TLS, and the keys of SRTP are not sent in clear.");
                    return;
                }
                SipHeaders.Builder headers = extra.toBuilder();
                if (target) {
                    headers.add("Contact", NameAddr.of(account.contactUri(context.layer(), hop, dialog.secure())))
                        .add("Allow", Capabilities.ALLOW);
                }
                if (!account.userAgent().isEmpty()) {
                    headers.add("User-Agent", account.userAgent());
                }
                SipRequest request = dialog.request(method, dialog.nextSequence(), headers.build(), body);
                AuthenticatedRequest.send(context.layer(), account, request, hop, dialog::nextSequence,
                    new FaultBarrier(call, user));
            }

            @Override
            public void failed(String reason) {
                user.onFailure(TransactionLayer.Failure.NAME_RESOLUTION, reason);
            }
        });
    }

    /**
     * Sends an ACK; one that cannot be sent is asked for again by the other side, which repeats its 2xx.
     *
     * @param dialog the dialog
     * @param ack    made with {@link Dialog#request}
     */
    void sendAck(Dialog dialog, SipRequest ack) {
        resolve(dialog, new TransactionLayer.ResolutionUser() {
            @Override
            public void resolved(Hop hop) {
                context.layer().sendAck(ack, hop);
            }

            @Override
            public void failed(String reason) {
                // The next repetition of the 2xx tries again.
            }
        });
    }

    private void resolve(Dialog dialog, TransactionLayer.ResolutionUser user) {
        SipUri next = dialog.secure() ? dialog.nextHop().overTls() : dialog.nextHop();
        context.layer().resolve(next, transport(dialog), new TransactionLayer.ResolutionUser() {
            @Override
            public void resolved(Hop hop) {
                user.resolved(sameConnection(hop, dialog.peer()));
            }

            @Override
            public void failed(String reason) {
                user.failed(reason);
            }
        });
    }

    /**
     * Over TLS a route or Contact often names an address, which no certificate proves. Where it is the very address and port that
     * the dialog was set up with, the request goes over that connection: what it proved then is still so (RFC 5923 section 4).
     */
    private static Hop sameConnection(Hop next, Hop peer) {
        boolean same = next.transport() == TransportProtocol.TLS && peer.transport() == TransportProtocol.TLS
            && next.address().equals(peer.address());
        return same ? peer : next;
    }

    /**
     * The transport where the URI names none: the one that the dialog came over, if the URI leads to the very host it came
     * from; else the default of SIP, since the other side of a proxy need not speak the transport of our account.
     */
    private static Optional<TransportProtocol> transport(Dialog dialog) {
        Hop peer = dialog.peer();
        return AddressLiteral.parse(dialog.nextHop().host()).filter(peer.address().getAddress()::equals)
            .map(same -> peer.transport());
    }
}
