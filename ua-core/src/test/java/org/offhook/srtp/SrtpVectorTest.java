package org.offhook.srtp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jitsi.srtp.SrtcpCryptoContext;
import org.jitsi.srtp.SrtpContextFactory;
import org.jitsi.srtp.SrtpCryptoContext;
import org.jitsi.utils.logging2.LoggerImpl;
import org.junit.jupiter.api.Test;

/**
 * The vectors of RFC 3711 appendix B and RFC 7714 sections 16 and 17 through our sessions. Those that begin with session keys replace
 * what the contexts derived from a master key.
 */
class SrtpVectorTest {

    private static byte[] hex(String text) {
        return HexFormat.of().parseHex(text.replace(" ", ""));
    }

    /** Contexts with given session keys. */
    private static final class Given extends SrtpContextFactory {
        private final SrtpSuite suite;
        private final boolean sender;
        private final byte[] key;
        private final byte[] salt;

        Given(SrtpSuite suite, boolean sender, byte[] key, byte[] salt) {
            super(sender, new byte[suite.keyOctets()], new byte[suite.saltOctets()], suite.rtpTransform(), suite.rtcpTransform(),
                new LoggerImpl("vectors"));
            this.suite = suite;
            this.sender = sender;
            this.key = key;
            this.salt = salt;
        }

        @Override
        public SrtpCryptoContext deriveContext(int ssrc, int roc) throws GeneralSecurityException {
            return new SrtpCryptoContext(sender, ssrc, roc, new byte[suite.keyOctets()], new byte[suite.saltOctets()],
                suite.rtpTransform(), logger) {
                {
                    System.arraycopy(salt, 0, saltKey, 0, salt.length);
                    cipher.init(key, saltKey);
                }
            };
        }

        @Override
        public SrtcpCryptoContext deriveControlContext(int ssrc) throws GeneralSecurityException {
            return new SrtcpCryptoContext(ssrc, new byte[suite.keyOctets()], new byte[suite.saltOctets()], suite.rtcpTransform(), logger) {
                {
                    System.arraycopy(salt, 0, saltKey, 0, salt.length);
                    cipher.init(key, saltKey);
                }
            };
        }
    }

    private static SrtpSession session(SrtpSuite suite, String key, String salt) {
        SrtpKeys any = SrtpKeys.of(suite, new byte[suite.keyOctets() + suite.saltOctets()]);
        return new SrtpSession(any, any, new Given(suite, true, hex(key), hex(salt)), new Given(suite, false, hex(key), hex(salt)));
    }

    /** RFC 3711 B.2: the key stream, which is what a packet of zeros becomes. */
    @Test
    void counterModeMakesTheKeyStreamOfTheStandard() {
        SrtpSession session = session(SrtpSuite.AES_CM_128_HMAC_SHA1_80, "2B7E151628AED2A6ABF7158809CF4F3C",
            "F0F1F2F3F4F5F6F7F8F9FAFBFCFD");
        int blocks = 0xFF02;
        byte[] packet = new byte[12 + 16 * blocks + 10];
        packet[0] = (byte) 0x80;
        assertEquals(packet.length, session.protectRtp(packet, 0, 12 + 16 * blocks));
        assertArrayEquals(hex("E03EAD0935C95E80E166B16DD92B4EB4 D23513162B02D0F72A43A2FE4A5F97AB 41E95B3BB0A2E8DD477901E4FCA894C0"),
            Arrays.copyOfRange(packet, 12, 12 + 48));
        assertArrayEquals(hex("EC8CDF7398607CB0F2D21675EA9EA1E4 362B7C3C6773516318A077D7FC5073AE 6A2CC3787889374FBEB4C81B17BA6C44"),
            Arrays.copyOfRange(packet, 12 + 16 * 0xFEFF, 12 + 16 * 0xFF02));
    }

    /** RFC 3711 B.3: what a master key becomes is seen from outside by opening a packet with the session keys of the standard. */
    @Test
    void sessionKeysAreThoseOfTheStandard() throws GeneralSecurityException {
        SrtpKeys master = SrtpKeys.of(SrtpSuite.AES_CM_128_HMAC_SHA1_80,
            hex("E1F97A0D3E018BE0D64FA32C06DE4139 0EC675AD498AFEEBB6960B3AABE6"));
        byte[] salt = hex("30CBBC08863D8C85D49DB34A9AE1");
        byte[] packet = SrtpSessionTest.clear(0x11223344, 1000);
        byte[] clear = packet.clone();
        assertEquals(182, new SrtpSession(master, master).protectRtp(packet, 0, 172));

        byte[] iv = Arrays.copyOf(salt, 16);
        byte[] ssrcAndIndex = hex("00000000 11223344 00000000 03E8 0000");
        for (int i = 0; i < 16; i++) {
            iv[i] ^= ssrcAndIndex[i];
        }
        Cipher aes = Cipher.getInstance("AES/CTR/NoPadding");
        aes.init(Cipher.DECRYPT_MODE, new SecretKeySpec(hex("C61E7A93744F39EE10734AFE3FF7A087"), "AES"), new IvParameterSpec(iv));
        assertArrayEquals(Arrays.copyOfRange(clear, 12, 172), aes.doFinal(packet, 12, 160));
        Mac hmac = Mac.getInstance("HmacSHA1");
        hmac.init(new SecretKeySpec(hex("CEBE321F6FF7716B6FD4AB49AF256A156D38BAA4"), "HmacSHA1"));
        hmac.update(packet, 0, 172);
        assertArrayEquals(Arrays.copyOf(hmac.doFinal(new byte[4]), 10), Arrays.copyOfRange(packet, 172, 182));
    }

    private static void checkRtp(SrtpSuite suite, String key, String expected) {
        byte[] clear = hex("8040f17b8041f8d35501a0b247616c6c696120657374206f6d6e697320646976697361"
            + "20696e207061727465732074726573");
        SrtpSession session = session(suite, key, "517569642070726f2071756f");
        byte[] packet = Arrays.copyOf(clear, clear.length + 16);
        assertEquals(packet.length, session.protectRtp(packet, 0, clear.length));
        assertArrayEquals(hex(expected), packet);
        assertEquals(clear.length, session.unprotectRtp(packet, 0, packet.length));
        assertArrayEquals(clear, Arrays.copyOf(packet, clear.length));
    }

    /** RFC 7714 section 16.1. */
    @Test
    void galoisModeOfRtpWith128Bits() {
        checkRtp(SrtpSuite.AEAD_AES_128_GCM, "000102030405060708090a0b0c0d0e0f",
            "8040f17b8041f8d35501a0b2f24de3a3fb34de6cacba861c9d7e4bcabe633bd50d294e6f42a5f47a51c7d19b36de3adf8833899d7f27beb16a9152"
                + "cf765ee4390cce");
    }

    /** RFC 7714 section 16.2. */
    @Test
    void galoisModeOfRtpWith256Bits() {
        checkRtp(SrtpSuite.AEAD_AES_256_GCM, "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f",
            "8040f17b8041f8d35501a0b232b1de78a822fe12ef9f78fa332e33aab18012389a58e2f3b50b2a0276ffae0f1ba63799b87b7aa3db36dfffd6b0f9"
                + "bb7878d7a76c13");
    }

    private static void checkRtcp(SrtpSuite suite, String key, String expected) {
        byte[] clear = hex("81c8000d4d6172734e5450314e545032525450200000042a0000e9304c756e61deadbeefdeadbeefdeadbeefdeadbeefdeadbeef");
        SrtpSession session = session(suite, key, "517569642070726f2071756f");
        byte[] packet = new byte[0];
        for (int index = 0; index <= 0x5d4; index++) {
            packet = Arrays.copyOf(clear, clear.length + 20);
            assertEquals(packet.length, session.protectRtcp(packet, 0, clear.length));
        }
        assertArrayEquals(hex(expected), packet);
        assertEquals(clear.length, session.unprotectRtcp(packet, 0, packet.length));
        assertArrayEquals(clear, Arrays.copyOf(packet, clear.length));
    }

    /** RFC 7714 section 17.1; index 0x5d4. */
    @Test
    void galoisModeOfRtcpWith128Bits() {
        checkRtcp(SrtpSuite.AEAD_AES_128_GCM, "000102030405060708090a0b0c0d0e0f",
            "81c8000d4d61727363e94885dcdab67ca727d7662f6b7e997ff5c0f76c06f32dc676a5f1730d6fda4ce09b4686303ded0bb9275bc84aa45896cf4d"
                + "2fc5abf87245d9eade800005d4");
    }

    /** RFC 7714 section 17.3; index 0x5d4. */
    @Test
    void galoisModeOfRtcpWith256Bits() {
        checkRtcp(SrtpSuite.AEAD_AES_256_GCM, "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f",
            "81c8000d4d617273d50ae4d1f5ce5d304ba297e47d470c282c3ece5dbffe0a50a2eaa5c1110555be8415f658c61de0476f1b6fad1d1eb30c444683"
                + "9f57ff6f6cb26ac3be800005d4");
    }
}
