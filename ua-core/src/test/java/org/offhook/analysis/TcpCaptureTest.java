package org.offhook.analysis;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.offhook.capture.CaptureReader;
import org.offhook.capture.CapturedFrame;

/** SIP over TCP in segments of every kind: what was said is read, and counted as far as Wireshark puts it together. */
class TcpCaptureTest {

    private static final int SYN = 2;
    private static final int DATA = 0x18;

    private final ByteArrayOutputStream file = new ByteArrayOutputStream();
    private int seconds = 1_700_000_000;

    TcpCaptureTest() {
        file.writeBytes(ByteBuffer.allocate(24).order(ByteOrder.LITTLE_ENDIAN).putInt(0xA1B2C3D4).putInt(0x00040002).putInt(16, 262_144)
                .putInt(20, 101).array());
    }

    private void segment(int sequence, int flags, String text) {
        segment(5060, sequence, flags, text);
    }

    private void segment(int port, int sequence, int flags, String text) {
        byte[] payload = text.getBytes(StandardCharsets.UTF_8);
        ByteBuffer ip = ByteBuffer.allocate(40 + payload.length);
        ip.put((byte) 0x45).put((byte) 0).putShort((short) (40 + payload.length)).putInt(0).put((byte) 64).put((byte) 6).putShort((short) 0);
        ip.putInt(0x0A01000A).putInt(0x0A010014).putShort((short) 40_000).putShort((short) port).putInt(sequence).putInt(0);
        ip.put((byte) 0x50).put((byte) flags).putShort((short) 65_535).putInt(0).put(payload);
        file.writeBytes(ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN).putInt(seconds++).putInt(0).putInt(ip.capacity())
                .putInt(ip.capacity()).array());
        file.writeBytes(ip.array());
    }

    /** RST of the other end, to the SYN at 100. */
    private void refuse() {
        segment(5060, 0, 0x14, "");
        byte[] octets = file.toByteArray();
        // Addresses and ports change sides.
        System.arraycopy(new byte[] {10, 1, 0, 20, 10, 1, 0, 10, 5060 >> 8, (byte) 5060, (byte) (40_000 >> 8), (byte) 40_000}, 0, octets,
                octets.length - 28, 12);
        file.reset();
        file.writeBytes(octets);
    }

    @Test
    void aRefusedConnectionIsKept() throws IOException {
        segment(100, SYN, "");
        refuse();
        var refused = analyze().network().refusedConnections();
        assertEquals(1, refused.size());
        assertEquals("10.1.0.20:5060", refused.get(0).server().toString());
    }

    @Test
    void aConnectionThatIsResetAfterItCarriedSomethingWasNotRefused() throws IOException {
        segment(100, SYN, "");
        segment(101, DATA, options(1));
        refuse();
        assertEquals(0, analyze().network().refusedConnections().size());
    }

    private CaptureAnalysis analyze() throws IOException {
        CaptureAnalyzer analyzer = new CaptureAnalyzer();
        try (CaptureReader reader = CaptureReader.open(new ByteArrayInputStream(file.toByteArray()))) {
            CapturedFrame frame = new CapturedFrame();
            while (reader.read(frame)) {
                analyzer.onFrame(frame);
            }
            return analyzer.finish(reader.file());
        }
    }

    private static String options(int cseq, String... more) {
        return "OPTIONS sip:b@x SIP/2.0\r\nCall-ID: c\r\nCSeq: " + cseq + " OPTIONS\r\n" + String.join("", more) + "Content-Length: 0\r\n\r\n";
    }

    private static int kept(CaptureAnalysis analysis) {
        return analysis.others().stream().mapToInt(events -> events.size()).sum();
    }

    @Test
    void aSegmentThatComesLateIsReadThoughWiresharkDoesNotCountIt() throws IOException {
        String first = options(1);
        segment(100, SYN, "");
        segment(101 + first.length(), DATA, options(2));
        segment(101, DATA, first);
        CaptureAnalysis analysis = analyze();
        assertEquals(1, analysis.sip().messages());
        assertEquals(2, kept(analysis));
        assertEquals(1, analysis.leftOut().uncountedMessages());
    }

    @Test
    void aConnectionThatBeganBeforeTheCaptureIsReadFromItsNextMessage() throws IOException {
        String tail = "ent: tail of a message\r\nContent-Length: 0\r\n\r\n";
        segment(500, DATA, tail);
        segment(500 + tail.length(), DATA, options(1));
        CaptureAnalysis analysis = analyze();
        assertEquals(Map.of("OPTIONS", 1), analysis.sip().requests());
        assertEquals(1, kept(analysis));
    }

    @Test
    void aMessageOfSixtyThousandOctetsIsRead() throws IOException {
        String large = options(1, "X-Large: " + "y".repeat(60_000) + "\r\n");
        segment(100, SYN, "");
        for (int at = 0; at < large.length(); at += 1400) {
            segment(101 + at, DATA, large.substring(at, Math.min(large.length(), at + 1400)));
        }
        CaptureAnalysis analysis = analyze();
        assertEquals(1, analysis.sip().messages());
        assertEquals(1, kept(analysis));
    }

    @Test
    void withoutContentLengthTheRestOfTheSegmentIsTheBodyForWireshark() throws IOException {
        String without = options(1).replace("Content-Length: 0\r\n", "");
        segment(100, SYN, "");
        segment(101, DATA, without + without);
        CaptureAnalysis analysis = analyze();
        assertEquals(1, analysis.sip().messages());
        assertEquals(2, kept(analysis));
    }

    @Test
    void keepAlivesBeforeAMessageHideItFromWireshark() throws IOException {
        segment(100, SYN, "");
        segment(101, DATA, "\r\n\r\n" + options(1));
        CaptureAnalysis analysis = analyze();
        assertEquals(0, analysis.sip().messages());
        assertEquals(1, kept(analysis));
    }

    @Test
    void onAnotherPortAConnectionIsSipWhenItBeginsSo() throws IOException {
        String text = options(1);
        segment(7777, 100, SYN, "");
        segment(7777, 101, DATA, text.substring(0, 40));
        segment(7777, 141, DATA, text.substring(40));
        segment(7777, 101 + text.length(), DATA, options(2));
        CaptureAnalysis analysis = analyze();
        assertEquals(2, analysis.sip().messages());
        assertEquals(2, kept(analysis));
        assertEquals(0, analysis.leftOut().uncountedMessages());
    }
}
