package org.offhook.sip.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.offhook.sip.tls.TlsFault.Kind;
import org.offhook.testkit.CertificateDraft;
import org.offhook.testkit.TestAuthority;

class CertificateNamesTest {

    private static final TestAuthority ROOT = TestAuthority.create("root");

    private static CertificateNames names(CertificateDraft draft) throws CertificateException {
        return CertificateNames.of(ROOT.issue(draft).chain().get(0));
    }

    private static Optional<Kind> fault(CertificateDraft draft, String expected) throws CertificateException {
        return names(draft).check(expected, false).map(TlsFault::kind);
    }

    @Test
    void takesSipUrisBeforeDnsNamesAndShowsAll() throws CertificateException {
        CertificateNames names = names(new CertificateDraft("ignored.test").dns("b.test").uri("sip:a.test").uri("https://c.test"));
        assertEquals("[sip:a.test, https://c.test, b.test]", names.shown().toString());
        assertEquals(Set.of("a.test", "b.test"), names.domains());
        assertEquals(Set.of("b.test"), names(new CertificateDraft("x").dns("b.test").uri("https://c.test").uri("sip:a@a.test")).domains());
    }

    @Test
    void comparesWholeNamesWithoutCase() throws CertificateException {
        CertificateDraft draft = new CertificateDraft("x").dns("PBX.Example");
        assertEquals(Optional.empty(), fault(draft, "pbx.example"));
        assertEquals(Optional.empty(), fault(draft, "PBX.example."));
        for (String other : new String[] {"example", "x.pbx.example", "pbx.example.org", "pbx-example", "x"}) {
            assertEquals(Optional.of(Kind.WRONG_NAME), fault(draft, other), other);
        }
    }

    @Test
    void theCommonNameCountsOnlyWithoutAlternatives() throws CertificateException {
        assertEquals(Optional.empty(), fault(new CertificateDraft("pbx.example"), "pbx.example"));
        assertEquals(Optional.of(Kind.WRONG_NAME), fault(new CertificateDraft("pbx.example").dns("other.example"), "pbx.example"));
        try {
            assertEquals(Optional.of(Kind.NO_NAME), fault(new CertificateDraft("pbx.example").noNames(), "pbx.example"));
        } catch (CertificateParsingException e) {
            // JDK 25 does not read an extension without names at all; the certificate is refused as malformed then.
            assertTrue(Runtime.version().feature() > 17, e.toString());
        }
    }

    @Test
    void wildcardsProveNothing() throws CertificateException {
        CertificateDraft draft = new CertificateDraft("*").dns("*.example").dns("p*.example").uri("sip:*");
        assertEquals(Optional.of(Kind.WRONG_NAME), fault(draft, "pbx.example"));
    }

    @Test
    void addressesCompareByOctetsAndOnlyWhereAllowed() throws CertificateException {
        CertificateNames names = names(new CertificateDraft("x").address("::1").address("192.0.2.1").dns("192.0.2.2"));
        assertEquals(Optional.empty(), names.check("0:0:0:0:0:0:0:1", true));
        assertEquals(Optional.empty(), names.check("192.0.2.1", true));
        assertEquals(Optional.of(Kind.ADDRESS_ONLY), names.check("192.0.2.1", false).map(TlsFault::kind));
        assertEquals(Optional.of(Kind.WRONG_NAME), names.check("192.0.2.2", true).map(TlsFault::kind));
    }

    @Test
    void everyFaultHasItsSentenceInBothLanguages() {
        for (Kind kind : Kind.values()) {
            TlsFault fault = new TlsFault(kind, "sub\u001bject", "expected", TlsFault.date(Instant.EPOCH));
            String english = fault.sentence(Locale.ENGLISH);
            String french = fault.sentence(Locale.FRENCH);
            assertTrue(!english.equals(french) && !english.startsWith(kind.name().toLowerCase(Locale.ROOT) + ":"), english);
            assertTrue((english + french).chars().noneMatch(c -> c < ' ' || c == '{' || c == '}'), english + french);
            assertTrue(french.contains("sub\\u001bject") || french.contains("expected"), french);
        }
    }

    /** A certificate that the platform can read is judged or refused with the one checked exception, whatever it holds. */
    @Test
    void damagedCertificatesAreJudgedOrRefused() throws Exception {
        byte[] sound = ROOT.issue(new CertificateDraft("pbx.example").uri("sip:pbx.example").dns("pbx.example").address("192.0.2.1"))
            .chain().get(0).getEncoded();
        CertificateFactory factory = CertificateFactory.getInstance("X.509");
        Random random = new Random(5922);
        int read = 0;
        long endNanos = System.nanoTime() + 1_500_000_000L;
        for (int i = 0; i < 5_000 && (read <= 100 || System.nanoTime() < endNanos); i++) {
            byte[] damaged = sound.clone();
            for (int hits = 1 + random.nextInt(3); hits > 0; hits--) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
            }
            try {
                X509Certificate certificate = (X509Certificate) factory.generateCertificate(new ByteArrayInputStream(damaged));
                CertificateNames.of(certificate).check("pbx.example", true);
                new ChainDiagnosis(new X509Certificate[] {certificate}, Set.of(ROOT.certificate()), Instant.now()).before(false);
                read++;
            } catch (CertificateException e) {
                // The checked refusal.
            }
        }
        assertTrue(read > 100, read + " were readable");
    }
}
