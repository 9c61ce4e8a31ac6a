package org.offhook.call;

import org.offhook.sip.Hop;
import org.offhook.sip.SipHeaders;
import org.offhook.sip.SipResponse;
import org.offhook.sip.TransactionLayer;
import org.offhook.sip.account.AuthenticatedRequest;

/**
 * Sends BYE and counts those under way, since a call is let go of only when the last one is answered (RFC 3261 section 15.1).
 * Whatever the answer, the dialog is over. On the agent's loop.
 */
final class CallEnding {

    private static final byte[] NO_BODY = {};

    private final CallMachine call;
    private int underWay;

    CallEnding(CallMachine call) {
        this.call = call;
    }

    /**
     * Ends a dialog.
     *
     * @param dialog the dialog
     * @param reason headers to add
     * @param done   called when the BYE is answered, or will not be
     */
    void bye(Dialog dialog, SipHeaders reason, Runnable done) {
        underWay++;
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
                underWay--;
                done.run();
                call.releaseWhenDone();
            }
        });
    }

    /** {@return whether a BYE of ours waits for its answer} */
    boolean underWay() {
        return underWay > 0;
    }
}
