package org.offhook.call;

import org.offhook.sip.Hop;
import org.offhook.sip.SipRequest;
import org.offhook.sip.SipResponse;
import org.offhook.sip.TransactionLayer;
import org.offhook.sip.account.AuthenticatedRequest;
import org.offhook.sip.tls.TlsFault;

/**
 * Stands between the transaction layer and a call, so that a fault of ours (or of a listener) while an answer is dealt with
 * ends that one call in order. The fault itself goes on to the loop, which logs it. On the agent's loop.
 */
final class FaultBarrier implements AuthenticatedRequest.User {

    private final CallMachine call;
    private final AuthenticatedRequest.User behind;

    FaultBarrier(CallMachine call, AuthenticatedRequest.User behind) {
        this.call = call;
        this.behind = behind;
    }

    /**
     * Runs a step of a call.
     *
     * @param call ended when the step throws
     * @param step what to do
     */
    static void guard(CallMachine call, Runnable step) {
        try {
            step.run();
        } catch (RuntimeException fault) {
            call.ending().onFault(fault);
            throw fault;
        }
    }

    @Override
    public void onSent(SipRequest request) {
        behind.onSent(request);
    }

    @Override
    public void onProvisional(SipResponse response, Hop source) {
        guard(call, () -> behind.onProvisional(response, source));
    }

    @Override
    public void onFinal(SipResponse response, Hop source) {
        guard(call, () -> behind.onFinal(response, source));
    }

    @Override
    public void onUnauthorized(SipResponse challenge, Hop source, String sentence) {
        guard(call, () -> behind.onUnauthorized(challenge, source, sentence));
    }

    @Override
    public void onFailure(TransactionLayer.Failure failure, String reason) {
        guard(call, () -> behind.onFailure(failure, reason));
    }

    @Override
    public void onTlsFault(TlsFault fault) {
        guard(call, () -> behind.onTlsFault(fault));
    }
}
