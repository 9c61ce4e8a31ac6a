package org.offhook.call;

import java.util.List;
import java.util.Optional;
import org.offhook.call.CallOutcome.Cause;
import org.offhook.call.CallOutcome.EndedBy;
import org.offhook.sdp.NegotiationException;
import org.offhook.sdp.NoCommonCodecException;
import org.offhook.sdp.SessionDescription;
import org.offhook.sip.Hop;
import org.offhook.sip.SipHeaders;
import org.offhook.sip.SipRequest;
import org.offhook.sip.SipResponse;
import org.offhook.sip.SipUri;
import org.offhook.sip.TransactionLayer;
import org.offhook.sip.account.HeaderNumbers;
import org.offhook.time.Timers;

/**
 * The INVITE of a call that comes to us, until its ACK (RFC 3261 section 13.3). The offer is answered in our mind when it
 * arrives, so that a call without a common codec never rings. On the agent's loop.
 */
final class IncomingInvite {

    private static final byte[] NO_BODY = {};
    /** A proxy cancels what is silent for three minutes, so a provisional answer is repeated (section 13.3.1.1). */
    private static final long REMINDER_NANOS = 60_000_000_000L;

    private final CallMachine call;
    private final CallContext context;
    private final CallSettings settings;
    private final TransactionLayer.ServerTransaction transaction;
    private final SipRequest invite;
    private final Dialog dialog;
    private byte[] answer = NO_BODY;
    private boolean lateOffer;
    private RepeatedAnswer repeated;
    private Runnable onceAcknowledged;
    private Timers.Timer ringTimer;
    private Timers.Timer reminder;

    IncomingInvite(CallMachine call, CallContext context, CallSettings settings, CallMachine.Incoming arrival) {
        this.call = call;
        this.context = context;
        this.settings = settings;
        this.transaction = arrival.transaction();
        this.invite = transaction.request();
        this.dialog = arrival.dialog();
    }

    void begin() {
        try {
            Optional<SessionDescription> offer = SdpBody.in(invite);
            call.media().open(context.layer().localAddress(transaction.source()).getAddress(), transaction.source());
            lateOffer = offer.isEmpty();
            if (!lateOffer) {
                answer = call.media().answer(offer.get());
            }
        } catch (UnacceptableBodyException e) {
            respondFinal(e.response(invite, tag()));
            call.ending().finish(unacceptable(e));
            return;
        } catch (MediaUnavailableException e) {
            respondFinal(Capabilities.answer(invite, e.status(), tag()));
            call.ending().finish(EndReason.of(Cause.MEDIA, EndedBy.LOCAL, e.status(), e.getMessage()));
            return;
        }
        startRingTimer();
        call.listener().incoming(call);
    }

    private static EndReason unacceptable(UnacceptableBodyException e) {
        EndReason reason = EndReason.of(e.codecs().isPresent() ? Cause.NO_COMMON_CODEC
            : e.status() == 488 ? Cause.MEDIA : Cause.PROTOCOL, EndedBy.LOCAL, e.status(), e.getMessage() + ".");
        return e.codecs().isPresent() ? reason.withCodecs(e.codecs().get()) : reason;
    }

    private void startRingTimer() {
        long ringMs = settings.ringTimeoutMs();
        Optional<Long> expiresS = HeaderNumbers.leading(invite.headers().first("Expires"));
        boolean callersLimit = expiresS.isPresent() && expiresS.get() * 1_000 < ringMs;
        long limitMs = callersLimit ? expiresS.get() * 1_000 : ringMs;
        // The caller's own limit is answered like its CANCEL (section 13.3.1), ours says that nobody is there.
        int status = callersLimit ? 487 : 480;
        ringTimer = context.timers().after(limitMs * 1_000_000, () -> {
            ringTimer = null;
            respondFinal(Capabilities.answer(invite, status, tag()));
            call.ending().finish(EndReason.timer(Cause.NO_ANSWER, status, "ring", "Nobody answered here within "
                + limitMs / 1000 + " s."));
        });
    }

    void ring() {
        provisional(contactOn(Capabilities.answer(invite, 180, tag())));
        call.onAlerting();
    }

    void progress() {
        SipResponse response = contactOn(Capabilities.answer(invite, 183, tag()));
        if (!lateOffer) {
            response = response.withBody(SessionDescription.CONTENT_TYPE, answer);
            call.media().announce(true);
        }
        provisional(response);
        call.onAlerting();
    }

    private void provisional(SipResponse response) {
        transaction.respond(response);
        if (reminder != null) {
            reminder.cancel();
        }
        reminder = context.timers().after(REMINDER_NANOS, () -> {
            reminder = null;
            provisional(response);
        });
    }

    void accept() {
        stopTimers();
        if (lateOffer) {
            answer = call.media().session().createOffer().encode();
        } else {
            // Before the answer goes out: the other side may speak as soon as it has it.
            call.media().announce(false);
        }
        SipResponse ok = contactOn(Capabilities.answer(invite, 200, tag()))
            .withBody(SessionDescription.CONTENT_TYPE, answer);
        repeated = RepeatedAnswer.send(context.timers(), settings, transaction,
            Capabilities.with(ok, "Supported", Capabilities.SUPPORTED), this::onNoAck);
        call.answered(dialog, CallPhase.ANSWERED);
    }

    private void onNoAck() {
        repeated = null;
        call.ending().endWithBye(EndReason.timer(Cause.TIMEOUT, 200, "H",
            "The answer to the call was never acknowledged: no ACK within " + settings.sixtyFourT1Nanos() / 1_000_000_000
                + " s."));
        runOnceAcknowledged();
    }

    /** {@return whether a 2xx was sent whose ACK is still to come} */
    boolean waitsForAck() {
        return repeated != null;
    }

    /** The other side has hung up: its ACK does not matter any more, and no BYE is needed. */
    void stopWaiting() {
        onceAcknowledged = null;
        if (repeated != null) {
            repeated.stop();
            repeated = null;
        }
    }

    /** Does something when the ACK is here, or is not waited for any longer. */
    void whenAcknowledged(Runnable action) {
        onceAcknowledged = action;
    }

    private void runOnceAcknowledged() {
        if (onceAcknowledged != null) {
            Runnable action = onceAcknowledged;
            onceAcknowledged = null;
            action.run();
        }
    }

    /**
     * Takes an ACK.
     *
     * @return whether it was the one of this INVITE
     */
    boolean onAck(SipRequest ack) {
        if (ack.cseq().number() != invite.cseq().number()) {
            return false;
        }
        if (repeated != null) {
            confirm(Optional.of(ack));
        }
        return true;
    }

    /**
     * The other side has our 2xx: its ACK says so, or a later request inside the dialog.
     *
     * @param ack the ACK, where it is here
     */
    void confirm(Optional<SipRequest> ack) {
        repeated.stop();
        repeated = null;
        forget();
        if (call.phase() == CallPhase.ANSWERED) {
            call.enter(CallPhase.CONFIRMED);
            if (lateOffer && call.phase() == CallPhase.CONFIRMED) {
                takeLateAnswer(ack);
            }
        }
        runOnceAcknowledged();
        call.ending().releaseWhenDone();
    }

    private void takeLateAnswer(Optional<SipRequest> ack) {
        try {
            SessionDescription description = SdpBody.in(ack.orElseThrow(IncomingInvite::withoutAnswer))
                .orElseThrow(IncomingInvite::withoutAnswer);
            call.media().session().acceptAnswer(description);
            call.announceMedia();
        } catch (NoCommonCodecException e) {
            call.ending().endWithBye(EndReason.noCommonCodec(EndedBy.LOCAL, 200, e));
        } catch (NegotiationException | UnacceptableBodyException e) {
            call.ending().endWithBye(EndReason.of(Cause.PROTOCOL, EndedBy.LOCAL, 200, "The ACK brought no usable answer to our offer: "
                + e.getMessage() + "."));
        }
    }

    private static UnacceptableBodyException withoutAnswer() {
        return new UnacceptableBodyException(400, "it has no session description", SipHeaders.NONE);
    }

    void reject(int status, String phrase) {
        SipResponse response = SipResponse.to(invite, status, phrase, tag());
        respondFinal(response);
        Cause cause = status == 486 || status == 600 ? Cause.BUSY : Cause.REJECTED;
        call.ending().finish(EndReason.of(cause, EndedBy.LOCAL, status, "Refused here with " + status + " " + phrase + ".")
            .withPhrase(phrase));
    }

    void refuse(EndReason reason) {
        respondFinal(Capabilities.answer(invite, reason.status(), tag()));
        call.ending().finish(reason);
    }

    void redirect(List<SipUri> targets) {
        SipHeaders.Builder headers = Capabilities.answer(invite, 302, tag()).headers().toBuilder();
        double q = 1.0;
        for (SipUri target : targets) {
            headers.add("Contact", "<" + target + ">;q=" + q);
            q = Math.max(0.1, Math.round(q * 10 - 1) / 10.0);
        }
        respondFinal(new SipResponse(302, StatusText.of(302), headers.build(), NO_BODY));
        call.ending().finish(EndReason.of(Cause.REJECTED, EndedBy.LOCAL, 302, "Redirected from here."));
    }

    /**
     * Answers a CANCEL (section 9.2): too late for a call that is answered, and then without effect.
     *
     * @param cancel the CANCEL
     */
    void onCancel(TransactionLayer.ServerTransaction cancel) {
        cancel.respond(Capabilities.answer(cancel.request(), 200, tag()));
        giveUp("The caller gave up.", cancel.request());
    }

    /** The caller does not want the call any more; nothing happens when it is decided. */
    void giveUp(String sentence, SipRequest evidence) {
        if (call.phase() == CallPhase.INCOMING || call.phase() == CallPhase.ALERTING) {
            respondFinal(Capabilities.answer(invite, 487, tag()));
            call.ending().finish(EndReason.of(Cause.CANCELLED, EndedBy.REMOTE, 487, sentence).withEvidence(evidence));
        }
    }

    /** A copy of the INVITE that slipped past the transaction layer, as it may once a 2xx was sent. */
    void onCopy(TransactionLayer.ServerTransaction copy) {
        if (repeated != null) {
            repeated.answerCopy(copy);
        }
    }

    private void respondFinal(SipResponse response) {
        stopTimers();
        transaction.respond(response);
    }

    private String tag() {
        return dialog.id().localTag();
    }

    private SipResponse contactOn(SipResponse response) {
        Hop source = transaction.source();
        return response.withHeaders(response.headers().toBuilder()
            .add("Contact", "<" + settings.account().contactUri(context.layer(), source, dialog.secure()) + ">")
            .add("Allow", Capabilities.ALLOW).build());
    }

    private void stopTimers() {
        if (ringTimer != null) {
            ringTimer.cancel();
            ringTimer = null;
        }
        if (reminder != null) {
            reminder.cancel();
            reminder = null;
        }
    }

    /** The INVITE is done with; only its name is remembered, for late copies. */
    void forget() {
        context.table().forget(invite);
    }
}
