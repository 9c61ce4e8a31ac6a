package org.offhook.sip.tls;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
import org.offhook.sip.tls.TlsFault.Kind;

/**
 * The SIP domains that a certificate vouches for (RFC 5922 sections 7.1 and 7.2). Pure.
 *
 * <p>Of the leaf alone: {@code sip:domain} URIs of the subjectAltName without a user part, then its DNS names; the common name
 * only where there is no subjectAltName. A name that is not made of letters, digits, hyphens and dots proves nothing, so that
 * neither a NUL nor a wildcard gets anywhere. Comparison is by letters without case, whole names only.
 *
 * <p>Two differences from RFC 5922: DNS names count also where there is a SIP URI for another domain, since the same authority
 * vouches for both, and servers are found that are reached by such a name; and addresses count where the user allows it.
 */
final class CertificateNames {

    private static final int DNS = 2;
    private static final int URI = 6;
    private static final int ADDRESS = 7;
    private static final int LONGEST_NAME = 253;

    private final Set<String> domains = new LinkedHashSet<>();
    private final Set<String> addresses = new LinkedHashSet<>();
    private final List<String> shown = new ArrayList<>();
    private final boolean hasAlternativeNames;

    private CertificateNames(X509Certificate leaf) throws CertificateParsingException {
        Collection<List<?>> alternatives = leaf.getSubjectAlternativeNames();
        hasAlternativeNames = leaf.getExtensionValue("2.5.29.17") != null;
        if (alternatives != null) {
            alternatives.forEach(name -> addUri((int) name.get(0), name.get(1)));
            alternatives.forEach(name -> addOther((int) name.get(0), name.get(1)));
        }
        if (!hasAlternativeNames) {
            commonName(leaf).ifPresent(name -> {
                shown.add(name);
                hostName(name).ifPresent(domains::add);
            });
        }
    }

    /**
     * Reads the names.
     *
     * @param leaf the certificate of the other side itself
     * @return its names
     * @throws CertificateParsingException when its subjectAltName cannot be read
     */
    static CertificateNames of(X509Certificate leaf) throws CertificateParsingException {
        return new CertificateNames(leaf);
    }

    private void addUri(int type, Object value) {
        if (type == URI) {
            String uri = String.valueOf(value);
            shown.add(uri);
            if (uri.regionMatches(true, 0, "sip:", 0, 4) && uri.indexOf('@') < 0) {
                hostName(uri.substring(4)).ifPresent(domains::add);
            }
        }
    }

    private void addOther(int type, Object value) {
        if (type == DNS) {
            shown.add(String.valueOf(value));
            hostName(String.valueOf(value)).ifPresent(domains::add);
        } else if (type == ADDRESS) {
            shown.add(String.valueOf(value));
            addresses.add(String.valueOf(value));
        }
    }

    /** {@return the one common name; several contradict each other} */
    private static Optional<String> commonName(X509Certificate leaf) {
        try {
            List<String> names = new ArrayList<>();
            for (Rdn part : new LdapName(leaf.getSubjectX500Principal().getName()).getRdns()) {
                if (part.getType().equalsIgnoreCase("CN")) {
                    names.add(String.valueOf(part.getValue()));
                }
            }
            return names.size() == 1 ? Optional.of(names.get(0)) : Optional.empty();
        } catch (InvalidNameException e) {
            return Optional.empty();
        }
    }

    /** {@return the name in lower case if it is a host name (RFC 1123 section 2.1) and no address} */
    private static Optional<String> hostName(String text) {
        if (text.isEmpty() || text.length() > LONGEST_NAME || text.startsWith(".") || text.endsWith(".") || text.contains("..")) {
            return Optional.empty();
        }
        boolean letters = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean letter = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
            if (!letter && !(c >= '0' && c <= '9') && c != '-' && c != '.' && c != '_') {
                return Optional.empty();
            }
            letters |= letter;
        }
        return letters ? Optional.of(text.toLowerCase(Locale.ROOT)) : Optional.empty();
    }

    /** {@return what the certificate names, valid or not, for people; never empty of octets that hurt a terminal} */
    List<String> shown() {
        return shown.stream().distinct().map(TlsFault::printable).toList();
    }

    /** {@return the SIP domains it vouches for, in lower case} */
    Set<String> domains() {
        return domains;
    }

    /**
     * Checks the names against the domain that was configured.
     *
     * @param expected       the domain, before any look-up; or an address
     * @param allowAddresses whether an address in the certificate may prove an address
     * @return what is wrong, or empty
     */
    Optional<TlsFault> check(String expected, boolean allowAddresses) {
        String wanted = expected.endsWith(".") ? expected.substring(0, expected.length() - 1) : expected;
        Optional<byte[]> address = literal(wanted);
        if (address.isPresent()) {
            boolean named = addresses.stream().anyMatch(name -> literal(name)
                .filter(octets -> Arrays.equals(octets, address.get())).isPresent());
            if (named && allowAddresses) {
                return Optional.empty();
            }
            return Optional.of(named ? new TlsFault(Kind.ADDRESS_ONLY, names(), wanted, "") : wrong(wanted));
        }
        return domains.contains(wanted.toLowerCase(Locale.ROOT)) ? Optional.empty() : Optional.of(wrong(wanted));
    }

    private TlsFault wrong(String wanted) {
        return new TlsFault(shown.isEmpty() ? Kind.NO_NAME : Kind.WRONG_NAME, shown.isEmpty() ? "?" : names(), wanted, "");
    }

    private String names() {
        List<String> all = shown();
        return all.isEmpty() ? "?" : String.join(", ", all);
    }

    /** {@return the octets of a literal address; never asks a name server} */
    static Optional<byte[]> literal(String text) {
        boolean ipv6 = text.indexOf(':') >= 0;
        boolean ipv4 = !ipv6 && text.matches("[0-9]{1,3}(\\.[0-9]{1,3}){3}");
        if (!ipv4 && !(ipv6 && text.matches("[0-9A-Fa-f:.]+"))) {
            return Optional.empty();
        }
        try {
            return Optional.of(InetAddress.getByName(text).getAddress());
        } catch (UnknownHostException e) {
            return Optional.empty();
        }
    }
}
