package org.offhook.capture.tls;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** From secrets to keys: the PRF of TLS 1.2 (RFC 5246 section 5) and HKDF-Expand-Label of TLS 1.3 (RFC 8446 section 7.1). */
final class KeyDerivation {

    private KeyDerivation() {
    }

    private static Mac mac(String hash, byte[] key) throws GeneralSecurityException {
        Mac mac = Mac.getInstance(hash.equals("SHA-384") ? "HmacSHA384" : "HmacSHA256");
        mac.init(new SecretKeySpec(key, "HMAC"));
        return mac;
    }

    /** The key block of TLS 1.2. */
    static byte[] keyBlock(CipherSuite suite, byte[] master, byte[] serverRandom, byte[] clientRandom, int octets)
            throws GeneralSecurityException {
        byte[] label = "key expansion".getBytes(StandardCharsets.US_ASCII);
        byte[] seed = ByteBuffer.allocate(label.length + 64).put(label).put(serverRandom).put(clientRandom).array();
        Mac mac = mac(suite.hash(), master);
        ByteBuffer out = ByteBuffer.allocate(octets + mac.getMacLength());
        byte[] a = seed;
        while (out.position() < octets) {
            a = mac.doFinal(a);
            mac.update(a);
            out.put(mac.doFinal(seed));
        }
        return Arrays.copyOf(out.array(), octets);
    }

    /** HKDF-Expand-Label with an empty context. */
    static byte[] expandLabel(String hash, byte[] secret, String label, int octets) throws GeneralSecurityException {
        byte[] full = ("tls13 " + label).getBytes(StandardCharsets.US_ASCII);
        byte[] info = ByteBuffer.allocate(4 + full.length).putShort((short) octets).put((byte) full.length).put(full).put((byte) 0).array();
        Mac mac = mac(hash, secret);
        ByteBuffer out = ByteBuffer.allocate(octets + mac.getMacLength());
        byte[] previous = new byte[0];
        for (int i = 1; out.position() < octets; i++) {
            mac.update(previous);
            mac.update(info);
            previous = mac.doFinal(new byte[] {(byte) i});
            out.put(previous);
        }
        return Arrays.copyOf(out.array(), octets);
    }
}
