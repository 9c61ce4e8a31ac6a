package org.offhook.testkit;

import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.offhook.sip.tls.TlsSettings;

/**
 * An authority made on the spot, for demonstrations and tests of TLS: its key is in memory and gone with the process. Immutable;
 * thread-safe.
 */
public final class TestAuthority {

    /**
     * A certificate with its key.
     *
     * @param chain the certificate itself, then those of the authorities above it, without the root
     * @param key   the private key
     */
    public record Issued(List<X509Certificate> chain, PrivateKey key) {

        /** Copies the list. */
        public Issued {
            chain = List.copyOf(chain);
        }

        /** {@return chain and key as PEM, for programs that read files} */
        public String pem() {
            StringBuilder text = new StringBuilder();
            chain.forEach(certificate -> text.append(TestAuthority.pem(certificate)));
            return text.append(block("PRIVATE KEY", key.getEncoded())).toString();
        }
    }

    private final Issued own;
    private final X500Name name;
    private final boolean root;

    private TestAuthority(Issued own, X500Name name, boolean root) {
        this.own = own;
        this.name = name;
        this.root = root;
    }

    /**
     * Makes a root authority.
     *
     * @param commonName its name
     * @return the authority
     */
    public static TestAuthority create(String commonName) {
        CertificateDraft draft = new CertificateDraft(commonName).authority();
        return new TestAuthority(selfSigned(draft), draft.subject(), true);
    }

    /**
     * Makes a certificate that nobody vouches for but its owner.
     *
     * @param draft what it says
     * @return certificate and key
     */
    public static Issued selfSigned(CertificateDraft draft) {
        return new Issued(List.of(sign(draft, draft.subject(), draft.keys().getPrivate())), draft.keys().getPrivate());
    }

    /**
     * Issues a certificate.
     *
     * @param draft what it says
     * @return certificate and key
     */
    public Issued issue(CertificateDraft draft) {
        List<X509Certificate> chain = new ArrayList<>();
        chain.add(sign(draft, name, own.key()));
        if (!root) {
            chain.addAll(own.chain());
        }
        return new Issued(chain, draft.keys().getPrivate());
    }

    /**
     * Issues a certificate to a SIP domain: {@code sip:domain} and the domain itself.
     *
     * @param domain the domain
     * @return certificate and key
     */
    public Issued issue(String domain) {
        return issue(new CertificateDraft(domain).uri("sip:" + domain).dns(domain));
    }

    /**
     * Issues a certificate to an authority below this one.
     *
     * @param draft what it says; not checked, so that it may be no authority's at all
     * @return the authority
     */
    public TestAuthority intermediate(CertificateDraft draft) {
        return new TestAuthority(issue(draft), draft.subject(), false);
    }

    private static X509Certificate sign(CertificateDraft draft, X500Name issuer, PrivateKey key) {
        try {
            String algorithm = draft.hash() + (key.getAlgorithm().equals("RSA") ? "withRSA" : "withECDSA");
            return new JcaX509CertificateConverter().getCertificate(
                draft.unsigned(issuer).build(new JcaContentSignerBuilder(algorithm).build(key)));
        } catch (GeneralSecurityException | OperatorCreationException | CertIOException e) {
            throw new IllegalArgumentException("no such certificate can be made", e);
        }
    }

    /** {@return the authority's own certificate, which whoever trusts it needs} */
    public X509Certificate certificate() {
        return own.chain().get(0);
    }

    /** {@return settings that trust this authority alone} */
    public TlsSettings trusted() {
        return TlsSettings.DEFAULT.withAuthorities(List.of(certificate()));
    }

    /** {@return settings that trust this authority alone and show a certificate}
     *
     * @param shown the certificate
     */
    public TlsSettings trustedWith(Issued shown) {
        return trusted().withIdentity(shown.chain(), shown.key());
    }

    /** {@return the authority's certificate as PEM} */
    public String pem() {
        return pem(certificate());
    }

    private static String pem(X509Certificate certificate) {
        try {
            return block("CERTIFICATE", certificate.getEncoded());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a certificate that was made can be written", e);
        }
    }

    private static String block(String label, byte[] octets) {
        return "-----BEGIN " + label + "-----\n" + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(octets)
            + "\n-----END " + label + "-----\n";
    }
}
