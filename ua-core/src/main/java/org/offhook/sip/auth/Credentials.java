package org.offhook.sip.auth;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/**
 * Who to say we are, and the secret that proves it: a password, or the hash HA1 of RFC 7616 section 3.4.2, which is good
 * for one realm and one algorithm alone. Immutable but for {@link #destroy()}; never shows the secret.
 */
public final class Credentials {

    private final String username;
    private final Secret password;
    private final Optional<String> realm;
    private final DigestAlgorithm ha1Algorithm;
    private final Secret ha1;

    private Credentials(String username, Secret password, Optional<String> realm, DigestAlgorithm ha1Algorithm, Secret ha1) {
        this.username = Objects.requireNonNull(username, "username");
        this.password = password;
        this.realm = realm;
        this.ha1Algorithm = ha1Algorithm;
        this.ha1 = ha1;
    }

    /**
     * Credentials with a password, good for any realm.
     *
     * @param username user name
     * @param password the password; copied
     * @return the credentials
     */
    public static Credentials password(String username, char[] password) {
        return password(username, new Secret(password));
    }

    /**
     * Credentials with a password, good for any realm.
     *
     * @param username user name
     * @param password the password; the credentials own it from now on, and destroy it with themselves
     * @return the credentials
     */
    public static Credentials password(String username, Secret password) {
        return new Credentials(username, password, Optional.empty(), null, new Secret(new char[0]));
    }

    /**
     * Credentials with a stored hash in place of the password.
     *
     * @param username  user name
     * @param realm     the realm that the hash was made with
     * @param algorithm the algorithm that the hash was made with; challenges for others cannot be answered
     * @param ha1       {@code H(username:realm:password)} in hexadecimal
     * @return the credentials, for that realm alone
     */
    public static Credentials ha1(String username, String realm, DigestAlgorithm algorithm, String ha1) {
        return new Credentials(username, new Secret(new char[0]), Optional.of(realm), Objects.requireNonNull(algorithm),
            new Secret(ha1.toLowerCase(Locale.ROOT).toCharArray()));
    }

    /**
     * Restricts these credentials, so that nobody but this realm gets an answer computed from the secret.
     *
     * @param only the realm
     * @return credentials for that realm alone, with a copy of the secret
     */
    public Credentials forRealm(String only) {
        return new Credentials(username, password.copy(), Optional.of(only), ha1Algorithm, ha1.copy());
    }

    /** {@return the user name} */
    public String username() {
        return username;
    }

    /**
     * {@return whether these credentials may be shown to a realm}
     *
     * @param asked the realm of a challenge
     */
    public boolean covers(String asked) {
        return realm.isEmpty() || realm.get().equals(asked);
    }

    /**
     * {@return whether a challenge with this algorithm can be answered}
     *
     * @param algorithm the algorithm
     */
    public boolean supports(DigestAlgorithm algorithm) {
        return ha1Algorithm == null || ha1Algorithm == algorithm;
    }

    /**
     * Computes HA1.
     *
     * @param algorithm one that is {@linkplain #supports supported}
     * @param forRealm  the realm as written in the challenge
     * @return the hash in hexadecimal
     */
    String ha1(DigestAlgorithm algorithm, String forRealm) {
        if (ha1Algorithm != null) {
            return new String(ha1.reveal());
        }
        byte[] head = (username + ":" + forRealm + ":").getBytes(StandardCharsets.UTF_8);
        char[] revealed = password.reveal();
        ByteBuffer secret = StandardCharsets.UTF_8.encode(CharBuffer.wrap(revealed));
        byte[] octets = Arrays.copyOf(head, head.length + secret.remaining());
        secret.get(octets, head.length, secret.remaining());
        try {
            return algorithm.hash(octets);
        } finally {
            Arrays.fill(revealed, '\0');
            Arrays.fill(octets, (byte) 0);
            Arrays.fill(secret.array(), (byte) 0);
        }
    }

    /** Overwrites password and hash; the credentials answer nothing right afterwards. */
    public void destroy() {
        password.destroy();
        ha1.destroy();
    }

    /** {@return the user name, never the secret} */
    @Override
    public String toString() {
        return "Credentials[" + username + realm.map(value -> " @ " + value).orElse("") + ", secret hidden]";
    }
}
