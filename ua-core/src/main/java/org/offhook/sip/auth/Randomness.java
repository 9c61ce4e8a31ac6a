package org.offhook.sip.auth;

import java.security.SecureRandom;
import java.util.HexFormat;

/** Where unguessable numbers come from; a test gives its own. */
@FunctionalInterface
public interface Randomness {

    /** {@return 128 random bits in hexadecimal} */
    String hex128();

    /** {@return numbers that cannot be guessed} */
    static Randomness secure() {
        SecureRandom random = new SecureRandom();
        return () -> {
            byte[] octets = new byte[16];
            random.nextBytes(octets);
            return HexFormat.of().formatHex(octets);
        };
    }
}
