package org.offhook.sip.tls;

import java.io.IOException;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Whom an agent trusts and who it is itself, for TLS. Immutable; the {@code with...} methods change one thing. There is no
 * setting that trusts everybody.
 */
public final class TlsSettings {

    /** The authorities of this Java, no certificate of our own, addresses prove nothing. */
    public static final TlsSettings DEFAULT = new TlsSettings(List.of(), List.of(), null, Optional.empty(), false);

    private final List<X509Certificate> authorities;
    private final List<X509Certificate> ownChain;
    private final PrivateKey ownKey;
    private final Optional<String> serverName;
    private final boolean allowAddresses;

    private TlsSettings(List<X509Certificate> authorities, List<X509Certificate> ownChain, PrivateKey ownKey,
                        Optional<String> serverName, boolean allowAddresses) {
        this.authorities = List.copyOf(authorities);
        this.ownChain = List.copyOf(ownChain);
        this.ownKey = ownKey;
        this.serverName = serverName;
        this.allowAddresses = allowAddresses;
    }

    /**
     * Trusts these authorities and no others.
     *
     * @param certificates authorities, or single certificates to pin
     * @return changed settings
     */
    public TlsSettings withAuthorities(List<X509Certificate> certificates) {
        if (certificates.isEmpty()) {
            throw new IllegalArgumentException("no authority to trust");
        }
        return new TlsSettings(certificates, ownChain, ownKey, serverName, allowAddresses);
    }

    /**
     * Trusts the authorities of a PEM file and no others.
     *
     * @param pem one or more certificates
     * @return changed settings
     * @throws IOException when the file cannot be read or holds no certificate; the message says so
     */
    public TlsSettings withAuthorities(Path pem) throws IOException {
        return withAuthorities(PemFile.certificates(pem));
    }

    /**
     * Shows a certificate: to servers that ask for one, and to those who connect to us, which without it nobody can.
     *
     * @param chain our certificate, then those of the authorities between it and a root
     * @param key   its private key
     * @return changed settings
     */
    public TlsSettings withIdentity(List<X509Certificate> chain, PrivateKey key) {
        if (chain.isEmpty()) {
            throw new IllegalArgumentException("no certificate to show");
        }
        return new TlsSettings(authorities, chain, Objects.requireNonNull(key, "key"), serverName, allowAddresses);
    }

    /**
     * Shows the certificate of PEM files.
     *
     * @param certificates our certificate, then those between it and a root
     * @param key          the private key; may be the same file
     * @param password     opens the key, empty where it is not encrypted
     * @return changed settings
     * @throws IOException when a file cannot be read, or does not hold what it should; the message says so
     */
    public TlsSettings withIdentity(Path certificates, Path key, char[] password) throws IOException {
        List<X509Certificate> chain = PemFile.certificates(certificates);
        PrivateKey read = PemFile.privateKey(key, password);
        if (!PemFile.belong(chain.get(0), read)) {
            throw new PemException(PemException.Kind.KEY_MISMATCH, certificates, null);
        }
        return withIdentity(chain, read);
    }

    /**
     * Expects this name in the certificate of every server, whatever the URIs say: where servers are configured by address.
     *
     * @param domain the domain
     * @return changed settings
     */
    public TlsSettings withServerName(String domain) {
        return new TlsSettings(authorities, ownChain, ownKey, Optional.of(domain), allowAddresses);
    }

    /**
     * Lets an address in a certificate prove a server that is configured by that address. Off by default: RFC 5922 knows domains
     * only.
     *
     * @param allow whether
     * @return changed settings
     */
    public TlsSettings withAddressesAllowed(boolean allow) {
        return new TlsSettings(authorities, ownChain, ownKey, serverName, allow);
    }

    /** {@return the trusted authorities; empty for those of this Java} */
    public List<X509Certificate> authorities() {
        return authorities;
    }

    /** {@return whether there is a certificate of our own, so that others can connect to us} */
    public boolean hasIdentity() {
        return ownKey != null;
    }

    /** {@return the name to expect instead of a host} */
    public Optional<String> serverName() {
        return serverName;
    }

    List<X509Certificate> ownChain() {
        return ownChain;
    }

    PrivateKey ownKey() {
        return ownKey;
    }

    boolean allowAddresses() {
        return allowAddresses;
    }
}
