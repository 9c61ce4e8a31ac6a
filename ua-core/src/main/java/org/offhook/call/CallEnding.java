package org.offhook.call;

import java.util.ArrayList;
import java.util.List;
import org.offhook.sip.Hop;
import org.offhook.sip.SipHeaders;
import org.offhook.sip.SipResponse;
import org.offhook.sip.TransactionLayer;
import org.offhook.sip.account.AuthenticatedRequest;
import org.offhook.time.Timers;

/**
 * How one call ends, in three steps that may lie apart: the end is decided (media stop, BYE or CANCEL goes out), it is
 * reported (exactly once, in {@link #finish}), and the call is let go of (when the network has no part of it any more). On the
 * agent's loop.
 */
final class CallEnding {

    private static final byte[] NO_BODY = {};

    private final CallMachine call;
    private final CallContext context;
    private final CallSettings settings;
    private final List<FinalAnswer> finals = new ArrayList<>(1);
    private EndReason decided;
    private Timers.Timer reportTimer;
    private boolean cancelUnderWay;
    private int byesUnderWay;

    CallEnding(CallMachine call, CallContext context, CallSettings settings) {
        this.call = call;
        this.context = context;
        this.settings = settings;
    }

    /** Keeps a final answer to our INVITE as evidence. */
    void keep(FinalAnswer answer) {
        finals.add(answer);
    }

    /** Our side ends the call, in whatever way its phase asks for: CANCEL, a refusal, BYE. */
    void end(LocalEnd why) {
        switch (call.phase()) {
            case CALLING, RINGING, EARLY_MEDIA -> cancel(why.cancel());
            case INCOMING, ALERTING -> call.incomingInvite().refuse(why.refusal());
            case ANSWERED, CONFIRMED -> endWithBye(why.bye());
            case CANCELLING, ENDING, ENDED -> {
                // the end is on its way
            }
        }
    }

    /** Outgoing and not answered: gives up. */
    void cancel(EndReason reason) {
        if (call.phase().endingOrOver()) {
            return;
        }
        decide(CallPhase.CANCELLING, reason);
        cancelUnderWay = call.outgoingInvite().cancel(reason);
        if (!cancelUnderWay) {
            finish(reason);
        }
    }

    /** The network knows of the cancellation, or never will. */
    void cancelDone(EndReason reason) {
        cancelUnderWay = false;
        finish(reason);
    }

    /** Answered: ends with BYE. */
    void endWithBye(EndReason reason) {
        if (call.phase().endingOrOver()) {
            return;
        }
        decide(CallPhase.ENDING, reason);
        call.modifier().stop();
        Runnable bye = () -> bye(call.dialog(), reason.header(), () -> finish(reason));
        if (waitsForAck()) {
            // The called side may not send BYE before the ACK, or before it has given up on it (section 15).
            call.incomingInvite().whenAcknowledged(bye);
        } else {
            bye.run();
        }
    }

    /** The other side's BYE; one that crosses ours changes nothing about who ended the call. */
    void hungUp(EndReason reason) {
        if (!call.outgoing()) {
            call.incomingInvite().stopWaiting();
        }
        finish(decided != null ? decided : reason);
    }

    /** Something broke here: this call ends in order, the others go on. */
    void onFault(RuntimeException fault) {
        end(LocalEnd.fault(fault));
    }

    /** From here on the end is sure: media stop, and the report comes soon, whatever the network does. */
    private void decide(CallPhase next, EndReason reason) {
        decided = reason;
        call.markEnded();
        reportTimer = context.timers().after(settings.endWaitMs() * 1_000_000, () -> finish(reason));
        call.enter(next);
        call.media().release();
    }

    /** The one place where the end is reported. */
    void finish(EndReason reason) {
        if (call.phase() != CallPhase.ENDED) {
            call.markEnded();
            if (reportTimer != null) {
                reportTimer.cancel();
            }
            CallListener listener = call.enterEnded();
            call.modifier().stop();
            call.media().release();
            listener.ended(reason.outcome(finals, call.times()));
        }
        releaseWhenDone();
    }

    /**
     * Sends BYE. Whatever its answer, the dialog is over (section 15.1.1).
     *
     * @param dialog the dialog
     * @param reason headers to add
     * @param done   called when the BYE is answered, or will not be
     */
    void bye(Dialog dialog, SipHeaders reason, Runnable done) {
        byesUnderWay++;
        call.sender().send(dialog, "BYE", false, reason, NO_BODY, new AuthenticatedRequest.User() {
            @Override
            public void onFinal(SipResponse response, Hop source) {
                over();
            }

            @Override
            public void onFailure(TransactionLayer.Failure failure, String text) {
                over();
            }

            private void over() {
                byesUnderWay--;
                done.run();
                releaseWhenDone();
            }
        });
    }

    /** Lets go of the call when its end is reported and nothing of it is under way. */
    void releaseWhenDone() {
        if (call.phase() != CallPhase.ENDED || cancelUnderWay || byesUnderWay > 0 || waitsForAck()) {
            return;
        }
        if (call.outgoing()) {
            call.outgoingInvite().forgetBranches();
        } else {
            call.incomingInvite().forget();
        }
        if (call.dialog() != null) {
            context.table().remove(call.dialog().id());
        }
        context.table().remove(call);
    }

    private boolean waitsForAck() {
        return !call.outgoing() && call.incomingInvite().waitsForAck();
    }
}
