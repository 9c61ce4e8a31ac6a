package org.offhook.sip.tls;

import java.security.cert.CertificateException;
import java.util.Locale;

/** Refuses a certificate; JSSE carries it out of the handshake as a cause. */
final class TlsFaultException extends CertificateException {

    private static final long serialVersionUID = 1L;

    private final transient TlsFault fault;

    TlsFaultException(TlsFault fault, Throwable cause) {
        super(fault.sentence(Locale.ENGLISH), cause);
        this.fault = fault;
    }

    TlsFault fault() {
        return fault;
    }
}
