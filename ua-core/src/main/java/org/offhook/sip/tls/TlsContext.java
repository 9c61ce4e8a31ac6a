package org.offhook.sip.tls;

import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * The TLS of one agent: its own keys, trust and session cache, shared with nobody. Made at the first use, since the authorities of
 * Java take a tenth of a second to read. Any thread.
 */
public final class TlsContext {

    /** By name: a provider that an embedder puts first must not take over (BCJSSE has had faults that JSSE has not). */
    private static final String PROVIDER = "SunJSSE";
    private static final String[] VERSIONS = {"TLSv1.3", "TLSv1.2"};
    /** Forward secrecy and authenticated encryption alone (RFC 9325 section 4.2), where RFC 3261 still asked for RSA with CBC. */
    private static final List<String> SUITES = List.of("TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384",
        "TLS_CHACHA20_POLY1305_SHA256", "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256", "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
        "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384", "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
        "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256", "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256");

    private final TlsSettings settings;
    private SSLContext context;

    /**
     * Makes a context; nothing is read yet.
     *
     * @param settings whom to trust, who we are
     */
    public TlsContext(TlsSettings settings) {
        this.settings = settings;
    }

    /** {@return whether others can connect to us} */
    public boolean takesConnections() {
        return settings.hasIdentity();
    }

    /**
     * {@return the name that the certificate of a server must have}
     *
     * @param host the host of the URI that leads there
     */
    public String expectedName(String host) {
        return settings.serverName().orElse(host);
    }

    /**
     * Puts TLS on a connection that we opened; the handshake is the caller's.
     *
     * @param connected the connection; closed with what is returned
     * @param expected  the domain that the certificate must name, or an address; decides with whom sessions are resumed, too
     * @return a socket before its handshake
     * @throws IOException when TLS cannot be set up here
     */
    public SSLSocket client(Socket connected, String expected) throws IOException {
        SSLSocket socket = (SSLSocket) context().getSocketFactory().createSocket(connected, expected, connected.getPort(), true);
        socket.setUseClientMode(true);
        SSLParameters parameters = parameters();
        if (CertificateNames.literal(expected).isEmpty()) {
            try {
                // Java would name only hosts with a dot.
                parameters.setServerNames(List.of(new SNIHostName(expected)));
            } catch (IllegalArgumentException e) {
                parameters.setServerNames(List.of());
            }
        }
        socket.setSSLParameters(parameters);
        return socket;
    }

    /**
     * Puts TLS on a connection that was taken in; the handshake is the caller's. Where authorities are configured the client is
     * asked for a certificate, and one that it shows must hold.
     *
     * @param accepted the connection; closed with what is returned
     * @return a socket before its handshake
     * @throws IOException when TLS cannot be set up here
     */
    public SSLSocket server(Socket accepted) throws IOException {
        SSLSocket socket = (SSLSocket) context().getSocketFactory().createSocket(accepted, null, accepted.getPort(), true);
        socket.setUseClientMode(false);
        SSLParameters parameters = parameters();
        parameters.setUseCipherSuitesOrder(true);
        parameters.setWantClientAuth(!settings.authorities().isEmpty());
        socket.setSSLParameters(parameters);
        return socket;
    }

    private SSLParameters parameters() throws IOException {
        SSLParameters parameters = context().getDefaultSSLParameters();
        parameters.setProtocols(VERSIONS);
        List<String> known = List.of(context().getSupportedSSLParameters().getCipherSuites());
        parameters.setCipherSuites(SUITES.stream().filter(known::contains).toArray(String[]::new));
        return parameters;
    }

    /**
     * Tells what a connection turned out to be.
     *
     * @param socket   after its handshake
     * @param expected the name that was asked for, empty for a client that connected to us
     * @return what is known
     */
    public static TlsSession describe(SSLSocket socket, String expected) {
        SSLSession session = socket.getSession();
        try {
            X509Certificate leaf = (X509Certificate) session.getPeerCertificates()[0];
            List<String> names = CertificateNames.of(leaf).shown();
            return new TlsSession(session.getProtocol(), session.getCipherSuite(), expected, names,
                TlsFault.printable(leaf.getSubjectX500Principal().getName()),
                TlsFault.printable(leaf.getIssuerX500Principal().getName()), leaf.getNotAfter().toInstant());
        } catch (SSLPeerUnverifiedException | java.security.cert.CertificateParsingException e) {
            return new TlsSession(session.getProtocol(), session.getCipherSuite(), "", List.of(), "", "", null);
        }
    }

    private synchronized SSLContext context() throws IOException {
        if (context == null) {
            try {
                TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX", PROVIDER);
                trust.init(authorities());
                X509ExtendedTrustManager chains = (X509ExtendedTrustManager) trust.getTrustManagers()[0];
                SSLContext made = SSLContext.getInstance("TLS", PROVIDER);
                made.init(keys(), new TrustManager[] {new PeerVerifier(chains, settings.allowAddresses())}, null);
                context = made;
            } catch (GeneralSecurityException e) {
                throw new IOException("TLS cannot be set up: " + e.getMessage(), e);
            }
        }
        return context;
    }

    /** {@return the configured authorities; null, which stands for those of Java} */
    private KeyStore authorities() throws GeneralSecurityException, IOException {
        if (settings.authorities().isEmpty()) {
            return null;
        }
        KeyStore store = empty();
        int number = 0;
        for (X509Certificate authority : settings.authorities()) {
            store.setCertificateEntry("authority-" + number++, authority);
        }
        return store;
    }

    private KeyManager[] keys() throws GeneralSecurityException, IOException {
        if (!settings.hasIdentity()) {
            return new KeyManager[0];
        }
        KeyStore store = empty();
        char[] none = new char[0];
        store.setKeyEntry("own", settings.ownKey(), none, new ArrayList<>(settings.ownChain()).toArray(new Certificate[0]));
        KeyManagerFactory keys = KeyManagerFactory.getInstance("SunX509", PROVIDER);
        keys.init(store, none);
        return keys.getKeyManagers();
    }

    private static KeyStore empty() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }
}
