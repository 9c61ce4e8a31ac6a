package org.offhook.sip.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.offhook.sip.SipHeaders;
import org.offhook.sip.SipRequest;
import org.offhook.sip.SipResponse;
import org.offhook.sip.SipUri;

class DigestAuthenticatorTest {

    private static final SipUri TARGET = SipUri.parse("sip:2001@pbx.example");
    private final Credentials alice = Credentials.password("2001", "sesame".toCharArray());
    private final DigestAuthenticator authenticator = new DigestAuthenticator(List.of(alice), Randomness.secure());

    private static SipRequest request(String method) {
        return new SipRequest(method, TARGET, SipHeaders.builder().add("CSeq", "1 " + method).build());
    }

    private static SipResponse challenge(int status, String... lines) {
        SipHeaders.Builder headers = SipHeaders.builder();
        for (String line : lines) {
            headers.add(status == 401 ? "WWW-Authenticate" : "Proxy-Authenticate", line);
        }
        return new SipResponse(status, "", headers.build(), new byte[0]);
    }

    private static SipRequest retried(AuthOutcome outcome) {
        return assertInstanceOf(AuthOutcome.Retry.class, outcome).request();
    }

    private static AuthOutcome.Refusal refusal(AuthOutcome outcome) {
        return assertInstanceOf(AuthOutcome.Refused.class, outcome).reason();
    }

    private static String authorization(SipRequest request) {
        return request.headers().first("Authorization").orElseThrow();
    }

    private static String parameter(String header, String name) {
        Matcher matcher = Pattern.compile("[ ,]" + name + "=\"?([^\",]*)").matcher(header);
        return matcher.find() ? matcher.group(1) : "";
    }

    @Test
    void answersTheStrongestOfSeveralChallenges() {
        SipRequest retry = retried(authenticator.begin().answer(request("REGISTER"), challenge(401,
            "Digest realm=\"a\", nonce=\"1\", algorithm=MD5, qop=\"auth\"",
            "Digest realm=\"a\", nonce=\"1\", algorithm=SHA-256, qop=\"auth\"",
            "Digest realm=\"a\", nonce=\"1\", algorithm=SHA-512-256, qop=\"auth\"")));
        assertEquals(1, retry.headers().all("Authorization").size());
        assertEquals("SHA-256", parameter(authorization(retry), "algorithm"));
    }

    @Test
    void answersTheRestWhenTheStrongestIsUnknown() {
        SipRequest retry = retried(authenticator.begin().answer(request("REGISTER"), challenge(401,
            "Digest realm=\"a\", nonce=\"1\", algorithm=SHA3-512, qop=\"auth\"", "Basic realm=\"a\"", "NTLM TlRMTVNTUAAB==",
            "Digest realm=\"a\", nonce=\"1\", qop=\"auth-conf\"", "Digest realm=\"a\", nonce=\"2\", algorithm=MD5")));
        assertEquals("2", parameter(authorization(retry), "nonce"));
        assertEquals("", parameter(authorization(retry), "qop"));
        assertEquals("", parameter(authorization(retry), "cnonce"));
    }

    @Test
    void readsSeveralChallengesInOneLine() {
        SipRequest retry = retried(authenticator.begin().answer(request("REGISTER"), challenge(401,
            "Basic realm=\"b,c\", Digest realm=\"a\",nonce=\"1\",algorithm=MD5 , Digest nonce=\"1\", realm=\"a\", algorithm=\"SHA-256\"")));
        assertEquals("SHA-256", parameter(authorization(retry), "algorithm"));
    }

    @Test
    void answersEveryRealmAndKeepsEarlierOnesWhenTheNextProxyAsks() {
        DigestAuthenticator.Exchange exchange = authenticator.begin();
        SipRequest first = retried(exchange.answer(request("INVITE"), challenge(407,
            "Digest realm=\"p1\", nonce=\"n1\", qop=\"auth\"", "Digest realm=\"p2\", nonce=\"n2\", qop=\"auth\"")));
        assertEquals(2, first.headers().all("Proxy-Authorization").size());
        SipRequest second = retried(exchange.answer(first, challenge(401, "Digest realm=\"s\", nonce=\"n3\", qop=\"auth\"")));
        assertEquals(2, second.headers().all("Proxy-Authorization").size());
        assertEquals("00000002", parameter(second.headers().first("Proxy-Authorization").orElseThrow(), "nc"));
        assertEquals("00000001", parameter(authorization(second), "nc"));
    }

    @Test
    void tellsAWrongPasswordAfterOneAnswer() {
        DigestAuthenticator.Exchange exchange = authenticator.begin();
        SipRequest retry = retried(exchange.answer(request("REGISTER"), challenge(401, "Digest realm=\"a\", nonce=\"1\"")));
        AuthOutcome outcome = exchange.answer(retry, challenge(401, "Digest realm=\"a\", nonce=\"2\""));
        assertEquals(AuthOutcome.Refusal.CREDENTIALS_REFUSED, refusal(outcome));
        assertFalse(outcome.toString().contains("sesame"));
    }

    @Test
    void confirmsARefusalOnceWhereThatIsWanted() {
        DigestAuthenticator.Exchange exchange = new DigestAuthenticator(List.of(alice), Randomness.secure(), true).begin();
        SipRequest first = retried(exchange.answer(request("REGISTER"), challenge(401, "Digest realm=\"a\", nonce=\"1\", qop=\"auth\"")));
        SipRequest second = retried(exchange.answer(first, challenge(401, "Digest realm=\"a\", nonce=\"2\", qop=\"auth\"")));
        assertEquals("2", parameter(authorization(second), "nonce"));
        assertEquals(AuthOutcome.Refusal.TOO_MANY_CHALLENGES,
            refusal(exchange.answer(second, challenge(401, "Digest realm=\"a\", nonce=\"3\", qop=\"auth\""))));
    }

    @Test
    void aRememberedNonceThatExpiredIsNoWrongPassword() {
        DigestAuthenticator.Exchange first = authenticator.begin();
        first.answer(request("REGISTER"), challenge(401, "Digest realm=\"a\", nonce=\"1\", qop=\"auth\""));
        DigestAuthenticator.Exchange refresh = authenticator.begin();
        SipRequest ahead = refresh.authorizeAhead(request("REGISTER"));
        assertEquals("00000002", parameter(authorization(ahead), "nc"));
        SipRequest retry = retried(refresh.answer(ahead, challenge(401, "Digest realm=\"a\", nonce=\"2\", qop=\"auth\"")));
        assertEquals("2", parameter(authorization(retry), "nonce"));
        assertEquals("00000001", parameter(authorization(retry), "nc"));
        assertEquals(1, retry.headers().all("Authorization").size());
    }

    @Test
    void staleNoncesAreAnsweredButNotForever() {
        DigestAuthenticator.Exchange exchange = authenticator.begin();
        SipRequest request = request("REGISTER");
        int retries = 0;
        AuthOutcome outcome;
        do {
            outcome = exchange.answer(request, challenge(401, "Digest realm=\"a\", nonce=\"" + retries + "\", stale=TRUE, qop=\"auth\""));
            if (outcome instanceof AuthOutcome.Retry retry) {
                request = retry.request();
                retries++;
            }
        } while (outcome instanceof AuthOutcome.Retry);
        assertEquals(2, retries);
        assertEquals(AuthOutcome.Refusal.TOO_MANY_CHALLENGES, refusal(outcome));
    }

    @Test
    void theSameNonceStaleTwiceIsARefusalAndItsCountGoesOn() {
        DigestAuthenticator.Exchange exchange = authenticator.begin();
        SipResponse challenge = challenge(401, "Digest realm=\"a\", nonce=\"1\", stale=true, qop=\"auth\"");
        SipRequest first = retried(exchange.answer(request("REGISTER"), challenge));
        SipRequest second = retried(exchange.answer(first, challenge));
        assertEquals("00000002", parameter(authorization(second), "nc"));
        assertEquals(AuthOutcome.Refusal.TOO_MANY_CHALLENGES, refusal(exchange.answer(second, challenge)));
    }

    @Test
    void showsNothingToAForeignRealm() {
        DigestAuthenticator restricted = new DigestAuthenticator(List.of(alice.forRealm("pbx.example")), Randomness.secure());
        assertEquals(AuthOutcome.Refusal.UNKNOWN_REALM,
            refusal(restricted.begin().answer(request("BYE"), challenge(401, "Digest realm=\"rogue\", nonce=\"1\""))));
    }

    @Test
    void refusesWhatItCannotAnswer() {
        for (String line : List.of("Basic realm=\"a\"", "Digest realm=\"a\"", "Digest nonce=\"1\"", "Digest", "", "Digest realm=\"a",
            "Digest realm=\"a\", nonce=\"1\", algorithm=AKAv1-MD5", "Digest realm=\"a\", nonce=\"1\", qop=\"\"")) {
            assertEquals(AuthOutcome.Refusal.NO_SUPPORTED_CHALLENGE,
                refusal(authenticator.begin().answer(request("BYE"), challenge(401, line))), line);
        }
        assertEquals(AuthOutcome.Refusal.NO_SUPPORTED_CHALLENGE,
            refusal(authenticator.begin().answer(request("BYE"), challenge(401))));
    }

    @Test
    void aStoredHashAnswersItsAlgorithmOnly() {
        String ha1 = alice.ha1(DigestAlgorithm.MD5, "a");
        DigestAuthenticator stored = new DigestAuthenticator(
            List.of(Credentials.ha1("2001", "a", DigestAlgorithm.MD5, ha1)), Randomness.secure());
        SipRequest retry = retried(stored.begin().answer(request("REGISTER"), challenge(401,
            "Digest realm=\"a\", nonce=\"1\", algorithm=SHA-256, qop=\"auth\"",
            "Digest realm=\"a\", nonce=\"1\", algorithm=MD5, qop=\"auth\"")));
        assertEquals("MD5", parameter(authorization(retry), "algorithm"));
    }

    @Test
    void protectsTheBodyWhenOnlyAuthIntIsOffered() {
        DigestAuthenticator fixed = new DigestAuthenticator(List.of(Credentials.password("bob", "zanzibar".toCharArray())), () -> "0a4f113b");
        SipResponse challenge = challenge(401, "Digest realm=\"biloxi.com\", nonce=\"n\", qop=\"auth-int\", algorithm=SHA-256");
        SipRequest plain = new SipRequest("MESSAGE", TARGET, SipHeaders.NONE, "hello".getBytes());
        SipRequest other = new SipRequest("MESSAGE", TARGET, SipHeaders.NONE, "hallo".getBytes());
        String one = authorization(retried(fixed.begin().answer(plain, challenge)));
        assertEquals("auth-int", parameter(one, "qop"));
        DigestAuthenticator again = new DigestAuthenticator(List.of(Credentials.password("bob", "zanzibar".toCharArray())), () -> "0a4f113b");
        String two = authorization(retried(again.begin().answer(other, challenge)));
        assertFalse(parameter(one, "response").equals(parameter(two, "response")));
    }

    @Test
    void takesTheNextNonceAndChecksTheServersProof() {
        DigestAuthenticator.Exchange exchange = authenticator.begin();
        SipRequest sent = retried(exchange.answer(request("REGISTER"),
            challenge(401, "Digest realm=\"a\", nonce=\"1\", qop=\"auth\", algorithm=SHA-256")));
        String header = authorization(sent);
        String ha1 = alice.ha1(DigestAlgorithm.SHA_256, "a");
        String proof = DigestHashes.response(DigestAlgorithm.SHA_256, ha1, "1", "00000001", parameter(header, "cnonce"), "auth",
            DigestAlgorithm.SHA_256.hash(":" + TARGET));
        assertTrue(exchange.onAnswered(sent, ok("qop=auth, cnonce=\"x\", nc=00000001, rspauth=\"" + proof + "\"")));
        assertFalse(exchange.onAnswered(sent, ok("rspauth=\"" + proof.replace(proof.charAt(0), 'z') + "\"")));
        assertTrue(exchange.onAnswered(sent, ok("nextnonce=\"next\"")));
        String ahead = authorization(authenticator.begin().authorizeAhead(request("REGISTER")));
        assertEquals("next", parameter(ahead, "nonce"));
        assertEquals("00000001", parameter(ahead, "nc"));
    }

    private static SipResponse ok(String info) {
        return new SipResponse(200, "OK", SipHeaders.builder().add("Authentication-Info", info).build(), new byte[0]);
    }

    @Test
    void neverRepeatsNonceCountAndCnonce() {
        authenticator.begin().answer(request("REGISTER"), challenge(401, "Digest realm=\"a\", nonce=\"1\", qop=\"auth\""));
        Set<String> cnonces = new HashSet<>();
        for (int count = 2; count < 102; count++) {
            String header = authorization(authenticator.begin().authorizeAhead(request("REGISTER")));
            assertEquals(String.format("%08x", count), parameter(header, "nc"));
            assertTrue(cnonces.add(parameter(header, "cnonce")));
        }
    }

    @Test
    void theAckCarriesTheCredentialsOfItsInvite() {
        SipRequest invite = retried(authenticator.begin().answer(request("INVITE"), challenge(407, "Digest realm=\"a\", nonce=\"1\"")));
        SipHeaders ack = DigestAuthenticator.copyCredentials(invite, SipHeaders.NONE);
        assertEquals(invite.headers().first("Proxy-Authorization"), ack.first("Proxy-Authorization"));
    }

    @Test
    void secretsStayOutOfToString() {
        assertEquals("Credentials[2001 @ a, secret hidden]", alice.forRealm("a").toString());
    }

    @Test
    void verifierAcceptsTheRightPasswordOnce() {
        for (DigestAlgorithm algorithm : DigestAlgorithm.values()) {
            Map<String, Credentials> accounts = Map.of("2001", alice);
            DigestVerifier verifier = new DigestVerifier("pbx.example", List.of(algorithm), TimeUnit.SECONDS.toNanos(60),
                name -> Optional.ofNullable(accounts.get(name)), Randomness.secure());
            DigestAuthenticator client = new DigestAuthenticator(List.of(alice), Randomness.secure());
            long now = -5;
            DigestVerifier.Verdict.Challenge first = assertInstanceOf(DigestVerifier.Verdict.Challenge.class,
                verifier.verify(request("REGISTER"), now));
            assertFalse(first.refused());
            SipRequest right = retried(client.begin().answer(request("REGISTER"), challenge(401, first.challenges().get(0))));
            assertEquals(new DigestVerifier.Verdict.Genuine("2001"), verifier.verify(right, now));
            assertStale(verifier.verify(right, now), "a replay");
            SipRequest ahead = client.begin().authorizeAhead(request("REGISTER"));
            assertEquals(new DigestVerifier.Verdict.Genuine("2001"), verifier.verify(ahead, now));
            SipRequest late = client.begin().authorizeAhead(request("REGISTER"));
            assertStale(verifier.verify(late, now + TimeUnit.SECONDS.toNanos(61)), "an old nonce");
            assertTrue(((DigestVerifier.Verdict.Challenge) verifier.verify(new SipRequest("REGISTER",
                SipUri.parse("sip:other@pbx.example"), late.headers()), now)).refused(), "credentials for another target");
        }
    }

    private static void assertStale(DigestVerifier.Verdict verdict, String what) {
        DigestVerifier.Verdict.Challenge challenge = assertInstanceOf(DigestVerifier.Verdict.Challenge.class, verdict, what);
        assertFalse(challenge.refused(), what);
        assertTrue(challenge.challenges().get(0).contains("stale=true"), what);
    }

    @Test
    void verifierRefusesAWrongPasswordAndAnInventedNonce() {
        DigestVerifier verifier = new DigestVerifier("a", List.of(DigestAlgorithm.SHA_256, DigestAlgorithm.MD5), 1_000_000_000L,
            name -> name.equals("2001") ? Optional.of(alice) : Optional.empty(), Randomness.secure());
        List<String> lines = ((DigestVerifier.Verdict.Challenge) verifier.verify(request("REGISTER"), 0)).challenges();
        assertEquals(2, lines.size());
        for (Credentials wrong : List.of(Credentials.password("2001", "simsim".toCharArray()),
            Credentials.password("2002", "sesame".toCharArray()))) {
            SipRequest request = retried(new DigestAuthenticator(List.of(wrong), Randomness.secure()).begin()
                .answer(request("REGISTER"), challenge(401, lines.toArray(new String[0]))));
            assertTrue(((DigestVerifier.Verdict.Challenge) verifier.verify(request, 0)).refused());
        }
        String invented = "0".repeat(16) + "f".repeat(64);
        SipRequest request = retried(authenticator.begin().answer(request("REGISTER"),
            challenge(401, "Digest realm=\"a\", nonce=\"" + invented + "\", qop=\"auth\", algorithm=MD5")));
        assertStale(verifier.verify(request, 0), "an invented nonce");
    }
}
