package org.offhook.capture;

import java.io.IOException;

/** A file that is no capture: empty, cut within its header, or of another kind. The message is a sentence for the user. */
public final class CaptureFormatException extends IOException {

    private static final long serialVersionUID = 1L;

    /** What is wrong with the file, for a caller who translates. */
    public enum Kind {
        /** The file has no octets. */
        EMPTY,
        /** The file ends within its header. */
        CUT_IN_HEADER,
        /** The file begins like no capture format known here. */
        NOT_A_CAPTURE
    }

    private final Kind kind;

    CaptureFormatException(Kind kind, String sentence) {
        super(sentence);
        this.kind = kind;
    }

    /** {@return what is wrong} */
    public Kind kind() {
        return kind;
    }
}
