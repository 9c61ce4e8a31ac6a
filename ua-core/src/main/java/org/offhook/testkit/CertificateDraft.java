package org.offhook.testkit;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.spec.ECGenParameterSpec;
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
    private boolean emptyNames;

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
        keys = generate("RSA", bits);
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
            keys = generate("EC", 0);
        }
        return keys;
    }

    private static KeyPair generate(String algorithm, int bits) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
            if (bits > 0) {
                generator.initialize(bits);
            } else {
                generator.initialize(new ECGenParameterSpec("secp256r1"));
            }
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has RSA and P-256", e);
        }
    }

    JcaX509v3CertificateBuilder unsigned(X500Name issuer) throws CertIOException {
        JcaX509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(issuer, new BigInteger(120, new SecureRandom()),
            Date.from(notBefore), Date.from(notAfter), subject, keys().getPublic());
        builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(authority));
        builder.addExtension(Extension.keyUsage, true, new KeyUsage(keyUsage));
        if (uses.length > 0) {
            builder.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(uses));
        }
        if (!names.isEmpty() || emptyNames) {
            builder.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(names.toArray(GeneralName[]::new)));
        }
        if (permittedDomain != null) {
            builder.addExtension(Extension.nameConstraints, true, new NameConstraints(
                new GeneralSubtree[] {new GeneralSubtree(new GeneralName(GeneralName.dNSName, permittedDomain))}, null));
        }
        return builder;
    }
}
