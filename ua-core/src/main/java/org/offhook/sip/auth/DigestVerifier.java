package org.offhook.sip.auth;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.offhook.sip.SipRequest;
import org.offhook.sip.SipSyntaxException;
import org.offhook.sip.SipText;
import org.offhook.sip.SipUri;

/**
 * The server side of digest authentication for one realm (RFC 7616): makes challenges and checks credentials. Pure; owned
 * by one thread.
 *
 * <p>A nonce carries its time and a keyed hash of it, so challenging a stranger costs no memory; only nonces that were used
 * with the right password are remembered, for their counts.
 */
public final class DigestVerifier {

    private static final int MAX_REMEMBERED_NONCES = 10_000;
    private static final int TIME_DIGITS = 16;

    /** The judgement on a request. */
    public sealed interface Verdict {

        /**
         * The credentials are right.
         *
         * @param username who it is
         */
        record Genuine(String username) implements Verdict {
        }

        /**
         * Answer 401 with these challenges.
         *
         * @param challenges values of WWW-Authenticate headers, the strongest first
         * @param refused    whether there were credentials and they were wrong, rather than missing or stale
         */
        record Challenge(List<String> challenges, boolean refused) implements Verdict {
        }
    }

    private final String realm;
    private final List<DigestAlgorithm> algorithms;
    private final long nonceLifetimeNanos;
    private final Function<String, Optional<Credentials>> accounts;
    private final Randomness randomness;
    private final String nonceKey;
    private final Map<String, Long> highestCounts = new LinkedHashMap<>();
    private long newestForgottenNanos;
    private boolean anyForgotten;

    /**
     * Makes a verifier.
     *
     * @param realm              the realm, without quotes and backslashes
     * @param algorithms         what to offer, in order of preference
     * @param nonceLifetimeNanos how long a nonce is good
     * @param accounts           finds the credentials of a user name
     * @param randomness         makes the nonces
     */
    public DigestVerifier(String realm, List<DigestAlgorithm> algorithms, long nonceLifetimeNanos,
                          Function<String, Optional<Credentials>> accounts, Randomness randomness) {
        this.realm = realm;
        this.algorithms = List.copyOf(algorithms);
        this.nonceLifetimeNanos = nonceLifetimeNanos;
        this.accounts = accounts;
        this.randomness = randomness;
        this.nonceKey = randomness.hex128() + randomness.hex128();
    }

    /**
     * Judges a request.
     *
     * @param request  the request, with or without an Authorization header
     * @param nowNanos the instant
     * @return the verdict
     */
    public Verdict verify(SipRequest request, long nowNanos) {
        boolean refused = false;
        for (String line : request.headers().all("Authorization")) {
            try {
                for (AuthDirectives directives : AuthDirectives.parse(line)) {
                    if (!directives.isDigest() || !directives.get("realm").orElse("").equals(realm)) {
                        continue;
                    }
                    if (!isRight(directives, request)) {
                        refused = true;
                    } else if (isFresh(directives, nowNanos)) {
                        return new Verdict.Genuine(username(directives));
                    } else {
                        return new Verdict.Challenge(challenges(true, nowNanos), false);
                    }
                }
            } catch (SipSyntaxException e) {
                refused = true;
            }
        }
        return new Verdict.Challenge(challenges(false, nowNanos), refused);
    }

    private List<String> challenges(boolean stale, long nowNanos) {
        List<String> lines = new ArrayList<>(algorithms.size());
        String time = String.format("%016x", nowNanos);
        String nonce = time + randomness.hex128();
        nonce += seal(nonce);
        for (DigestAlgorithm algorithm : algorithms) {
            lines.add("Digest realm=\"" + realm + "\", nonce=\"" + nonce + "\", algorithm=" + algorithm.token()
                + ", qop=\"auth\"" + (stale ? ", stale=true" : ""));
        }
        return lines;
    }

    private String seal(String text) {
        return DigestAlgorithm.SHA_256.hash(nonceKey + DigestAlgorithm.SHA_256.hash(nonceKey + text)).substring(0, 32);
    }

    private boolean isRight(AuthDirectives directives, SipRequest request) {
        String algorithmText = directives.get("algorithm").orElse("");
        Optional<DigestAlgorithm> algorithm = DigestAlgorithm.of(algorithmText).filter(algorithms::contains);
        Optional<Credentials> account = accounts.apply(username(directives));
        String uri = directives.required("uri");
        String qop = directives.get("qop").orElse("");
        if (algorithm.isEmpty() || account.isEmpty() || !account.get().supports(algorithm.get())
            || !qop.equals("auth") || DigestAlgorithm.isSession(algorithmText) || !sameTarget(uri, request.requestUri())) {
            return false;
        }
        String ha1 = account.get().ha1(algorithm.get(), realm);
        String ha2 = DigestHashes.ha2(algorithm.get(), request.method(), uri, qop, request.body());
        String expected = DigestHashes.response(algorithm.get(), ha1, directives.required("nonce"), directives.required("nc"),
            directives.required("cnonce"), qop, ha2);
        return MessageDigest.isEqual(expected.getBytes(StandardCharsets.US_ASCII),
            directives.required("response").toLowerCase(Locale.ROOT).getBytes(StandardCharsets.UTF_8));
    }

    /** The same user at the same host; parameters may have been added on the way. */
    private static boolean sameTarget(String uri, SipUri target) {
        return SipUri.parse(uri).addressOfRecord().equals(target.addressOfRecord());
    }

    /** Ours, not too old, and its count higher than any before: else the sender may try again with a new nonce. */
    private boolean isFresh(AuthDirectives directives, long nowNanos) {
        String nonce = directives.required("nonce");
        if (nonce.length() <= TIME_DIGITS + 32) {
            return false;
        }
        int sealAt = nonce.length() - 32;
        long count;
        long madeNanos;
        try {
            madeNanos = Long.parseUnsignedLong(nonce.substring(0, TIME_DIGITS), 16);
            count = Long.parseLong(directives.required("nc"), 16);
        } catch (NumberFormatException e) {
            return false;
        }
        boolean ours = seal(nonce.substring(0, sealAt)).equals(nonce.substring(sealAt));
        if (!ours || nowNanos - madeNanos > nonceLifetimeNanos || nowNanos - madeNanos >= forgottenAgeNanos(nowNanos)
            || count <= highestCounts.getOrDefault(nonce, 0L)) {
            return false;
        }
        if (highestCounts.put(nonce, count) == null && highestCounts.size() > MAX_REMEMBERED_NONCES) {
            forgetOldest();
        }
        return true;
    }

    /** {@return the age from which on the counts of nonces are no longer known} */
    private long forgottenAgeNanos(long nowNanos) {
        return anyForgotten ? nowNanos - newestForgottenNanos : Long.MAX_VALUE;
    }

    /** A forgotten nonce could be used again with an old count, so all of its age and older become stale. */
    private void forgetOldest() {
        Iterator<String> oldest = highestCounts.keySet().iterator();
        long madeNanos = Long.parseUnsignedLong(oldest.next().substring(0, TIME_DIGITS), 16);
        oldest.remove();
        newestForgottenNanos = anyForgotten ? Math.max(newestForgottenNanos, madeNanos) : madeNanos;
        anyForgotten = true;
    }

    private static String username(AuthDirectives directives) {
        return SipText.unquote('"' + directives.required("username") + '"');
    }
}
