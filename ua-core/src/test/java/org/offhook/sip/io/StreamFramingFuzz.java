package org.offhook.sip.io;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;
import org.offhook.fuzz.Prompt;
import org.offhook.fuzz.Seeds;
import org.offhook.sip.SipMessageReader;

/** Any octets as a stream, in pieces: cut into messages, or broken; never more held than the limits allow. */
class StreamFramingFuzz {

    static Stream<byte[]> seeds() {
        return Seeds.texts("\u0010OPTIONS sip:x SIP/2.0~l: 3~~abc~~~~BYE sip:x SIP/2.0~Content-Length:~ 0~~",
            "\u0001\r\n\r\nOPTIONS sip:x SIP/2.0\nL:0\n\nx: y", "\u0040OPTIONS sip:x SIP/2.0~Content-Length: 2000000000~~");
    }

    @MethodSource("seeds")
    @FuzzTest(maxDuration = "60s")
    void cutsOrBreaks(byte[] octets) {
        if (octets.length == 0) {
            return;
        }
        int step = 1 + (octets[0] & 0xFF);
        Prompt.run(() -> {
            StreamFraming framing = new StreamFraming();
            try {
                for (int at = 1; at < octets.length; at += step) {
                    byte[] piece = Arrays.copyOfRange(octets, at, Math.min(octets.length, at + step));
                    for (byte[] message : framing.push(piece, piece.length)) {
                        assertTrue(message.length <= SipMessageReader.MAX_MESSAGE_OCTETS);
                        SipMessageReader.read(message);
                    }
                    framing.takeKeepAlives();
                }
            } catch (StreamFraming.BrokenStreamException e) {
                SipMessageReader.read(e.octets());
            }
        });
    }
}
