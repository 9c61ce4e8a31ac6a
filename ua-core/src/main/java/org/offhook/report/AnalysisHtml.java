package org.offhook.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.offhook.analysis.CaptureAnalysis;
import org.offhook.analysis.CapturedCall;
import org.offhook.analysis.CapturedDigit;
import org.offhook.analysis.CapturedRegistration;
import org.offhook.analysis.CapturedSdp;
import org.offhook.analysis.CapturedSip;
import org.offhook.analysis.SipEvent;
import org.offhook.analysis.SipStatistics;
import org.offhook.diagnosis.AnalysisReport;
import org.offhook.diagnosis.Finding;
import org.offhook.sip.SipText;

/**
 * An {@link AnalysisReport} as a page: findings first, then the ladder of each call, registrations, RTP streams with graphs, SIP
 * statistics. What a peer wrote is text and nothing else.
 */
public final class AnalysisHtml {

    private static final int LISTED = 40;
    private static final int LADDERS = 20;
    private static final int OPEN_LADDERS = 3;

    private final AnalysisReport report;
    private final CaptureAnalysis analysis;
    private final Locale locale;
    private final ReportWords words;
    private final LadderDrawing ladder;
    private final HtmlPage page;

    private AnalysisHtml(AnalysisReport report, Locale locale) {
        this.report = report;
        this.analysis = report.analysis();
        this.locale = locale;
        this.words = new ReportWords(locale, AnalysisHtml.class, "Words");
        this.ladder = new LadderDrawing(locale);
        this.page = new HtmlPage(words.language(), words.get("analysis.title", SipText.printable(report.file())), "");
    }

    /**
     * Writes the report.
     *
     * @param report what to write
     * @param locale French for French, any other for English
     * @return a page of HTML that needs nothing else
     */
    public static String write(AnalysisReport report, Locale locale) {
        return new AnalysisHtml(report, locale).all();
    }

    private String all() {
        head();
        calls();
        registrations();
        new StreamSection(locale).write(page, analysis.streams());
        digits();
        statistics();
        return page.end();
    }

    private void head() {
        long errors = count(Finding.Severity.ERROR);
        long warnings = count(Finding.Severity.WARNING);
        page.element("h1", "", words.get("analysis.title", SipText.printable(report.file())));
        page.element("p", "lead", words.get("analysis.lead", analysis.file().format(), analysis.file().frames(),
            words.number(analysis.durationSeconds(), 1), analysis.totals().calls(), analysis.registrations().size(), analysis.streams().size()));
        analysis.file().damage().ifPresent(damage -> page.element("p", "verdict", words.get("damage." + damage.fault(), damage.afterFrame(), damage.octet())));
        if (analysis.file().skippedRecords() + analysis.decoding().malformed() > 0) {
            page.element("p", "note", words.get("skipped", analysis.file().skippedRecords(), analysis.decoding().malformed()));
        }
        page.element("p", "verdict", words.get(errors > 0 ? "verdict.errors" : warnings > 0 ? "verdict.warnings" : "verdict.clean", errors, warnings));
        page.section(words.get("findings.title"));
        new FindingList(locale).write(page, report.findings());
        page.endSection();
    }

    private long count(Finding.Severity severity) {
        return report.findings().stream().filter(finding -> finding.severity() == severity).count();
    }

    private void calls() {
        List<CapturedCall> calls = analysis.calls();
        if (calls.isEmpty()) {
            return;
        }
        page.section(words.get("calls.title"));
        int number = 0;
        for (CapturedCall call : calls.subList(0, Math.min(LISTED, calls.size()))) {
            number++;
            page.raw("<details" + (number <= OPEN_LADDERS ? " open" : "") + ">").element("summary", "", number + ". "
                + SipText.printable(call.from()) + " → " + SipText.printable(call.to()) + " · " + words.get("state." + call.state().text())
                + (call.finalStatus() == null ? "" : " · " + call.finalStatus()));
            page.raw("<dl>").detail(words.get("call.start"), words.number(call.startSeconds(), 3) + " s")
                .detail(words.get("call.ring"), milliseconds(call.ringMs())).detail(words.get("call.answer"), milliseconds(call.answerMs()))
                .detail(words.get("call.talk"), call.talkSeconds() == null ? null : words.number(call.talkSeconds(), 2) + " s")
                .detail(words.get("call.hangup"), call.hangupBy() == null ? null : call.hangupBy().toString())
                .detail(words.get("call.offer"), media(call.offer())).detail(words.get("call.answered"), media(call.answer()))
                .detail(words.get("call.resent"), call.resent() == 0 ? null : String.valueOf(call.resent()))
                .detail("Call-ID", SipText.printable(call.callId())).raw("</dl>");
            if (number <= LADDERS && !call.events().isEmpty()) {
                page.raw(ladder.draw(arrows(call.events())));
            }
            page.raw("</details>");
        }
        left(analysis.totals().calls());
        page.endSection();
    }

    private String milliseconds(Double ms) {
        return ms == null ? null : words.number(ms / 1000, 2) + " s";
    }

    private static String media(List<CapturedSdp.Media> lines) {
        List<String> texts = new ArrayList<>();
        for (CapturedSdp.Media line : lines) {
            texts.add(line.kind() + " " + line.port() + " " + line.proto() + " " + String.join(" ", line.codecs()));
        }
        return texts.isEmpty() ? null : SipText.printable(String.join("; ", texts), 240);
    }

    private void left(long size) {
        if (size > LISTED) {
            page.element("p", "note", words.get("more", size - LISTED));
        }
    }

    /**
     * {@return the messages of a call or registration as arrows}
     *
     * @param events in the order in which they were seen
     */
    public static List<LadderDrawing.Arrow> arrows(List<SipEvent> events) {
        List<LadderDrawing.Arrow> arrows = new ArrayList<>(events.size());
        for (SipEvent event : events) {
            CapturedSip m = event.message();
            String what = m.isRequest() ? m.method() : m.status() + " " + m.reasonPhrase();
            String label = SipText.printable(what) + (CapturedSdp.of(m).isPresent() ? " +SDP" : "");
            String title = "#" + event.frame() + " " + SipText.printable(m.firstLine()) + " (" + SipText.printable(m.cseqNumber() + " " + m.cseqMethod()) + ", "
                + event.transport() + ")";
            arrows.add(new LadderDrawing.Arrow(event.time().millisSince(events.get(0).time()), event.source().toString(),
                event.destination().toString(), label, title, event.isResent(), m.isRequest() ? 0 : m.status()));
        }
        return arrows;
    }

    private void registrations() {
        List<CapturedRegistration> all = analysis.registrations();
        if (all.isEmpty()) {
            return;
        }
        page.section(words.get("registrations.title")).raw("<div class='wide'><table><thead>")
            .row("th", List.of(words.get("registration.aor"), words.get("column.source"), words.get("column.destination"), "REGISTER",
                words.get("registration.answers"))).raw("</thead><tbody>");
        for (CapturedRegistration r : all.subList(0, Math.min(LISTED, all.size()))) {
            page.row("td", List.of(SipText.printable(r.aor()), r.from().toString(), r.to().toString(), String.valueOf(r.requests()),
                String.join(" ", r.finalCodes().stream().map(String::valueOf).toList())));
        }
        page.raw("</tbody></table></div>");
        left(all.size() + analysis.leftOut().registrationRows());
        page.endSection();
    }

    private void digits() {
        if (analysis.digits().isEmpty()) {
            return;
        }
        page.section(words.get("digits.title")).raw("<dl>");
        Map<String, StringBuilder> bySource = new java.util.LinkedHashMap<>();
        for (CapturedDigit digit : analysis.digits()) {
            bySource.computeIfAbsent(digit.source().toString(), source -> new StringBuilder()).append(digit.digit());
        }
        bySource.forEach((source, text) -> page.detail(source, text.toString()));
        page.raw("</dl>").endSection();
    }

    private void statistics() {
        SipStatistics sip = analysis.sip();
        if (sip.messages() == 0) {
            return;
        }
        page.section(words.get("statistics.title")).raw("<dl>").detail(words.get("statistics.messages"), String.valueOf(sip.messages()))
            .detail(words.get("statistics.resent"), String.valueOf(sip.resent()))
            .detail(words.get("statistics.setup"), sip.setupAverageMs() + " / " + sip.setupMinMs() + " / " + sip.setupMaxMs() + " ms")
            .detail(words.get("statistics.requests"), counts(sip.requests()))
            .detail(words.get("statistics.responses"), counts(sip.responses())).raw("</dl>").endSection();
    }

    private static String counts(Map<?, Integer> counts) {
        return String.join(", ", counts.entrySet().stream().map(e -> SipText.printable(String.valueOf(e.getKey())) + " × " + e.getValue()).toList());
    }
}
