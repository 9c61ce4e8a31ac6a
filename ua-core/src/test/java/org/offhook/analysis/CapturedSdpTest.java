package org.offhook.analysis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Descriptions of a capture, which are shown as far as they can be read. */
class CapturedSdpTest {

    private static final String SDP = "v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\ns=-\r\nc=IN IP4 192.0.2.1/127\r\nt=0 0\r\na=sendonly\r\n"
        + "m=audio 4000/2 RTP/AVP 0 96\r\na=rtpmap:96 L16/8000/2\r\na=rtcp:4001 IN IP4 192.0.2.1\r\n";
    private static final int MUTANTS = 20_000;
    private static final byte[] INSERTS = "/:= \r\n9-".getBytes(StandardCharsets.US_ASCII);

    @ParameterizedTest
    @CsvSource({"L16/8000/2, L16/8000", "L16/ 8000, L16/8000", "L16, L16", "L16/, L16", "/8000, /8000", "/, ''", "//, ''"})
    void aCodecMapIsReadAsFarAsItGoes(String map, String shown) {
        CapturedSdp read = CapturedSdp.read(SDP.replace("L16/8000/2", map).getBytes(StandardCharsets.UTF_8)).orElseThrow();
        assertEquals(Map.of(96, shown), read.media().get(0).rtpmaps());
    }

    @Test
    void noOctetsThrow() {
        Random random = new Random(1);
        int read = 0;
        for (int i = 0; i < MUTANTS; i++) {
            byte[] octets = SDP.getBytes(StandardCharsets.UTF_8);
            for (int change = random.nextInt(6); change >= 0; change--) {
                int at = random.nextInt(octets.length);
                int length = Math.min(1 + random.nextInt(8), octets.length - at);
                for (int k = at; k < at + length; k++) {
                    octets[k] = INSERTS[random.nextInt(INSERTS.length)];
                }
            }
            read += CapturedSdp.read(octets).isPresent() ? 1 : 0;
        }
        assertTrue(read > MUTANTS / 2, read + " read");
    }
}
