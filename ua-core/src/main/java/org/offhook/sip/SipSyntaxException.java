package org.offhook.sip;

/** A piece of SIP text that cannot be read. The message names the piece and what is wrong with it. */
public final class SipSyntaxException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    /**
     * Describes the fault.
     *
     * @param message what could not be read and why
     */
    public SipSyntaxException(String message) {
        super(message);
    }
}
