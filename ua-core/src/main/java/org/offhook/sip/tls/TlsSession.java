package org.offhook.sip.tls;

import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * What a TLS connection turned out to be.
 *
 * @param protocol  {@code TLSv1.2} or {@code TLSv1.3}
 * @param suite     the cipher suite, by its IANA name
 * @param verified  the domain or address that the other side's certificate was checked for; empty where it sent none that named it
 * @param names     what the certificate names; empty where there was none
 * @param subject   its subject, empty where there was none
 * @param issuer    who issued it, empty where there was none
 * @param notAfter  until when it is valid, null where there was none
 */
public record TlsSession(String protocol, String suite, String verified, List<String> names, String subject, String issuer,
                         Instant notAfter) {

    /** Copies the list. */
    public TlsSession {
        Objects.requireNonNull(protocol, "protocol");
        Objects.requireNonNull(suite, "suite");
        Objects.requireNonNull(verified, "verified");
        names = List.copyOf(names);
    }
}
