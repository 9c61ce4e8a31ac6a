package org.offhook.srtp.dtls;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.crypto.params.AsymmetricKeyParameter;
import org.bouncycastle.crypto.util.PrivateKeyFactory;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.offhook.srtp.Fingerprint;

/**
 * Our certificate for DTLS: an elliptic key on P-256, signed by itself, whose worth lies in its fingerprint alone (RFC 5763 section 5).
 * One for the life of an agent, and never written anywhere, so that calls of two runs cannot be linked by it. Immutable.
 */
public final class DtlsIdentity {

    private static final int VALID_DAYS = 30;

    private final AsymmetricKeyParameter key;
    private final byte[] certificate;
    private final Fingerprint fingerprint;

    private DtlsIdentity(AsymmetricKeyParameter key, byte[] certificate) {
        this.key = key;
        this.certificate = certificate;
        this.fingerprint = Fingerprint.sha256(certificate);
    }

    /**
     * Makes a new one; takes a tenth of a second the first time.
     *
     * @param random a good source
     * @return the identity
     */
    public static DtlsIdentity create(SecureRandom random) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"), random);
            KeyPair pair = generator.generateKeyPair();
            // A name that says nothing about its owner.
            X500Name name = new X500Name("CN=" + new BigInteger(64, random).toString(36));
            Instant now = Instant.now();
            X509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(name, new BigInteger(64, random).add(BigInteger.ONE),
                Date.from(now.minus(1, ChronoUnit.DAYS)), Date.from(now.plus(VALID_DAYS, ChronoUnit.DAYS)), name, pair.getPublic());
            byte[] certificate = builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(pair.getPrivate())).getEncoded();
            return new DtlsIdentity(PrivateKeyFactory.createKey(pair.getPrivate().getEncoded()), certificate);
        } catch (GeneralSecurityException | OperatorCreationException | IOException e) {
            throw new IllegalStateException("every JDK has P-256 and SHA-256", e);
        }
    }

    AsymmetricKeyParameter key() {
        return key;
    }

    byte[] certificate() {
        return certificate;
    }

    /** {@return what goes into session descriptions} */
    public List<Fingerprint> fingerprints() {
        return List.of(fingerprint);
    }
}
