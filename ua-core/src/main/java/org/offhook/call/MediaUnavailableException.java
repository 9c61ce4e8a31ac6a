package org.offhook.call;

/** Media cannot be set up here: no free port, no device. The message is one sentence for people. */
public final class MediaUnavailableException extends Exception {

    private static final long serialVersionUID = 1L;

    /**
     * Describes the fault.
     *
     * @param message one sentence for people
     */
    public MediaUnavailableException(String message) {
        super(message);
    }
}
