package org.offhook.analysis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.offhook.capture.CaptureFile;
import org.offhook.capture.IpAddress;
import org.offhook.capture.Packet;
import org.offhook.rtp.RtpPacket;
import org.offhook.sdp.Connection;

/** Rules of Wireshark 4.0 that real captures seldom show, each as tshark was seen to follow it. */
class WiresharkRulesTest {

    private static final String ANN = "10.1.0.10";
    private static final String BOB = "10.1.0.20";
    private static final String STUN = "10.9.9.9";

    private final CaptureAnalyzer analyzer = new CaptureAnalyzer();
    private final Packet packet = new Packet();
    private long frame;
    private long nowMicros = 1_700_000_000_000_000L;

    private void datagram(String from, int fromPort, String to, int toPort, byte[] octets) {
        nowMicros += 10_000;
        packet.ofDatagram(++frame, nowMicros, address(from), fromPort, address(to), toPort, 46, octets, 0, octets.length);
        analyzer.onDatagram(packet);
    }

    private static IpAddress address(String literal) {
        return IpAddress.of(new Connection("IP4", literal).literal().orElseThrow());
    }

    private void sip(String from, String to, String first, String cseq, String type, String body) {
        String text = first + "\r\nVia: SIP/2.0/UDP " + from + ";branch=z9\r\nFrom: <sip:a@x>;tag=1\r\nTo: <sip:b@x>\r\nCall-ID: c\r\nCSeq: " + cseq
                + (type.isEmpty() ? "" : "\r\nContent-Type: " + type) + "\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
        datagram(from, 5060, to, 5060, text.getBytes(StandardCharsets.UTF_8));
    }

    private static String sdp(String address, String... media) {
        return "v=0\r\no=- 1 1 IN IP4 " + address + "\r\ns=-\r\nc=IN IP4 " + address + "\r\nt=0 0\r\n" + String.join("\r\n", media) + "\r\n";
    }

    private void call(String offer, String answer) {
        sip(ANN, BOB, "INVITE sip:b@x SIP/2.0", "1 INVITE", "application/sdp", offer);
        sip(BOB, ANN, "SIP/2.0 200 OK", "1 INVITE", "application/sdp", answer);
    }

    private void rtp(String from, int fromPort, String to, int toPort, int type, int packets) {
        for (int i = 0; i < packets; i++) {
            byte[] octets = new byte[RtpPacket.HEADER_OCTETS + 20];
            RtpPacket.writeHeader(octets, 0, false, type, (int) frame, 160L * frame, fromPort);
            datagram(from, fromPort, to, toPort, octets);
        }
    }

    private CaptureAnalysis finish() {
        return analyzer.finish(new CaptureFile("pcap", "ether", frame, 0, Optional.empty()));
    }

    private static CapturedStream from(CaptureAnalysis analysis, int port) {
        return analysis.streams().stream().filter(s -> s.source().port() == port).findFirst().orElseThrow();
    }

    @ParameterizedTest
    @CsvSource({"100, 100", "199, 199", "150, 199", "206, 299", "303, 399", "417, 499", "494, 494", "580, 599", "650, 699", "999, 999"})
    void unknownStatusCodesCountWithTheirClass(int status, int counted) {
        sip(BOB, ANN, "SIP/2.0 " + status + " Something", "1 INVITE", "", "");
        assertEquals(Map.of(counted, 1), finish().sip().responses());
    }

    @Test
    void crazyStatusCodesCountAsMessagesAlone() {
        sip(BOB, ANN, "SIP/2.0 700 Something", "1 INVITE", "", "");
        sip(BOB, ANN, "SIP/2.0 099 Something", "1 INVITE", "", "");
        SipStatistics sip = finish().sip();
        assertEquals(2, sip.messages());
        assertEquals(Map.of(), sip.responses());
    }

    @ParameterizedTest
    @ValueSource(strings = {"BYE  sip:b@x SIP/2.0", "CANCEL sip:b c@x SIP/2.0", "UPDATE bob SIP/2.0", "SIP/2.0 200OK", "SIP/2.0 2000 OK", "BYE sip:b@x SIP/3.0"})
    void firstLinesWithAnotherGrammarAreNoSip(String first) {
        sip(ANN, BOB, first, "1 BYE", "", "");
        assertEquals(0, finish().sip().messages());
    }

    @Test
    void methodsAreAnyWord() {
        sip(ANN, BOB, "invite sip:b@x SIP/2.0", "1 invite", "", "");
        sip(ANN, BOB, "X-FOO tel:1 SIP/2.0", "2 X-FOO", "", "");
        assertEquals(Map.of("invite", 1, "X-FOO", 1), finish().sip().requests());
    }

    @Test
    void theFirstMethodOfANumberDecidesWhatIsResent() {
        sip(BOB, ANN, "SIP/2.0 200 OK", "1 INVITE", "", "");
        sip(BOB, ANN, "BYE sip:a@x SIP/2.0", "1 BYE", "", "");
        sip(BOB, ANN, "BYE sip:a@x SIP/2.0", "1 BYE", "", "");
        assertEquals(0, finish().sip().resent());
    }

    @Test
    void anAckWithoutItsInviteGivesTheTimeSince1970AndItsTrueFigureIsKept() {
        sip(BOB, ANN, "SIP/2.0 200 OK", "1 INVITE", "", "");
        sip(BOB, ANN, "ACK sip:a@x SIP/2.0", "7 ACK", "", "");
        SipStatistics sip = finish().sip();
        assertEquals(nowMicros / 1000 & 0xFFFF_FFFFL, sip.setupMaxMs());
        assertTrue(sip.hasImpossibleSetups());
        assertEquals(0, sip.measuredSetupAverageMs());
    }

    @Test
    void aStunMessageTurnsThePortOfItsSenderElseOfItsReceiver() {
        call(sdp(ANN, "m=audio 4000 RTP/AVP 0"), sdp(BOB, "m=audio 5000 RTP/AVP 0"));
        datagram(ANN, 4000, BOB, 5000, stun());
        datagram(BOB, 5000, ANN, 4000, stun());
        rtp(ANN, 4000, BOB, 5000, 0, 5);
        rtp(BOB, 5000, ANN, 4000, 0, 5);
        CaptureAnalysis analysis = finish();
        assertEquals(5, from(analysis, 4000).counted().packets(), "the answer is known for what it is");
        assertNull(from(analysis, 5000).counted());
        assertEquals(5, from(analysis, 5000).every().packets());
    }

    @Test
    void aStunMessageFromElsewhereTurnsThePortItGoesTo() {
        call(sdp(ANN, "m=audio 4000 RTP/AVP 0"), sdp(BOB, "m=audio 5000 RTP/AVP 0"));
        datagram(STUN, 555, ANN, 4000, stun());
        rtp(BOB, 5000, ANN, 4000, 0, 5);
        sip(ANN, BOB, "INVITE sip:b@x SIP/2.0", "2 INVITE", "application/sdp", sdp(ANN, "m=audio 4000 RTP/AVP 0"));
        rtp(BOB, 5000, ANN, 4000, 0, 3);
        assertEquals(3, from(finish(), 5000).counted().packets(), "a new description makes it RTP again");
    }

    @Test
    void aStunServerOnItsOwnPortTurnsNothing() {
        call(sdp(ANN, "m=audio 4000 RTP/AVP 0"), sdp(BOB, "m=audio 5000 RTP/AVP 0"));
        datagram(ANN, 4000, STUN, 3478, stun());
        rtp(BOB, 5000, ANN, 4000, 0, 5);
        assertFalse(from(finish(), 5000).isUndercounted());
    }

    @Test
    void stunBeforeTheDescriptionsTakesThePairForEver() {
        datagram(ANN, 4000, BOB, 5000, stun());
        call(sdp(ANN, "m=audio 4000 RTP/AVP 0"), sdp(BOB, "m=audio 5000 RTP/AVP 0"));
        rtp(ANN, 4000, BOB, 5000, 0, 5);
        rtp(BOB, 5000, ANN, 4000, 0, 5);
        CaptureAnalysis analysis = finish();
        assertNull(from(analysis, 4000).counted());
        assertNull(from(analysis, 5000).counted());
    }

    @Test
    void aDtlsHandshakeMakesPortsOfStunOnesOfRtpAgain() {
        String secure = "m=audio %d UDP/TLS/RTP/SAVPF 0";
        call(sdp(ANN, secure.formatted(4000)), sdp(BOB, secure.formatted(5000)));
        datagram(ANN, 4000, BOB, 5000, stun());
        byte[] serverHello = new byte[40];
        serverHello[0] = 22;
        serverHello[1] = (byte) 0xFE;
        serverHello[2] = (byte) 0xFD;
        serverHello[13] = 2;
        datagram(BOB, 5000, ANN, 4000, serverHello);
        rtp(BOB, 5000, ANN, 4000, 0, 5);
        assertEquals(5, from(finish(), 5000).counted().packets());
    }

    private static byte[] stun() {
        byte[] octets = new byte[20];
        octets[1] = 1;
        octets[4] = 0x21;
        octets[5] = 0x12;
        octets[6] = (byte) 0xA4;
        octets[7] = 0x42;
        return octets;
    }

    @Test
    void faxTakesThePortAwayFromRtp() {
        call(sdp(ANN, "m=audio 4000 RTP/AVP 0"), sdp(BOB, "m=audio 5000 RTP/AVP 0"));
        sip(ANN, BOB, "INVITE sip:b@x SIP/2.0", "2 INVITE", "application/sdp", sdp(ANN, "m=image 4000 udptl t38"));
        sip(BOB, ANN, "SIP/2.0 200 OK", "2 INVITE", "application/sdp", sdp(BOB, "m=image 5000 udptl t38"));
        rtp(ANN, 4000, BOB, 5000, 0, 5);
        assertNull(from(finish(), 4000).counted());
    }

    @Test
    void onlyFourMediaLinesAreFollowed() {
        String[] lines = new String[6];
        for (int i = 0; i < lines.length; i++) {
            lines[i] = "m=audio " + (4000 + 10 * i) + " RTP/AVP 0";
        }
        sip(ANN, BOB, "INVITE sip:b@x SIP/2.0", "1 INVITE", "application/sdp", sdp(ANN, lines));
        rtp(BOB, 5000, ANN, 4030, 0, 5);
        rtp(BOB, 5002, ANN, 4040, 0, 5);
        CaptureAnalysis analysis = finish();
        assertEquals(5, from(analysis, 5000).counted().packets());
        assertNull(from(analysis, 5002).counted());
    }

    @Test
    void aNameWithoutARateIsNoneAndAChangedOneComesTooLate() {
        call(sdp(ANN, "m=audio 4000 RTP/AVP 96 97", "a=rtpmap:96 AA/8000", "a=rtpmap:97 FOO"), sdp(BOB, "m=audio 5000 RTP/AVP 96"));
        rtp(BOB, 5000, ANN, 4000, 96, 3);
        rtp(BOB, 5000, ANN, 4000, 97, 3);
        sip(ANN, BOB, "INVITE sip:b@x SIP/2.0", "2 INVITE", "application/sdp", sdp(ANN, "m=audio 4000 RTP/AVP 96", "a=rtpmap:96 BB/16000"));
        rtp(BOB, 5000, ANN, 4000, 96, 3);
        assertEquals("AA, RTPType-97", from(finish(), 5000).counted().payload());
    }

    @ParameterizedTest
    @CsvSource({"20, Unassigned", "35, Unassigned", "63, Unassigned", "13, CN", "110, RTPType-110"})
    void payloadTypesHaveTheNamesOfTheTable(int type, String name) {
        call(sdp(ANN, "m=audio 4000 RTP/AVP 0"), sdp(BOB, "m=audio 5000 RTP/AVP 0"));
        rtp(BOB, 5000, ANN, 4000, type, 3);
        assertEquals(name, from(finish(), 5000).counted().payload());
    }

    @Test
    void aMultipartBodyHoldsItsDescriptionInThePartThatSaysSo() {
        String parts = "--bnd\r\nContent-Type: application/isup\r\n\r\nv=0\r\nm=audio 4444 RTP/AVP 0\r\n--bnd\r\nc: Application/SDP\r\n\r\n"
                + sdp(ANN, "m=audio 4000 RTP/AVP 0") + "--bnd--\r\n";
        sip(ANN, BOB, "INVITE sip:b@x SIP/2.0", "1 INVITE", "multipart/mixed; boundary=\"bnd\"", parts);
        CaptureAnalysis analysis = finish();
        assertEquals(List.of(4000), analysis.calls().get(0).offer().stream().map(CapturedSdp.Media::port).toList());
    }

    @Test
    void withoutABoundaryOrBeyondContentLengthThereIsNoDescription() {
        sip(ANN, BOB, "INVITE sip:b@x SIP/2.0", "1 INVITE", "multipart/mixed", "--bnd\r\nContent-Type: application/sdp\r\n\r\n"
                + sdp(ANN, "m=audio 4000 RTP/AVP 0") + "--bnd--\r\n");
        String text = "INVITE sip:b@x SIP/2.0\r\nCall-ID: d\r\nCSeq: 1 INVITE\r\nContent-Type: application/sdp\r\nContent-Length: 0\r\n\r\n"
                + sdp(ANN, "m=audio 4000 RTP/AVP 0");
        datagram(ANN, 5060, BOB, 5060, text.getBytes(StandardCharsets.UTF_8));
        assertTrue(finish().calls().stream().allMatch(call -> call.offer().isEmpty()));
    }

    @Test
    void aCaptureOutOfOrderLastsFromItsEarliestFrameToItsLatest() {
        sip(ANN, BOB, "OPTIONS sip:b@x SIP/2.0", "1 OPTIONS", "", "");
        nowMicros -= 5_000_000;
        sip(ANN, BOB, "OPTIONS sip:b@x SIP/2.0", "2 OPTIONS", "", "");
        nowMicros += 9_000_000;
        sip(ANN, BOB, "OPTIONS sip:b@x SIP/2.0", "3 OPTIONS", "", "");
        nowMicros -= 1_000_000;
        sip(ANN, BOB, "OPTIONS sip:b@x SIP/2.0", "4 OPTIONS", "", "");
        CaptureAnalysis analysis = finish();
        assertEquals(9.01, analysis.durationSeconds(), 1e-6);
        assertEquals(1_699_999_995L, analysis.start().epochSeconds());
    }

    @Test
    void fewerThanNoneExpectedIsALargeNumberWithoutASign() {
        StreamFigures figures = new StreamFigures(0, 1, "PCMU", 511, -19, -530, null, null, null, null, null, null, 1, 1);
        assertEquals(-0.0, figures.lostPercent(), 0.001);
        assertTrue(figures.lostPercent() < 0);
    }
}
