package org.offhook.sip;

import java.util.Optional;

/**
 * One Via value (RFC 3261 section 20.42, RFC 3581).
 *
 * @param transport  transport word, as written
 * @param host       sent-by host without brackets
 * @param port       sent-by port, or -1
 * @param parameters {@code branch}, {@code received}, {@code rport} and others
 */
public record Via(String transport, String host, int port, Parameters parameters) {

    /**
     * Reads one Via value.
     *
     * @param text {@code SIP/2.0/UDP host:port;branch=...}
     * @return the value
     * @throws SipSyntaxException when it cannot be read
     */
    public static Via parse(String text) {
        String trimmed = SipText.strip(text);
        int semicolon = trimmed.indexOf(';');
        String head = semicolon < 0 ? trimmed : SipText.strip(trimmed.substring(0, semicolon));
        int name = head.indexOf('/');
        int version = head.indexOf('/', name + 1);
        String rest = name <= 0 || version < 0 ? "" : SipText.strip(head.substring(version + 1));
        int end = 0;
        while (end < rest.length() && rest.charAt(end) != ' ' && rest.charAt(end) != '\t') {
            end++;
        }
        String transport = rest.substring(0, end);
        if (end == rest.length() || !SipText.isToken(transport) || !SipText.isToken(SipText.strip(head.substring(0, name)))
            || !SipText.isToken(SipText.strip(head.substring(name + 1, version)))) {
            throw wrong(text);
        }
        SipUri sentBy = SipUri.parse("sip:" + withoutBlanks(rest.substring(end)));
        if (!sentBy.user().isEmpty() || !sentBy.headers().isEmpty()) {
            throw wrong(text);
        }
        return new Via(transport, sentBy.host(), sentBy.port(),
            semicolon < 0 ? Parameters.NONE : Parameters.parse(trimmed.substring(semicolon)));
    }

    /** Blanks may stand around the colon before the port, and nowhere else inside. */
    private static String withoutBlanks(String sentBy) {
        String stripped = SipText.strip(sentBy);
        int colon = stripped.lastIndexOf(':');
        return colon < 0 ? stripped
            : SipText.strip(stripped.substring(0, colon)) + ":" + SipText.strip(stripped.substring(colon + 1));
    }

    private static SipSyntaxException wrong(String text) {
        return new SipSyntaxException("\"" + SipText.printable(text) + "\" is not a Via");
    }

    /** {@return the branch, which names the transaction} */
    public Optional<String> branch() {
        return parameters.get("branch");
    }

    /** {@return the address that the other side saw us at (RFC 3261 section 18.2.1)} */
    public Optional<String> received() {
        return parameters.get("received").filter(value -> !value.isEmpty());
    }

    /** {@return the port that the other side saw us at (RFC 3581 section 4)} */
    public Optional<Integer> rport() {
        try {
            return parameters.get("rport").filter(value -> !value.isEmpty()).map(Integer::valueOf);
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    /**
     * Replaces the parameters.
     *
     * @param changed the new parameters
     * @return the Via with these
     */
    public Via withParameters(Parameters changed) {
        return new Via(transport, host, port, changed);
    }

    /** {@return the value as written in a message} */
    @Override
    public String toString() {
        String written = host.indexOf(':') >= 0 ? "[" + host + "]" : host;
        return "SIP/2.0/" + transport + " " + written + (port < 0 ? "" : ":" + port) + parameters;
    }
}
