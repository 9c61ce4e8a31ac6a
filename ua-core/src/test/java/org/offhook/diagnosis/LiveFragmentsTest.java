package org.offhook.diagnosis;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.offhook.analysis.CaptureAnalyzer;
import org.offhook.analysis.CapturedSip;
import org.offhook.analysis.NetworkEvents.LocalFragments;
import org.offhook.capture.CaptureFile;
import org.offhook.capture.IpAddress;
import org.offhook.capture.Packet;

/** What our own unanswered call shows of fragments, which no program gets to see. */
class LiveFragmentsTest {

    private static final IpAddress HERE = IpAddress.of(InetAddress.getLoopbackAddress());
    private static final IpAddress THERE = IpAddress.of(InetAddress.getLoopbackAddress());

    private static List<String> errors(int fragments, LocalFragments counted) {
        byte[] invite = String.join("\r\n", "INVITE sip:b@127.0.0.1 SIP/2.0", "Via: SIP/2.0/UDP 127.0.0.1:5062;branch=z9hG4bK1",
                "From: <sip:a@127.0.0.1>;tag=a", "To: <sip:b@127.0.0.1>", "Call-ID: c", "CSeq: 1 INVITE", "Content-Length: 0", "", "")
                .getBytes(StandardCharsets.UTF_8);
        CapturedSip message = CapturedSip.read(invite, 0, invite.length).orElseThrow();
        CaptureAnalyzer analyzer = new CaptureAnalyzer();
        Packet packet = new Packet();
        long micros = 1_000_000;
        for (int i = 0; i < 5; i++) {
            packet.ofDatagram(i + 1, micros, HERE, 5062, THERE, 5060, -1, new byte[0], 0, 0);
            packet.inFragments(fragments);
            analyzer.onMessage(packet, "udp", message);
            micros += 500_000L << i;
        }
        analyzer.onLocalFragments(counted);
        return Diagnosis.of(analyzer.finish(new CaptureFile(CaptureFile.LIVE, "", 5, 0, Optional.empty()))).stream()
                .filter(finding -> finding.severity() == Finding.Severity.ERROR).map(Finding::code).toList();
    }

    @Test
    void fragmentsThatNeverBecomeAPacketExplainTheSilence() {
        assertEquals(List.of("sip.fragment_lost"), errors(1, new LocalFragments(5, 0)));
    }

    @Test
    void aLargeRequestThatNobodyAnswersIsSuspected() {
        assertEquals(List.of("sip.fragment_lost"), errors(3, new LocalFragments(0, 0)));
    }

    @Test
    void othersWhoseFragmentsArriveWholeProveNothing() {
        assertEquals(List.of("call.unanswered"), errors(1, new LocalFragments(40, 20)));
        assertEquals(List.of("call.unanswered"), errors(1, new LocalFragments(0, 0)));
    }
}
