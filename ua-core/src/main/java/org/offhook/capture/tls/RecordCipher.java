package org.offhook.capture.tls;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** Opens the records of one direction, in their order: RFC 5246 section 6.2.3, RFC 5288, RFC 7905, RFC 8446 section 5.2. */
final class RecordCipher {

    private static final int TAG_OCTETS = 16;
    private static final int TAG_BITS = 128;
    private static final int NONCE_OCTETS = 12;
    private static final int EXPLICIT_NONCE_OCTETS = 8;
    private static final int BLOCK_OCTETS = 16;

    private final CipherSuite suite;
    private final boolean encryptThenMac;
    private final SecretKeySpec key;
    private final byte[] fixedNonce;
    private long sequence;

    RecordCipher(CipherSuite suite, byte[] key, byte[] fixedNonce, boolean encryptThenMac) {
        this.suite = suite;
        this.key = new SecretKeySpec(key, suite.mode() == CipherSuite.Mode.CHACHA20 ? "ChaCha20" : "AES");
        this.fixedNonce = fixedNonce;
        this.encryptThenMac = encryptThenMac;
    }

    /** The keys of a traffic secret of TLS 1.3. */
    static RecordCipher ofSecret(CipherSuite suite, byte[] secret) throws GeneralSecurityException {
        return new RecordCipher(suite, KeyDerivation.expandLabel(suite.hash(), secret, "key", suite.keyOctets()),
            KeyDerivation.expandLabel(suite.hash(), secret, "iv", NONCE_OCTETS), false);
    }

    /**
     * Opens a record.
     *
     * @param header its five octets
     * @param body   what follows them
     * @return the plaintext; of TLS 1.3 with padding and inner type still behind it
     * @throws GeneralSecurityException when the key does not fit
     */
    byte[] open(byte[] header, byte[] body) throws GeneralSecurityException {
        byte[] plain = suite.mode() == CipherSuite.Mode.CBC ? openBlocks(body) : openAuthenticated(header, body);
        sequence++;
        return plain;
    }

    private byte[] openAuthenticated(byte[] header, byte[] body) throws GeneralSecurityException {
        boolean explicit = suite.mode() == CipherSuite.Mode.GCM && !suite.v13();
        int from = explicit ? EXPLICIT_NONCE_OCTETS : 0;
        if (body.length < from + TAG_OCTETS) {
            throw new GeneralSecurityException("shorter than its tag");
        }
        byte[] nonce = Arrays.copyOf(fixedNonce, NONCE_OCTETS);
        if (explicit) {
            System.arraycopy(body, 0, nonce, fixedNonce.length, EXPLICIT_NONCE_OCTETS);
        } else {
            for (int i = 0; i < 8; i++) {
                nonce[NONCE_OCTETS - 1 - i] ^= (byte) (sequence >>> 8 * i);
            }
        }
        boolean chacha = suite.mode() == CipherSuite.Mode.CHACHA20;
        Cipher cipher = Cipher.getInstance(chacha ? "ChaCha20-Poly1305" : "AES/GCM/NoPadding");
        cipher.init(Cipher.DECRYPT_MODE, key, chacha ? new IvParameterSpec(nonce) : new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(suite.v13() ? header : ByteBuffer.allocate(13).putLong(sequence).put(header, 0, 3)
            .putShort((short) (body.length - from - TAG_OCTETS)).array());
        return cipher.doFinal(body, from, body.length - from);
    }

    /** The MAC is cut off, not checked: a key that does not fit shows by the padding, and a reader has nothing to defend. */
    private byte[] openBlocks(byte[] body) throws GeneralSecurityException {
        int end = encryptThenMac ? body.length - suite.macOctets() : body.length;
        if (end < 2 * BLOCK_OCTETS || (end & BLOCK_OCTETS - 1) != 0) {
            throw new GeneralSecurityException("no whole blocks");
        }
        Cipher cipher = Cipher.getInstance("AES/CBC/NoPadding");
        cipher.init(Cipher.DECRYPT_MODE, key, new IvParameterSpec(body, 0, BLOCK_OCTETS));
        byte[] padded = cipher.doFinal(body, BLOCK_OCTETS, end - BLOCK_OCTETS);
        int padding = (padded[padded.length - 1] & 0xFF) + 1;
        int length = padded.length - padding - (encryptThenMac ? 0 : suite.macOctets());
        if (length < 0 || padded[padded.length - padding] != (byte) (padding - 1)) {
            throw new GeneralSecurityException("the padding is none");
        }
        return Arrays.copyOf(padded, length);
    }
}
