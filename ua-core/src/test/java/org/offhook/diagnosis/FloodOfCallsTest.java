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
import org.offhook.sdp.Connection;

/** More calls than are kept: every one is counted, the earliest are listed, and the report says what it did not examine. */
class FloodOfCallsTest {

    private static final int CALLS = 24_000;

    @Test
    void everyCallIsCountedAndTheReportSaysWhatItLeftOut() {
        CaptureAnalyzer analyzer = new CaptureAnalyzer();
        Packet packet = new Packet();
        IpAddress ann = IpAddress.of(new Connection("IP4", "10.1.0.10").literal().orElseThrow());
        IpAddress bob = IpAddress.of(new Connection("IP4", "10.1.0.20").literal().orElseThrow());
        for (int i = 0; i < CALLS; i++) {
            byte[] invite = message("INVITE sip:b@x SIP/2.0", i);
            packet.ofDatagram(2 * i + 1, 1_700_000_000_000_000L + 2 * i, ann, 5060, bob, 5060, 46, invite, 0, invite.length);
            analyzer.onDatagram(packet);
            byte[] busy = message("SIP/2.0 486 Busy Here", i);
            packet.ofDatagram(2 * i + 2, 1_700_000_000_000_001L + 2 * i, bob, 5060, ann, 5060, 46, busy, 0, busy.length);
            analyzer.onDatagram(packet);
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
    void framesOfALinkLayerThatIsNotReadAreNamed() throws IOException {
        byte[] file = ByteBuffer.allocate(24 + 16 + 40).order(ByteOrder.LITTLE_ENDIAN).putInt(0xA1B2C3D4).putInt(0x00040002).putInt(16, 65_535)
                .putInt(20, 127).putInt(24, 1).putInt(32, 40).putInt(36, 40).array();
        CaptureAnalyzer analyzer = new CaptureAnalyzer();
        try (CaptureReader reader = CaptureReader.open(new ByteArrayInputStream(file))) {
            CapturedFrame frame = new CapturedFrame();
            while (reader.read(frame)) {
                analyzer.onFrame(frame);
            }
            List<Finding> findings = Diagnosis.of(analyzer.finish(reader.file()));
            assertTrue(findings.stream().anyMatch(f -> f.code().equals("capture.link_type") && f.en().contains("linktype-127")), findings.toString());
        }
    }

    private static byte[] message(String first, int call) {
        return (first + "\r\nCall-ID: c" + call + "\r\nCSeq: 1 INVITE\r\nFrom: <sip:a@x>;tag=1\r\nTo: <sip:b@x>\r\nContent-Length: 0\r\n\r\n")
                .getBytes(StandardCharsets.UTF_8);
    }
}
