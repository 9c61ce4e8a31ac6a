package org.offhook.sip;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;
import org.offhook.fuzz.Prompt;
import org.offhook.fuzz.Seeds;

/** Any octets as a SIP message: read or refused, and what is written of it reads as the same. */
class SipMessageFuzz {

    static Stream<byte[]> seeds() {
        return Stream.concat(Seeds.messages(), Seeds.texts(
            "INVITE sip:b@[2001:db8::1]:5070;transport=tcp?a=b SIP/2.0~v: SIP / 2.0 / TCP h.example:5061 ; branch=z9hG4bKa ; rport~"
                + "Record-Route: <sip:p;lr>, \"q,\\\"\" <sips:r;lr>~f: \"A \\\\\" <tel:+33;phone-context=x>;tag=1~t: sip:b@x~i: c@d~"
                + "cseq: 7~ INVITE~m: <sip:a@h>;q=0.3, *~c: application/sdp~l: 4~~v=0~",
            "SIP/2.0 180 Ringing~Via: SIP/2.0/UDP 192.0.2.1;received=192.0.2.9;rport=4;branch=z9hG4bKb, SIP/2.0/UDP h~"
                + "From: <sip:a@x>;tag=1~To: <sip:b@x>;tag=2~Call-ID: c~CSeq: 1 INVITE~Content-Length: 0~~",
            "ACK sip:x SIP/2.0~~", "~~", "OPTIONS sip:x SIP/7.0~Via: SIP/2.0/UDP x~~"));
    }

    @MethodSource("seeds")
    @FuzzTest(maxDuration = "60s")
    void readsOrRefuses(byte[] octets) {
        Prompt.run(() -> {
            SipMessageReader.Result result = SipMessageReader.read(octets);
            if (result instanceof SipMessageReader.Result.Readable readable) {
                check(readable.message());
            } else if (result instanceof SipMessageReader.Result.Refused refused) {
                refused.answer().ifPresent(answer -> {
                    answer.topVia();
                    assertEquals("SIP/2.0 ", new String(SipMessageWriter.write(answer), 0, 8, StandardCharsets.UTF_8));
                });
            }
        });
    }

    private static void check(SipMessage message) {
        message.from().toString();
        message.to().tag();
        message.topVia().rport();
        message.contentType();
        SipMessageReader.Result again = SipMessageReader.read(SipMessageWriter.write(message));
        if (!(again instanceof SipMessageReader.Result.Readable readable)) {
            throw new AssertionError("what was written cannot be read: " + again);
        }
        assertEquals(message.callId(), readable.message().callId());
        assertEquals(message.cseq(), readable.message().cseq());
        assertEquals(message.headers().lines(), readable.message().headers().lines());
        assertArrayEquals(message.body(), readable.message().body());
    }
}
