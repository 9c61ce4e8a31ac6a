package org.offhook;

import java.io.IOException;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * What {@link UserAgent#capture} writes. By default everything as it went over the wire, with credentials and keys blotted out, and SIP
 * over TLS in clear.
 *
 * @param secrets   whether credentials and keys stay legible: who reads the file can then take over the account and hear the calls
 * @param decrypted whether the sound of encrypted calls is written as it was before encryption, so that it can be played from the file
 * @param onFailure told once when writing fails while the calls run, which they go on to do; on a thread that must not be held up
 */
public record CaptureOptions(boolean secrets, boolean decrypted, Consumer<IOException> onFailure) {

    /** As on the wire, without secrets; failures only show in a file that is too short. */
    public static final CaptureOptions DEFAULT = new CaptureOptions(false, false, failure -> { });

    /** Checks for null. */
    public CaptureOptions {
        Objects.requireNonNull(onFailure, "onFailure");
    }

    /**
     * {@return the same with or without secrets}
     *
     * @param value whether they stay legible
     */
    public CaptureOptions withSecrets(boolean value) {
        return new CaptureOptions(value, decrypted, onFailure);
    }

    /**
     * {@return the same with clear or encrypted sound}
     *
     * @param value whether it is written in clear
     */
    public CaptureOptions withDecrypted(boolean value) {
        return new CaptureOptions(secrets, value, onFailure);
    }

    /**
     * {@return the same with somebody who hears of a failure}
     *
     * @param listener told once
     */
    public CaptureOptions withOnFailure(Consumer<IOException> listener) {
        return new CaptureOptions(secrets, decrypted, listener);
    }
}
