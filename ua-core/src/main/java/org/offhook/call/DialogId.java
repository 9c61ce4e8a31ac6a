package org.offhook.call;

import org.offhook.sip.SipMessage;

/**
 * Names a dialog (RFC 3261 section 12): Call-ID and both tags, the local one first.
 *
 * @param callId    Call-ID
 * @param localTag  our tag
 * @param remoteTag the other side's tag, empty where it sent none (RFC 2543)
 */
record DialogId(String callId, String localTag, String remoteTag) {

    /** {@return the dialog that a request from the other side belongs to} */
    static DialogId ofRequest(SipMessage request) {
        return new DialogId(request.callId(), request.to().tag().orElse(""), request.from().tag().orElse(""));
    }
}
