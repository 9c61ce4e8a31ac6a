package org.offhook.diagnosis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.offhook.analysis.CaptureAnalysis;
import org.offhook.analysis.CaptureAnalyzer;
import org.offhook.capture.CaptureFile;
import org.offhook.capture.CaptureReader;
import org.offhook.capture.CapturedFrame;
import org.offhook.capture.IpAddress;
import org.offhook.capture.Packet;
import org.offhook.capture.tls.KeyLog;
import org.offhook.sdp.Connection;

/** More calls than are kept: every one is counted, the earliest are listed, and the report says what it did not examine. */
class FloodOfCallsTest {

    private static final int CALLS = 24_000;
    private static final IpAddress ANN = IpAddress.of(new Connection("IP4", "10.1.0.10").literal().orElseThrow());
    private static final IpAddress BOB = IpAddress.of(new Connection("IP4", "10.1.0.20").literal().orElseThrow());

    private final Packet packet = new Packet();

    @Test
    void everyCallIsCountedAndTheReportSaysWhatItLeftOut() {
        CaptureAnalyzer analyzer = new CaptureAnalyzer();
        for (int i = 0; i < CALLS; i++) {
            say(analyzer, 2 * i + 1, true, message("INVITE sip:b@x SIP/2.0", i));
            say(analyzer, 2 * i + 2, false, message("SIP/2.0 486 Busy Here", i));
        }
        CaptureAnalysis analysis = analyzer.finish(new CaptureFile("pcap", "ether", 2 * CALLS, 0, Optional.empty()));
        assertEquals(CALLS, analysis.totals().calls());
        assertEquals(CALLS, analysis.totals().finalStatuses().get("486"));
        assertEquals(CALLS, analysis.calls().size() + analysis.leftOut().callRows());
        assertTrue(analysis.calls().size() < CALLS, "rows " + analysis.calls().size());
        assertEquals(1, analysis.calls().get(0).firstFrame());
        List<Finding> findings = Diagnosis.of(analysis);
        assertTrue(findings.stream().anyMatch(f -> f.code().equals("capture.left_out") && f.en().contains(analysis.leftOut().unexaminedCalls() + " calls")));
        assertTrue(findings.size() < 200, "findings " + findings.size());
    }

    @Test
    void callsThatEndedAreJudgedBeforeTheyAreLetGo() {
        Diagnosis diagnosis = new Diagnosis();
        CaptureAnalyzer analyzer = new CaptureAnalyzer(new KeyLog(), diagnosis);
        long frame = 0;
        for (int call = 0; call < CALLS; call++) {
            say(analyzer, ++frame, true, message("INVITE sip:b@x SIP/2.0", call));
            if (call == 3) {
                say(analyzer, ++frame, false, message("SIP/2.0 503 Service Unavailable", call));
            } else if (call != 7) {
                // The eighth is never answered: it stays to the end.
                say(analyzer, ++frame, false, message("SIP/2.0 486 Busy Here", call));
            }
        }
        CaptureAnalysis analysis = analyzer.finish(new CaptureFile("pcap", "ether", frame, 0, Optional.empty()));
        List<Finding> findings = diagnosis.conclude(analysis);
        assertEquals(CALLS, analysis.totals().calls());
        assertTrue(analysis.calls().get(3).events().isEmpty(), "let go");
        assertEquals(List.of("frame 8"), findings.stream().filter(f -> f.code().equals("call.rejected.trunk")).findFirst().orElseThrow()
                .evidence());
        assertEquals(0, analysis.leftOut().unexaminedCalls());
        String more = findings.stream().filter(f -> f.code().equals("call.busy") && f.en().contains("times more")).findFirst().orElseThrow().en();
        assertEquals("And the same " + (CALLS - 2 - 100) + " times more.", more);
        assertTrue(findings.size() < 200, "findings " + findings.size());
    }

    @Test
    void aLongCallStaysWhileOthersComeAndGo() {
        Diagnosis diagnosis = new Diagnosis();
        CaptureAnalyzer analyzer = new CaptureAnalyzer(new KeyLog(), diagnosis);
        long frame = 0;
        say(analyzer, ++frame, true, message("INVITE sip:long@x SIP/2.0", -1));
        say(analyzer, ++frame, false, message("SIP/2.0 200 OK", -1));
        say(analyzer, ++frame, true, message("ACK sip:long@x SIP/2.0", -1));
        for (int call = 0; call < CALLS; call++) {
            say(analyzer, ++frame, true, message("INVITE sip:b@x SIP/2.0", call));
            say(analyzer, ++frame, false, message("SIP/2.0 486 Busy Here", call));
        }
        say(analyzer, ++frame, false, message("BYE sip:long@x SIP/2.0", -1));
        CaptureAnalysis analysis = analyzer.finish(new CaptureFile("pcap", "ether", frame, 0, Optional.empty()));
        assertEquals(4, analysis.calls().get(0).messages());
        assertEquals(1, analysis.totals().states().get("completed-bye-unanswered"));
        assertEquals(CALLS + 1, analysis.totals().calls());
    }

    private void say(CaptureAnalyzer analyzer, long frame, boolean out, byte[] message) {
        packet.ofDatagram(frame, 1_700_000_000_000_000L + frame, out ? ANN : BOB, 5060, out ? BOB : ANN, 5060, 46, message, 0, message.length);
        analyzer.onDatagram(packet);
    }

    @Test
    void framesOfALinkLayerThatIsNotReadAreNamed() throws IOException {
        byte[] file = ByteBuffer.allocate(24 + 16 + 40).order(ByteOrder.LITTLE_ENDIAN).putInt(0xA1B2C3D4).putInt(0x00040002).putInt(16, 65_535)
                .putInt(20, 195).putInt(24, 1).putInt(32, 40).putInt(36, 40).array();
        CaptureAnalyzer analyzer = new CaptureAnalyzer();
        try (CaptureReader reader = CaptureReader.open(new ByteArrayInputStream(file))) {
            CapturedFrame frame = new CapturedFrame();
            while (reader.read(frame)) {
                analyzer.onFrame(frame);
            }
            List<Finding> findings = Diagnosis.of(analyzer.finish(reader.file()));
            assertTrue(findings.stream().anyMatch(f -> f.code().equals("capture.link_type") && f.en().contains("linktype-195")), findings.toString());
        }
    }

    private static byte[] message(String first, int call) {
        return (first + "\r\nCall-ID: c" + call + "\r\nCSeq: 1 INVITE\r\nFrom: <sip:a@x>;tag=1\r\nTo: <sip:b@x>\r\nContent-Length: 0\r\n\r\n")
                .getBytes(StandardCharsets.UTF_8);
    }
}
