package org.offhook.sdp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SessionDescriptionTest {

    private static final String FULL = """
        v=0
        o=alice 2890844526 2890844527 IN IP4 192.0.2.1
        s=A talk
        i=About things
        u=http://192.0.2.1/
        c=IN IP4 192.0.2.1
        b=AS:80
        t=0 0
        z=1 2
        a=tool:x
        m=audio 49170 RTP/AVP 0 96 18 101
        i=speech
        b=TIAS:64000
        a=rtpmap:96 speex/8000
        a=fmtp:18 annexb=no; Foo = bar ;flag
        a=rtpmap:101 telephone-event/8000
        a=ptime:20
        a=recvonly
        m=video 0 RTP/AVP 31
        c=IN IP6 2001:db8::1
        """.replace("\n", "\r\n");

    @Test
    void readsEveryPart() throws Exception {
        SessionDescription sdp = SessionDescription.parse(FULL);
        assertEquals("2890844527", sdp.origin().version());
        assertEquals("A talk", sdp.sessionName());
        assertEquals(2, sdp.media().size());
        MediaDescription audio = sdp.media().get(0);
        assertEquals(List.of(0, 96, 18, 101), audio.payloadTypes());
        assertEquals("PCMU/8000", audio.rtpmap(0).orElseThrow().specification());
        assertEquals("speex/8000", audio.rtpmap(96).orElseThrow().specification());
        assertEquals(Map.of("annexb", "no", "foo", "bar", "flag", ""), audio.fmtp(18).orElseThrow().asMap());
        assertEquals(Direction.RECVONLY, sdp.directionOf(audio));
        assertEquals("192.0.2.1", sdp.connectionOf(audio).orElseThrow().address());
        assertEquals(InetAddress.getByName("2001:db8::1"),
            sdp.connectionOf(sdp.media().get(1)).orElseThrow().literal().orElseThrow());
    }

    @Test
    void writesBackWhatItReadWithUnknownLinesInOrder() throws Exception {
        SessionDescription sdp = SessionDescription.parse(FULL);
        assertEquals(FULL, sdp.toString());
        assertArrayEquals(FULL.getBytes(StandardCharsets.UTF_8), sdp.encode());
        assertEquals(sdp, SessionDescription.parse(sdp.encode()));
    }

    @Test
    void toleratesBareLineFeedsEmptyLinesOtherOrderAndNoTime() throws Exception {
        SessionDescription sdp = SessionDescription.parse(
            "v=0\ns=-\n\nc=IN IP4 127.0.0.9\no=- 1 1 IN IP4 127.0.0.9\nm=audio 4000 RTP/AVP 0");
        assertEquals(1, sdp.media().size());
        assertTrue(sdp.toString().contains("\r\nt=0 0\r\nm=audio"), sdp.toString());
    }

    @Test
    void rejectsWhatIsNoDescription() {
        String head = "v=0\r\no=- 1 1 IN IP4 127.0.0.9\r\ns=-\r\nc=IN IP4 127.0.0.9\r\nt=0 0\r\n";
        for (String text : List.of("", "hello", "o=- 1 1 IN IP4 127.0.0.9\r\n", "v=7\r\no=- 1 1 IN IP4 127.0.0.9\r\n",
            "v=0\r\ns=-\r\n", head + "m=audio -1 RTP/AVP 0\r\n", head + "m=audio 4294977296 RTP/AVP 0\r\n",
            head + "m=audio 4000 RTP/AVP\r\n", head + "m=audio x RTP/AVP 0\r\n", head + "c=ATM NSAP 47\r\n",
            head + "c=IN IP5 1.2.3.4\r\n", head + "s=a\u0000b\r\n", head + "\u0007\r\n", head + "m=audio 65536 RTP/AVP 0\r\n")) {
            assertThrows(SdpException.class, () -> SessionDescription.parse(text), text);
        }
    }

    @Test
    void refusesDescriptionsBeyondItsLimits() {
        String head = "v=0\r\no=- 1 1 IN IP4 127.0.0.9\r\ns=-\r\n";
        assertThrows(SdpException.class, () -> SessionDescription.parse(head + "a=" + "x".repeat(9000) + "\r\n"));
        assertThrows(SdpException.class, () -> SessionDescription.parse(head + "a=x\r\n".repeat(2100)));
        assertThrows(SdpException.class, () -> SessionDescription.parse(head + "m=audio 9 RTP/AVP 0\r\n".repeat(200)));
        assertThrows(SdpException.class, () -> SessionDescription.parse(new byte[70_000]));
        assertThrows(SdpException.class, () -> SessionDescription.parse(head + "b=\r\n".repeat(200_000)));
    }

    @Test
    void neverLooksUpNames() {
        assertTrue(new Connection("IP4", "no-such-host.invalid").literal().isEmpty());
        assertTrue(new Connection("IP4", "127.1").literal().isEmpty());
        assertTrue(new Connection("IP4", "256.0.0.1").literal().isEmpty());
        assertTrue(new Connection("IP6", "::ffff:127.0.0.9%lo").literal().isEmpty());
        assertTrue(new Connection("IP6", "1:2:3:4:5:6:7:8:9").literal().isEmpty());
        assertTrue(new Connection("IP6", ":::1").literal().isEmpty());
        assertEquals("224.2.1.1", new Connection("IP4", "224.2.1.1/127").literal().orElseThrow().getHostAddress());
        assertTrue(new Connection("IP6", "::").literal().orElseThrow().isAnyLocalAddress());
        assertFalse(new Connection("IP6", "::1").literal().orElseThrow().isAnyLocalAddress());
        assertEquals("0:0:0:0:0:0:0:1", new Connection("IP6", "::1").literal().orElseThrow().getHostAddress());
    }

    @Test
    void survivesMutation() {
        Random random = new Random(20261120);
        byte[] original = FULL.getBytes(StandardCharsets.UTF_8);
        int accepted = 0;
        for (int round = 0; round < 5_000; round++) {
            byte[] mutant = original.clone();
            for (int flips = 1 + random.nextInt(8); flips > 0; flips--) {
                mutant[random.nextInt(mutant.length)] = (byte) (random.nextBoolean() ? random.nextInt(256)
                    : "=:/ 019\r\nmac".charAt(random.nextInt(12)));
            }
            try {
                SessionDescription sdp = SessionDescription.parse(mutant);
                assertEquals(sdp.toString(), SessionDescription.parse(sdp.toString()).toString());
                for (MediaDescription line : sdp.media()) {
                    line.payloadTypes().forEach(type -> {
                        line.rtpmap(type);
                        line.fmtp(type).ifPresent(Fmtp::asMap);
                    });
                    sdp.connectionOf(line).ifPresent(Connection::literal);
                }
                accepted++;
            } catch (SdpException expected) {
                assertFalse(expected.getMessage().isEmpty());
            }
        }
        assertTrue(accepted > 300, "mutants accepted: " + accepted);
    }
}
