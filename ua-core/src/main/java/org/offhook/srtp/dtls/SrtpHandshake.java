package org.offhook.srtp.dtls;

import java.io.IOException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Hashtable;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.Certificate;
import org.bouncycastle.tls.CipherSuite;
import org.bouncycastle.tls.ExporterLabel;
import org.bouncycastle.tls.HashAlgorithm;
import org.bouncycastle.tls.SignatureAlgorithm;
import org.bouncycastle.tls.SignatureAndHashAlgorithm;
import org.bouncycastle.tls.TlsContext;
import org.bouncycastle.tls.TlsCredentialedSigner;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.TlsSRTPUtils;
import org.bouncycastle.tls.UseSRTPData;
import org.bouncycastle.tls.crypto.TlsCertificate;
import org.bouncycastle.tls.crypto.TlsCryptoParameters;
import org.bouncycastle.tls.crypto.impl.bc.BcDefaultTlsCredentialedSigner;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCrypto;
import org.offhook.srtp.Fingerprint;
import org.offhook.srtp.SrtpKeys;
import org.offhook.srtp.SrtpSuite;

/**
 * What is the same for both roles of one DTLS-SRTP handshake: our certificate, the check of theirs, the protection profile, the keys at
 * the end (RFC 5764 section 4). The arithmetic is BouncyCastle's own: through the JDK's providers it does not find RSA-PSS, with which
 * older phones sign, for want of a common name.
 */
final class SrtpHandshake {

    /** Those with a certificate on an elliptic curve first, which is what phones make for themselves; RSA for older ones. */
    static final int[] CIPHER_SUITES = {
        CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256, CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384,
        CipherSuite.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256, CipherSuite.TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384,
        CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256, CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA,
        CipherSuite.TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256, CipherSuite.TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA,
    };

    private static final byte[] NO_KEY_IDENTIFIER = {};

    private final DtlsIdentity identity;
    private final List<Fingerprint> announced;
    private final int timeoutMs;
    private final BcTlsCrypto crypto;
    private SrtpSuite suite;
    private Fingerprint peer;
    private DtlsUser.Keys keys;
    private DtlsFailure failure;

    SrtpHandshake(DtlsIdentity identity, List<Fingerprint> announced, int timeoutMs, SecureRandom random) {
        this.identity = identity;
        this.announced = announced;
        this.timeoutMs = timeoutMs;
        this.crypto = new BcTlsCrypto(random);
    }

    BcTlsCrypto crypto() {
        return crypto;
    }

    int timeoutMs() {
        return timeoutMs;
    }

    /** {@return what the handshake gave, empty before its end} */
    Optional<DtlsUser.Keys> keys() {
        return Optional.ofNullable(keys);
    }

    /** {@return what we found fault with, empty where it was not us} */
    Optional<DtlsFailure> failure() {
        return Optional.ofNullable(failure);
    }

    // ---- certificates

    TlsCredentialedSigner signer(TlsContext context) {
        Certificate chain = new Certificate(new TlsCertificate[] {certificate()});
        return new BcDefaultTlsCredentialedSigner(new TlsCryptoParameters(context), crypto, identity.key(), chain,
            SignatureAndHashAlgorithm.getInstance(HashAlgorithm.sha256, SignatureAlgorithm.ecdsa));
    }

    private TlsCertificate certificate() {
        try {
            return crypto.createCertificate(identity.certificate());
        } catch (IOException e) {
            throw new IllegalStateException("our own certificate cannot be read", e);
        }
    }

    /** The certificate proves nothing by who signed it: it must be the announced one (RFC 5763 section 5). */
    void check(Certificate shown) throws IOException {
        if (shown == null || shown.isEmpty()) {
            failure = new DtlsFailure(DtlsFailure.Kind.FINGERPRINT,
                "The other side showed no certificate, so nobody knows who it is.");
            throw new TlsFatalAlert(AlertDescription.bad_certificate);
        }
        byte[] octets = shown.getCertificateAt(0).getEncoded();
        peer = Fingerprint.sha256(octets);
        if (!Fingerprint.anyMatches(announced, octets)) {
            failure = new DtlsFailure(DtlsFailure.Kind.FINGERPRINT,
                "The certificate of the other side is not the one that it announced: somebody may be listening in between. Shown: "
                    + peer + ", announced: " + announced.get(0) + ".");
            throw new TlsFatalAlert(AlertDescription.bad_certificate);
        }
    }

    // ---- protection profiles

    /** Adds what we offer as a client. */
    void offer(Hashtable<Integer, byte[]> extensions) throws IOException {
        int[] profiles = SrtpSuite.PREFERENCE.stream().mapToInt(SrtpSuite::dtlsProfile).toArray();
        TlsSRTPUtils.addUseSRTPExtension(extensions, new UseSRTPData(profiles, NO_KEY_IDENTIFIER));
    }

    /** Takes the server's choice. */
    void takeChoice(Hashtable<?, ?> extensions) throws IOException {
        UseSRTPData chosen = extensions == null ? null : TlsSRTPUtils.getUseSRTPExtension(extensions);
        suite = chosen == null || chosen.getProtectionProfiles().length != 1 ? null
            : SrtpSuite.ofDtlsProfile(chosen.getProtectionProfiles()[0]).orElse(null);
        requireSuite();
    }

    /** Chooses as a server, by our preference. */
    void choose(Hashtable<?, ?> extensions) throws IOException {
        UseSRTPData offered = extensions == null ? null : TlsSRTPUtils.getUseSRTPExtension(extensions);
        int[] profiles = offered == null ? new int[0] : offered.getProtectionProfiles();
        suite = SrtpSuite.PREFERENCE.stream()
            .filter(ours -> Arrays.stream(profiles).anyMatch(profile -> profile == ours.dtlsProfile())).findFirst().orElse(null);
        requireSuite();
    }

    void addChoice(Hashtable<Integer, byte[]> extensions) throws IOException {
        TlsSRTPUtils.addUseSRTPExtension(extensions, new UseSRTPData(new int[] {suite.dtlsProfile()}, NO_KEY_IDENTIFIER));
    }

    private void requireSuite() throws IOException {
        if (suite == null) {
            failure = new DtlsFailure(DtlsFailure.Kind.NO_PROFILE, "The two sides have no SRTP protection profile in common.");
            throw new TlsFatalAlert(AlertDescription.handshake_failure);
        }
    }

    // ---- keys

    /** RFC 5764 section 4.2: client key, server key, client salt, server salt. */
    void export(TlsContext context, boolean client) {
        int key = suite.keyOctets();
        int salt = suite.saltOctets();
        byte[] material = context.exportKeyingMaterial(ExporterLabel.dtls_srtp, null, 2 * (key + salt));
        SrtpKeys ofClient = SrtpKeys.of(suite, part(material, 0, 2 * key, key, salt));
        SrtpKeys ofServer = SrtpKeys.of(suite, part(material, key, 2 * key + salt, key, salt));
        Arrays.fill(material, (byte) 0);
        keys = client ? new DtlsUser.Keys(ofClient, ofServer, peer) : new DtlsUser.Keys(ofServer, ofClient, peer);
    }

    private static byte[] part(byte[] material, int keyAt, int saltAt, int keyOctets, int saltOctets) {
        byte[] part = Arrays.copyOfRange(material, keyAt, keyAt + keyOctets + saltOctets);
        System.arraycopy(material, saltAt, part, keyOctets, saltOctets);
        return part;
    }
}
