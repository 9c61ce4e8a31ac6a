package org.offhook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.offhook.analysis.CaptureAnalysis;
import org.offhook.analysis.CaptureAnalyzer;
import org.offhook.analysis.CapturedStream;
import org.offhook.audio.tone.ToneSource;
import org.offhook.diagnosis.Diagnosis;
import org.offhook.srtp.KeyExchange;

/** Whole calls between two agents on loopback, with a capture beside them: the file and the report tell the same, digit for digit. */
class CaptureOfCallTest {

    private static final SrtpOptions SDES = SrtpOptions.required(KeyExchange.SDES).withSdesInClear(true);

    private static UserAgent agent(SrtpOptions srtp) throws Failure {
        return UserAgent.builder().bind(InetAddress.getLoopbackAddress()).codecs("PCMU").srtp(srtp).build();
    }

    private static CallReport talk(SrtpOptions srtp, Path file, CaptureOptions options) throws Exception {
        try (UserAgent caller = agent(srtp); UserAgent callee = agent(srtp)) {
            callee.onIncoming(incoming -> incoming.accept().thenAccept(call -> call.sendAudio(new ToneSource(8000, 1000, -10))));
            caller.capture(file, options);
            Call call = caller.invite("sip:b@127.0.0.1:" + callee.localAddress().getPort()).get(30, TimeUnit.SECONDS);
            call.sendAudio(new ToneSource(8000, 440, -10));
            call.sendDtmf("12").get(30, TimeUnit.SECONDS);
            PacketCounts.awaitSound(call, 60);
            CallReport report = call.hangup().get(30, TimeUnit.SECONDS);
            caller.endCapture().get(30, TimeUnit.SECONDS);
            return report;
        }
    }

    private static String streams(CaptureAnalysis analysis) {
        return analysis.streams().stream().map(stream -> stream.source() + " " + stream.destination() + " " + stream.ssrcText() + " "
            + stream.counted() + " " + stream.every() + " " + stream.firstFrame() + " " + stream.levelDbov())
            .sorted().collect(Collectors.joining("\n"));
    }

    private static Map<String, Object> counted(CaptureAnalysis analysis) {
        return analysis.streams().stream().collect(Collectors.toMap(CapturedStream::ssrcText, CapturedStream::counted));
    }

    /** By SSRC: which of two streams began first, when both did at once, is nobody's business. */
    private static Map<String, Double> levels(CaptureAnalysis analysis) {
        return analysis.streams().stream().collect(Collectors.toMap(CapturedStream::ssrcText, CapturedStream::levelDbov));
    }

    private static void mustTellTheSame(CallReport report, Path file) throws IOException {
        CaptureAnalysis own = report.evidence();
        assertNotNull(own, report::toJson);
        CaptureAnalysis read = CaptureAnalyzer.analyze(file);
        assertEquals(2, own.streams().size(), () -> streams(own));
        assertEquals(streams(own), streams(read));
        assertEquals(own.sip().requests(), read.sip().requests());
        assertEquals(own.sip().responses(), read.sip().responses());
        assertEquals(own.sip().setupTimes(), read.sip().setupTimes());
        assertEquals(own.calls().get(0).state(), read.calls().get(0).state());
    }

    @Test
    void theFileAndTheReportTellTheSame(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("call.pcapng");
        CallReport report = talk(SrtpOptions.OFF, file, CaptureOptions.DEFAULT);
        mustTellTheSame(report, file);
        assertEquals(List.of("1", "2"), report.evidence().digits().stream().map(digit -> digit.digit()).toList());
        assertTrue(report.evidence().streams().get(0).levelDbov() > -20, () -> streams(report.evidence()));
        assertTrue(Diagnosis.of(CaptureAnalyzer.analyze(file)).stream().noneMatch(f -> f.code().equals("qos.dscp")),
            "the class of service of what came in is not known");
        assertTrue(report.findings().stream().noneMatch(f -> f.code().equals("media.one_way")), report::toJson);
    }

    @Test
    void anEncryptedCallIsWrittenAsItWasSentAndReportedAsItWasHeard(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("srtp.pcapng");
        CallReport report = talk(SDES, file, CaptureOptions.DEFAULT);
        CaptureAnalysis read = CaptureAnalyzer.analyze(file);
        assertEquals(counted(report.evidence()), counted(read));
        assertTrue(read.digits().isEmpty(), "digits read from ciphertext");
        assertEquals(2, report.evidence().digits().size());
        assertTrue(report.evidence().streams().get(0).levelDbov() > -20, () -> streams(report.evidence()));
        String text = Files.readString(file, StandardCharsets.ISO_8859_1);
        assertTrue(text.contains("RTP/SAVP") && text.contains("inline:xxxxxxxx"), "the keys blotted out");
    }

    @Test
    void aDecryptedCaptureCanBeHeard(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("clear.pcapng");
        CallReport report = talk(SDES, file, CaptureOptions.DEFAULT.withDecrypted(true));
        CaptureAnalysis read = CaptureAnalyzer.analyze(file);
        assertEquals(2, read.digits().size());
        Map<String, Double> heard = levels(report.evidence());
        assertEquals(heard.keySet(), levels(read).keySet());
        levels(read).forEach((ssrc, level) -> assertEquals(heard.get(ssrc), level, ssrc));
        assertFalse(Files.readString(file, StandardCharsets.ISO_8859_1).contains("SAVP"));
        assertFalse(read.streams().get(0).secure());
    }

    @Test
    void anAgentWithoutEvidenceSaysSo(@TempDir Path folder) throws Exception {
        try (UserAgent agent = UserAgent.builder().bind(InetAddress.getLoopbackAddress()).evidence(false).build()) {
            assertThrows(IllegalStateException.class, () -> agent.capture(folder.resolve("x"), CaptureOptions.DEFAULT));
        }
    }
}
