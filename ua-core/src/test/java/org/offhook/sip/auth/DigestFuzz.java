package org.offhook.sip.auth;

import static org.junit.jupiter.api.Assertions.assertFalse;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;
import org.offhook.fuzz.Prompt;
import org.offhook.fuzz.Seeds;
import org.offhook.sip.SipHeaders;
import org.offhook.sip.SipRequest;
import org.offhook.sip.SipResponse;
import org.offhook.sip.SipSyntaxException;
import org.offhook.sip.SipUri;

/** Any text as a challenge, as credentials and as the proof of a server: an outcome each time, and the password in none of it. */
class DigestFuzz {

    private static final SipUri TARGET = SipUri.parse("sip:2001@pbx.example");
    private static final String SECRET = "sesame-open-7616";

    static Stream<byte[]> seeds() {
        return Seeds.texts("Digest realm=\"a\", nonce=\"1\", algorithm=SHA-256, qop=\"auth,auth-int\", opaque=\"\", stale=false",
            "Basic realm=\"b,c\", Digest realm=\"a\\\"b\",nonce=\"1\",algorithm=MD5-sess , NTLM dGVzdA==",
            "Digest username=\"2001\", realm=\"a\", nonce=\"0000000000000000ffffffffffffffffffffffffffffffffffffffffffffffff\", "
                + "uri=\"sip:2001@pbx.example\", response=\"00\", cnonce=\"x\", qop=auth, nc=00000001",
            "nextnonce=\"2\", rspauth=\"00\", cnonce=\"0\", nc=00000001, qop=auth");
    }

    @MethodSource("seeds")
    @FuzzTest(maxDuration = "60s")
    void answersOrRefuses(byte[] octets) {
        String text = new String(octets, StandardCharsets.UTF_8).replaceAll("[\r\n]", " ");
        Prompt.run(() -> {
            Credentials alice = Credentials.password("2001", SECRET.toCharArray());
            DigestVerifier verifier = new DigestVerifier("a", List.of(DigestAlgorithm.MD5), 1, name -> Optional.of(alice), () -> "f".repeat(32));
            DigestAuthenticator.Exchange exchange = new DigestAuthenticator(List.of(alice), () -> "0").begin();
            try {
                DigestChallenge.parse(text);
            } catch (SipSyntaxException e) {
                Prompt.readable(e);
            }
            SipHeaders headers = SipHeaders.builder().add("WWW-Authenticate", text).add("Authentication-Info", text).build();
            SipRequest request = new SipRequest("REGISTER", TARGET, SipHeaders.builder().add("Authorization", text).build());
            assertFalse(exchange.answer(request, new SipResponse(401, "", headers, new byte[0])).toString().contains(SECRET));
            exchange.onAnswered(request, new SipResponse(200, "", headers, new byte[0]));
            verifier.verify(request, octets.length);
        });
    }
}
