package org.offhook.sip.auth;

import java.security.SecureRandom;
import java.util.Arrays;

/**
 * A password in memory, each character combined with a random one that lies elsewhere: who searches a heap dump for it, or
 * leafs through one, does not find it. It is no protection against who knows how to look; the program itself has to be able
 * to compute digests. Any thread.
 */
public final class Secret {

    private static final SecureRandom RANDOM = new SecureRandom();

    private final char[] pad;
    private final char[] hidden;

    /**
     * Keeps a password.
     *
     * @param password the password; not kept itself
     */
    public Secret(char[] password) {
        pad = new char[password.length];
        hidden = new char[password.length];
        for (int i = 0; i < password.length; i++) {
            pad[i] = (char) RANDOM.nextInt(1 << 16);
            hidden[i] = (char) (password[i] ^ pad[i]);
        }
    }

    /** {@return a secret of its own with the same password} */
    public Secret copy() {
        char[] password = reveal();
        try {
            return new Secret(password);
        } finally {
            Arrays.fill(password, '\0');
        }
    }

    /** {@return the password, for the caller to overwrite when done} */
    public char[] reveal() {
        char[] password = new char[hidden.length];
        for (int i = 0; i < password.length; i++) {
            password[i] = (char) (hidden[i] ^ pad[i]);
        }
        return password;
    }

    /** Forgets the password; what is revealed afterwards is none. */
    public void destroy() {
        Arrays.fill(hidden, '\0');
        Arrays.fill(pad, '\0');
    }

    /** {@return nothing of the secret} */
    @Override
    public String toString() {
        return "Secret";
    }
}
