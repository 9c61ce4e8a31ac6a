package org.offhook.sip.tls;

import java.io.EOFException;
import java.io.IOException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import org.offhook.sip.tls.TlsFault.Kind;

/**
 * Names the fault behind a failed handshake. JSSE has one exception for nearly all of them, so that its text has to tell
 * (RFC 8446 section 6.2 has the alerts). Stateless.
 */
public final class HandshakeFailure {

    private static final Pattern ALERT = Pattern.compile("(?:Received fatal alert|fatal alert): ([a-z_]+)");

    private HandshakeFailure() {
    }

    /**
     * Names the fault.
     *
     * @param failure what the handshake, or the first read after it, threw
     * @param peer    address of the other side, for people
     * @param showsCertificate whether we have a certificate to show
     * @return the fault
     */
    public static TlsFault of(IOException failure, String peer, boolean showsCertificate) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof TlsFaultException refused) {
                return refused.fault();
            }
        }
        String said = failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
        Matcher alert = ALERT.matcher(said);
        if (alert.find()) {
            return ofAlert(alert.group(1), peer, showsCertificate);
        }
        String lower = said.toLowerCase(Locale.ROOT);
        if (lower.contains("protocol version") || lower.contains("no appropriate protocol")) {
            return TlsFault.of(Kind.NO_COMMON_VERSION, peer, said);
        } else if (lower.contains("unrecognized ssl message") || lower.contains("plaintext")
            || failure instanceof SSLException && lower.contains("unsupported or unrecognized")) {
            return TlsFault.of(Kind.NOT_TLS, peer);
        } else if (lower.contains("cipher suites in common") || lower.contains("no negotiable cipher")) {
            return TlsFault.of(Kind.NO_COMMON_SUITE, peer, said);
        }
        return TlsFault.of(Kind.HANDSHAKE, peer, failure instanceof EOFException ? "EOF" : said);
    }

    private static TlsFault ofAlert(String alert, String peer, boolean showsCertificate) {
        return switch (alert) {
            case "protocol_version" -> TlsFault.of(Kind.NO_COMMON_VERSION, peer, alert);
            case "insufficient_security" -> TlsFault.of(Kind.NO_COMMON_SUITE, peer, alert);
            // What servers say that find no suite, and those that want a certificate before TLS 1.3.
            case "handshake_failure" -> TlsFault.of(Kind.HANDSHAKE, peer, alert);
            case "certificate_required" -> TlsFault.of(Kind.CLIENT_CERTIFICATE_WANTED, peer, alert);
            case "bad_certificate", "unsupported_certificate", "certificate_revoked", "certificate_expired",
                 "certificate_unknown", "unknown_ca", "access_denied", "no_certificate" -> TlsFault.of(
                     showsCertificate ? Kind.CLIENT_CERTIFICATE_REFUSED : Kind.CLIENT_CERTIFICATE_WANTED, peer, alert);
            default -> TlsFault.of(Kind.HANDSHAKE, peer, alert);
        };
    }
}
