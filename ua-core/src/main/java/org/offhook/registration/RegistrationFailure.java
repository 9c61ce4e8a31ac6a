package org.offhook.registration;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import org.offhook.sip.tls.TlsFault;

/**
 * A try that failed, and when the next one comes.
 *
 * @param cause       what kind
 * @param status      status of the registrar's answer, 0 where there was none
 * @param sentence    one sentence for people
 * @param warnings    Warning headers of the answer, as written
 * @param nextTryInMs milliseconds to the next try; empty when there is none
 * @param tlsFault    what is wrong with the certificate or the handshake, for {@link Cause#TLS}
 */
public record RegistrationFailure(Cause cause, int status, String sentence, List<String> warnings,
                                  OptionalLong nextTryInMs, Optional<TlsFault> tlsFault) {

    /** A failure that has nothing to do with TLS. */
    RegistrationFailure(Cause cause, int status, String sentence, List<String> warnings, OptionalLong nextTryInMs) {
        this(cause, status, sentence, warnings, nextTryInMs, Optional.empty());
    }

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
        /** The certificate or the handshake of TLS was refused. */
        TLS,
        /** A 200 without our binding, or one that cannot be read. */
        PROTOCOL
    }

    /** Copies the list. */
    public RegistrationFailure {
        Objects.requireNonNull(cause, "cause");
        Objects.requireNonNull(sentence, "sentence");
        Objects.requireNonNull(nextTryInMs, "nextTryInMs");
        Objects.requireNonNull(tlsFault, "tlsFault");
        warnings = List.copyOf(warnings);
    }
}
