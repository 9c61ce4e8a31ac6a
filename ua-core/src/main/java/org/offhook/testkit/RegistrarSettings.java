package org.offhook.testkit;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.offhook.sip.auth.DigestAlgorithm;

/**
 * What an {@link EmbeddedRegistrar} is responsible for and how strict it is. Immutable; the {@code with...} methods change
 * one thing.
 *
 * @param domain        host part of the addresses it knows, in lower case: a name, or the address it listens on
 * @param passwords     user names and their passwords
 * @param algorithms    digest algorithms to offer, best first
 * @param minExpires    shortest binding it takes; shorter ones are answered 423
 * @param maxExpires    longest binding it grants
 * @param nonceLifetime how long a nonce is good; older ones are answered with {@code stale=true}
 * @param openCalls     whether it forwards calls without asking the caller for a password
 */
public record RegistrarSettings(String domain, Map<String, String> passwords, List<DigestAlgorithm> algorithms,
                                Duration minExpires, Duration maxExpires, Duration nonceLifetime, boolean openCalls) {

    /** Checks the domain and copies the collections. */
    public RegistrarSettings {
        Objects.requireNonNull(domain, "domain");
        if (domain.isEmpty() || domain.getBytes(StandardCharsets.UTF_8).length > 255 || domain.indexOf('"') >= 0) {
            throw new IllegalArgumentException("no domain: \"" + domain + "\"");
        }
        passwords = Map.copyOf(passwords);
        algorithms = List.copyOf(algorithms);
        if (algorithms.isEmpty() || minExpires.compareTo(maxExpires) > 0) {
            throw new IllegalArgumentException("an algorithm is needed, and minExpires must not exceed maxExpires");
        }
    }

    /**
     * The usual settings: SHA-256 before MD5, bindings of one minute to one hour, nonces of five minutes, callers have to
     * authenticate.
     *
     * @param domain    host part of the addresses
     * @param passwords user names and their passwords
     * @return the settings
     */
    public static RegistrarSettings of(String domain, Map<String, String> passwords) {
        return new RegistrarSettings(domain, passwords, List.of(DigestAlgorithm.SHA_256, DigestAlgorithm.MD5),
            Duration.ofMinutes(1), Duration.ofHours(1), Duration.ofMinutes(5), false);
    }

    /**
     * {@return these settings with other digest algorithms}
     *
     * @param value best first
     */
    public RegistrarSettings withAlgorithms(List<DigestAlgorithm> value) {
        return new RegistrarSettings(domain, passwords, value, minExpires, maxExpires, nonceLifetime, openCalls);
    }

    /**
     * {@return these settings with other limits for bindings}
     *
     * @param shortest shorter ones are answered 423
     * @param longest  longer ones are granted this
     */
    public RegistrarSettings withExpires(Duration shortest, Duration longest) {
        return new RegistrarSettings(domain, passwords, algorithms, shortest, longest, nonceLifetime, openCalls);
    }

    /**
     * {@return these settings with another life for nonces}
     *
     * @param value how long a nonce is good
     */
    public RegistrarSettings withNonceLifetime(Duration value) {
        return new RegistrarSettings(domain, passwords, algorithms, minExpires, maxExpires, value, openCalls);
    }

    /**
     * {@return these settings, asking callers for a password or not}
     *
     * @param value true to forward calls of strangers as well
     */
    public RegistrarSettings withOpenCalls(boolean value) {
        return new RegistrarSettings(domain, passwords, algorithms, minExpires, maxExpires, nonceLifetime, value);
    }
}
