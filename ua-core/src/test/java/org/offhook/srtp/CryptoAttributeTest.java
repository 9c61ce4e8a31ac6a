package org.offhook.srtp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.offhook.srtp.SdesException.Fault;

/** Crypto lines of RFC 4568. */
class CryptoAttributeTest {

    private static final String KEY = Base64.getEncoder().encodeToString(new byte[30]);

    @ParameterizedTest
    @EnumSource
    void readsWhatItWrites(SrtpSuite suite) throws SdesException {
        CryptoAttribute line = new CryptoAttribute(7, SrtpKeys.random(suite, new SecureRandom()));
        assertEquals(line, CryptoAttribute.parse(line.encode()));
        assertFalse(line.toString().contains(Base64.getEncoder().encodeToString(line.keys().keyAndSalt())));
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '\'', value = {
        "|2^20, 1048576", "|1048576, 1048576", "|2^48, 281474976710656", "'', 281474976710656", "|7, 7"})
    void readsLifetimes(String text, long packets) throws SdesException {
        CryptoAttribute line = CryptoAttribute.parse("1 AES_CM_128_HMAC_SHA1_80 inline:" + KEY + (text == null ? "" : text));
        assertEquals(packets, line.keys().lifetimePackets());
        assertEquals(line, CryptoAttribute.parse(line.encode()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"WSH=128", "KDR=0", "-VENDOR=1", "WSH=64 -X"})
    void bearsHarmlessSessionParameters(String parameters) throws SdesException {
        assertEquals(1, CryptoAttribute.parse("1 AES_CM_128_HMAC_SHA1_32 inline:" + KEY + " " + parameters).tag());
    }

    @Test
    void aKeyThatSlippedToAnotherPlaceIsNotRepeated() {
        String slipped = "d0RmdmcmVCspeEc3QGZiNWpVLFJhQX1cfHAwJSoj";
        for (String garbled : new String[] {"1 " + slipped + " inline:" + slipped, "1 inline:" + slipped + " AES_CM_128_HMAC_SHA1_80",
            "1 AES_CM_128_HMAC_SHA1_80 inline:" + slipped + " " + slipped, "1 AES_CM_128_HMAC_SHA1_80 inline:" + slipped + " \u001b[31m" + slipped + "=1"}) {
            String said = assertThrows(SdesException.class, () -> CryptoAttribute.parse(garbled)).getMessage();
            assertFalse(said.contains(slipped.substring(0, 8)) || said.contains("\u001b"), said);
        }
    }

    @Test
    void everyOddLineHasItsFault() {
        String suite = "1 AES_CM_128_HMAC_SHA1_80 ";
        assertFault(Fault.SYNTAX, "");
        assertFault(Fault.SYNTAX, "1 AES_CM_128_HMAC_SHA1_80");
        assertFault(Fault.SYNTAX, "one AES_CM_128_HMAC_SHA1_80 inline:" + KEY);
        assertFault(Fault.SYNTAX, "1234567890 AES_CM_128_HMAC_SHA1_80 inline:" + KEY);
        assertFault(Fault.SYNTAX, suite + "inline:" + KEY + "|2^20|2^20");
        assertFault(Fault.SYNTAX, suite + "inline:" + KEY + "|2^20|1:4|9");
        assertFault(Fault.SYNTAX, "x".repeat(2000));
        assertFault(Fault.SUITE, "1 F8_128_HMAC_SHA1_80 inline:" + KEY);
        assertFault(Fault.SUITE, "1 NULL_HMAC_SHA1_80 inline:" + KEY);
        assertFault(Fault.KEY_METHOD, suite + "prompt");
        assertFault(Fault.KEY_METHOD, suite + "uri:https://keys.example/");
        assertFault(Fault.KEY, suite + "inline:");
        assertFault(Fault.KEY, suite + "inline:AAAA");
        assertFault(Fault.KEY, suite + "inline:" + KEY.replace('A', '!'));
        assertFault(Fault.KEY, "1 AEAD_AES_256_GCM inline:" + KEY);
        assertFault(Fault.SEVERAL_KEYS, suite + "inline:" + KEY + "|1:4;inline:" + KEY + "|2:4");
        assertFault(Fault.MKI, suite + "inline:" + KEY + "|2^20|1:4");
        assertFault(Fault.MKI, suite + "inline:" + KEY + "|1:4");
        assertFault(Fault.LIFETIME, suite + "inline:" + KEY + "|2^49");
        assertFault(Fault.LIFETIME, suite + "inline:" + KEY + "|2^99999999999999999");
        assertFault(Fault.LIFETIME, suite + "inline:" + KEY + "|0");
        assertFault(Fault.LIFETIME, suite + "inline:" + KEY + "|forever");
        assertFault(Fault.SESSION_PARAMETER, suite + "inline:" + KEY + " KDR=1");
        assertFault(Fault.SESSION_PARAMETER, suite + "inline:" + KEY + " UNENCRYPTED_SRTP");
        assertFault(Fault.SESSION_PARAMETER, suite + "inline:" + KEY + " UNENCRYPTED_SRTCP");
        assertFault(Fault.SESSION_PARAMETER, suite + "inline:" + KEY + " WSH=64 UNAUTHENTICATED_SRTP");
        assertFault(Fault.SESSION_PARAMETER, suite + "inline:" + KEY + " FEC_ORDER=FEC_SRTP");
        assertFault(Fault.SESSION_PARAMETER, suite + "inline:" + KEY + " MYSTERY=1");
    }

    private static void assertFault(Fault fault, String line) {
        SdesException refusal = assertThrows(SdesException.class, () -> CryptoAttribute.parse(line), line);
        assertEquals(fault, refusal.fault(), line);
        assertFalse(refusal.getMessage().contains(KEY), refusal.getMessage());
        assertFalse(refusal.getMessage().isBlank());
    }

    @Test
    void mutationsEndInALineOrATypedRefusal() {
        Random random = new Random(4568);
        String good = "1 AES_CM_128_HMAC_SHA1_80 inline:" + KEY + "|2^20|1:4;inline:" + KEY + " KDR=1 WSH=64 -X=y";
        int read = 0;
        for (int i = 0; i < 50_000; i++) {
            StringBuilder text = new StringBuilder(i % 3 == 0 ? good.substring(0, 73 + random.nextInt(6)) : good);
            for (int change = random.nextInt(6); change > 0 && text.length() > 0; change--) {
                int at = random.nextInt(text.length());
                switch (random.nextInt(3)) {
                    case 0 -> text.setCharAt(at, (char) random.nextInt(random.nextBoolean() ? 128 : 65_536));
                    case 1 -> text.deleteCharAt(at);
                    default -> text.insert(at, " |:;=^-".charAt(random.nextInt(7)));
                }
            }
            try {
                CryptoAttribute line = CryptoAttribute.parse(text.toString());
                assertEquals(line, CryptoAttribute.parse(line.encode()));
                read++;
            } catch (SdesException e) {
                assertTrue(e.getMessage().chars().allMatch(c -> c >= 32 && c < 127), e.getMessage());
            }
        }
        assertTrue(read > 100, "lines that could still be read: " + read);
    }

    @Test
    void fingerprintsAreReadStrictly() {
        String digits = "AB:".repeat(31) + "cd";
        assertEquals("sha-256 " + "AB:".repeat(31) + "CD", Fingerprint.parse("SHA-256  " + digits + " ").orElseThrow().toString());
        for (String wrong : new String[] {"", "sha-256", "sha-256 AB", "md5 " + "AB:".repeat(15) + "AB", "md2 " + "AB:".repeat(15) + "AB",
            "sha-256 " + digits.replace("cd", "xy"), "sha-256 " + digits.replace(':', '-'), "sha-256 " + digits + ":00",
            "sha-256 " + digits.replace("cd", "\u0661\u0661"), "sha-512 " + digits}) {
            assertTrue(Fingerprint.parse(wrong).isEmpty(), wrong);
        }
        Random random = new Random(8122);
        for (int i = 0; i < 20_000; i++) {
            StringBuilder text = new StringBuilder("sha-256 " + digits);
            text.setCharAt(random.nextInt(text.length()), (char) random.nextInt(256));
            text.setLength(text.length() - (i % 4 == 0 ? random.nextInt(20) : 0));
            Fingerprint.parse(text.toString()).ifPresent(print -> assertEquals(print, Fingerprint.parse(print.toString()).orElseThrow()));
        }
    }

    @Test
    void aWeakHashBesideAStrongOneOpensNoDoor() {
        byte[] mine = {1, 2, 3};
        byte[] other = {3, 2, 1};
        Fingerprint strong = Fingerprint.sha256(mine);
        Fingerprint weak = Fingerprint.parse("sha-1 " + "00:".repeat(19) + "00").orElseThrow();
        assertTrue(Fingerprint.anyMatches(java.util.List.of(weak, strong), mine));
        assertFalse(Fingerprint.anyMatches(java.util.List.of(weak, strong), other));
        assertFalse(Fingerprint.anyMatches(java.util.List.of(weak), mine));
    }
}
