package org.offhook.sip.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.openssl.PEMEncryptedKeyPair;
import org.bouncycastle.openssl.PEMException;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.openssl.jcajce.JceOpenSSLPKCS8DecryptorProviderBuilder;
import org.bouncycastle.openssl.jcajce.JcePEMDecryptorProviderBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.pkcs.PKCS8EncryptedPrivateKeyInfo;
import org.bouncycastle.pkcs.PKCSException;
import org.offhook.sip.tls.PemException.Kind;

/**
 * Certificates and private keys as text (RFC 7468). Certificates are read by Java alone, since every start with {@code --tls-ca}
 * waits for it; keys, which come in five dresses, by BouncyCastle. Stateless.
 */
public final class PemFile {

    private static final long LONGEST_FILE = 4 << 20;
    private static final Pattern CERTIFICATE =
        Pattern.compile("-----BEGIN (?:X509 |TRUSTED )?CERTIFICATE-----([A-Za-z0-9+/=\\s]+)-----END ");

    private PemFile() {
    }

    /**
     * Reads all certificates of a file.
     *
     * @param file PEM; other things in it are passed over
     * @return at least one
     * @throws PemException when the file cannot be read, holds no certificate or one that is none; the message names the file
     */
    public static List<X509Certificate> certificates(Path file) throws IOException {
        List<X509Certificate> found = new ArrayList<>();
        try {
            CertificateFactory factory = CertificateFactory.getInstance("X.509");
            Matcher matcher = CERTIFICATE.matcher(text(file));
            while (matcher.find()) {
                byte[] octets = Base64.getMimeDecoder().decode(matcher.group(1));
                found.add((X509Certificate) factory.generateCertificate(new ByteArrayInputStream(octets)));
            }
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new PemException(Kind.BAD_CERTIFICATE, file, e);
        }
        if (found.isEmpty()) {
            throw new PemException(Kind.NO_CERTIFICATE, file, null);
        }
        return found;
    }

    /**
     * Reads the private key of a file: PKCS #8, encrypted or not, PKCS #1 or SEC 1.
     *
     * @param file     PEM; other things in it are passed over
     * @param password opens the key; empty where it is not encrypted
     * @return the key
     * @throws PemException when the file cannot be read, holds no key, or the password does not open it; the message names the file
     */
    public static PrivateKey privateKey(Path file, char[] password) throws IOException {
        BouncyCastleProvider provider = new BouncyCastleProvider();
        try (PEMParser parser = new PEMParser(new StringReader(text(file)))) {
            for (Object item = parser.readObject(); item != null; item = parser.readObject()) {
                PrivateKeyInfo info = null;
                if (item instanceof PrivateKeyInfo plain) {
                    info = plain;
                } else if (item instanceof PEMKeyPair pair) {
                    info = pair.getPrivateKeyInfo();
                } else if (item instanceof PKCS8EncryptedPrivateKeyInfo encrypted) {
                    info = encrypted.decryptPrivateKeyInfo(new JceOpenSSLPKCS8DecryptorProviderBuilder().setProvider(provider)
                        .build(needed(password, file)));
                } else if (item instanceof PEMEncryptedKeyPair encrypted) {
                    info = encrypted.decryptKeyPair(new JcePEMDecryptorProviderBuilder().setProvider(provider)
                        .build(needed(password, file))).getPrivateKeyInfo();
                }
                if (info != null) {
                    return new JcaPEMKeyConverter().getPrivateKey(info);
                }
            }
        } catch (PKCSException | OperatorCreationException | PEMException | RuntimeException e) {
            throw new PemException(Kind.BAD_KEY, file, e);
        }
        throw new PemException(Kind.NO_KEY, file, null);
    }

    private static char[] needed(char[] password, Path file) throws IOException {
        if (password.length == 0) {
            throw new PemException(Kind.KEY_LOCKED, file, null);
        }
        return password;
    }

    private static String text(Path file) throws IOException {
        try {
            if (Files.isDirectory(file) || Files.size(file) > LONGEST_FILE) {
                throw new PemException(Kind.UNREADABLE, file, null);
            }
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (NoSuchFileException e) {
            throw new PemException(Kind.MISSING, file, e);
        } catch (AccessDeniedException e) {
            throw new PemException(Kind.UNREADABLE, file, e);
        }
    }

    /** {@return whether a key is the one of a certificate: what it signs, the certificate verifies} */
    static boolean belong(X509Certificate certificate, PrivateKey key) {
        String algorithm = switch (key.getAlgorithm()) {
            case "RSA" -> "SHA256withRSA";
            case "EC", "ECDSA" -> "SHA256withECDSA";
            default -> key.getAlgorithm();
        };
        try {
            Signature signature = Signature.getInstance(algorithm);
            signature.initSign(key);
            signature.update((byte) 1);
            byte[] signed = signature.sign();
            signature.initVerify(certificate.getPublicKey());
            signature.update((byte) 1);
            return signature.verify(signed);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }
}
