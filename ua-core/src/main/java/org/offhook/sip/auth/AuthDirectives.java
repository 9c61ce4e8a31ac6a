package org.offhook.sip.auth;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.offhook.sip.SipSyntaxException;
import org.offhook.sip.SipText;

/**
 * The scheme and the parameters of one challenge or of one set of credentials (RFC 7235 section 2.1).
 *
 * <p>The content of a quoted string is kept as written, backslashes included: RFC 7616 hashes "the value of the
 * quoted-string without the surrounding quotes", and what is echoed must be the octets that came.
 */
final class AuthDirectives {

    private static final int MAX_CHALLENGES = 16;
    private static final int MAX_PARAMETERS = 32;

    private final String scheme;
    private final Map<String, String> values = new LinkedHashMap<>();

    private AuthDirectives(String scheme) {
        this.scheme = scheme;
    }

    /**
     * Reads a header value, in which several challenges may stand with commas between them.
     *
     * @param text the value of one header line
     * @return the challenges or credentials, at least one
     * @throws SipSyntaxException when it cannot be read or is unreasonably long
     */
    static List<AuthDirectives> parse(String text) {
        return new Scanner(text).all();
    }

    /**
     * Reads the parameters of a header that has no scheme, such as Authentication-Info.
     *
     * @param text the value of one header line
     * @return the parameters
     * @throws SipSyntaxException when it cannot be read
     */
    static AuthDirectives parseWithoutScheme(String text) {
        return parse("Digest " + text).get(0);
    }

    boolean isDigest() {
        return scheme.equalsIgnoreCase("Digest");
    }

    Optional<String> get(String name) {
        return Optional.ofNullable(values.get(name));
    }

    String required(String name) {
        return get(name).orElseThrow(() -> new SipSyntaxException("the " + name + " parameter is missing"));
    }

    private static final class Scanner {
        private final String text;
        private int at;

        private Scanner(String text) {
            this.text = text;
        }

        private List<AuthDirectives> all() {
            List<AuthDirectives> found = new ArrayList<>(1);
            while (skipBlanksAndCommas()) {
                String word = token();
                skipBlanks();
                if (peek() == '=' && !found.isEmpty()) {
                    at++;
                    parameter(found.get(found.size() - 1), word);
                } else if (found.size() < MAX_CHALLENGES) {
                    AuthDirectives opened = new AuthDirectives(word);
                    found.add(opened);
                    firstParameter(opened);
                } else {
                    throw wrong("too many challenges");
                }
            }
            if (found.isEmpty()) {
                throw wrong("nothing there");
            }
            return found;
        }

        /** After the scheme stands a parameter, or the single word of schemes such as Basic, which is passed over. */
        private void firstParameter(AuthDirectives opened) {
            skipBlanks();
            int before = at;
            if (isTokenCharacter(peek())) {
                String word = token();
                skipBlanks();
                if (peek() == '=' && opened.isDigest()) {
                    at++;
                    parameter(opened, word);
                    return;
                }
            }
            if (opened.isDigest()) {
                if (at != before) {
                    throw wrong("a parameter without a value");
                }
                return;
            }
            at = before;
            skipForeignParameter();
        }

        private void skipForeignParameter() {
            boolean quoted = false;
            while (at < text.length() && (quoted || text.charAt(at) != ',')) {
                char c = text.charAt(at);
                if (quoted && c == '\\') {
                    at++;
                } else if (c == '"') {
                    quoted = !quoted;
                }
                at++;
            }
        }

        private void parameter(AuthDirectives owner, String name) {
            skipBlanks();
            String value = peek() == '"' ? quoted() : token();
            if (owner.values.size() >= MAX_PARAMETERS) {
                throw wrong("too many parameters");
            }
            if (owner.values.putIfAbsent(name.toLowerCase(Locale.ROOT), value) != null && owner.isDigest()) {
                throw wrong("a parameter that stands twice");
            }
            skipBlanks();
            if (peek() != ',' && peek() != '\0') {
                throw wrong("no comma between two parameters");
            }
        }

        private String quoted() {
            int start = ++at;
            while (at < text.length() && text.charAt(at) != '"') {
                at += text.charAt(at) == '\\' ? 2 : 1;
            }
            if (at >= text.length()) {
                throw wrong("a quote that does not close");
            }
            return text.substring(start, at++);
        }

        private String token() {
            int start = at;
            while (isTokenCharacter(peek())) {
                at++;
            }
            if (at == start) {
                throw wrong("a name or value that is missing");
            }
            return text.substring(start, at);
        }

        private static boolean isTokenCharacter(char c) {
            return c > ' ' && c < 0x7f && c != '=' && c != ',' && c != '"';
        }

        private boolean skipBlanksAndCommas() {
            while (peek() == ',' || peek() == ' ' || peek() == '\t') {
                at++;
            }
            return at < text.length();
        }

        private void skipBlanks() {
            while (peek() == ' ' || peek() == '\t') {
                at++;
            }
        }

        private char peek() {
            return at < text.length() ? text.charAt(at) : '\0';
        }

        private SipSyntaxException wrong(String what) {
            return new SipSyntaxException(what + " in \"" + SipText.printable(text) + "\"");
        }
    }
}
