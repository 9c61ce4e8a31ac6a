package org.offhook.call;

import java.util.List;
import java.util.Objects;
import org.offhook.sip.Hop;
import org.offhook.sip.SipRequest;
import org.offhook.sip.SipUri;
import org.offhook.sip.TransactionLayer;
import org.offhook.sip.account.Tokens;
import org.offhook.time.Timers;

/** Brings requests to the calls they belong to, and answers those that belong to none. On the agent's loop. */
public final class CallDispatcher implements TransactionLayer.Core {

    /**
     * Makes a dispatcher without calls.
     *
     * @param layer     sends; is to be given this dispatcher as its core
     * @param timers    the loop's
     * @param tokens    randomness
     * @param userAgent value of the Server header in answers outside any call, empty to send none
     * @param host      decides on incoming calls
     */
    public CallDispatcher(TransactionLayer layer, Timers timers, Tokens tokens, String userAgent, CallHost host) {
        Objects.requireNonNull(layer, "layer");
    }

    /**
     * Places a call. Events come later, never from inside this method.
     *
     * @param settings who calls, and how
     * @param target   whom to call
     * @param media    of the call
     * @param listener hears of it
     * @return the call
     */
    public CallMachine call(CallSettings settings, SipUri target, MediaBinding media, CallListener listener) {
        throw new UnsupportedOperationException();
    }

    /** {@return the calls that are not over} */
    public List<CallMachine> calls() {
        throw new UnsupportedOperationException();
    }

    /** {@return whether nothing is left: no call, no BYE or CANCEL under way} */
    public boolean idle() {
        throw new UnsupportedOperationException();
    }

    /** Ends all calls and refuses new ones with 503; the ends are reported as usual, in bounded time. */
    public void close() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void onRequest(TransactionLayer.ServerTransaction transaction) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void onAck(SipRequest ack, Hop source) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void onServerFailure(TransactionLayer.ServerTransaction transaction, TransactionLayer.Failure failure,
                                String reason) {
        throw new UnsupportedOperationException();
    }
}
