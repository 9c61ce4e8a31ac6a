package org.offhook.sip.tls;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.util.List;
import java.util.Random;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.openssl.PKCS8Generator;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.openssl.jcajce.JceOpenSSLPKCS8EncryptorBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.offhook.testkit.CertificateDraft;
import org.offhook.testkit.TestAuthority;
import org.offhook.testkit.TestAuthority.Issued;

class PemFileTest {

    private static final char[] NONE = {};
    private static final TestAuthority ROOT = TestAuthority.create("root");
    private static final Issued ISSUED = ROOT.issue("pbx.example");

    @TempDir
    private Path folder;

    private Path file(String text) throws IOException {
        return Files.writeString(Files.createTempFile(folder, "pem", ".pem"), text);
    }

    @Test
    void readsAllCertificatesAndPassesOverTheRest() throws IOException {
        Path file = file("Two of them:\r\n" + ROOT.pem().replace("\n", "\r\n") + "and\n" + ISSUED.pem());
        assertEquals(List.of(ROOT.certificate(), ISSUED.chain().get(0)), PemFile.certificates(file));
    }

    @Test
    void readsKeysInTheirDresses() throws Exception {
        PrivateKey rsa = ROOT.issue(new CertificateDraft("x").rsa(2048)).key();
        for (PrivateKey key : List.of(ISSUED.key(), rsa)) {
            StringWriter plain = new StringWriter();
            StringWriter wrapped = new StringWriter();
            StringWriter encrypted = new StringWriter();
            try (JcaPEMWriter first = new JcaPEMWriter(plain); JcaPEMWriter second = new JcaPEMWriter(wrapped);
                 JcaPEMWriter third = new JcaPEMWriter(encrypted)) {
                first.writeObject(key);
                second.writeObject(new JcaPKCS8Generator(key, null));
                third.writeObject(new JcaPKCS8Generator(key, new JceOpenSSLPKCS8EncryptorBuilder(PKCS8Generator.AES_256_CBC)
                    .setProvider(new BouncyCastleProvider()).setPassword("open".toCharArray()).build()));
            }
            assertArrayEquals(key.getEncoded(), PemFile.privateKey(file(wrapped.toString()), NONE).getEncoded());
            if (key == rsa) {
                // Of an EC key this writer leaves out the curve, which OpenSSL does not.
                assertArrayEquals(key.getEncoded(), PemFile.privateKey(file(plain.toString()), NONE).getEncoded());
            }
            Path locked = file(encrypted.toString());
            assertArrayEquals(key.getEncoded(), PemFile.privateKey(locked, "open".toCharArray()).getEncoded());
            assertTrue(assertThrows(IOException.class, () -> PemFile.privateKey(locked, NONE)).getMessage().contains("encrypted"));
            assertTrue(assertThrows(IOException.class, () -> PemFile.privateKey(locked, "shut".toCharArray())).getMessage()
                .contains("password"));
        }
    }

    @Test
    void namesTheFileThatIsWrong() throws IOException {
        Path missing = folder.resolve("missing.pem");
        Path empty = file("nothing here");
        for (Path wrong : List.of(missing, empty, folder)) {
            assertTrue(assertThrows(IOException.class, () -> PemFile.certificates(wrong)).getMessage().contains(wrong.toString()));
            assertTrue(assertThrows(IOException.class, () -> PemFile.privateKey(wrong, NONE)).getMessage().contains(wrong.toString()));
        }
        Path certificate = file(ROOT.issue("other.example").pem());
        Path key = file(ISSUED.pem());
        assertTrue(assertThrows(IOException.class, () -> TlsSettings.DEFAULT.withIdentity(certificate, key, NONE)).getMessage()
            .contains("does not belong"));
    }

    @Test
    void damagedFilesAreReadOrRefused() throws IOException {
        byte[] sound = ISSUED.pem().getBytes(StandardCharsets.US_ASCII);
        Random random = new Random(7468);
        Path file = folder.resolve("damaged.pem");
        long endNanos = System.nanoTime() + 1_500_000_000L;
        for (int i = 0; i < 400 && System.nanoTime() < endNanos; i++) {
            byte[] damaged = sound.clone();
            for (int hits = 1 + random.nextInt(4); hits > 0; hits--) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
            }
            Files.write(file, damaged);
            try {
                PemFile.certificates(file);
            } catch (IOException e) {
                // The checked refusal.
            }
            try {
                PemFile.privateKey(file, NONE);
            } catch (IOException e) {
                // The checked refusal.
            }
        }
    }
}
