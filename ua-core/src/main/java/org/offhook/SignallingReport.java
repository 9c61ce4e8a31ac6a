package org.offhook;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.offhook.sip.Hop;
import org.offhook.sip.tls.TlsSession;

/**
 * How SIP travels between us and the next hop, which is the registrar, a proxy or the other phone: what lies behind it we cannot
 * know. Immutable.
 *
 * @param transport   {@code udp}, {@code tcp} or {@code tls}
 * @param remote      its address and port
 * @param tlsVersion  {@code TLSv1.2} or {@code TLSv1.3}; null in clear
 * @param tlsSuite    the cipher suite; null in clear
 * @param tlsVerified the domain that its certificate has proved; null where it proved none
 * @param tlsNames    all that the certificate names; empty where there was none
 * @param tlsIssuer   who issued the certificate; null where there was none
 */
public record SignallingReport(String transport, String remote, String tlsVersion, String tlsSuite, String tlsVerified,
                               List<String> tlsNames, String tlsIssuer) {

    /** Copies the list. */
    public SignallingReport {
        Objects.requireNonNull(transport, "transport");
        tlsNames = List.copyOf(tlsNames);
    }

    static SignallingReport of(Hop hop, Optional<TlsSession> security) {
        String transport = hop.transport().parameter();
        String remote = hop.toString().substring(transport.length() + 1);
        return security.map(tls -> new SignallingReport(transport, remote, tls.protocol(), tls.suite(), orNull(tls.verified()),
            tls.names(), orNull(tls.issuer()))).orElseGet(() -> new SignallingReport(transport, remote, null, null, null, List.of(), null));
    }

    private static String orNull(String text) {
        return text.isEmpty() ? null : text;
    }

    /** {@return one JSON object, as the report of a call has it} */
    public String toJson() {
        return ReportJson.write(this);
    }

    /** {@return whether the next hop is reached over TLS and has proved who it is} */
    public boolean verified() {
        return tlsVerified != null;
    }
}
