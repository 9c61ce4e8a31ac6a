package org.offhook;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.offhook.srtp.KeyExchange;
import org.offhook.srtp.SecurityPolicy;

/**
 * Whether the sound of calls is encrypted, and how the keys are agreed on. Immutable.
 *
 * <p>With {@link SecurityPolicy#REQUIRED} the first exchange is offered and any of them is accepted; nothing ever goes in clear. With
 * {@link SecurityPolicy#OPTIONAL} all are offered beside RTP in clear (RFC 8643), and the report says what it became.
 *
 * @param policy      how much it matters
 * @param exchanges   ways to come to keys, best first
 * @param sdesInClear whether SDES may be used where the signalling is not inside TLS: whoever reads it can then listen
 */
public record SrtpOptions(SecurityPolicy policy, List<KeyExchange> exchanges, boolean sdesInClear) {

    /** RTP in clear, SRTP neither offered nor taken: the default. */
    public static final SrtpOptions OFF = new SrtpOptions(SecurityPolicy.OFF, List.of(), false);

    /** Checks that there is a way to come to keys. */
    public SrtpOptions {
        Objects.requireNonNull(policy, "policy");
        exchanges = exchanges.stream().distinct().toList();
        if (policy != SecurityPolicy.OFF && exchanges.isEmpty()) {
            throw new IllegalArgumentException("SRTP needs a way to agree on keys: sdes, dtls or both");
        }
    }

    /**
     * SRTP or no call.
     *
     * @param exchanges ways to come to keys, best first; without any DTLS and then SDES
     * @return the options
     */
    public static SrtpOptions required(KeyExchange... exchanges) {
        return new SrtpOptions(SecurityPolicy.REQUIRED, usual(exchanges), false);
    }

    /**
     * SRTP where the other side can.
     *
     * @param exchanges ways to come to keys, best first; without any DTLS and then SDES
     * @return the options
     */
    public static SrtpOptions optional(KeyExchange... exchanges) {
        return new SrtpOptions(SecurityPolicy.OPTIONAL, usual(exchanges), false);
    }

    private static List<KeyExchange> usual(KeyExchange... exchanges) {
        return exchanges.length == 0 ? List.of(KeyExchange.DTLS, KeyExchange.SDES) : List.of(exchanges);
    }

    /**
     * Reads a list as the command line has it: one of {@code off}, {@code optional}, {@code required} and any of {@code sdes},
     * {@code dtls}, with commas between. An exchange alone means required; a policy alone means both exchanges.
     *
     * @param text such as {@code required,dtls}
     * @return the options
     * @throws IllegalArgumentException for anything else; the message says what is expected
     */
    public static SrtpOptions parse(String text) {
        SecurityPolicy policy = null;
        List<KeyExchange> exchanges = new ArrayList<>();
        for (String word : text.toLowerCase(Locale.ROOT).split(",", -1)) {
            switch (word.strip()) {
                case "off", "optional", "required" -> {
                    if (policy != null) {
                        throw new IllegalArgumentException("one of off, optional and required is enough: " + text);
                    }
                    policy = SecurityPolicy.valueOf(word.strip().toUpperCase(Locale.ROOT));
                }
                case "sdes" -> exchanges.add(KeyExchange.SDES);
                case "dtls" -> exchanges.add(KeyExchange.DTLS);
                default -> throw new IllegalArgumentException("expected off, optional, required, sdes or dtls, not \"" + word + "\"");
            }
        }
        if (policy == SecurityPolicy.OFF && !exchanges.isEmpty()) {
            throw new IllegalArgumentException("off and a way to agree on keys exclude each other: " + text);
        }
        if (policy == SecurityPolicy.OFF) {
            return OFF;
        }
        KeyExchange[] chosen = exchanges.toArray(KeyExchange[]::new);
        return policy == SecurityPolicy.OPTIONAL ? optional(chosen) : required(chosen);
    }

    /**
     * {@return these options, with SDES outside TLS allowed or not}
     *
     * @param value whether
     */
    public SrtpOptions withSdesInClear(boolean value) {
        return new SrtpOptions(policy, exchanges, value);
    }

    /** {@return whether a certificate for DTLS is needed} */
    boolean needsCertificate() {
        return policy != SecurityPolicy.OFF && exchanges.contains(KeyExchange.DTLS);
    }
}
