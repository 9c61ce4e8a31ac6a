package org.offhook.call;

import org.offhook.sip.SipHeaders;
import org.offhook.sip.SipRequest;
import org.offhook.sip.SipResponse;
import org.offhook.sip.auth.DigestAuthenticator;

/** Writes the ACK to a 2xx (RFC 3261 section 13.2.2.4): number and credentials of the INVITE, all else of the dialog. */
final class Acks {

    private Acks() {
    }

    /**
     * Makes an ACK.
     *
     * @param invite  the INVITE as it was sent last
     * @param success the 2xx
     * @param dialog  the dialog, with the target that the 2xx gave
     * @param extra   headers for the body
     * @param body    an answer where the 2xx held an offer, else empty
     * @return the ACK
     */
    static SipRequest to(SipRequest invite, SipResponse success, Dialog dialog, SipHeaders extra, byte[] body) {
        SipRequest ack = dialog.request("ACK", success.cseq().number(), extra, body);
        return ack.withHeaders(DigestAuthenticator.copyCredentials(invite, ack.headers()));
    }
}
