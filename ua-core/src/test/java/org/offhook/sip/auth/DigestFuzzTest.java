package org.offhook.sip.auth;

import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.offhook.sip.SipHeaders;
import org.offhook.sip.SipRequest;
import org.offhook.sip.SipResponse;
import org.offhook.sip.SipSyntaxException;
import org.offhook.sip.SipUri;

/** Damaged headers are refused with the documented exception or an outcome, and with nothing else. */
class DigestFuzzTest {

    private static final String[] SEEDS = {
        "Digest realm=\"a\", nonce=\"1\", algorithm=SHA-256, qop=\"auth,auth-int\", opaque=\"\", stale=false",
        "Basic realm=\"b,c\", Digest realm=\"a\\\"b\",nonce=\"1\",algorithm=MD5-sess , NTLM dGVzdA==",
        "Digest username=\"2001\", realm=\"a\", nonce=\"0000000000000000ffffffffffffffffffffffffffffffffffffffffffffffff\", "
            + "uri=\"sip:2001@pbx.example\", response=\"00\", cnonce=\"x\", qop=auth, nc=00000001",
    };
    private static final String ALPHABET = "\"\\,= \tDigest;-x0\u00e9\u202e";

    private static String mutate(Random random, String seed) {
        StringBuilder text = new StringBuilder(seed);
        for (int i = random.nextInt(6); i >= 0; i--) {
            int at = random.nextInt(text.length() + 1);
            char c = ALPHABET.charAt(random.nextInt(ALPHABET.length()));
            switch (random.nextInt(4)) {
                case 0 -> text.insert(at, c);
                case 1 -> text.delete(at, Math.min(text.length(), at + 1 + random.nextInt(5)));
                case 2 -> text.replace(at, Math.min(text.length(), at + 1), String.valueOf(c));
                default -> text.insert(at, text.substring(at / 2, at));
            }
        }
        return text.toString();
    }

    @Test
    void damagedHeadersNeverThrowAnythingElse() {
        Random random = new Random(7616);
        SipUri target = SipUri.parse("sip:2001@pbx.example");
        Credentials alice = Credentials.password("2001", "sesame".toCharArray());
        DigestVerifier verifier = new DigestVerifier("a", List.of(DigestAlgorithm.MD5), 1, name -> Optional.of(alice), () -> "f".repeat(32));
        DigestAuthenticator authenticator = new DigestAuthenticator(List.of(alice), () -> "0");
        int readable = 0;
        for (int i = 0; i < 40_000; i++) {
            String text = mutate(random, SEEDS[random.nextInt(SEEDS.length)]);
            try {
                readable += DigestChallenge.parse(text).size();
            } catch (SipSyntaxException e) {
                assertNotNull(e.getMessage());
            }
            SipHeaders headers = SipHeaders.builder().add("WWW-Authenticate", text).add("Authentication-Info", text).build();
            SipRequest request = new SipRequest("REGISTER", target, SipHeaders.builder().add("Authorization", text).build());
            DigestAuthenticator.Exchange exchange = authenticator.begin();
            assertNotNull(exchange.answer(request, new SipResponse(401, "", headers, new byte[0])));
            exchange.onAnswered(request, new SipResponse(200, "", headers, new byte[0]));
            assertNotNull(verifier.verify(request, i));
        }
        assertTrue(readable > 1000, "most mutants should still be readable enough to reach the parameters: " + readable);
    }

    @Test
    void longHeadersAreRefusedQuickly() {
        for (String bomb : List.of("Digest " + "a=b,".repeat(20_000), "Basic x,".repeat(20_000), "Digest realm=\"" + "\\".repeat(80_000),
            ",".repeat(80_000))) {
            assertThrows(SipSyntaxException.class, () -> DigestChallenge.parse(bomb));
        }
    }
}
