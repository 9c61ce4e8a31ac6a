package org.offhook.sip.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.offhook.sip.Parameters;
import org.offhook.sip.SipHeaders;
import org.offhook.sip.SipRequest;
import org.offhook.sip.SipResponse;
import org.offhook.sip.SipUri;

/** The sums against the examples printed in RFC 7616 section 3.9, RFC 2617 section 3.5 and others. */
class DigestVectorTest {

    private static String response(DigestAlgorithm algorithm, Credentials who, String realm, String method, String uri,
                                   String nonce, String cnonce, String qop) {
        String ha2 = DigestHashes.ha2(algorithm, method, uri, qop, new byte[0]);
        return DigestHashes.response(algorithm, who.ha1(algorithm, realm), nonce, "00000001", cnonce, qop, ha2);
    }

    @Test
    void rfc7616Section391() {
        Credentials mufasa = Credentials.password("Mufasa", "Circle of Life".toCharArray());
        String nonce = "7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v";
        String cnonce = "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ";
        assertEquals("8ca523f5e9506fed4657c9700eebdbec", response(DigestAlgorithm.MD5, mufasa, "http-auth@example.org", "GET",
            "/dir/index.html", nonce, cnonce, "auth"));
        assertEquals("753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1", response(DigestAlgorithm.SHA_256,
            mufasa, "http-auth@example.org", "GET", "/dir/index.html", nonce, cnonce, "auth"));
    }

    /** The response is that of erratum 4897: the printed one is no SHA-512/256 of FIPS 180-4. */
    @Test
    void rfc7616Section392() {
        Credentials doe = Credentials.password("J\u00e4s\u00f8n Doe", "Secret, or not?".toCharArray());
        assertEquals("3798d4131c277846293534c3edc11bd8a5e4cdcbff78b05db9d95eeb1cec68a5", response(DigestAlgorithm.SHA_512_256, doe,
            "api@example.org", "GET", "/doe.json", "5TsQWLVdgBdmrQ0XsxbDODV+57QdFR34I9HAbC/RVvkK",
            "NTg6RKcb9boFIAS3KrFK9BGeh+iDa/sm6jUMp2wds69v", "auth"));
    }

    @Test
    void sha512Over256IsTheHashOfItsStandard() {
        // FIPS 180-4 example: SHA-512/256("abc")
        assertEquals("53048e2681941ef99b2e29b76b4c7dabe4c2d0c634fc6d46e0e2f13107e7af23", DigestAlgorithm.SHA_512_256.hash("abc"));
    }

    @Test
    void rfc2617Section35() {
        Credentials mufasa = Credentials.password("Mufasa", "Circle Of Life".toCharArray());
        assertEquals("6629fae49393a05397450978507c4ef1", response(DigestAlgorithm.MD5, mufasa, "testrealm@host.com", "GET",
            "/dir/index.html", "dcd98b7102dd2f0e8b11d0f600bfb0c093", "0a4f113b", "auth"));
    }

    @Test
    void rfc2069WithoutQop() {
        Credentials mufasa = Credentials.password("Mufasa", "CircleOfLife".toCharArray());
        // The response printed in RFC 2069 is wrong; this is the one of its erratum.
        assertEquals("1949323746fe6a43ef61f9606e7febea", response(DigestAlgorithm.MD5, mufasa, "testrealm@host.com", "GET",
            "/dir/index.html", "dcd98b7102dd2f0e8b11d0f600bfb0c093", "", ""));
    }

    /** The same numbers through the whole client: header in, header out. */
    @Test
    void wholeHeaderFollowsTheChallenge() {
        DigestAuthenticator authenticator = new DigestAuthenticator(
            List.of(Credentials.password("bob", "zanzibar".toCharArray())), () -> "0a4f113b");
        SipRequest request = new SipRequest("INVITE", new SipUri("sip", "bob", "biloxi.com", -1, Parameters.NONE, ""),
            SipHeaders.NONE);
        SipResponse challenge = new SipResponse(401, "Unauthorized", SipHeaders.builder().add("WWW-Authenticate",
            "Digest realm=\"biloxi.com\", qop=\"auth,auth-int\", nonce=\"dcd98b7102dd2f0e8b11d0f600bfb0c093\", "
                + "opaque=\"5ccc069c403ebaf9f0171e9517f40e41\"").build(), new byte[0]);
        AuthOutcome outcome = authenticator.begin().answer(request, challenge);
        String header = ((AuthOutcome.Retry) outcome).request().headers().first("Authorization").orElseThrow();
        // The example of draft-smith-sip-auth-examples-00 section 3.3 (qop=auth), over MD5.
        assertTrue(header.contains("response=\"89eb0059246c02b2f6ee02c7961d5ea3\""), header);
        assertEquals("Digest username=\"bob\", realm=\"biloxi.com\", nonce=\"dcd98b7102dd2f0e8b11d0f600bfb0c093\", "
            + "uri=\"sip:bob@biloxi.com\", response=\"89eb0059246c02b2f6ee02c7961d5ea3\", cnonce=\"0a4f113b\", qop=auth, "
            + "nc=00000001, opaque=\"5ccc069c403ebaf9f0171e9517f40e41\"", header);
    }
}
