package org.offhook.call;

import java.util.Optional;
import java.util.function.Consumer;
import org.offhook.call.CallOutcome.Cause;
import org.offhook.call.CallOutcome.EndedBy;
import org.offhook.sdp.LocalMedia;
import org.offhook.sdp.NegotiationException;
import org.offhook.sdp.SessionDescription;
import org.offhook.sip.Hop;
import org.offhook.sip.SipHeaders;
import org.offhook.sip.SipRequest;
import org.offhook.sip.SipResponse;
import org.offhook.sip.TransactionLayer;
import org.offhook.sip.account.AuthenticatedRequest;
import org.offhook.time.Timers;

/**
 * Our re-INVITEs for hold and resume (RFC 3261 section 14.1, RFC 3264 section 8.4), and the ACKs of the other side's. One
 * change at a time; one that meets a re-INVITE of the other side waits its turn. On the agent's loop.
 */
final class SessionModifier {

    private static final byte[] NO_BODY = {};

    private final CallMachine call;
    private final CallContext context;
    private final CallSettings settings;
    private Change change;
    private RepeatedAnswer answered;
    private Timers.Timer retryTimer;
    private boolean stopped;

    SessionModifier(CallMachine call, CallContext context, CallSettings settings) {
        this.call = call;
        this.context = context;
        this.settings = settings;
    }

    /** Asks for hold or resume. */
    void change(boolean hold, Consumer<ModificationResult> user) {
        if (call.phase() != CallPhase.CONFIRMED) {
            user.accept(new ModificationResult(false, 0, "the call is not up"));
        } else if (change != null) {
            user.accept(new ModificationResult(false, 491, "another change is under way"));
        } else if (call.localHold() == hold) {
            user.accept(new ModificationResult(true, 200, "already so"));
        } else {
            change = new Change(hold, user);
            tryToSend();
        }
    }

    private void tryToSend() {
        boolean otherSidesTurn = answered != null || call.media().session().offerPending();
        if (change != null && !change.sent && retryTimer == null && !otherSidesTurn) {
            change.send();
        }
    }

    /** {@return whether a re-INVITE of ours has no final answer, so that one of the other side is glare} */
    boolean underWay() {
        return change != null && change.sent;
    }

    /**
     * Answers a re-INVITE of the other side with 2xx until its ACK.
     *
     * @param transaction the re-INVITE
     * @param ok          the answer
     */
    void answer(TransactionLayer.ServerTransaction transaction, SipResponse ok) {
        acknowledged();
        answered = RepeatedAnswer.send(context.timers(), settings, transaction, ok, () -> {
            acknowledged();
            call.ending().endWithBye(EndReason.timer(Cause.TIMEOUT, 200, "H",
                "A change of the session was never acknowledged: no ACK."));
        });
    }

    /** A copy of a re-INVITE that is answered already. */
    void onCopy(TransactionLayer.ServerTransaction copy) {
        if (answered != null && answered.sequence() == copy.request().cseq().number()) {
            answered.answerCopy(copy);
        }
    }

    /** Takes the ACK to our 2xx, with the answer where the 2xx held the offer. */
    void onAck(SipRequest ack) {
        if (answered == null || answered.sequence() != ack.cseq().number()) {
            return;
        }
        acknowledged();
        if (call.media().session().offerPending()) {
            try {
                Optional<SessionDescription> answer = SdpBody.in(ack);
                if (answer.isPresent()) {
                    call.media().session().acceptAnswer(answer.get());
                    call.announceMedia();
                }
            } catch (NegotiationException | UnacceptableBodyException e) {
                // The agreement before it stays, as if the offer had been refused.
            } finally {
                call.media().session().withdrawOffer();
            }
        }
        tryToSend();
    }

    private void acknowledged() {
        if (answered != null) {
            answered.stop();
            answered = null;
        }
    }

    /** The call ends: nothing more is sent, and whoever waits for a change hears that it will not come. */
    void stop() {
        if (stopped) {
            return;
        }
        stopped = true;
        acknowledged();
        if (retryTimer != null) {
            retryTimer.cancel();
            retryTimer = null;
        }
        if (change != null) {
            change.report(new ModificationResult(false, 0, "the call ended"));
        }
    }

    /** One hold or resume, with all its tries. */
    private final class Change implements AuthenticatedRequest.User {

        private final boolean hold;
        private final Consumer<ModificationResult> user;
        private LocalMedia before;
        private boolean sent;
        private SipRequest invite;
        private SipRequest ack;

        private Change(boolean hold, Consumer<ModificationResult> user) {
            this.hold = hold;
            this.user = user;
        }

        private void send() {
            sent = true;
            before = call.media().session().local();
            call.media().setHold(hold);
            byte[] offer = call.media().session().createOffer().encode();
            SipHeaders headers = SipHeaders.builder().add("Content-Type", SessionDescription.CONTENT_TYPE).build();
            call.sender().send(call.dialog(), "INVITE", true, headers, offer, this);
        }

        @Override
        public void onSent(SipRequest request) {
            invite = request;
        }

        @Override
        public void onFinal(SipResponse response, Hop source) {
            if (response.success()) {
                onSuccess(response);
            } else if (!stopped) {
                onRefusal(response);
            }
        }

        private void onSuccess(SipResponse response) {
            if (ack == null) {
                call.dialog().refreshTarget(response);
                ack = Acks.to(invite, response, call.dialog(), SipHeaders.NONE, NO_BODY);
                call.sender().sendAck(call.dialog(), ack);
                if (!stopped) {
                    takeAnswer(response);
                }
            } else {
                call.sender().sendAck(call.dialog(), ack);
            }
        }

        private void takeAnswer(SipResponse response) {
            try {
                SessionDescription answer = SdpBody.in(response).orElseThrow(() -> new UnacceptableBodyException(400,
                    "the answer has no session description", SipHeaders.NONE));
                call.media().session().acceptAnswer(answer);
                call.announceMedia();
                report(new ModificationResult(true, response.status(), response.reason()));
            } catch (NegotiationException | UnacceptableBodyException e) {
                revert();
                report(new ModificationResult(false, response.status(), e.getMessage()));
            }
        }

        private void onRefusal(SipResponse response) {
            revert();
            if (response.status() == 491) {
                sent = false;
                retryLater();
                return;
            }
            report(new ModificationResult(false, response.status(), response.reason()));
            if (response.status() == 408 || response.status() == 481) {
                // The other side, or the way to it, has lost the dialog (section 12.2.1.2).
                call.ending().endWithBye(EndReason.of(Cause.PROTOCOL, EndedBy.REMOTE, response.status(),
                    "The other side no longer knows the call: it answered " + response + " to a change of the session.")
                    .withPhrase(response.reason()).withEvidence(response));
            }
        }

        @Override
        public void onFailure(TransactionLayer.Failure failure, String reason) {
            if (stopped) {
                return;
            }
            revert();
            report(new ModificationResult(false, 0, reason));
            call.ending().endWithBye(EndReason.undelivered(failure, "B", reason));
        }

        private void revert() {
            call.media().session().withdrawOffer();
            call.media().session().setLocal(before);
        }

        /** The side that owns the Call-ID waits longer, so that the two do not meet again (section 14.1). */
        private void retryLater() {
            long waitMs = call.outgoing() ? 10 * context.tokens().between(210, 400) : 10 * context.tokens().between(0, 200);
            retryTimer = context.timers().after(waitMs * 1_000_000, () -> {
                retryTimer = null;
                tryToSend();
            });
        }

        private void report(ModificationResult result) {
            change = null;
            user.accept(result);
        }
    }
}
