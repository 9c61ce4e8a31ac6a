package org.offhook.sip.tls;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.X509ExtendedTrustManager;
import org.offhook.sip.tls.TlsFault.Kind;

/**
 * Decides whether the other side is who it should be: Java's validation of the chain (RFC 5280), and the identity of the leaf
 * (RFC 5922) against the host that the socket was made for. Called by JSSE on the thread of the handshake; immutable.
 *
 * <p>Revocation is not asked for: a phone that cannot register while an authority's server is down is of no use, and a check
 * that gives up silently proves nothing. A stapled answer (RFC 6066) that says "revoked" would be the one thing to add.
 */
final class PeerVerifier extends X509ExtendedTrustManager {

    private final X509ExtendedTrustManager chains;
    private final Set<X509Certificate> anchors;
    private final boolean allowAddresses;

    PeerVerifier(X509ExtendedTrustManager chains, boolean allowAddresses) {
        this.chains = chains;
        this.anchors = Set.of(chains.getAcceptedIssuers());
        this.allowAddresses = allowAddresses;
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket) throws CertificateException {
        SSLSession session = socket instanceof SSLSocket tls ? tls.getHandshakeSession() : null;
        String expected = session == null ? null : session.getPeerHost();
        ChainDiagnosis diagnosis = new ChainDiagnosis(chain, anchors, Instant.now());
        refuse(diagnosis.before(false));
        try {
            chains.checkServerTrusted(chain, authType, socket);
        } catch (CertificateException e) {
            throw new TlsFaultException(diagnosis.after(e), e);
        }
        refuse(identity(chain[0], expected));
    }

    private Optional<TlsFault> identity(X509Certificate leaf, String expected) {
        if (expected == null || expected.isEmpty()) {
            return Optional.of(TlsFault.of(Kind.NO_EXPECTED_NAME, ChainDiagnosis.nameOf(leaf)));
        }
        try {
            return CertificateNames.of(leaf).check(expected, allowAddresses);
        } catch (CertificateParsingException e) {
            return Optional.of(TlsFault.of(Kind.MALFORMED, ChainDiagnosis.nameOf(leaf), String.valueOf(e.getMessage())));
        }
    }

    private static void refuse(Optional<TlsFault> fault) throws TlsFaultException {
        if (fault.isPresent()) {
            throw new TlsFaultException(fault.get(), null);
        }
    }

    /** A client has no domain that we could expect; that its chain holds is all there is to check. */
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket) throws CertificateException {
        ChainDiagnosis diagnosis = new ChainDiagnosis(chain, anchors, Instant.now());
        refuse(diagnosis.before(true));
        try {
            chains.checkClientTrusted(chain, authType, socket);
        } catch (CertificateException e) {
            throw new TlsFaultException(diagnosis.after(e), e);
        }
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return chains.getAcceptedIssuers();
    }

    // Without a socket there is no name to check against, so that these ways are closed.

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        throw new CertificateException("no socket to take the expected name from");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        throw new CertificateException("no socket");
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine) throws CertificateException {
        throw new CertificateException("no socket to take the expected name from");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine) throws CertificateException {
        throw new CertificateException("no socket");
    }
}
