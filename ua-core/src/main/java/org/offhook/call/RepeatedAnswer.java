package org.offhook.call;

import org.offhook.sip.SipResponse;
import org.offhook.sip.TransactionLayer;
import org.offhook.time.Timers;

/**
 * A 2xx to INVITE that is repeated until its ACK comes: after T1, then at doubling intervals up to T2, for 64*T1 (RFC 3261
 * section 13.3.1.4). Over reliable transports too, since a proxy further on may use another one. On the agent's loop.
 */
final class RepeatedAnswer {

    private final Timers timers;
    private final CallSettings settings;
    private final TransactionLayer.ServerTransaction transaction;
    private final SipResponse answer;
    private final Runnable noAck;
    private final long deadlineNanos;
    private long intervalNanos;
    private Timers.Timer timer;

    private RepeatedAnswer(Timers timers, CallSettings settings, TransactionLayer.ServerTransaction transaction,
                           SipResponse answer, Runnable noAck) {
        this.timers = timers;
        this.settings = settings;
        this.transaction = transaction;
        this.answer = answer;
        this.noAck = noAck;
        this.deadlineNanos = timers.nowNanos() + settings.sixtyFourT1Nanos();
        this.intervalNanos = settings.t1Nanos();
    }

    /**
     * Sends the answer and goes on until {@link #stop}.
     *
     * @param noAck called when no ACK came in time
     */
    static RepeatedAnswer send(Timers timers, CallSettings settings, TransactionLayer.ServerTransaction transaction,
                               SipResponse answer, Runnable noAck) {
        RepeatedAnswer repeated = new RepeatedAnswer(timers, settings, transaction, answer, noAck);
        transaction.respond(answer);
        repeated.schedule();
        return repeated;
    }

    /** {@return the CSeq number whose ACK ends the repetition} */
    long sequence() {
        return transaction.request().cseq().number();
    }

    private void schedule() {
        long waitNanos = Math.min(intervalNanos, deadlineNanos - timers.nowNanos());
        timer = timers.after(waitNanos, this::onTimer);
    }

    private void onTimer() {
        timer = null;
        if (timers.nowNanos() >= deadlineNanos) {
            noAck.run();
            return;
        }
        transaction.respond(answer);
        intervalNanos = Math.min(2 * intervalNanos, settings.t2Nanos());
        schedule();
    }

    /** Answers a copy of the INVITE that slipped past the transaction layer. */
    void answerCopy(TransactionLayer.ServerTransaction copy) {
        copy.respond(answer);
    }

    /** The ACK is here, or the call is over. */
    void stop() {
        if (timer != null) {
            timer.cancel();
            timer = null;
        }
    }
}
