package org.offhook.sip.auth;

import org.offhook.sip.SipRequest;
import org.offhook.sip.SipText;

/**
 * A nonce of one realm in use: counts its uses and computes the credentials. The same cnonce never meets the same nonce and
 * nonce-count twice.
 */
final class DigestSession {

    private final Credentials credentials;
    private final Randomness randomness;
    private DigestChallenge challenge;
    private long nonceCount;
    private String sessionCnonce;
    private String lastCnonce = "";

    DigestSession(Credentials credentials, DigestChallenge challenge, Randomness randomness) {
        this.credentials = credentials;
        this.challenge = challenge;
        this.randomness = randomness;
        this.sessionCnonce = randomness.hex128();
    }

    DigestChallenge challenge() {
        return challenge;
    }

    /** Goes on with the nonce of an Authentication-Info header (RFC 7616 section 3.5). */
    void renewNonce(String nonce) {
        challenge = new DigestChallenge(challenge.realm(), nonce, challenge.opaque(), false, challenge.algorithm(),
            challenge.session(), challenge.algorithmText(), challenge.qop());
        nonceCount = 0;
        sessionCnonce = randomness.hex128();
    }

    /** {@return the value of an Authorization or Proxy-Authorization header; counts the nonce up} */
    String authorize(SipRequest request) {
        nonceCount++;
        // RFC 7616 binds a -sess key to the first cnonce, some servers to the current one: one cnonce per nonce suits both.
        lastCnonce = challenge.session() ? sessionCnonce : randomness.hex128();
        String uri = request.requestUri().toString();
        DigestAlgorithm algorithm = challenge.algorithm();
        String ha2 = DigestHashes.ha2(algorithm, request.method(), uri, challenge.qop(), request.body());
        String response = response(ha2);

        StringBuilder value = new StringBuilder(300).append("Digest username=").append(SipText.quote(credentials.username()));
        quoted(value, "realm", challenge.realm());
        quoted(value, "nonce", challenge.nonce());
        quoted(value, "uri", uri);
        quoted(value, "response", response);
        if (!challenge.algorithmText().isEmpty()) {
            value.append(", algorithm=").append(challenge.algorithmText());
        }
        if (!challenge.qop().isEmpty() || challenge.session()) {
            quoted(value, "cnonce", lastCnonce);
        }
        if (!challenge.qop().isEmpty()) {
            value.append(", qop=").append(challenge.qop()).append(", nc=").append(nonceCountText());
        }
        challenge.opaque().ifPresent(opaque -> quoted(value, "opaque", opaque));
        return value.toString();
    }

    /** {@return what the server proves itself with in {@code rspauth} after the last request (RFC 7616 section 3.5)} */
    String expectedProof(String uri, byte[] responseBody) {
        return response(DigestHashes.ha2(challenge.algorithm(), "", uri, challenge.qop(), responseBody));
    }

    private String response(String ha2) {
        DigestAlgorithm algorithm = challenge.algorithm();
        String ha1 = credentials.ha1(algorithm, challenge.realm());
        String key = challenge.session() ? DigestHashes.sessionKey(algorithm, ha1, challenge.nonce(), sessionCnonce) : ha1;
        return DigestHashes.response(algorithm, key, challenge.nonce(), nonceCountText(), lastCnonce, challenge.qop(), ha2);
    }

    private String nonceCountText() {
        return String.format("%08x", nonceCount);
    }

    /** The content goes out as it came in: it is the content of a quoted string already. */
    private static void quoted(StringBuilder value, String name, String content) {
        value.append(", ").append(name).append("=\"").append(content).append('"');
    }
}
