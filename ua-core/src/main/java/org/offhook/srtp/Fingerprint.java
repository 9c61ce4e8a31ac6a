package org.offhook.srtp;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The hash of a certificate as {@code a=fingerprint} carries it (RFC 8122 section 5). Immutable.
 *
 * <p>MD5 and MD2 are refused (RFC 8122 section 5 forbids them). SHA-1 is taken where a phone offers nothing better: to pass with another
 * certificate takes a second preimage, which nobody has found.
 */
public final class Fingerprint {

    private static final List<String> HASHES = List.of("sha-1", "sha-224", "sha-256", "sha-384", "sha-512");
    private static final int[] OCTETS = {20, 28, 32, 48, 64};

    private final int strength;
    private final byte[] digest;

    private Fingerprint(int strength, byte[] digest) {
        this.strength = strength;
        this.digest = digest;
    }

    /**
     * Reads an attribute.
     *
     * @param value {@code sha-256 AB:CD:...}, hexadecimal digits in any case
     * @return the fingerprint, empty for what is none or must not be used
     */
    public static Optional<Fingerprint> parse(String value) {
        int space = value.strip().indexOf(' ');
        if (space < 0) {
            return Optional.empty();
        }
        int strength = HASHES.indexOf(value.strip().substring(0, space).toLowerCase(Locale.ROOT));
        String text = value.strip().substring(space + 1).strip();
        if (strength < 0 || text.length() != OCTETS[strength] * 3 - 1) {
            return Optional.empty();
        }
        byte[] digest = new byte[OCTETS[strength]];
        for (int i = 0; i < digest.length; i++) {
            int high = hexDigit(text.charAt(3 * i));
            int low = hexDigit(text.charAt(3 * i + 1));
            boolean separated = i == digest.length - 1 || text.charAt(3 * i + 2) == ':';
            if (high < 0 || low < 0 || !separated) {
                return Optional.empty();
            }
            digest[i] = (byte) (high << 4 | low);
        }
        return Optional.of(new Fingerprint(strength, digest));
    }

    /** Other scripts have digits too; a fingerprint has none of them. */
    private static int hexDigit(char digit) {
        return digit < 128 ? Character.digit(digit, 16) : -1;
    }

    /**
     * Hashes a certificate.
     *
     * @param certificate DER
     * @return its fingerprint with SHA-256
     */
    public static Fingerprint sha256(byte[] certificate) {
        int strength = HASHES.indexOf("sha-256");
        return new Fingerprint(strength, hash(strength, certificate));
    }

    /**
     * Checks a certificate against the fingerprints that its owner announced: it must be one of those with the strongest hash
     * (RFC 8122 section 5), so that a weak one beside a strong one opens no door.
     *
     * @param announced   what signalling says; at least one
     * @param certificate DER
     * @return whether it is the one
     */
    public static boolean anyMatches(List<Fingerprint> announced, byte[] certificate) {
        int strongest = announced.stream().mapToInt(print -> print.strength).max().orElse(-1);
        return announced.stream().filter(print -> print.strength == strongest)
            .anyMatch(print -> MessageDigest.isEqual(print.digest, hash(strongest, certificate)));
    }

    private static byte[] hash(int strength, byte[] certificate) {
        try {
            return MessageDigest.getInstance(HASHES.get(strength).toUpperCase(Locale.ROOT)).digest(certificate);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has the SHA family", e);
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Fingerprint print && print.strength == strength && Arrays.equals(print.digest, digest);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(digest);
    }

    /** {@return the value of the attribute, with upper-case digits} */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(HASHES.get(strength)).append(' ');
        for (int i = 0; i < digest.length; i++) {
            text.append(i == 0 ? "" : ":").append(String.format(Locale.ROOT, "%02X", digest[i]));
        }
        return text.toString();
    }
}
