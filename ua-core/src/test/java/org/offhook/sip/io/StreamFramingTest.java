package org.offhook.sip.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class StreamFramingTest {

    private static final String ONE = "OPTIONS sip:a SIP/2.0\r\nContent-Length: 5\r\n\r\nab\r\n\n";
    private static final String TWO = "BYE sip:a SIP/2.0\r\nX: y\r\nl : 0\r\n\r\n";
    private static final String THREE = "SIP/2.0 200 OK\nA: b\n\n";

    private static List<String> push(StreamFraming framing, String text) throws StreamFraming.BrokenStreamException {
        byte[] octets = text.getBytes(StandardCharsets.ISO_8859_1);
        List<String> messages = new ArrayList<>();
        for (byte[] message : framing.push(octets, octets.length)) {
            messages.add(new String(message, StandardCharsets.ISO_8859_1));
        }
        return messages;
    }

    @Test
    void cutsMessagesHoweverTheyArrive() throws StreamFraming.BrokenStreamException {
        String stream = "\r\n" + ONE + TWO + "\r\n\r\n" + THREE + ONE;
        Random random = new Random(18);
        for (int round = 0; round < 200; round++) {
            StreamFraming framing = new StreamFraming();
            List<String> messages = new ArrayList<>();
            for (int at = 0; at < stream.length();) {
                int next = Math.min(stream.length(), at + 1 + random.nextInt(round % 40 + 1));
                messages.addAll(push(framing, stream.substring(at, next)));
                at = next;
            }
            assertEquals(List.of(ONE, TWO, THREE, ONE), messages);
            assertEquals(1, framing.takeKeepAlives());
            assertFalse(framing.midMessage());
        }
    }

    @Test
    void readsAFoldedLength() throws StreamFraming.BrokenStreamException {
        String folded = "OPTIONS sip:a SIP/2.0\r\nL:\r\n 3\r\nSubject: a\r\n 4\r\n\r\nabc";
        assertEquals(List.of(folded), push(new StreamFraming(), folded));
    }

    @Test
    void knowsWhenItIsInTheMiddle() throws StreamFraming.BrokenStreamException {
        StreamFraming framing = new StreamFraming();
        push(framing, "\r\n");
        assertFalse(framing.midMessage());
        push(framing, "OPT");
        assertTrue(framing.midMessage());
    }

    @Test
    void breaksOnLengthsThatMakeNoSense() {
        for (String length : List.of("-1", "x", "2000000000", "99999999999", "1\r\nContent-Length: 2")) {
            assertThrows(StreamFraming.BrokenStreamException.class,
                () -> push(new StreamFraming(), "OPTIONS sip:a SIP/2.0\r\nContent-Length: " + length + "\r\n\r\n"), length);
        }
        assertThrows(StreamFraming.BrokenStreamException.class, () -> push(new StreamFraming(), "x".repeat(40_000)));
    }

    @Test
    void damagedStreamsNeverThrowAnythingElse() {
        Random random = new Random(5626);
        int broken = 0;
        for (int i = 0; i < 5_000; i++) {
            byte[] stream = (ONE + TWO + THREE).getBytes(StandardCharsets.ISO_8859_1);
            for (int j = 0; j < 4; j++) {
                stream[random.nextInt(stream.length)] = (byte) (random.nextBoolean() ? random.nextInt(256) : '\n');
            }
            try {
                new StreamFraming().push(stream, stream.length);
            } catch (StreamFraming.BrokenStreamException e) {
                broken++;
            }
        }
        assertTrue(broken > 0);
    }
}
