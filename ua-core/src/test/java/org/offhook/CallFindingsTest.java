package org.offhook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.offhook.diagnosis.Finding;
import org.offhook.explain.Explanations;
import org.offhook.explain.Topic;

class CallFindingsTest {

    private static CallReport.Details details(String cause, String state, Integer status, String reason, Long durationMs) {
        return new CallReport.Details("sip:a@h", "sip:b@h", "id", "outgoing", state, status, reason, List.of(), List.of(), null,
            null, 3_000L, durationMs, "remote", cause);
    }

    private static MediaReport stream(String direction, long packets, Double lostPct, Double jitterMs) {
        return new MediaReport(direction, "PCMA", 8, "0x1", "l", "r", packets, packets, 0L, lostPct, 20.0, jitterMs, jitterMs, 0L,
            null, null, null, null, null, 46, null, null, null, null);
    }

    private static List<String> codes(CallReport.Details call, MediaReport... media) {
        return CallFindings.of(call, List.of(media), MediaLock.NONE).stream().map(Finding::code).toList();
    }

    @ParameterizedTest
    @CsvSource({"busy,rejected,486,call.busy", "no-answer,cancelled,487,call.no_answer", "rejected,rejected,404,call.rejected.not_found",
        "rejected,rejected,480,call.rejected.unavailable", "rejected,rejected,403,call.rejected.forbidden",
        "rejected,rejected,603,call.rejected.declined", "rejected,rejected,503,call.rejected.trunk",
        "rejected,rejected,302,call.redirected", "rejected,rejected,420,call.rejected", "timeout,no-response,,call.unanswered",
        "timeout,failed,408,call.timeout", "unauthorized,rejected,401,call.unauthorized",
        "no-common-codec,rejected,488,call.rejected.codec", "name-resolution,failed,,net.name", "transport,failed,,net.unreachable",
        "protocol,failed,,call.failed"})
    void namesTheCauseOfAFailedCall(String cause, String state, Integer status, String code) {
        CallReport.Details call = details(cause, state, status, "what happened", null);
        assertEquals(List.of(code), codes(call));
        assertTrue(Explanations.in(Locale.ENGLISH).find(Topic.FINDING, code).isPresent(), "no explanation of " + code);
        Finding finding = CallFindings.of(call, List.of(), MediaLock.NONE).get(0);
        assertFalse(finding.en().equals(finding.fr()));
        assertTrue(finding.en().endsWith(".") && finding.fr().endsWith("."));
        assertEquals(finding.fr(), finding.sentence(Locale.CANADA_FRENCH));
    }

    @Test
    void findsOneWayAudioOnlyWhenWeSent() {
        CallReport.Details call = details("normal", "completed", 200, "OK", 5_000L);
        assertEquals(List.of("call.ok", "media.one_way"), codes(call, stream("recv", 0, null, null), stream("send", 250, null, null)));
        assertEquals(List.of("call.ok", "media.none"), codes(call));
        assertEquals(List.of("call.ok"), codes(call, stream("recv", 250, 0.0, 2.0), stream("send", 0, null, null)));
    }

    @Test
    void findsLossAndJitterAboveTheScale() {
        CallReport.Details call = details("normal", "completed", 200, "OK", 5_000L);
        assertEquals(List.of("call.ok", "media.loss", "media.jitter"), codes(call, stream("recv", 250, 1.1, 30.5)));
        assertEquals(List.of("call.ok"), codes(call, stream("recv", 250, 1.0, 30.0)));
    }

    @Test
    void keepsControlCharactersOfThePeerOut() {
        CallReport.Details call = details("rejected", "rejected", 500, "x\u001b[2Jy", null);
        assertFalse(CallFindings.of(call, List.of(), MediaLock.NONE).get(0).en().contains("\u001b"));
    }

    @ParameterizedTest
    @CsvSource({"0.49,19.9,EXCELLENT", "0.5,1,ACCEPTABLE", "0,20,ACCEPTABLE", "1.0,30,ACCEPTABLE", "1.01,0,POOR", "0,30.1,POOR",
        ",5,UNKNOWN", "0,,UNKNOWN"})
    void judgesByTheScaleOfTheCourse(Double lossPct, Double jitterMs, Verdict verdict) {
        assertEquals(verdict, Verdict.of(lossPct, jitterMs, null));
    }

    @Test
    void theLargestJitterCountsWhereTheMeanIsHigh() {
        assertEquals(Verdict.POOR, Verdict.of(0.0, 29.6, 34.5));
        assertEquals(Verdict.ACCEPTABLE, Verdict.of(0.0, 25.0, 29.0));
        assertEquals(Verdict.EXCELLENT, Verdict.of(0.0, 5.0, 80.0));
    }

    @Test
    void takesTheWorseOfTwoVerdicts() {
        assertEquals(Verdict.POOR, Verdict.EXCELLENT.worse(Verdict.POOR));
        assertEquals(Verdict.ACCEPTABLE, Verdict.UNKNOWN.worse(Verdict.ACCEPTABLE));
        assertEquals(Verdict.UNKNOWN, Verdict.UNKNOWN.worse(Verdict.UNKNOWN));
    }

    @Test
    void aCallRefusedHereIsNotBusyThere() {
        CallReport.Details call = new CallReport.Details("sip:a@h", "sip:b@h", "id", "incoming", "rejected", 486, "Busy Here",
            List.of(), List.of(), null, null, null, null, "local", "busy");
        Finding finding = CallFindings.of(call, List.of(), MediaLock.NONE).get(0);
        assertEquals("call.refused_here", finding.code());
        assertEquals("This side refused the call from sip:a@h (486 Busy Here).", finding.en());
    }

    @Test
    void writesFractionsAsEachLanguageDoes() {
        Finding finding = CallFindings.of(details("normal", "completed", 200, "OK", 5_000L), List.of(), MediaLock.NONE).get(0);
        assertTrue(finding.en().contains("5.0 s") && finding.fr().contains("5,0 s"));
    }
}
