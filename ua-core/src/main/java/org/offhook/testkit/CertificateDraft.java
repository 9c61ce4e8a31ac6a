package org.offhook.testkit;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.RSAKeyGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERIA5String;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.GeneralSubtree;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.NameConstraints;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;

/**
 * What a certificate is to say, right or wrong: tests need both. Not thread-safe; {@link TestAuthority#issue(CertificateDraft)}
 * signs it. A new one is a sound certificate for SIP servers and clients, on a new P-256 key, valid for a day.
 */
public final class CertificateDraft {

    private final X500Name subject;
    private final List<GeneralName> names = new ArrayList<>();
    private Instant notBefore = Instant.now().minus(Duration.ofHours(1));
    private Instant notAfter = Instant.now().plus(Duration.ofDays(1));
    private KeyPair keys;
    private String signature;
    private boolean authority;
    private int keyUsage = KeyUsage.digitalSignature;
    private KeyPurposeId[] uses = {KeyPurposeId.id_kp_serverAuth, KeyPurposeId.id_kp_clientAuth};
    private String permittedDomain;
    private String excludedDomain;
    private Integer pathLength;
    private boolean emptyNames;
    private final List<Extension> extensions = new ArrayList<>();

    /**
     * Begins a certificate.
     *
     * @param commonName of its subject; may hold anything
     */
    public CertificateDraft(String commonName) {
        subject = new X500NameBuilder(BCStyle.INSTANCE).addRDN(BCStyle.CN, commonName).build();
    }

    /**
     * Adds a DNS name to the subjectAltName, as it stands: wildcards and control characters, too.
     *
     * @param name the name
     * @return this draft
     */
    public CertificateDraft dns(String name) {
        names.add(new GeneralName(GeneralName.dNSName, new DERIA5String(name)));
        return this;
    }

    /**
     * Adds a URI to the subjectAltName.
     *
     * @param uri such as {@code sip:pbx.example}
     * @return this draft
     */
    public CertificateDraft uri(String uri) {
        names.add(new GeneralName(GeneralName.uniformResourceIdentifier, new DERIA5String(uri)));
        return this;
    }

    /**
     * Adds an address to the subjectAltName.
     *
     * @param literal IPv4 or IPv6
     * @return this draft
     */
    public CertificateDraft address(String literal) {
        names.add(new GeneralName(GeneralName.iPAddress, literal));
        return this;
    }

    /**
     * Adds an e-mail address to the subjectAltName, which says nothing about a server.
     *
     * @param mail the address
     * @return this draft
     */
    public CertificateDraft mail(String mail) {
        names.add(new GeneralName(GeneralName.rfc822Name, mail));
        return this;
    }

    /** {@return this draft, with a subjectAltName that is there and names nothing} */
    public CertificateDraft noNames() {
        emptyNames = true;
        return this;
    }

    /**
     * Sets when the certificate is valid.
     *
     * @param from first instant
     * @param to   last instant
     * @return this draft
     */
    public CertificateDraft valid(Instant from, Instant to) {
        notBefore = from;
        notAfter = to;
        return this;
    }

    /**
     * Uses an RSA key.
     *
     * @param bits length of the modulus
     * @return this draft
     */
    public CertificateDraft rsa(int bits) {
        keys = generate("RSA", new RSAKeyGenParameterSpec(bits, RSAKeyGenParameterSpec.F4));
        return this;
    }

    /**
     * Sets with which hash the issuer signs.
     *
     * @param hash as {@code SHA1} or {@code SHA256}
     * @return this draft
     */
    public CertificateDraft signedWith(String hash) {
        signature = hash;
        return this;
    }

    /** {@return this draft, as an authority's that may issue others} */
    public CertificateDraft authority() {
        authority = true;
        keyUsage = KeyUsage.keyCertSign | KeyUsage.cRLSign | KeyUsage.digitalSignature;
        uses = new KeyPurposeId[0];
        return this;
    }

    /**
     * Lets an authority speak for one domain and those below it alone.
     *
     * @param domain the domain
     * @return this draft
     */
    public CertificateDraft permitted(String domain) {
        permittedDomain = domain;
        return this;
    }

    /**
     * Keeps an authority from speaking for one domain and those below it.
     *
     * @param domain the domain
     * @return this draft
     */
    public CertificateDraft excluded(String domain) {
        excludedDomain = domain;
        return this;
    }

    /**
     * Limits how many authorities may stand below this one.
     *
     * @param authorities how many
     * @return this draft
     */
    public CertificateDraft pathLength(int authorities) {
        pathLength = authorities;
        return this;
    }

    /**
     * Sets what the key may do.
     *
     * @param bits as in {@link KeyUsage}
     * @return this draft
     */
    public CertificateDraft keyUsage(int bits) {
        keyUsage = bits;
        return this;
    }

    /**
     * Adds an extension that nobody knows.
     *
     * @param oid      its object identifier
     * @param critical whether who does not know it must refuse the certificate
     * @return this draft
     */
    public CertificateDraft unknownExtension(String oid, boolean critical) {
        extensions.add(new Extension(new ASN1ObjectIdentifier(oid), critical, new byte[] {5, 0}));
        return this;
    }

    /**
     * Uses another curve than P-256.
     *
     * @param name such as {@code secp384r1}
     * @return this draft
     */
    public CertificateDraft curve(String name) {
        keys = generate("EC", new ECGenParameterSpec(name));
        return this;
    }

    /**
     * Sets what the certificate is for.
     *
     * @param oids object identifiers of extended key usages
     * @return this draft
     */
    public CertificateDraft uses(String... oids) {
        uses = List.of(oids).stream().map(oid -> KeyPurposeId.getInstance(new ASN1ObjectIdentifier(oid))).toArray(KeyPurposeId[]::new);
        return this;
    }

    X500Name subject() {
        return subject;
    }

    String hash() {
        return signature == null ? "SHA256" : signature;
    }

    KeyPair keys() {
        if (keys == null) {
            curve("secp256r1");
        }
        return keys;
    }

    private static KeyPair generate(String algorithm, AlgorithmParameterSpec parameters) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
            generator.initialize(parameters);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("this Java makes no such key", e);
        }
    }

    JcaX509v3CertificateBuilder unsigned(X500Name issuer) throws CertIOException {
        JcaX509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(issuer, new BigInteger(120, new SecureRandom()),
            Date.from(notBefore), Date.from(notAfter), subject, keys().getPublic());
        builder.addExtension(Extension.basicConstraints, true, pathLength == null ? new BasicConstraints(authority) : new BasicConstraints(pathLength));
        builder.addExtension(Extension.keyUsage, true, new KeyUsage(keyUsage));
        if (uses.length > 0) {
            builder.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(uses));
        }
        if (!names.isEmpty() || emptyNames) {
            builder.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(names.toArray(GeneralName[]::new)));
        }
        if (permittedDomain != null || excludedDomain != null) {
            builder.addExtension(Extension.nameConstraints, true, new NameConstraints(subtree(permittedDomain), subtree(excludedDomain)));
        }
        for (Extension extension : extensions) {
            builder.addExtension(extension);
        }
        return builder;
    }

    private static GeneralSubtree[] subtree(String domain) {
        return domain == null ? null : new GeneralSubtree[] {new GeneralSubtree(new GeneralName(GeneralName.dNSName, domain))};
    }
}
