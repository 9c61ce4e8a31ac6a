package org.offhook.sip;

import java.util.Objects;
import java.util.Optional;

/**
 * An address as in From, To, Contact, Route: display name, URI and header parameters (RFC 3261 section 20.10).
 *
 * @param displayName without quotes, empty for none
 * @param uri         the URI
 * @param parameters  header parameters, {@code tag} among them
 */
public record NameAddr(String displayName, SipUri uri, Parameters parameters) {

    /** Checks for null. */
    public NameAddr {
        Objects.requireNonNull(displayName, "displayName");
        Objects.requireNonNull(uri, "uri");
        Objects.requireNonNull(parameters, "parameters");
    }

    /**
     * Makes an address without display name and parameters.
     *
     * @param uri the URI
     * @return the address
     */
    public static NameAddr of(SipUri uri) {
        return new NameAddr("", uri, Parameters.NONE);
    }

    /**
     * Reads one address.
     *
     * @param text {@code "Name" <uri>;params} or {@code uri;params}; without brackets the parameters belong to the
     *             header, not the URI (RFC 3261 section 20.10)
     * @return the address
     * @throws SipSyntaxException when it cannot be read
     */
    public static NameAddr parse(String text) {
        String trimmed = SipText.strip(text);
        int open = openingBracket(trimmed);
        if (open < 0) {
            int semicolon = trimmed.indexOf(';');
            String uri = semicolon < 0 ? trimmed : trimmed.substring(0, semicolon);
            return new NameAddr("", SipUri.parse(uri),
                semicolon < 0 ? Parameters.NONE : Parameters.parse(trimmed.substring(semicolon)));
        }
        int close = trimmed.indexOf('>', open);
        if (close < 0) {
            throw new SipSyntaxException("the bracket does not close in \"" + SipText.printable(text) + "\"");
        }
        String behind = SipText.strip(trimmed.substring(close + 1));
        if (!behind.isEmpty() && behind.charAt(0) != ';') {
            throw new SipSyntaxException("there is more than an address in \"" + SipText.printable(text) + "\"");
        }
        return new NameAddr(displayName(text, SipText.strip(trimmed.substring(0, open))), SipUri.parse(trimmed.substring(open + 1, close)),
            Parameters.parse(behind));
    }

    /** One quoted string, or words; those need not be tokens, for many write commas and dots there (RFC 4475 section 3.1.2.15). */
    private static String displayName(String text, String written) {
        if (written.indexOf('"') >= 0 && !SipText.isQuoted(written)) {
            throw new SipSyntaxException("the name is not one quoted string in \"" + SipText.printable(text) + "\"");
        }
        return SipText.unquote(written);
    }

    /**
     * Reads an address as people write it into settings: without brackets the parameters are those of the URI, and
     * {@code user@host} alone is a SIP URI. Letters that no URI may have, such as those with accents, are escaped (RFC 3261
     * section 19.1.2).
     *
     * @param text {@code "Name" <uri>;params}, {@code uri;params} or {@code user@host}
     * @return the address
     * @throws SipSyntaxException when it cannot be read
     */
    public static NameAddr parseAddress(String text) {
        String trimmed = text.trim();
        if (openingBracket(trimmed) >= 0) {
            return parse(trimmed);
        }
        int at = trimmed.indexOf('@');
        int colon = trimmed.indexOf(':');
        SipUri uri = SipUri.parse(at > 0 && (colon < 0 || colon > at) ? "sip:" + trimmed : trimmed);
        return of(new SipUri(uri.scheme(), SipText.escaped(uri.user()), uri.host(), uri.port(), uri.parameters(), uri.headers()));
    }

    private static int openingBracket(String text) {
        boolean quoted = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (quoted && c == '\\') {
                i++;
            } else if (c == '"') {
                quoted = !quoted;
            } else if (c == '<' && !quoted) {
                return i;
            }
        }
        return -1;
    }

    /** {@return the {@code tag} parameter} */
    public Optional<String> tag() {
        return parameters.get("tag");
    }

    /**
     * Sets the tag.
     *
     * @param tag the tag
     * @return the address with it
     */
    public NameAddr withTag(String tag) {
        return new NameAddr(displayName, uri, parameters.with("tag", tag));
    }

    /** {@return the address as written in a message, always with brackets} */
    @Override
    public String toString() {
        return (displayName.isEmpty() ? "" : SipText.quote(displayName) + " ") + "<" + uri + ">" + parameters;
    }
}
