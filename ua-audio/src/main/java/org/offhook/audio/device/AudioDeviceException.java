package org.offhook.audio.device;

import java.io.IOException;

/** A sound device does not exist, is busy, or refuses every format; the message names it and says what to do. */
public final class AudioDeviceException extends IOException {

    private static final long serialVersionUID = 1L;

    /**
     * Makes the exception.
     *
     * @param message one sentence for people
     */
    public AudioDeviceException(String message) {
        super(message);
    }

    /**
     * Makes the exception.
     *
     * @param message one sentence for people
     * @param cause   what the driver said
     */
    public AudioDeviceException(String message, Throwable cause) {
        super(message, cause);
    }
}
