package org.offhook.sip.auth;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/** A hash of digest authentication (RFC 7616 section 3.3, RFC 8760 section 2.1), weakest first. */
public enum DigestAlgorithm {
    /** What everybody speaks, and what a listener on the wire can guess passwords from fastest. */
    MD5("MD5", "MD5", 0),
    /** The one that RFC 8760 asks for. */
    SHA_256("SHA-256", "SHA-256", 1),
    /** As strong as SHA-256; which of the two is used is left to the order of the server. */
    SHA_512_256("SHA-512-256", "SHA-512/256", 1);

    private static final HexFormat HEX = HexFormat.of();
    private static final String SESSION_SUFFIX = "-sess";

    private final String token;
    private final String hashName;
    private final int strength;

    DigestAlgorithm(String token, String hashName, int strength) {
        this.token = token;
        this.hashName = hashName;
        this.strength = strength;
    }

    /** {@return the word in an {@code algorithm} parameter} */
    public String token() {
        return token;
    }

    /** {@return rank among the algorithms; a larger one is stronger} */
    int strength() {
        return strength;
    }

    /**
     * Reads an {@code algorithm} parameter.
     *
     * @param text the word, with or without {@code -sess}, in any case; empty means MD5 (RFC 7616 section 3.3)
     * @return the algorithm, or empty for one that is not supported
     */
    public static Optional<DigestAlgorithm> of(String text) {
        if (text.isEmpty()) {
            return Optional.of(MD5);
        }
        String name = isSession(text) ? text.substring(0, text.length() - SESSION_SUFFIX.length()) : text;
        for (DigestAlgorithm algorithm : values()) {
            if (algorithm.token.equalsIgnoreCase(name)) {
                return Optional.of(algorithm);
            }
        }
        return Optional.empty();
    }

    /**
     * {@return whether an {@code algorithm} parameter asks for a session key}
     *
     * @param text the parameter
     */
    static boolean isSession(String text) {
        return text.regionMatches(true, text.length() - SESSION_SUFFIX.length(), SESSION_SUFFIX, 0, SESSION_SUFFIX.length());
    }

    /**
     * Hashes.
     *
     * @param octets what to hash
     * @return the hash in lower-case hexadecimal
     */
    String hash(byte[] octets) {
        try {
            return HEX.formatHex(MessageDigest.getInstance(hashName).digest(octets));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java has no " + hashName, e);
        }
    }

    /**
     * Hashes the UTF-8 form of a text.
     *
     * @param text what to hash
     * @return the hash in lower-case hexadecimal
     */
    String hash(String text) {
        return hash(text.getBytes(StandardCharsets.UTF_8));
    }
}
