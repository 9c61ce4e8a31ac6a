package org.offhook.sip.auth;

/** The sums of RFC 7616 section 3.4. */
final class DigestHashes {

    private DigestHashes() {
    }

    /** {@return A1 hashed; for a {@code -sess} algorithm bound to nonce and cnonce (section 3.4.2)} */
    static String sessionKey(DigestAlgorithm algorithm, String ha1, String nonce, String cnonce) {
        return algorithm.hash(ha1 + ":" + nonce + ":" + cnonce);
    }

    /** {@return A2 hashed (section 3.4.3); the method is empty for the server's own proof (section 3.5)} */
    static String ha2(DigestAlgorithm algorithm, String method, String uri, String qop, byte[] body) {
        String plain = method + ":" + uri;
        return algorithm.hash(qop.equals("auth-int") ? plain + ":" + algorithm.hash(body) : plain);
    }

    /** {@return the {@code response} parameter (section 3.4.1), or that of RFC 2069 where qop is empty} */
    static String response(DigestAlgorithm algorithm, String a1Hash, String nonce, String nonceCount, String cnonce,
                           String qop, String ha2) {
        return algorithm.hash(qop.isEmpty() ? a1Hash + ":" + nonce + ":" + ha2
            : a1Hash + ":" + nonce + ":" + nonceCount + ":" + cnonce + ":" + qop + ":" + ha2);
    }
}
