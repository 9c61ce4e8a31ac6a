package org.offhook.call;

import org.offhook.call.CallOutcome.Cause;
import org.offhook.call.CallOutcome.EndedBy;
import org.offhook.sip.Hop;
import org.offhook.sip.SipHeaders;
import org.offhook.sip.SipResponse;
import org.offhook.sip.TransactionLayer;
import org.offhook.sip.TransportProtocol;
import org.offhook.sip.account.AuthenticatedRequest;

/**
 * Tells the other side of a call where we are after a connection was lost: over TLS our Contact names the connection itself, and
 * the port of the new one may be another. An UPDATE without an offer changes the target and nothing else (RFC 3311 section 5.1).
 * An other side that does not know UPDATE keeps the old target, which is as good where the former port was to be had again. On
 * the agent's loop.
 */
final class TargetRefresh implements AuthenticatedRequest.User {

    private static final byte[] NO_BODY = {};

    private final CallMachine call;

    private TargetRefresh(CallMachine call) {
        this.call = call;
    }

    /**
     * Sends it, for a call that is up.
     *
     * @param call the call whose connection was lost and stands again
     */
    static void after(CallMachine call) {
        if (call.phase() == CallPhase.CONFIRMED && call.dialog().peer().transport() == TransportProtocol.TLS) {
            call.sender().send(call.dialog(), "UPDATE", true, SipHeaders.NONE, NO_BODY, new TargetRefresh(call));
        }
    }

    @Override
    public void onFinal(SipResponse response, Hop source) {
        if (response.success()) {
            call.dialog().refreshTarget(response);
        } else if (response.status() == 481) {
            // What broke the connection has made the other side forget the call as well (RFC 3261 section 12.2.1.2).
            call.ending().endWithBye(EndReason.of(Cause.PROTOCOL, EndedBy.REMOTE, response.status(),
                "The other side no longer knows the call: it answered " + response + " when its connection was opened again.")
                .withPhrase(response.reason()).withEvidence(response));
        }
    }

    @Override
    public void onFailure(TransactionLayer.Failure failure, String reason) {
        // The sound goes on; the next request tells whether the other side is there.
    }
}
