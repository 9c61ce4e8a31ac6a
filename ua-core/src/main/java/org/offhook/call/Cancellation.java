package org.offhook.call;

import org.offhook.sip.SipResponse;
import org.offhook.sip.account.AuthenticatedRequest;
import org.offhook.time.Timers;

/**
 * Our giving up of an INVITE (RFC 3261 section 9.1): CANCEL goes out once, and not before the first provisional answer; the
 * call ends when the INVITE is answered, or when nothing came for 64*T1. On the agent's loop.
 */
final class Cancellation {

    private final CallEnding ending;
    private final Timers timers;
    private final long waitNanos;
    private EndReason reason;
    private boolean sent;
    private Timers.Timer timer;

    /**
     * Nothing is cancelled yet.
     *
     * @param ending    hears when the cancellation is over
     * @param timers    of the agent
     * @param waitNanos how long an answer is waited for
     */
    Cancellation(CallEnding ending, Timers timers, long waitNanos) {
        this.ending = ending;
        this.timers = timers;
        this.waitNanos = waitNanos;
    }

    /** {@return whether the INVITE is given up} */
    boolean wanted() {
        return reason != null;
    }

    /** Gives the INVITE up; CANCEL goes out as soon as it may. */
    void begin(EndReason why, AuthenticatedRequest invite) {
        reason = why;
        invite.giveUpRetrying();
        if (invite.provisionalSeen()) {
            send(invite);
        }
    }

    /** The INVITE is given up, and now CANCEL may go out. */
    void send(AuthenticatedRequest invite) {
        if (sent) {
            return;
        }
        sent = true;
        invite.cancel(reason.header());
        // A server that answers neither the CANCEL nor the INVITE is not waited for longer.
        timer = timers.after(waitNanos, () -> {
            timer = null;
            invite.forget();
            done();
        });
    }

    /** The INVITE came to its end without an answer. */
    void done() {
        stopTimer();
        ending.cancelDone(reason);
    }

    /** The INVITE was answered. */
    void done(SipResponse answer) {
        stopTimer();
        ending.cancelDone(reason.withStatus(answer.status(), answer.reason()));
    }

    /** Waits no longer. */
    void stopTimer() {
        if (timer != null) {
            timer.cancel();
            timer = null;
        }
    }
}
