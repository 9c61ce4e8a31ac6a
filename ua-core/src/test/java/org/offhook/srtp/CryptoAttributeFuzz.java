package org.offhook.srtp;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;
import org.offhook.fuzz.Prompt;
import org.offhook.fuzz.Seeds;

/** Any text as {@code a=crypto} (RFC 4568) and as {@code a=fingerprint} (RFC 8122): keys or a refusal. */
class CryptoAttributeFuzz {

    private static final String KEY = "d0RmdmcmVCspeEc3QGZiNWpVLFJhQX1cfHAwJSoj";

    static Stream<byte[]> seeds() {
        return Seeds.texts("1 AES_CM_128_HMAC_SHA1_80 inline:" + KEY,
            "2 AES_CM_128_HMAC_SHA1_32 inline:" + KEY + "|2^20|1:4;inline:" + KEY + " KDR=1 UNENCRYPTED_SRTP FEC_ORDER=FEC_SRTP WSH=128",
            "999999999 AEAD_AES_128_GCM inline:" + KEY.substring(0, 36) + "==|1:4", "0 F8_128_HMAC_SHA1_80 inline:",
            "sha-256 00:11:22:33:44:55:66:77:88:99:AA:BB:CC:DD:EE:FF:00:11:22:33:44:55:66:77:88:99:AA:BB:CC:DD:EE:FF", "md5 00:11");
    }

    @MethodSource("seeds")
    @FuzzTest(maxDuration = "60s")
    void readsOrRefuses(byte[] octets) {
        String text = new String(octets, StandardCharsets.UTF_8);
        Prompt.run(() -> {
            Fingerprint.parse(text).ifPresent(fingerprint ->
                assertEquals(fingerprint, Fingerprint.parse(fingerprint.toString()).orElseThrow()));
            try {
                CryptoAttribute attribute = CryptoAttribute.parse(text);
                assertEquals(attribute.encode(), CryptoAttribute.parse(attribute.encode()).encode());
            } catch (SdesException e) {
                Prompt.readable(e);
            }
        });
    }
}
