package org.offhook.diagnosis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.offhook.capture.Frames.ACK;
import static org.offhook.capture.Frames.ANN;
import static org.offhook.capture.Frames.BOB;
import static org.offhook.capture.Frames.PUSH;
import static org.offhook.capture.Frames.RST;
import static org.offhook.capture.Frames.SYN;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.offhook.analysis.CaptureAnalyzer;
import org.offhook.capture.CaptureReader;
import org.offhook.capture.CapturedFrame;
import org.offhook.capture.Frames;

/** SIP over TCP that never begins, and what looks like it and is not. */
class ConnectionRuleTest {

    private static final int TCP = 6;
    private static final int ICMP = 1;
    private static final int RAW = 101;
    private static final String OPTIONS = "OPTIONS sip:b@x SIP/2.0\r\nCall-ID: c\r\nCSeq: 1 OPTIONS\r\nContent-Length: 0\r\n\r\n";
    private static final String INVITE = "INVITE sip:b@x SIP/2.0\r\nCall-ID: i\r\nCSeq: 1 INVITE\r\nContent-Length: 0\r\n\r\n";
    private static final String REGISTER = "REGISTER sip:x SIP/2.0\r\nCall-ID: r\r\nCSeq: 1 REGISTER\r\nTo: <sip:a@x>\r\nContent-Length: 0\r\n\r\n";
    private static final String OK = "SIP/2.0 200 OK\r\nCall-ID: c\r\nCSeq: 1 OPTIONS\r\nContent-Length: 0\r\n\r\n";

    private final Frames capture = new Frames(RAW);

    private ConnectionRuleTest out(int clientPort, int serverPort, int sequence, int flags, String text) {
        capture.add(Frames.ip(ANN, BOB, TCP, Frames.tcp(clientPort, serverPort, sequence, flags, text)));
        return this;
    }

    private ConnectionRuleTest back(int clientPort, int serverPort, int sequence, int flags, String text) {
        capture.add(Frames.ip(BOB, ANN, TCP, Frames.tcp(serverPort, clientPort, sequence, flags, text)));
        return this;
    }

    private List<Finding> errors() throws IOException {
        CaptureAnalyzer analyzer = new CaptureAnalyzer();
        try (CaptureReader reader = CaptureReader.open(new ByteArrayInputStream(capture.file()))) {
            CapturedFrame frame = new CapturedFrame();
            while (reader.read(frame)) {
                analyzer.onFrame(frame);
            }
            return Diagnosis.of(analyzer.finish(reader.file())).stream().filter(f -> f.severity() == Finding.Severity.ERROR).toList();
        }
    }

    private List<String> codes() throws IOException {
        return errors().stream().map(Finding::code).toList();
    }

    /** SYN at 0, 1, 3 and 7 s, as Linux sends it. */
    private void askInVain(int clientPort, int serverPort) {
        for (int wait : new int[] {0, 1000, 2000, 4000}) {
            capture.after(wait);
            out(clientPort, serverPort, 100, SYN, "");
        }
    }

    @Test
    void aConnectionThatNobodyAnswersIsToldOnceWithHowOftenItWasAskedFor() throws IOException {
        askInVain(40_000, 5060);
        askInVain(40_001, 5060);
        List<Finding> errors = errors();
        assertEquals(List.of("net.unreachable"), errors.stream().map(Finding::code).toList());
        assertTrue(errors.get(0).en().contains("8 times in 14 s"), errors.get(0).en());
        assertTrue(errors.get(0).fr().contains("8 fois en 14 s"), errors.get(0).fr());
    }

    @Test
    void aRefusedConnectionIsNoUnansweredOne() throws IOException {
        out(40_000, 5061, 100, SYN, "").back(40_000, 5061, 0, RST | ACK, "");
        capture.after(5000);
        out(40_001, 5061, 500, SYN, "").back(40_001, 5061, 0, RST | ACK, "");
        assertEquals(List.of("net.port_unreachable"), codes());
    }

    @Test
    void anAnswerOrWhatFollowsItIsEnough() throws IOException {
        out(40_000, 5060, 100, SYN, "").back(40_000, 5060, 900, SYN | ACK, "");
        out(40_001, 5060, 100, SYN, "").out(40_001, 5060, 101, ACK, "");
        capture.after(60_000);
        out(40_002, 80, 101, ACK, "");
        assertEquals(List.of(), codes());
    }

    @Test
    void aCaptureThatEndsRightAfterTheFirstRequestSaysNothing() throws IOException {
        out(40_000, 5060, 100, SYN, "");
        capture.after(900);
        out(40_001, 80, 1, ACK, "");
        assertEquals(List.of(), codes());
    }

    @Test
    void otherPortsAreNotOfSip() throws IOException {
        askInVain(40_000, 443);
        assertEquals(List.of(), codes());
    }

    @Test
    void aPortThatSpeaksSipOverUdpIsOneOfSip() throws IOException {
        capture.add(Frames.ip(BOB, ANN, 17, Frames.udp(5080, 5060, OPTIONS.getBytes(java.nio.charset.StandardCharsets.US_ASCII))));
        askInVain(40_000, 5080);
        List<Finding> errors = errors();
        assertEquals(List.of("net.unreachable"), errors.stream().map(Finding::code).toList());
        assertTrue(errors.get(0).en().contains("a firewall drops TCP"), errors.get(0).en());
    }

    @Test
    void aServerThatWasRestartedIsNotBlamedAndOneThatStoppedIs() throws IOException {
        askInVain(40_000, 5060);
        out(40_001, 5060, 100, SYN, "").back(40_001, 5060, 900, SYN | ACK, "");
        out(40_001, 5060, 101, PUSH | ACK, OPTIONS).back(40_001, 5060, 901, PUSH | ACK, OK);
        assertEquals(List.of(), codes());
        capture.after(10_000);
        askInVain(40_002, 5060);
        assertEquals(List.of("net.unreachable"), codes());
    }

    @Test
    void aFirewallThatRefusesByIcmpIsNamed() throws IOException {
        out(40_000, 5060, 100, SYN, "");
        byte[] about = Frames.ip(ANN, BOB, TCP, Frames.tcp(40_000, 5060, 100, SYN, ""));
        capture.add(Frames.ip(0x0A0100FE, ANN, ICMP, Frames.icmp(3, 13, about)));
        List<Finding> errors = errors();
        assertEquals(List.of("net.port_unreachable"), errors.stream().map(Finding::code).toList());
        assertTrue(errors.get(0).en().contains("10.1.0.254"), errors.get(0).en());
    }

    @Test
    void aRequestOverAConnectionThatIsNeverAnsweredIsTold() throws IOException {
        out(40_000, 5060, 100, SYN, "").back(40_000, 5060, 900, SYN | ACK, "");
        out(40_000, 5060, 101, PUSH | ACK, INVITE);
        out(40_000, 5060, 101 + INVITE.length(), PUSH | ACK, REGISTER);
        assertEquals(List.of(), codes(), "too early to say");
        capture.after(32_000);
        out(40_000, 80, 101, ACK, "");
        assertEquals(List.of("reg.unanswered", "call.unanswered"), codes());
    }
}
