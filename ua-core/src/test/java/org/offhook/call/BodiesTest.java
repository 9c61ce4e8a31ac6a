package org.offhook.call;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.offhook.sip.SipHeaders;
import org.offhook.sip.SipRequest;
import org.offhook.sip.SipUri;

/** What is read out of bodies: session descriptions, alone and in parts, and digits. */
class BodiesTest {

    private static final String MULTIPART = "--b1\r\nContent-Type: text/plain\r\n\r\nhello\r\n"
        + "--b1\r\nContent-Type: application/sdp\r\nContent-Disposition: session\r\n\r\n" + RawPeer.SDP + "\r\n--b1--\r\n";

    private static SipRequest message(String contentType, String body) {
        return new SipRequest("INVITE", SipUri.parse("sip:a@b.example"),
            SipHeaders.builder().add("Content-Type", contentType).build(), body.getBytes(StandardCharsets.ISO_8859_1));
    }

    @Test
    void aDescriptionIsFoundAloneAndAmongOtherParts() throws UnacceptableBodyException {
        assertEquals(1, SdpBody.in(message("application/sdp", RawPeer.SDP)).orElseThrow().media().size());
        assertEquals(1, SdpBody.in(message("Application/SDP; charset=utf-8", RawPeer.SDP)).orElseThrow().media().size());
        assertEquals(1, SdpBody.in(message("multipart/mixed; boundary=\"b1\"", MULTIPART)).orElseThrow().media().size());
        assertTrue(SdpBody.in(message("application/sdp", "")).isEmpty());
    }

    @ParameterizedTest
    @CsvSource({"text/plain, 415", "multipart/mixed, 415", "multipart/mixed;boundary=other, 415", "application/sdp, 400", "'', 415"})
    void otherBodiesAreRefusedWithTheRightStatus(String type, int status) {
        UnacceptableBodyException refusal =
            assertThrows(UnacceptableBodyException.class, () -> SdpBody.in(message(type, "--b1\r\nnothing of use")));
        assertEquals(status, refusal.status());
    }

    @Test
    void anEncodedBodyIsRefused() {
        SipRequest plain = message("application/sdp", RawPeer.SDP);
        SipRequest zipped = new SipRequest("INVITE", plain.requestUri(),
            plain.headers().toBuilder().add("Content-Encoding", "gzip").build(), plain.body());
        assertEquals(415, assertThrows(UnacceptableBodyException.class, () -> SdpBody.in(zipped)).status());
    }

    @Test
    void aBoundaryFullOfExpressionCharactersCostsNothing() throws UnacceptableBodyException {
        String boundary = "(a+)+(b|c*)*".repeat(5);
        String body = MULTIPART.replace("--b1", "--" + boundary);
        assertTrue(SdpBody.in(message("multipart/mixed;boundary=\"" + boundary + "\"", body)).isPresent());
    }

    @ParameterizedTest
    @CsvSource({"'Signal=1\r\nDuration=250', 1, 250", "'Signal= *\r\n', *, 0", "'signal=11\nduration=99999', #, 60000",
        "'Duration=5\r\nSignal=d', D, 5"})
    void relayedDigitsAreRead(String body, char digit, int durationMs) {
        assertEquals(Optional.of(new InfoDigit(digit, durationMs)), InfoDigit.in(message("application/dtmf-relay", body)));
    }

    @ParameterizedTest
    @CsvSource({"'Signal=12'", "'Signal=E'", "''", "'Duration=100'", "'Signal'"})
    void whatIsNoDigitIsNone(String body) {
        assertTrue(InfoDigit.in(message("application/dtmf-relay", body)).isEmpty());
    }

    @Test
    void mutatedBodiesNeverThrowAnythingElse() {
        Random random = new Random(11);
        for (int i = 0; i < 20_000; i++) {
            byte[] octets = (random.nextBoolean() ? MULTIPART : "Signal=5\r\nDuration=160\r\n").getBytes(StandardCharsets.ISO_8859_1);
            for (int edits = 1 + random.nextInt(4); edits > 0; edits--) {
                octets[random.nextInt(octets.length)] = (byte) random.nextInt(256);
            }
            String body = new String(octets, 0, 1 + random.nextInt(octets.length), StandardCharsets.ISO_8859_1);
            InfoDigit.in(message("application/dtmf-relay", body));
            try {
                SdpBody.in(message("multipart/mixed;boundary=b1", body));
            } catch (UnacceptableBodyException e) {
                assertTrue(e.status() == 400 || e.status() == 415);
            }
        }
    }
}
