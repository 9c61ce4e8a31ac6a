package org.offhook.sdp;

import java.util.Locale;
import java.util.Optional;

/** Who begins the DTLS handshake: {@code a=setup} (RFC 4145 section 4, RFC 5763 section 5). */
enum SetupRole {
    /** The writer of the attribute. */
    ACTIVE,
    /** The reader of the attribute. */
    PASSIVE,
    /** Whoever the answer names. */
    ACTPASS,
    /** Nobody, for now. */
    HOLDCONN;

    static Optional<SetupRole> of(String value) {
        for (SetupRole role : values()) {
            if (role.word().equalsIgnoreCase(value.strip())) {
                return Optional.of(role);
            }
        }
        return Optional.empty();
    }

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
