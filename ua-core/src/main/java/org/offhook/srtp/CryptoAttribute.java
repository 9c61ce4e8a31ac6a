package org.offhook.srtp;

import java.util.Base64;
import java.util.Optional;
import org.offhook.srtp.SdesException.Fault;

/**
 * The value of an {@code a=crypto} line (RFC 4568 section 9.1): {@code tag suite inline:key|lifetime session-parameters}. Immutable; only
 * lines that this side can follow become one, every other is told apart by its {@link SdesException}.
 *
 * <p>Not followed, and so never chosen: several keys in one line, master key identifiers, a key derivation rate, and everything that
 * would leave packets unencrypted or without authentication.
 *
 * @param tag  number of the line in its description
 * @param keys what the writer of the line protects its packets with
 */
public record CryptoAttribute(int tag, SrtpKeys keys) {

    private static final int LONGEST_LINE = 1024;
    private static final int MOST_FIELDS = 32;

    /**
     * Reads the value of an attribute.
     *
     * @param value what follows {@code crypto:}
     * @return the line
     * @throws SdesException when it cannot be followed; the message says why, without the key
     */
    public static CryptoAttribute parse(String value) throws SdesException {
        if (value.length() > LONGEST_LINE) {
            throw new SdesException(Fault.SYNTAX, "a crypto line of " + value.length() + " characters");
        }
        String[] fields = value.strip().split("[ \t]+", MOST_FIELDS);
        if (fields.length < 3) {
            throw new SdesException(Fault.SYNTAX, "a crypto line without tag, suite and key");
        }
        int tag = tag(fields[0]);
        SrtpSuite suite = SrtpSuite.named(fields[1])
            .orElseThrow(() -> new SdesException(Fault.SUITE, "crypto suite " + named(fields[1]) + " is not known"));
        SrtpKeys keys = keys(suite, fields[2]);
        for (int i = 3; i < fields.length; i++) {
            checkSessionParameter(fields[i]);
        }
        return new CryptoAttribute(tag, keys);
    }

    private static int tag(String text) throws SdesException {
        boolean digits = !text.isEmpty() && text.length() <= 9 && text.chars().allMatch(c -> c >= '0' && c <= '9');
        if (!digits) {
            throw new SdesException(Fault.SYNTAX, "the tag of a crypto line is a number of 1 to 9 digits");
        }
        return Integer.parseInt(text);
    }

    private static SrtpKeys keys(SrtpSuite suite, String parameters) throws SdesException {
        if (parameters.indexOf(';') >= 0) {
            throw new SdesException(Fault.SEVERAL_KEYS, "several keys in one crypto line are not supported");
        }
        int colon = parameters.indexOf(':');
        if (colon < 0 || !parameters.substring(0, colon).equalsIgnoreCase("inline")) {
            throw new SdesException(Fault.KEY_METHOD, "a key that is not inline");
        }
        String[] parts = parameters.substring(colon + 1).split("\\|", -1);
        SrtpKeys keys = inline(suite, parts[0]);
        if (parts.length > 3) {
            throw new SdesException(Fault.SYNTAX, "too many parts behind the key of a crypto line");
        }
        for (int i = 1; i < parts.length; i++) {
            if (parts[i].indexOf(':') >= 0) {
                throw new SdesException(Fault.MKI, "master key identifiers are not supported");
            }
            if (i == 2) {
                throw new SdesException(Fault.SYNTAX, "two lifetimes in a crypto line");
            }
            keys = keys.withLifetime(lifetime(parts[i]));
        }
        return keys;
    }

    private static SrtpKeys inline(SrtpSuite suite, String base64) throws SdesException {
        byte[] octets;
        try {
            octets = Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            throw new SdesException(Fault.KEY, "the key of a crypto line is no base64");
        }
        int wanted = suite.keyOctets() + suite.saltOctets();
        if (octets.length != wanted) {
            throw new SdesException(Fault.KEY, suite + " takes " + wanted + " octets of key and salt, not " + octets.length);
        }
        return SrtpKeys.of(suite, octets);
    }

    /** {@code 2^20} or {@code 1048576}; more than an index can count is a mistake of the writer. */
    private static long lifetime(String text) throws SdesException {
        boolean power = text.startsWith("2^");
        String digits = power ? text.substring(2) : text;
        boolean number = !digits.isEmpty() && digits.length() <= 15 && digits.chars().allMatch(c -> c >= '0' && c <= '9');
        long value = number ? Long.parseLong(digits) : 0;
        long packets = power && number && value <= 48 ? 1L << value : power ? 0 : value;
        if (packets < 1 || packets > SrtpSuite.MAX_RTP_PACKETS) {
            throw new SdesException(Fault.LIFETIME, "the lifetime of a key is 1 to 2^48 packets");
        }
        return packets;
    }

    /** Section 6.3: what is unknown must be understood, unless it is marked as optional with a dash (section 6.3.7). */
    private static void checkSessionParameter(String parameter) throws SdesException {
        String name = parameter.indexOf('=') < 0 ? parameter : parameter.substring(0, parameter.indexOf('='));
        switch (name) {
            // How large a replay window the sender thinks we need, at the least: a hint for networks that reorder more than ours can bear.
            case "WSH" -> { }
            case "KDR" -> {
                if (!parameter.equals("KDR=0")) {
                    throw new SdesException(Fault.SESSION_PARAMETER, "a key derivation rate is not supported");
                }
            }
            case "UNENCRYPTED_SRTP", "UNENCRYPTED_SRTCP", "UNAUTHENTICATED_SRTP" ->
                throw new SdesException(Fault.SESSION_PARAMETER, "SRTP without protection (" + name + ") is not accepted");
            case "FEC_ORDER", "FEC_KEY" ->
                throw new SdesException(Fault.SESSION_PARAMETER, "error correction inside SRTP (" + name + ") is not supported");
            default -> {
                if (!name.startsWith("-")) {
                    throw new SdesException(Fault.SESSION_PARAMETER, "session parameter " + named(name) + " is not known");
                }
            }
        }
    }

    /** What is no name may be a key that slipped to another place of a garbled line, and is not repeated. */
    private static String named(String text) {
        return text.matches("[A-Z0-9_]{1,40}") ? text : "with an odd name";
    }

    /** {@return the lifetime as the line writes it, empty for the longest} */
    private Optional<String> lifetimeText() {
        long packets = keys.lifetimePackets();
        return packets == SrtpSuite.MAX_RTP_PACKETS ? Optional.empty()
            : Optional.of(Long.bitCount(packets) == 1 ? "2^" + Long.numberOfTrailingZeros(packets) : Long.toString(packets));
    }

    /** {@return the value for SDP, with the key: never for a log} */
    public String encode() {
        return tag + " " + keys.suite() + " inline:" + Base64.getEncoder().encodeToString(keys.keyAndSalt())
            + lifetimeText().map(text -> "|" + text).orElse("");
    }
}
