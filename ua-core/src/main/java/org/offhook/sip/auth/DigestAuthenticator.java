package org.offhook.sip.auth;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.offhook.sip.SipHeaders;
import org.offhook.sip.SipRequest;
import org.offhook.sip.SipResponse;
import org.offhook.sip.SipSyntaxException;
import org.offhook.sip.SipText;

/**
 * The client side of digest authentication (RFC 3261 section 22, RFC 7616, RFC 8760): keeps the nonces of one account and
 * answers challenges. Pure; owned by one thread, the loop.
 *
 * <p>Of several challenges of one realm the strongest is answered; among equals the first, for the server lists them in its
 * order of preference (RFC 8760 section 2.4). All realms of a response are answered for which there are credentials. It
 * does not know where a request goes: a caller shows its requests to this class only when they go to the servers of the
 * account, never when they go straight to a peer.
 *
 * <p>A server of the account also passes on what peers behind it answer, and a peer may ask for the password as well. So the
 * realms that have accepted an answer, and those that ask on REGISTER, which no peer gets to see, are the account's from then
 * on, and other realms get nothing.
 */
public final class DigestAuthenticator {

    /** The third challenge of one request is not answered: the request and two answers are three tries. */
    private static final int MAX_CHALLENGES_PER_REQUEST = 3;
    /** Realms remembered; a server that invents new ones must not fill the memory. */
    private static final int MAX_REALMS = 16;

    private enum Side {
        SERVER(401, "WWW-Authenticate", "Authorization", "Authentication-Info"),
        PROXY(407, "Proxy-Authenticate", "Proxy-Authorization", "Proxy-Authentication-Info");

        private final int status;
        private final String challengeHeader;
        private final String credentialsHeader;
        private final String infoHeader;

        Side(int status, String challengeHeader, String credentialsHeader, String infoHeader) {
            this.status = status;
            this.challengeHeader = challengeHeader;
            this.credentialsHeader = credentialsHeader;
            this.infoHeader = infoHeader;
        }
    }

    private record Protection(Side side, String realm) {
    }

    private final List<Credentials> credentials;
    private final Randomness randomness;
    private final boolean confirmsRefusals;
    private final Map<Protection, DigestSession> sessions = new LinkedHashMap<>();
    private final Set<String> ownRealms = new HashSet<>();

    /**
     * Makes an authenticator without nonces.
     *
     * @param credentials what to answer with; the first that covers a realm is used
     * @param randomness  makes the cnonces
     */
    public DigestAuthenticator(List<Credentials> credentials, Randomness randomness) {
        this(credentials, randomness, false);
    }

    /**
     * Makes an authenticator without nonces.
     *
     * @param credentials      what to answer with; the first that covers a realm is used
     * @param randomness       makes the cnonces
     * @param confirmsRefusals whether a realm that asks again, without saying that the nonce was stale, gets one more answer. RFC 3261
     *                         section 22.2 forbids it, for it cannot help where the password is wrong; where servers share an
     *                         address and not their nonces, and forget {@code stale=true}, it does, and it shows which of the two it is
     */
    public DigestAuthenticator(List<Credentials> credentials, Randomness randomness, boolean confirmsRefusals) {
        this.credentials = List.copyOf(credentials);
        this.randomness = randomness;
        this.confirmsRefusals = confirmsRefusals;
    }

    /**
     * {@return whether a response asks for credentials}
     *
     * @param response any response
     */
    public static boolean isChallenge(SipResponse response) {
        return response.status() == Side.SERVER.status || response.status() == Side.PROXY.status;
    }

    /**
     * Copies credentials, as the ACK to a 2xx needs those of its INVITE (RFC 3261 section 22.1).
     *
     * @param from the request they stand in
     * @param to   the headers to put them into
     * @return the headers with them
     */
    public static SipHeaders copyCredentials(SipRequest from, SipHeaders to) {
        SipHeaders.Builder headers = to.toBuilder();
        for (Side side : Side.values()) {
            headers.remove(side.credentialsHeader).addAll(side.credentialsHeader, from.headers().all(side.credentialsHeader));
        }
        return headers.build();
    }

    /** Overwrites the secrets of all credentials, at the end of the account; what is answered afterwards is wrong. Any thread. */
    public void destroy() {
        credentials.forEach(Credentials::destroy);
    }

    /** {@return the authentication of one new request, which may have to be sent several times} */
    public Exchange begin() {
        return new Exchange();
    }

    /** One request and its repetitions after challenges. A repetition without a challenge (refresh) is a new exchange. */
    public final class Exchange {

        private final Set<Protection> answered = new LinkedHashSet<>();
        private final Set<String> staleNonces = new HashSet<>();
        private final Set<Protection> refusedOnce = new HashSet<>();
        private int challenges;

        private Exchange() {
        }

        /**
         * Puts credentials into a request before anybody asks, with the nonces that worked before, which saves the round trip
         * of a challenge (RFC 3261 section 22.3).
         *
         * @param request the request
         * @return the request with credentials, or without when no realm is known yet
         */
        public SipRequest authorizeAhead(SipRequest request) {
            return authorize(request, sessions.keySet());
        }

        /**
         * Answers a challenge.
         *
         * @param sent     the request as it was sent, or the same built anew
         * @param response a 401 or 407 to it
         * @return the request to send next, or why there is none
         */
        public AuthOutcome answer(SipRequest sent, SipResponse response) {
            if (++challenges >= MAX_CHALLENGES_PER_REQUEST) {
                return refused(AuthOutcome.Refusal.TOO_MANY_CHALLENGES, "The server keeps asking for the password: "
                    + (MAX_CHALLENGES_PER_REQUEST - 1) + " answers to its challenges did not satisfy it.");
            }
            Map<Protection, DigestChallenge> asked = strongestPerRealm(response);
            if (asked.isEmpty()) {
                return refused(AuthOutcome.Refusal.NO_SUPPORTED_CHALLENGE, "The server answered " + response.status()
                    + " without a Digest challenge that can be answered (algorithms known: SHA-256, SHA-512-256, MD5).");
            }
            boolean known = false;
            for (Map.Entry<Protection, DigestChallenge> entry : asked.entrySet()) {
                Optional<Credentials> fitting = credentialsFor(entry.getValue());
                if (fitting.isEmpty() || !mayAsk(entry.getKey().realm(), sent)) {
                    continue;
                }
                known = true;
                if (isRefusal(entry.getKey(), entry.getValue())) {
                    return refused(AuthOutcome.Refusal.CREDENTIALS_REFUSED, "The server refused the user name \""
                        + SipText.printable(fitting.get().username()) + "\" or its password for the realm \""
                        + SipText.printable(entry.getKey().realm()) + "\".");
                }
                accept(entry.getKey(), entry.getValue(), fitting.get());
            }
            if (!known) {
                return refused(AuthOutcome.Refusal.UNKNOWN_REALM, "There are no credentials for the realm \"" + asked.keySet()
                    .stream().map(protection -> SipText.printable(protection.realm())).collect(Collectors.joining("\", \""))
                    + "\".");
            }
            return new AuthOutcome.Retry(authorize(sent, answered));
        }

        /** A realm that asks again after an answer means no, unless only the nonce was too old, once per nonce. */
        private boolean isRefusal(Protection protection, DigestChallenge challenge) {
            if (!answered.contains(protection)) {
                return false;
            }
            if (challenge.stale()) {
                return !staleNonces.add(challenge.nonce());
            }
            return !confirmsRefusals || !refusedOnce.add(protection);
        }

        private boolean mayAsk(String realm, SipRequest sent) {
            return sent.method().equals("REGISTER") || ownRealms.isEmpty() || ownRealms.contains(realm);
        }

        private void accept(Protection protection, DigestChallenge challenge, Credentials fitting) {
            DigestSession current = sessions.get(protection);
            boolean sameNonce = current != null && current.challenge().nonce().equals(challenge.nonce())
                && current.challenge().algorithm() == challenge.algorithm();
            if (!sameNonce) {
                // A nonce that comes again keeps its session, so that its count goes on and never repeats.
                remember(protection, new DigestSession(fitting, challenge, randomness));
            }
            answered.add(protection);
        }

        private SipRequest authorize(SipRequest request, Set<Protection> protections) {
            SipHeaders.Builder headers = request.headers().toBuilder();
            for (Side side : Side.values()) {
                headers.remove(side.credentialsHeader);
            }
            for (Protection protection : protections) {
                DigestSession session = sessions.get(protection);
                if (session != null) {
                    headers.add(protection.side().credentialsHeader, session.authorize(request));
                }
            }
            return request.withHeaders(headers.build());
        }

        /**
         * Looks at a final response that is no challenge: takes over a next nonce, and checks the server's own proof where
         * it gives one (RFC 7616 section 3.5).
         *
         * @param sent     the request as sent
         * @param response its final response
         * @return false when the server's proof is there and wrong, so that it does not know the password
         */
        public boolean onAnswered(SipRequest sent, SipResponse response) {
            boolean genuine = true;
            if (response.success()) {
                answered.forEach(protection -> learnRealm(protection.realm()));
            }
            for (Side side : Side.values()) {
                Optional<String> info = response.headers().first(side.infoHeader);
                Optional<DigestSession> session = onlySession(side, sent);
                if (info.isPresent() && session.isPresent()) {
                    genuine &= takeInfo(session.get(), info.get(), sent, response);
                }
            }
            return genuine;
        }

        private boolean takeInfo(DigestSession session, String text, SipRequest sent, SipResponse response) {
            AuthDirectives info;
            try {
                info = AuthDirectives.parseWithoutScheme(text);
            } catch (SipSyntaxException e) {
                return true;
            }
            boolean genuine = info.get("rspauth").map(proof -> MessageDigest.isEqual(
                session.expectedProof(sent.requestUri().toString(), response.body()).getBytes(StandardCharsets.US_ASCII),
                proof.toLowerCase(Locale.ROOT).getBytes(StandardCharsets.UTF_8))).orElse(true);
            info.get("nextnonce").filter(nonce -> !nonce.isEmpty()).ifPresent(session::renewNonce);
            return genuine;
        }

        /** The header does not name its realm, so it is of use only where the request carried credentials for one. */
        private Optional<DigestSession> onlySession(Side side, SipRequest sent) {
            List<DigestSession> candidates = new ArrayList<>(1);
            sessions.forEach((protection, session) -> {
                if (protection.side() == side) {
                    candidates.add(session);
                }
            });
            return candidates.size() == 1 && sent.headers().all(side.credentialsHeader).size() == 1
                ? Optional.of(candidates.get(0)) : Optional.empty();
        }
    }

    private void learnRealm(String realm) {
        if (ownRealms.size() < MAX_REALMS) {
            ownRealms.add(realm);
        }
    }

    private Map<Protection, DigestChallenge> strongestPerRealm(SipResponse response) {
        Map<Protection, DigestChallenge> strongest = new LinkedHashMap<>();
        for (Side side : Side.values()) {
            // Both headers are looked at whatever the status: a forking proxy puts all it got into one response.
            for (String line : response.headers().all(side.challengeHeader)) {
                List<DigestChallenge> challenges;
                try {
                    challenges = DigestChallenge.parse(line);
                } catch (SipSyntaxException e) {
                    continue;
                }
                Comparator<DigestChallenge> byStrength = Comparator.comparingInt(this::rank);
                challenges.forEach(challenge -> strongest.merge(new Protection(side, challenge.realm()), challenge,
                    (first, second) -> byStrength.compare(second, first) > 0 ? second : first));
            }
        }
        return strongest;
    }

    /** A stored HA1 fits one algorithm only; a stronger one that it cannot serve is no choice. */
    private int rank(DigestChallenge challenge) {
        return credentialsFor(challenge).isPresent() ? challenge.algorithm().strength() : -1;
    }

    private Optional<Credentials> credentialsFor(DigestChallenge challenge) {
        return credentials.stream()
            .filter(candidate -> candidate.covers(challenge.realm()) && candidate.supports(challenge.algorithm())).findFirst();
    }

    private void remember(Protection protection, DigestSession session) {
        if (sessions.size() >= MAX_REALMS && !sessions.containsKey(protection)) {
            sessions.remove(sessions.keySet().iterator().next());
        }
        sessions.put(protection, session);
    }

    private static AuthOutcome refused(AuthOutcome.Refusal reason, String sentence) {
        return new AuthOutcome.Refused(reason, sentence);
    }
}
