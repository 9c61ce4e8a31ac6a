package org.offhook.sip.tls;

import java.security.GeneralSecurityException;
import java.security.cert.CertPath;
import java.security.cert.CertPathValidator;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertPathValidatorException.BasicReason;
import java.security.cert.CertPathValidatorException.Reason;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.PKIXParameters;
import java.security.cert.PKIXReason;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.offhook.sip.tls.TlsFault.Kind;

/**
 * Says what is wrong with a chain of certificates: some things before Java's own validation (RFC 5280 section 6), which either
 * does not look at them or does not say which it was, the rest after that validation refused. Pure: the time is given.
 */
final class ChainDiagnosis {

    private static final int MIN_RSA_BITS = 2048;
    private static final int MIN_EC_BITS = 256;
    private static final Pattern FORGEABLE = Pattern.compile("(?i).*(MD2|MD4|MD5|SHA-?1)(with|and|$).*|.*[^0-9A-Z]SHA1[^0-9].*");
    private static final int DIGITAL_SIGNATURE = 0;
    private static final int KEY_CERT_SIGN = 5;
    private static final String ANY_USE = "2.5.29.37.0";
    private static final String SERVER_USE = "1.3.6.1.5.5.7.3.1";
    private static final String CLIENT_USE = "1.3.6.1.5.5.7.3.2";
    private static final Map<String, String> USES = Map.of(SERVER_USE, "serverAuth", CLIENT_USE, "clientAuth",
        "1.3.6.1.5.5.7.3.3", "codeSigning", "1.3.6.1.5.5.7.3.4", "emailProtection", "1.3.6.1.5.5.7.3.20", "sipDomain");

    private final List<X509Certificate> chain;
    private final X509Certificate leaf;
    private final Set<X509Certificate> anchors;
    private final Instant now;
    private final String name;

    ChainDiagnosis(X509Certificate[] presented, Set<X509Certificate> anchors, Instant now) {
        this.chain = Arrays.asList(presented);
        this.leaf = presented[0];
        this.anchors = anchors;
        this.now = now;
        this.name = nameOf(leaf);
    }

    /** {@return what a certificate calls itself, for people} */
    static String nameOf(X509Certificate certificate) {
        try {
            List<String> names = CertificateNames.of(certificate).shown();
            if (!names.isEmpty()) {
                return String.join(", ", names);
            }
        } catch (GeneralSecurityException e) {
            // then its subject has to do
        }
        String subject = certificate.getSubjectX500Principal().getName();
        return subject.isEmpty() ? "?" : subject;
    }

    private static boolean selfSigned(X509Certificate certificate) {
        return certificate.getSubjectX500Principal().equals(certificate.getIssuerX500Principal());
    }

    /**
     * {@return what is wrong with the leaf or with the strength of the chain; empty when Java may look at the rest}
     *
     * @param client whether the other side is a client
     */
    Optional<TlsFault> before(boolean client) {
        return dates(leaf).or(this::issuer).or(this::authorityAsServer).or(() -> use(client)).or(this::strength);
    }

    private Optional<TlsFault> dates(X509Certificate certificate) {
        Instant begin = certificate.getNotBefore().toInstant();
        Instant end = certificate.getNotAfter().toInstant();
        if (now.isAfter(end)) {
            return Optional.of(TlsFault.of(Kind.EXPIRED, nameOf(certificate), TlsFault.date(end)));
        }
        return now.isBefore(begin) ? Optional.of(TlsFault.of(Kind.NOT_YET_VALID, nameOf(certificate), TlsFault.date(begin)))
            : Optional.empty();
    }

    private Optional<TlsFault> issuer() {
        return selfSigned(leaf) && !anchors.contains(leaf) ? Optional.of(TlsFault.of(Kind.SELF_SIGNED, name)) : Optional.empty();
    }

    /** Whoever holds the key of an authority that is used as a server could issue any other name; a pinned one is the user's choice. */
    private Optional<TlsFault> authorityAsServer() {
        return leaf.getBasicConstraints() >= 0 && !anchors.contains(leaf)
            ? Optional.of(TlsFault.of(Kind.NO_AUTHORITY, name, "it is an authority's, not a server's")) : Optional.empty();
    }

    private Optional<TlsFault> use(boolean client) {
        try {
            List<String> uses = leaf.getExtendedKeyUsage();
            boolean fits = uses == null || uses.contains(ANY_USE) || uses.contains(client ? CLIENT_USE : SERVER_USE);
            // RFC 5924 has sipDomain in place of serverAuth; Java's validation does not know it, so that it is not enough here.
            boolean signs = leaf.getKeyUsage() == null || leaf.getKeyUsage()[DIGITAL_SIGNATURE];
            if (!fits) {
                return Optional.of(TlsFault.of(Kind.WRONG_USAGE, name,
                    String.join(", ", uses.stream().map(oid -> USES.getOrDefault(oid, oid)).toList())));
            }
            return signs ? Optional.empty() : Optional.of(TlsFault.of(Kind.WRONG_USAGE, name, "no digitalSignature"));
        } catch (GeneralSecurityException e) {
            return Optional.of(TlsFault.of(Kind.MALFORMED, name, String.valueOf(e.getMessage())));
        }
    }

    /** The leaf and all that could have issued it; what else is sent along, old cross-signed roots for one, vouches for nothing. */
    private Set<X509Certificate> above(X509Certificate first) {
        Set<X509Certificate> found = new LinkedHashSet<>();
        Deque<X509Certificate> open = new ArrayDeque<>(List.of(first));
        while (!open.isEmpty()) {
            X509Certificate certificate = open.remove();
            if (found.add(certificate)) {
                chain.stream().filter(issuer -> issuer.getSubjectX500Principal().equals(certificate.getIssuerX500Principal()))
                    .forEach(open::add);
            }
        }
        return found;
    }

    /** The signature of a root proves nothing, so that it may be old; every other one must hold. */
    private Optional<TlsFault> strength() {
        for (X509Certificate certificate : above(leaf)) {
            String algorithm = certificate.getSigAlgName();
            if (FORGEABLE.matcher(algorithm).matches() && !anchors.contains(certificate) && !selfSigned(certificate)) {
                return Optional.of(TlsFault.of(Kind.WEAK, nameOf(certificate), algorithm));
            }
            if (certificate.getPublicKey() instanceof RSAPublicKey rsa && rsa.getModulus().bitLength() < MIN_RSA_BITS) {
                return Optional.of(TlsFault.of(Kind.WEAK, nameOf(certificate), "RSA " + rsa.getModulus().bitLength()));
            }
            if (certificate.getPublicKey() instanceof ECPublicKey ec && ec.getParams().getOrder().bitLength() < MIN_EC_BITS) {
                return Optional.of(TlsFault.of(Kind.WEAK, nameOf(certificate), "EC " + ec.getParams().getOrder().bitLength()));
            }
        }
        return Optional.empty();
    }

    /**
     * {@return what Java refused the chain for}
     *
     * @param refusal what it threw
     */
    TlsFault after(Throwable refusal) {
        List<X509Certificate> path = new ArrayList<>(List.of(leaf));
        X509Certificate last = leaf;
        while (anchorOf(last) == null) {
            X509Certificate issuer = issuerOf(last, path);
            if (issuer == null) {
                return TlsFault.of(Kind.UNKNOWN_ISSUER, name, last.getIssuerX500Principal().getName());
            }
            path.add(issuer);
            last = issuer;
        }
        for (X509Certificate issuer : path.subList(1, path.size())) {
            Optional<TlsFault> fault = dates(issuer).or(() -> mayIssue(issuer));
            if (fault.isPresent()) {
                return fault.get();
            }
        }
        try {
            CertPath built = CertificateFactory.getInstance("X.509").generateCertPath(path);
            PKIXParameters parameters = new PKIXParameters(Set.of(new TrustAnchor(anchorOf(last), null)));
            parameters.setRevocationEnabled(false);
            parameters.setDate(java.util.Date.from(now));
            CertPathValidator.getInstance("PKIX").validate(built, parameters);
        } catch (CertPathValidatorException e) {
            return explain(e);
        } catch (GeneralSecurityException e) {
            return TlsFault.of(Kind.MALFORMED, name, said(e));
        }
        return TlsFault.of(Kind.MALFORMED, name, said(refusal));
    }

    private X509Certificate anchorOf(X509Certificate certificate) {
        return anchors.stream()
            .filter(anchor -> anchor.equals(certificate) || anchor.getSubjectX500Principal().equals(certificate.getIssuerX500Principal()))
            .filter(anchor -> anchor.equals(certificate) || signed(certificate, anchor)).findFirst().orElse(null);
    }

    private static boolean signed(X509Certificate certificate, X509Certificate issuer) {
        try {
            certificate.verify(issuer.getPublicKey());
            return true;
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    private X509Certificate issuerOf(X509Certificate certificate, List<X509Certificate> path) {
        return chain.stream().filter(candidate -> !path.contains(candidate)
            && candidate.getSubjectX500Principal().equals(certificate.getIssuerX500Principal())).findFirst().orElse(null);
    }

    private static Optional<TlsFault> mayIssue(X509Certificate issuer) {
        boolean signs = issuer.getKeyUsage() == null || issuer.getKeyUsage()[KEY_CERT_SIGN];
        return issuer.getBasicConstraints() >= 0 && signs ? Optional.empty()
            : Optional.of(TlsFault.of(Kind.NO_AUTHORITY, nameOf(issuer), "it issued another one, and is no authority's"));
    }

    private TlsFault explain(CertPathValidatorException refusal) {
        Reason reason = refusal.getReason();
        String said = said(refusal);
        if (reason == PKIXReason.INVALID_NAME || said.toLowerCase(Locale.ROOT).contains("name constraints")) {
            return TlsFault.of(Kind.NOT_PERMITTED, name, said);
        } else if (reason == BasicReason.EXPIRED || refusal.getCause() instanceof CertificateExpiredException) {
            return TlsFault.of(Kind.EXPIRED, name, said);
        } else if (reason == BasicReason.NOT_YET_VALID || refusal.getCause() instanceof CertificateNotYetValidException) {
            return TlsFault.of(Kind.NOT_YET_VALID, name, said);
        } else if (reason == BasicReason.ALGORITHM_CONSTRAINED) {
            return TlsFault.of(Kind.WEAK, name, said);
        } else if (reason == BasicReason.REVOKED) {
            return TlsFault.of(Kind.REVOKED, name);
        } else if (reason == PKIXReason.NO_TRUST_ANCHOR) {
            return TlsFault.of(Kind.UNKNOWN_ISSUER, name, leaf.getIssuerX500Principal().getName());
        } else if (reason == PKIXReason.NOT_CA_CERT || reason == PKIXReason.PATH_TOO_LONG || reason == PKIXReason.INVALID_KEY_USAGE) {
            return TlsFault.of(Kind.NO_AUTHORITY, name, said);
        }
        return TlsFault.of(Kind.MALFORMED, name, said);
    }

    private static String said(Throwable thrown) {
        return String.valueOf(thrown.getMessage());
    }
}
