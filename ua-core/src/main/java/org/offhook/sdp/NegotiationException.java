package org.offhook.sdp;

import org.offhook.sip.SipText;

/**
 * A well-formed description that cannot be agreed to. As answerer: refuse with 488 and the warning of the reason.
 * As offerer: end the call. The state of the session is what it was before.
 */
public class NegotiationException extends Exception {

    private static final long serialVersionUID = 1L;

    private static final int LONGEST_MESSAGE = 500;

    /** Why. */
    private final RefusalReason reason;

    /**
     * Makes the exception.
     *
     * @param reason  why
     * @param message one line for people; what the other side wrote in it is made fit to be shown
     */
    public NegotiationException(RefusalReason reason, String message) {
        super(SipText.printable(message, LONGEST_MESSAGE));
        this.reason = reason;
    }

    /** {@return why} */
    public RefusalReason reason() {
        return reason;
    }
}
