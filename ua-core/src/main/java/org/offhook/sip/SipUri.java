package org.offhook.sip;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/**
 * A {@code sip:}, {@code sips:} or {@code tel:} URI (RFC 3261 section 19.1, RFC 3966).
 *
 * <p>Escapes in the user part stay as written, so that a URI goes out exactly as it came in.
 *
 * @param scheme     {@code sip}, {@code sips} or {@code tel}
 * @param user       user part or telephone number, empty for none
 * @param host       host name or address without brackets, in lower case; empty for {@code tel}
 * @param port       port, or -1 where none is written
 * @param parameters URI parameters
 * @param headers    what follows the question mark, without it; empty for none
 */
public record SipUri(String scheme, String user, String host, int port, Parameters parameters, String headers) {

    private static final String HOST_CHARACTERS = "abcdefghijklmnopqrstuvwxyz0123456789-._";
    private static final int MAX_PORT_DIGITS = 5;

    /** Checks for null. */
    public SipUri {
        Objects.requireNonNull(scheme, "scheme");
        Objects.requireNonNull(user, "user");
        Objects.requireNonNull(host, "host");
        Objects.requireNonNull(parameters, "parameters");
        Objects.requireNonNull(headers, "headers");
    }

    /**
     * Makes a plain {@code sip:} URI.
     *
     * @param user user part, empty for none
     * @param host host name or address without brackets
     * @param port port, or -1
     * @return the URI
     */
    public static SipUri of(String user, String host, int port) {
        return new SipUri("sip", user, host.toLowerCase(Locale.ROOT), port, Parameters.NONE, "");
    }

    /**
     * Reads a URI.
     *
     * @param text the URI without angle brackets
     * @return the URI
     * @throws SipSyntaxException naming the text and what is wrong with it
     */
    public static SipUri parse(String text) {
        int colon = text.indexOf(':');
        String scheme = colon < 0 ? "" : SipText.strip(text.substring(0, colon)).toLowerCase(Locale.ROOT);
        String rest = SipText.strip(text.substring(colon + 1));
        for (int i = 0; i < rest.length(); i++) {
            if (rest.charAt(i) <= ' ' || "<>\"".indexOf(rest.charAt(i)) >= 0) {
                throw wrong(text, "a blank, control character, quote or bracket inside");
            }
        }
        switch (scheme) {
            case "sip", "sips":
                return parseSip(text, scheme, rest);
            case "tel":
                return parseTel(text, rest);
            default:
                throw wrong(text, "it must begin with sip:, sips: or tel:");
        }
    }

    private static SipUri parseTel(String text, String rest) {
        int semicolon = rest.indexOf(';');
        String number = semicolon < 0 ? rest : rest.substring(0, semicolon);
        if (number.isEmpty()) {
            throw wrong(text, "there is no number");
        }
        return new SipUri("tel", number, "", -1, Parameters.parse(semicolon < 0 ? "" : rest.substring(semicolon)), "");
    }

    private static SipUri parseSip(String text, String scheme, String rest) {
        int at = rest.indexOf('@');
        String user = at < 0 ? "" : rest.substring(0, at);
        if (at == 0) {
            throw wrong(text, "there is nothing before the @");
        }
        String hostPart = rest.substring(at + 1);
        int question = hostPart.indexOf('?');
        String headers = question < 0 ? "" : hostPart.substring(question + 1);
        hostPart = question < 0 ? hostPart : hostPart.substring(0, question);
        int semicolon = hostPart.indexOf(';');
        Parameters parameters = semicolon < 0 ? Parameters.NONE : Parameters.parse(hostPart.substring(semicolon));
        hostPart = semicolon < 0 ? hostPart : hostPart.substring(0, semicolon);
        int close = hostPart.startsWith("[") ? hostPart.indexOf(']') : -1;
        if (close < 0 && hostPart.startsWith("[")) {
            throw wrong(text, "the IPv6 address is not closed by ]");
        }
        int colon = hostPart.indexOf(':', Math.max(close, 0));
        String host = colon < 0 ? hostPart : hostPart.substring(0, colon);
        int port = colon < 0 ? -1 : port(text, hostPart.substring(colon + 1));
        if (host.startsWith("[")) {
            if (close != host.length() - 1) {
                throw wrong(text, "the IPv6 address is not closed by ]");
            }
            host = host.substring(1, close);
        }
        checkHost(text, host.toLowerCase(Locale.ROOT), close > 0);
        return new SipUri(scheme, user, host.toLowerCase(Locale.ROOT), port, parameters, headers);
    }

    private static void checkHost(String text, String host, boolean ipv6) {
        if (host.isEmpty()) {
            throw wrong(text, "there is no host");
        }
        for (int i = 0; i < host.length(); i++) {
            if (HOST_CHARACTERS.indexOf(host.charAt(i)) < 0 && !(ipv6 && (host.charAt(i) == ':' || host.charAt(i) == '%'))) {
                throw wrong(text, "the host has a character that is not allowed");
            }
        }
        if (ipv6 && !isIp6(host)) {
            throw wrong(text, "what stands in [] is not an IPv6 address");
        }
    }

    private static boolean isIp6(String host) {
        int zone = host.indexOf('%');
        try {
            // In brackets nothing but a literal is read, and no name is looked up.
            InetAddress.getByName("[" + (zone < 0 ? host : host.substring(0, zone)) + "]");
            return true;
        } catch (UnknownHostException e) {
            return false;
        }
    }

    private static int port(String text, String digits) {
        if (!digits.isEmpty() && digits.length() <= MAX_PORT_DIGITS && digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
            int port = Integer.parseInt(digits);
            if (port <= 65535) {
                return port;
            }
        }
        throw wrong(text, "the port is not a number from 0 to 65535");
    }

    private static SipSyntaxException wrong(String text, String why) {
        return new SipSyntaxException("\"" + SipText.printable(text) + "\" is not a SIP URI: " + why);
    }

    /** {@return whether this is a {@code sips:} URI, which asks for TLS on every hop} */
    public boolean secure() {
        return scheme.equals("sips");
    }

    /** {@return the same place, to be reached over TLS alone; itself where that is asked for already} */
    public SipUri overTls() {
        return secure() || host.isEmpty() ? this : new SipUri("sips", user, host, port, parameters.without("transport"), headers);
    }

    /** {@return the transport that the URI itself asks for, by scheme or parameter} */
    public Optional<TransportProtocol> transport() {
        return secure() ? Optional.of(TransportProtocol.TLS)
            : parameters.get("transport").flatMap(TransportProtocol::of);
    }

    /** {@return host and port as written in a URI, an IPv6 address in brackets} */
    public String hostPort() {
        String written = host.indexOf(':') >= 0 ? "[" + host + "]" : host;
        return port < 0 ? written : written + ":" + port;
    }

    /** {@return scheme, user and host alone, as an address of record (RFC 3261 section 10.3, step 5)} */
    public SipUri addressOfRecord() {
        return new SipUri(scheme, user, host, -1, Parameters.NONE, "");
    }

    /**
     * Replaces the parameters.
     *
     * @param changed the new parameters
     * @return the URI with these
     */
    public SipUri withParameters(Parameters changed) {
        return new SipUri(scheme, user, host, port, changed, headers);
    }

    /** {@return the URI as written in a message} */
    @Override
    public String toString() {
        return scheme + ":" + user + (user.isEmpty() || host.isEmpty() ? "" : "@") + (host.isEmpty() ? "" : hostPort())
            + parameters + (headers.isEmpty() ? "" : "?" + headers);
    }
}
