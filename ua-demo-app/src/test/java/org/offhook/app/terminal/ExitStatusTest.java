package org.offhook.app.terminal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.offhook.CallReport;
import org.offhook.MediaLock;
import org.offhook.MediaReport;
import org.offhook.Verdict;
import org.offhook.diagnosis.Finding;

class ExitStatusTest {

    private static ExitStatus after(Verdict verdict, long packetsHeard, String... codes) {
        CallReport.Details call = new CallReport.Details("sip:a@h", "sip:b@h", "id", "outgoing", "completed", 200, "OK", List.of(),
            List.of(), null, 100L, null, 5_000L, "local", "normal");
        MediaReport heard = new MediaReport("recv", "PCMA", 8, "0x1", "l", "r", packetsHeard, packetsHeard, 0L, 0.0, 20.0, 1.0, 1.0, 0L,
            null, null, null, null, null, 46, null, null, null, null);
        List<Finding> findings = List.of(codes).stream()
            .map(code -> new Finding(code, Finding.Severity.ERROR, "It broke off.", "Interrompu.", List.of())).toList();
        return ExitStatus.of(new CallReport(call, List.of(heard), verdict, findings, List.of(), new MediaLock(MediaLock.State.OPEN, false, null, null, null)));
    }

    @Test
    void aCallWhoseRecordingOrFileBrokeOffHasFailed() {
        assertEquals(ExitStatus.SUCCESS, after(Verdict.EXCELLENT, 250));
        assertEquals(ExitStatus.FAILED, after(Verdict.EXCELLENT, 250, "media.recording"));
        assertEquals(ExitStatus.FAILED, after(Verdict.EXCELLENT, 250, "media.playing"));
    }

    @Test
    void whatTheCallItselfSufferedComesFirst() {
        assertEquals(ExitStatus.POOR, after(Verdict.POOR, 250, "media.recording"));
        assertEquals(ExitStatus.NO_AUDIO, after(Verdict.UNKNOWN, 0, "media.recording"));
    }
}
