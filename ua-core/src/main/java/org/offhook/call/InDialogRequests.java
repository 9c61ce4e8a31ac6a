package org.offhook.call;

import java.util.Optional;
import org.offhook.call.CallOutcome.Cause;
import org.offhook.call.CallOutcome.EndedBy;
import org.offhook.sdp.SessionDescription;
import org.offhook.sip.Hop;
import org.offhook.sip.SipHeaders;
import org.offhook.sip.SipRequest;
import org.offhook.sip.SipResponse;
import org.offhook.sip.SipSyntaxException;
import org.offhook.sip.TransactionLayer;
import org.offhook.sip.TransactionLayer.ServerTransaction;

/**
 * Requests of the other side inside a dialog (RFC 3261 sections 12.2.2, 14.2 and 15.1.2, RFC 3311 for UPDATE, RFC 6086 for
 * INFO). Each is answered at once. On the agent's loop.
 */
final class InDialogRequests {

    private final CallMachine call;
    private final CallContext context;
    private final CallSettings settings;

    InDialogRequests(CallMachine call, CallContext context, CallSettings settings) {
        this.call = call;
        this.context = context;
        this.settings = settings;
    }

    void onRequest(ServerTransaction transaction, Dialog dialog) {
        SipRequest request = transaction.request();
        long number = request.cseq().number();
        if (!mayComeFrom(transaction.source(), dialog)) {
            onForeignSource(transaction, dialog);
        } else if (request.method().equals("INVITE") && dialog.repeats(number)) {
            call.modifier().onCopy(transaction);
        } else if (!dialog.inOrder(number)) {
            answer(transaction, 500);
        } else if (call.phase().endingOrOver() && !request.method().equals("BYE")) {
            answer(transaction, 481);
        } else if (!Capabilities.serves(request.method())) {
            transaction.respond(Capabilities.refuseMethod(request, true, ""));
        } else if (!Capabilities.unsupportedExtensions(request).isEmpty()) {
            transaction.respond(Capabilities.badExtension(request, Capabilities.unsupportedExtensions(request), ""));
        } else {
            serve(transaction, dialog);
        }
    }

    /**
     * The one place that decides whether a request with the right Call-ID and tags is taken from this address. The tags are
     * hard to guess but can be overheard, so that the strict setting asks for the address as well.
     */
    private boolean mayComeFrom(Hop source, Dialog dialog) {
        return !settings.strictPeer() || dialog.peerIs(source) || settings.account().path().containsHost(source);
    }

    /** Where only a name says who the other side is, that name is looked up before the request is refused. */
    private void onForeignSource(ServerTransaction transaction, Dialog dialog) {
        if (!dialog.nextHopIsName()) {
            answer(transaction, 481);
            return;
        }
        context.layer().resolve(dialog.nextHop(), Optional.of(transaction.source().transport()), new TransactionLayer.ResolutionUser() {
            @Override
            public void resolved(Hop hop) {
                dialog.learnPeer(hop);
                if (!mayComeFrom(transaction.source(), dialog)) {
                    answer(transaction, 481);
                    return;
                }
                try {
                    onRequest(transaction, dialog);
                } catch (SipSyntaxException e) {
                    answer(transaction, 400);
                }
            }

            @Override
            public void failed(String reason) {
                answer(transaction, 481);
            }
        });
    }

    private void serve(ServerTransaction transaction, Dialog dialog) {
        switch (transaction.request().method()) {
            case "INVITE" -> onReInvite(transaction, dialog);
            case "UPDATE" -> onUpdate(transaction, dialog);
            case "BYE" -> onBye(transaction);
            case "INFO" -> onInfo(transaction);
            case "OPTIONS" -> transaction.respond(Capabilities.options(transaction.request(), ""));
            default -> answer(transaction, 481);
        }
    }

    private void onBye(ServerTransaction transaction) {
        answer(transaction, 200);
        SipRequest bye = transaction.request();
        switch (call.phase()) {
            case INCOMING, ALERTING -> call.incomingInvite().giveUp("The caller hung up before the answer.", bye);
            case CALLING, RINGING, EARLY_MEDIA -> call.ending().cancel(EndReason.of(Cause.CANCELLED, EndedBy.REMOTE, 0,
                "The other side hung up before its answer arrived.").withEvidence(bye));
            case CANCELLING -> {
                // the CANCEL settles it
            }
            default -> call.ending().hungUp(EndReason.of(Cause.NORMAL, EndedBy.REMOTE, 200, "The other side hung up.")
                .withEvidence(bye));
        }
    }

    private void onInfo(ServerTransaction transaction) {
        SipRequest info = transaction.request();
        if (info.body().length > 0 && !InfoDigit.carriedBy(info)) {
            transaction.respond(Capabilities.with(Capabilities.answer(info, 415, ""), "Accept",
                "application/dtmf-relay, application/dtmf"));
            return;
        }
        Optional<InfoDigit> digit = info.body().length == 0 ? Optional.empty() : InfoDigit.in(info);
        answer(transaction, digit.isPresent() || info.body().length == 0 ? 200 : 400);
        digit.ifPresent(heard -> call.listener().dtmfInfo(heard.digit(), heard.durationMs()));
    }

    private void onReInvite(ServerTransaction transaction, Dialog dialog) {
        confirmByLaterRequest();
        if (call.modifier().underWay() || call.outgoing() && !call.phase().up()) {
            answer(transaction, 491);
        } else if (!call.phase().up()) {
            later(transaction);
        } else {
            exchange(transaction, dialog, true);
        }
    }

    /**
     * Whoever sends another INVITE has our 2xx, even if its ACK was lost or is late (RFC 5407 section 3.1.5). Not with a late
     * offer, whose answer is in that ACK.
     */
    private void confirmByLaterRequest() {
        boolean offerOpen = call.media().session().offerPending();
        if (call.phase() == CallPhase.ANSWERED && !offerOpen) {
            call.incomingInvite().confirm(Optional.empty());
        }
    }

    private void onUpdate(ServerTransaction transaction, Dialog dialog) {
        boolean offer = transaction.request().body().length > 0;
        boolean earlyHere = call.phase() == CallPhase.INCOMING || call.phase() == CallPhase.ALERTING;
        if (!offer) {
            dialog.refreshTarget(transaction.request(), transaction.source());
            transaction.respond(targetRefresh(transaction, Optional.empty()));
        } else if (earlyHere) {
            // Their offer in the INVITE is unanswered (RFC 3311 section 5.2).
            later(transaction);
        } else if (call.modifier().underWay() || !call.phase().up()) {
            answer(transaction, 491);
        } else {
            exchange(transaction, dialog, false);
        }
    }

    /** Takes an offer and answers it; without a description the 2xx to a re-INVITE brings an offer of ours. */
    private void exchange(ServerTransaction transaction, Dialog dialog, boolean reInvite) {
        SipRequest request = transaction.request();
        if (call.media().session().offerPending()) {
            answer(transaction, 491);
            return;
        }
        if (!call.media().mayTravel(transaction.source())) {
            answer(transaction, 488);
            return;
        }
        try {
            Optional<SessionDescription> offer = SdpBody.in(request);
            byte[] description = offer.isPresent() ? call.media().answer(offer.get())
                : call.media().session().createOffer().encode();
            dialog.refreshTarget(request, transaction.source());
            SipResponse ok = targetRefresh(transaction, Optional.of(description));
            if (offer.isPresent()) {
                // Before the answer goes out: the other side acts on it at once.
                call.announceMedia();
            }
            if (reInvite && call.phase().up()) {
                call.modifier().answer(transaction, ok);
            } else {
                transaction.respond(ok);
            }
        } catch (UnacceptableBodyException e) {
            transaction.respond(e.response(request, ""));
        }
    }

    private SipResponse targetRefresh(ServerTransaction transaction, Optional<byte[]> description) {
        SipResponse ok = Capabilities.answer(transaction.request(), 200, "");
        SipHeaders headers = ok.headers().toBuilder()
            .add("Contact", "<" + settings.account().contactUri(context.layer(), transaction.source(),
                transaction.request().requestUri().secure()) + ">")
            .add("Allow", Capabilities.ALLOW).build();
        SipResponse complete = ok.withHeaders(headers);
        return description.isEmpty() ? complete : complete.withBody(SessionDescription.CONTENT_TYPE, description.get());
    }

    /** 500 with a time after which to try again (section 14.2). */
    private void later(ServerTransaction transaction) {
        transaction.respond(Capabilities.with(Capabilities.answer(transaction.request(), 500, ""), "Retry-After",
            context.tokens().between(0, 10)));
    }

    private static void answer(ServerTransaction transaction, int status) {
        transaction.respond(Capabilities.answer(transaction.request(), status, ""));
    }
}
