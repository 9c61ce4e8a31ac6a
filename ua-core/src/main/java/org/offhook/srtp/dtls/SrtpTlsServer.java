package org.offhook.srtp.dtls;

import java.io.IOException;
import java.util.Hashtable;
import java.util.List;
import java.util.Vector;
import org.bouncycastle.tls.Certificate;
import org.bouncycastle.tls.CertificateRequest;
import org.bouncycastle.tls.CipherSuite;
import org.bouncycastle.tls.ClientCertificateType;
import org.bouncycastle.tls.DefaultTlsServer;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.SignatureAndHashAlgorithm;
import org.bouncycastle.tls.TlsCredentialedSigner;
import org.bouncycastle.tls.TlsUtils;

/** The server of a DTLS-SRTP handshake. */
final class SrtpTlsServer extends DefaultTlsServer {

    /** Those that our certificate suits. */
    private static final int[] CIPHER_SUITES = {
        CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256, CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384,
        CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256, CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA,
    };

    private final SrtpHandshake handshake;

    SrtpTlsServer(SrtpHandshake handshake) {
        super(handshake.crypto());
        this.handshake = handshake;
    }

    @Override
    protected ProtocolVersion[] getSupportedVersions() {
        return ProtocolVersion.DTLSv12.only();
    }

    @Override
    protected int[] getSupportedCipherSuites() {
        return CIPHER_SUITES.clone();
    }

    @Override
    public int getHandshakeTimeoutMillis() {
        return handshake.timeoutMs();
    }

    @Override
    public int getHandshakeResendTimeMillis() {
        return DtlsAssociation.RESEND_MS;
    }

    @Override
    @SuppressWarnings("rawtypes")
    public void processClientExtensions(Hashtable offered) throws IOException {
        super.processClientExtensions(offered);
        handshake.choose(offered);
    }

    @Override
    @SuppressWarnings("unchecked")
    public Hashtable<Integer, byte[]> getServerExtensions() throws IOException {
        Hashtable<Integer, byte[]> extensions = super.getServerExtensions();
        handshake.addChoice(extensions);
        return extensions;
    }

    @Override
    public CertificateRequest getCertificateRequest() {
        return new CertificateRequest(new short[] {ClientCertificateType.ecdsa_sign, ClientCertificateType.rsa_sign},
            new Vector<>(List.<SignatureAndHashAlgorithm>copyOf(algorithms())), null);
    }

    @SuppressWarnings("unchecked")
    private List<SignatureAndHashAlgorithm> algorithms() {
        return TlsUtils.getDefaultSupportedSignatureAlgorithms(context);
    }

    @Override
    public void notifyClientCertificate(Certificate shown) throws IOException {
        handshake.check(shown);
    }

    @Override
    protected TlsCredentialedSigner getECDSASignerCredentials() {
        return handshake.signer(context);
    }

    @Override
    public void notifyHandshakeComplete() throws IOException {
        super.notifyHandshakeComplete();
        handshake.export(context, false);
    }
}
