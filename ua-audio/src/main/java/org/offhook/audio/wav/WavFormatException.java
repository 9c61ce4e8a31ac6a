package org.offhook.audio.wav;

import java.io.IOException;

/** A file is no WAV file that can be played; the message names the file and the fault. */
public final class WavFormatException extends IOException {

    private static final long serialVersionUID = 1L;

    /** What was wrong, without the file. */
    private final String fault;

    /**
     * Makes the exception.
     *
     * @param name  name of the file
     * @param fault what is wrong with it, and where possible what would do
     */
    public WavFormatException(String name, String fault) {
        super(name + ": " + fault);
        this.fault = fault;
    }

    /** {@return what is wrong, without the name of the file} */
    public String fault() {
        return fault;
    }
}
