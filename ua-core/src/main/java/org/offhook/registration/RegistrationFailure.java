package org.offhook.registration;

import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;

/**
 * A try that failed, and when the next one comes.
 *
 * @param cause       what kind
 * @param status      status of the registrar's answer, 0 where there was none
 * @param sentence    one sentence for people
 * @param warnings    Warning headers of the answer, as written
 * @param nextTryInMs milliseconds to the next try; empty when there is none
 */
public record RegistrationFailure(Cause cause, int status, String sentence, List<String> warnings,
                                  OptionalLong nextTryInMs) {

    /** What kind of failure. */
    public enum Cause {
        /** User name or password refused, or no credentials for the realm. */
        CREDENTIALS_REFUSED,
        /** Any other final answer than 2xx. */
        REJECTED,
        /** The registrar did not answer (timer F). */
        TIMEOUT,
        /** The registrar's or proxy's name has no usable address. */
        NAME_RESOLUTION,
        /** Not delivered. */
        TRANSPORT,
        /** A 200 without our binding, or one that cannot be read. */
        PROTOCOL
    }

    /** Copies the list. */
    public RegistrationFailure {
        Objects.requireNonNull(cause, "cause");
        Objects.requireNonNull(sentence, "sentence");
        Objects.requireNonNull(nextTryInMs, "nextTryInMs");
        warnings = List.copyOf(warnings);
    }
}
