package org.offhook.srtp;

/** A crypto line that is not followed. The message is a phrase for people and holds no key. */
public final class SdesException extends Exception {

    private static final long serialVersionUID = 1L;

    /** What is wrong with a line. */
    public enum Fault {
        /** Not of the grammar. */
        SYNTAX,
        /** A suite that is not known. */
        SUITE,
        /** A key method other than {@code inline}. */
        KEY_METHOD,
        /** A key of the wrong length, or no base64. */
        KEY,
        /** More than one key. */
        SEVERAL_KEYS,
        /** A master key identifier. */
        MKI,
        /** A lifetime out of range. */
        LIFETIME,
        /** A session parameter that is not supported. */
        SESSION_PARAMETER
    }

    /** Kind of fault. */
    private final Fault fault;

    /**
     * Makes the exception.
     *
     * @param fault   kind
     * @param message a phrase without the key
     */
    public SdesException(Fault fault, String message) {
        super(message);
        this.fault = fault;
    }

    /** {@return what is wrong} */
    public Fault fault() {
        return fault;
    }
}
