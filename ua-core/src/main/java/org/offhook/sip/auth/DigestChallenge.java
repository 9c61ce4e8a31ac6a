package org.offhook.sip.auth;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.offhook.sip.SipSyntaxException;

/**
 * One Digest challenge of a WWW-Authenticate or Proxy-Authenticate header (RFC 7616 section 3.3). Texts are the contents
 * of the quoted strings as written.
 *
 * @param realm         what the credentials are for
 * @param nonce         the number the server wants to be hashed
 * @param opaque        to be sent back as it is
 * @param stale         whether the credentials were right and only the nonce too old
 * @param algorithm     the hash
 * @param session       whether the hash is one of the {@code -sess} kind
 * @param algorithmText the algorithm as written, empty where none was
 * @param qop           protection that will be used: {@code auth}, {@code auth-int}, or empty where the server knows none
 */
public record DigestChallenge(String realm, String nonce, Optional<String> opaque, boolean stale, DigestAlgorithm algorithm,
                              boolean session, String algorithmText, String qop) {

    /**
     * Reads the challenges of one header line.
     *
     * @param text the value of the line; several challenges may stand in it
     * @return those that can be answered: Digest, with a known algorithm and a known protection
     * @throws SipSyntaxException when the line cannot be read, or a Digest challenge lacks realm or nonce
     */
    public static List<DigestChallenge> parse(String text) {
        List<DigestChallenge> known = new ArrayList<>(1);
        for (AuthDirectives directives : AuthDirectives.parse(text)) {
            if (directives.isDigest()) {
                read(directives).ifPresent(known::add);
            }
        }
        return known;
    }

    private static Optional<DigestChallenge> read(AuthDirectives directives) {
        String algorithmText = directives.get("algorithm").orElse("");
        Optional<DigestAlgorithm> algorithm = DigestAlgorithm.of(algorithmText);
        Optional<String> qop = chooseQop(directives.get("qop"));
        String realm = directives.required("realm");
        String nonce = directives.required("nonce");
        if (algorithm.isEmpty() || qop.isEmpty()) {
            return Optional.empty();
        }
        boolean stale = directives.get("stale").orElse("").equalsIgnoreCase("true");
        return Optional.of(new DigestChallenge(realm, nonce, directives.get("opaque"), stale, algorithm.get(),
            DigestAlgorithm.isSession(algorithmText), algorithmText, qop.get()));
    }

    /** {@code auth} before {@code auth-int}: a body rewritten on purpose by a proxy (SDP) must not break the call. */
    private static Optional<String> chooseQop(Optional<String> offered) {
        if (offered.isEmpty()) {
            return Optional.of("");
        }
        List<String> words = List.of(offered.get().toLowerCase(Locale.ROOT).trim().split("[ \t]*,[ \t]*"));
        if (words.contains("auth")) {
            return Optional.of("auth");
        }
        return words.contains("auth-int") ? Optional.of("auth-int") : Optional.empty();
    }
}
