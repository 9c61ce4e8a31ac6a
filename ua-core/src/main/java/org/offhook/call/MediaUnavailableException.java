package org.offhook.call;

/** Media cannot be set up here: no free port, no device, no allowed way to keys. The message is one sentence for people. */
public final class MediaUnavailableException extends Exception {

    private static final long serialVersionUID = 1L;

    /** What a caller is answered. */
    private final int status;

    /**
     * Describes the fault.
     *
     * @param message one sentence for people
     */
    public MediaUnavailableException(String message) {
        this(message, 500);
    }

    /**
     * Describes the fault.
     *
     * @param message one sentence for people
     * @param status  what a caller is answered
     */
    public MediaUnavailableException(String message, int status) {
        super(message);
        this.status = status;
    }

    int status() {
        return status;
    }
}
