package org.offhook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.offhook.audio.tone.ToneSource;
import org.offhook.rtcp.VoipMetrics;

/** The report of RFC 6035: its text, and its way to a collector that asks for a password. */
class QualityReportTest {

    private static final VoipMetrics THEIRS = new VoipMetrics(7, 1.5, 0.5, 20, 0.25, 120, 4000, 42, null, -18, null, null, 16, 88, null,
        4.2, 4.1, VoipMetrics.ENHANCED_ADAPTIVE, 40, 80, 200);

    private static CallReport report(MediaReport... media) {
        CallReport.Details call = new CallReport.Details("sip:a@x", "sip:b\u0000@y", "id1", "outgoing", "completed", 200, "OK",
            List.of(), List.of(), Instant.parse("2026-01-02T03:04:05Z"), 250L, 100L, 10_000L, "local", "normal");
        return new CallReport(call, List.of(media), Verdict.EXCELLENT, List.of(), List.of(), MediaLock.NONE);
    }

    private static MediaReport stream(String direction, Double mos, VoipMetrics voip) {
        return new MediaReport(direction, "PCMA/8000", 8, direction.equals("recv") ? "0x00000007" : "0x00000009", "192.0.2.1:4000",
            "[2001:db8::1]:5000", 500L, 501L, 1L, 0.2, 40.0, 9.0, 3.46, 0L, 42.4, 0.1, 60.0, mos == null ? null : 90.0, mos, 46, null, 0.0,
            1.0, voip);
    }

    @Test
    void saysWhatIsKnownAndLeavesOutWhatIsNot() {
        String text = QualityReports.of(report(stream("recv", 4.25, null), stream("send", null, THEIRS))).orElseThrow().toText();
        assertEquals(String.join("\r\n", "VQSessionReport: CallTerm", "CallID: id1", "LocalID: sip:a@x", "RemoteID: sip:b @y",
            "OrigID: sip:a@x", "LocalGroup: x", "RemoteGroup: y", "LocalAddr: IP=192.0.2.1 PORT=4000 SSRC=0x00000009", "RemoteAddr: IP=2001:db8::1 PORT=5000 SSRC=0x00000007",
            "LocalMetrics:", "Timestamps: START=2026-01-02T03:04:05.250Z STOP=2026-01-02T03:04:15.250Z", "SessionDesc: PT=8 PD=PCMA SR=8000",
            "PacketLoss: NLR=0.2 JDR=0", "Delay: RTD=42 IAJ=3", "QualityEst: RCQ=90 MOSCQ=4.25 QoEEstAlg=G.107",
            "RemoteMetrics:", "Timestamps: START=2026-01-02T03:04:05.250Z STOP=2026-01-02T03:04:15.250Z",
            "SessionDesc: PT=8 PD=PCMA SR=8000 PLC=2", "JitterBuffer: JBA=3 JBR=8 JBN=40 JBM=80 JBX=200", "PacketLoss: NLR=1.5 JDR=0.5",
            "BurstGapLoss: BLD=20 BD=120 GLD=0.25 GD=4000 GMIN=16", "Delay: RTD=42", "Signal: SL=-18", "QualityEst: RCQ=88 MOSLQ=4.2 MOSCQ=4.1",
            ""), text);
    }

    @Test
    void thereIsNoReportOfACallThatWasNotAnswered() {
        CallReport heard = report(stream("recv", null, null));
        CallReport.Details call = heard.call();
        CallReport unanswered = new CallReport(new CallReport.Details(call.from(), call.to(), call.callId(), call.direction(), "rejected",
            486, "Busy", List.of(), List.of(), call.started(), null, null, null, "remote", "busy"), heard.media(), Verdict.UNKNOWN,
            List.of(), List.of(), MediaLock.NONE);
        assertTrue(QualityReports.of(unanswered).isEmpty());
        assertTrue(QualityReports.of(report()).isEmpty());
        assertThrows(IllegalArgumentException.class, () -> UserAgent.builder().qualityCollector("tel:112"));
    }

    @Test
    void theCollectorGetsTheReportWithDigestAndNoCallWaitsForIt() throws Exception {
        BlockingQueue<String> requests = new LinkedBlockingQueue<>();
        CountDownLatch answering = new CountDownLatch(1);
        try (DatagramSocket collector = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            Thread thread = new Thread(() -> collect(collector, requests, answering), "collector");
            thread.setDaemon(true);
            thread.start();
            String server = "127.0.0.1:" + collector.getLocalPort();
            try (UserAgent callee = UserAgent.builder().bind(InetAddress.getLoopbackAddress()).build()) {
                callee.onIncoming(incoming -> incoming.accept().thenAccept(call -> call.sendAudio(new ToneSource(8000, 1000, -10))));
                UserAgent caller = UserAgent.builder().bind(InetAddress.getLoopbackAddress())
                    .account(Account.builder("sip:1001@127.0.0.1").registrar("sip:" + server).password("sesam".toCharArray()).build())
                    .qualityCollector("sip:collector@" + server).build();
                CallReport report;
                try (caller) {
                    Call call = caller.invite("sip:b@127.0.0.1:" + callee.localAddress().getPort()).get(30, TimeUnit.SECONDS);
                    PacketCounts.awaitHeard(call, 20);
                    report = call.hangup().get(30, TimeUnit.SECONDS);
                    assertEquals(1, answering.getCount(), "the report of the call is there, and the collector has answered nothing");
                    answering.countDown();
                    Await.until(() -> requests.stream().anyMatch(request -> request.contains("Authorization: Digest")), requests::toString);
                }
                String first = requests.poll(30, TimeUnit.SECONDS);
                assertTrue(first.startsWith("PUBLISH sip:collector@" + server), first);
                assertFalse(first.contains("Authorization"), first);
                String second = requests.stream().filter(request -> request.contains("Authorization: Digest")).findFirst().orElseThrow();
                assertTrue(second.contains("\r\nEvent: vq-rtcpxr\r\n") && second.contains("\r\nContent-Type: application/vq-rtcpxr\r\n"), second);
                assertTrue(second.contains("\r\n\r\nVQSessionReport: CallTerm\r\nCallID: " + report.call().callId() + "\r\n"), second);
                assertTrue(second.contains("OrigID: sip:1001@127.0.0.1\r\n") && second.contains("PacketLoss: NLR=0 JDR="), second);
            }
        }
    }

    /** Asks for a digest, then says 200, to each request when it may. */
    private static void collect(DatagramSocket socket, BlockingQueue<String> requests, CountDownLatch answering) {
        byte[] buffer = new byte[65_535];
        try {
            while (!socket.isClosed()) {
                DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
                socket.receive(packet);
                String request = new String(buffer, 0, packet.getLength(), StandardCharsets.UTF_8);
                requests.add(request);
                answering.await();
                boolean authorized = request.contains("\r\nAuthorization:");
                String headers = request.lines().takeWhile(line -> !line.isEmpty())
                    .filter(line -> line.matches("(?i)(via|from|to|call-id|cseq)\\s*:.*"))
                    .map(line -> line.toLowerCase(Locale.ROOT).startsWith("to") ? line + ";tag=c" : line).collect(Collectors.joining("\r\n"));
                byte[] answer = ("SIP/2.0 " + (authorized ? "200 OK" : "401 Unauthorized") + "\r\n" + headers + "\r\n"
                    + (authorized ? "SIP-ETag: 1\r\nExpires: 3600\r\n" : "WWW-Authenticate: Digest realm=\"c\", nonce=\"n1\", qop=\"auth\"\r\n")
                    + "Content-Length: 0\r\n\r\n").getBytes(StandardCharsets.UTF_8);
                socket.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
            }
        } catch (IOException | InterruptedException e) {
            // the test is over
        }
    }
}
