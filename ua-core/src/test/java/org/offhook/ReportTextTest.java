package org.offhook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import org.junit.jupiter.api.Test;

class ReportTextTest {

    private static final MediaReport HEARD = new MediaReport("recv", "PCMA", 8, "0x1234abcd", "192.0.2.1:4000",
        "192.0.2.2:5000", 247L, 250L, 3L, 1.2, 41.5, 2.25, 1.1, 2L, null, 1.2, 40.0, 88.2, 4.31, null, null, null, null, null);

    private static CallReport report(CallReport.Details call, List<MediaReport> media, Verdict verdict) {
        return new CallReport(call, media, verdict, CallFindings.of(call, media, MediaLock.NONE), List.of(
            new SipStep(0, true, "udp:192.0.2.2:5060", "INVITE sip:1002@pbx.example", false),
            new SipStep(500.2, true, "udp:192.0.2.2:5060", "INVITE sip:1002@pbx.example", true),
            new SipStep(512.75, false, "udp:192.0.2.2:5060", "200 OK", false)), MediaLock.NONE);
    }

    private static CallReport.Details call(String to, Integer status, String reason, String cause, String state, Long durationMs) {
        return new CallReport.Details("sip:1001@pbx.example", to, "abc@192.0.2.1", "outgoing", state, status, reason,
            List.of("Q.850;cause=17"), List.of("399 pbx \"evil\u001b[2Jtext\""), Instant.EPOCH, durationMs == null ? null : 513L,
            100L, durationMs, "remote", cause);
    }

    @Test
    void saysInPlainWordsHowTheCallEnded() {
        CallReport busy = report(call("sip:1002@pbx.example", 486, "Busy Here", "busy", "rejected", null), List.of(),
            Verdict.UNKNOWN);
        assertTrue(busy.explain(Locale.ENGLISH).contains("sip:1002@pbx.example is busy (486 Busy Here)."));
        assertTrue(busy.explain(Locale.FRENCH).contains("sip:1002@pbx.example est occupé (486 Busy Here)."));
        assertTrue(busy.toText(Locale.FRENCH).contains("À vérifier : Réessayez plus tard"), busy.toText(Locale.FRENCH));
    }

    @Test
    void showsStreamsVerdictAndLadder() {
        String text = report(call("sip:1002@pbx.example", 200, "OK", "normal", "completed", 5000L), List.of(HEARD), Verdict.POOR)
            .toText(Locale.ENGLISH);
        assertTrue(text.contains("POOR: loss above 1 %"), text);
        assertTrue(text.lines().anyMatch(line -> line.matches("  heard +PCMA +247 +3 +1\\.2 +2\\.3 +1\\.1 +41\\.5 +- +1\\.2 +40 +4\\.31")),
            text);
        assertTrue(text.contains("       500.2  -> udp:192.0.2.2:5060  INVITE sip:1002@pbx.example (again)"), text);
        assertTrue(text.contains("heard from 192.0.2.2:5000 to 192.0.2.1:4000"), text);
    }

    @Test
    void pageShowsVerdictFindingsLadderAndWhatTheJitterBufferDid() {
        String page = report(call("sip:<script>@h\u202e", 200, "OK", "normal", "completed", 5000L), List.of(HEARD), Verdict.POOR)
            .toHtml(Locale.ENGLISH);
        assertTrue(page.indexOf("POOR: loss above 1 %") < page.indexOf("class='findings'"), page);
        assertTrue(page.indexOf("class='findings'") < page.indexOf("class='ladder'"), page);
        assertTrue(page.contains("<g class='message resent'>"), page);
        assertTrue(page.contains(">INVITE ↻ again</text>"), page);
        assertTrue(page.contains("<dt>jitter buffer: delay</dt><dd>40 ms</dd>"), page);
        assertFalse(page.contains("<script") || page.contains("\u202e"), page);
    }

    @Test
    void junitFailsWhatIsPoorAndSkipsWhatIsUnmeasured() {
        CallReport poor = report(call("sip:1002@pbx.example", 200, "OK", "normal", "completed", 5000L), List.of(HEARD), Verdict.POOR);
        CallReport busy = report(call("sip:1002@pbx.example", 486, "Busy Here", "busy", "rejected", null), List.of(), Verdict.UNKNOWN);
        String xml = CallReport.toJunit(List.of(poor, busy), Locale.ENGLISH);
        assertTrue(xml.contains("tests=\"6\" failures=\"1\" errors=\"0\" skipped=\"1\""), xml);
        assertTrue(xml.contains("name=\"loss is acceptable\"><failure message=\"1.20 % (&lt;= 1.0 %)"), xml);
        assertTrue(xml.contains("name=\"call is set up\"><failure message=\"sip:1002@pbx.example is busy (486 Busy Here)."), xml);
        assertTrue(xml.contains("name=\"audio is sent\"><skipped"), xml);
    }

    @Test
    void writesFractionsWithACommaInFrench() {
        String text = report(call("sip:1002@pbx.example", 200, "OK", "normal", "completed", 5000L), List.of(HEARD), Verdict.POOR)
            .toText(Locale.FRANCE);
        assertTrue(text.contains("4,31") && text.contains("5,0 s"), text);
    }

    @Test
    void lettersOfAPeerCannotMoveTheCursor() {
        String text = report(call("sip:x@h\u001b]0;title\u0007", 486, "Busy\nSet-Up", "busy", "rejected", null), List.of(),
            Verdict.UNKNOWN).toText(Locale.ENGLISH);
        assertFalse(text.chars().anyMatch(c -> c < ' ' && c != '\n' || c == 0x7f), text);
        assertTrue(text.contains("Busy\ufffdSet-Up"), text);
    }

    @Test
    void aRunningCallIsStillGoingOn() {
        CallReport.Details call = new CallReport.Details("sip:a@b", "sip:c@d", "id", "outgoing", "ringing", null, null, List.of(),
            List.of(), null, null, null, null, null, null);
        CallReport running = new CallReport(call, List.of(), Verdict.UNKNOWN, List.of(), List.of(), MediaLock.NONE);
        assertEquals("L'appel est encore en cours.", running.explain(Locale.FRENCH));
        assertTrue(running.toText(Locale.ENGLISH).startsWith("Call from sip:a@b to sip:c@d\nThe call is still going on.\n"));
    }

    @Test
    void bothLanguagesHaveTheSameWords() throws IOException {
        assertEquals(words("en").stringPropertyNames(), words("fr").stringPropertyNames());
    }

    private static Properties words(String language) throws IOException {
        Properties words = new Properties();
        try (InputStream in = ReportText.class.getResourceAsStream("ReportText_" + language + ".properties")) {
            words.load(new InputStreamReader(in, StandardCharsets.UTF_8));
        }
        return words;
    }

    @Test
    void jsonSaysHowTheSoundCardRan() {
        CallReport report = report(call("sip:1002@pbx.example", 200, "OK", "normal", "completed", 1000L), List.of(HEARD),
            Verdict.ACCEPTABLE);
        assertTrue(report.toJson().contains("\"devices\" : null"), report.toJson());
        String json = report.withDevices(new DeviceReport(new DeviceReport.Half("usb", 2, 41.5),
            new DeviceReport.Half("hdmi", 1, null),
            List.of(new DeviceReport.Event(Instant.EPOCH, "lost", "capture", "usb", "gone")))).toJson();
        for (String part : List.of("\"xruns\" : 3", "\"driftPpm\" : 41.5", "\"device\" : \"hdmi\"", "\"driftPpm\" : null",
            "\"at\" : \"1970-01-01T00:00:00Z\"", "\"what\" : \"lost\"", "\"cause\" : \"gone\"")) {
            assertTrue(json.contains(part), part + " is missing in " + json);
        }
    }
}
