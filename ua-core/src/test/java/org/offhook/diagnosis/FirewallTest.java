package org.offhook.diagnosis;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.offhook.analysis.CaptureAnalyzer;
import org.offhook.analysis.CaptureTime;
import org.offhook.analysis.Endpoint;
import org.offhook.analysis.NetworkEvents;
import org.offhook.capture.CaptureFile;
import org.offhook.capture.IpAddress;
import org.offhook.capture.Packet;
import org.offhook.rtp.RtpPacket;
import org.offhook.sdp.Connection;

/** ICMP about the sound of a call of which both sides are seen to send: a filter refuses for good, a closed port for a moment. */
class FirewallTest {

    private static final IpAddress ANN = IpAddress.of(new Connection("IP4", "10.1.0.10").literal().orElseThrow());
    private static final IpAddress BOB = IpAddress.of(new Connection("IP4", "10.1.0.20").literal().orElseThrow());

    private final CaptureAnalyzer analyzer = new CaptureAnalyzer();
    private final Packet packet = new Packet();
    private long frame;

    @ParameterizedTest
    @CsvSource({"13, true", "10, true", "9, true", "3, false"})
    void aFilterIsNamedThoughBothSidesSend(int code, boolean blocked) {
        say(ANN, BOB, "INVITE sip:b@x SIP/2.0", "1 INVITE", sdp("10.1.0.10", 4000));
        say(BOB, ANN, "SIP/2.0 200 OK", "1 INVITE", sdp("10.1.0.20", 5000));
        say(ANN, BOB, "ACK sip:b@x SIP/2.0", "1 ACK", "");
        for (int i = 0; i < 100; i++) {
            rtp(ANN, 4000, BOB, 5000, i);
            rtp(BOB, 5000, ANN, 4000, i);
        }
        analyzer.onNetworkError(new NetworkEvents.IcmpError(++frame, CaptureTime.ofMicros(frame), "10.1.0.254", 3, code, new Endpoint(ANN, 4000),
                new Endpoint(BOB, 5000), ""));
        List<Finding> findings = Diagnosis.of(analyzer.finish(new CaptureFile("pcap", "ether", frame, 0, Optional.empty())));
        assertEquals(blocked, findings.stream().anyMatch(f -> f.code().equals("media.blocked")), findings.toString());
        assertEquals(!blocked, findings.stream().anyMatch(f -> f.code().equals("call.ok")), findings.toString());
    }

    private static String sdp(String address, int port) {
        return CaptureScript.sdp(address, port, "RTP/AVP", "0");
    }

    private void say(IpAddress from, IpAddress to, String first, String cseq, String body) {
        byte[] octets = (first + "\r\nCall-ID: c\r\nCSeq: " + cseq + "\r\nFrom: <sip:a@x>;tag=1\r\nTo: <sip:b@x>\r\n"
                + "Content-Type: application/sdp\r\nContent-Length: " + body.length() + "\r\n\r\n" + body).getBytes(StandardCharsets.UTF_8);
        packet.ofDatagram(++frame, 1_700_000_000_000_000L + frame * 10_000, from, 5060, to, 5060, 46, octets, 0, octets.length);
        analyzer.onDatagram(packet);
    }

    private void rtp(IpAddress from, int fromPort, IpAddress to, int toPort, int number) {
        byte[] octets = new byte[RtpPacket.HEADER_OCTETS + 160];
        RtpPacket.writeHeader(octets, 0, number == 0, 0, number, 160L * number, fromPort);
        for (int i = RtpPacket.HEADER_OCTETS; i < octets.length; i++) {
            octets[i] = (byte) (i * 31 + number);
        }
        packet.ofDatagram(++frame, 1_700_000_000_000_000L + frame * 10_000, from, fromPort, to, toPort, 46, octets, 0, octets.length);
        analyzer.onDatagram(packet);
    }
}
