package org.offhook;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import org.offhook.report.FindingList;
import org.offhook.report.HtmlPage;
import org.offhook.report.LadderDrawing;
import org.offhook.report.StreamSection;
import org.offhook.rtcp.VoipMetrics;
import org.offhook.sip.SipText;

/**
 * A {@link CallReport} as one page of HTML: verdict and findings, how the call went, the ladder, the sound of each direction with what
 * the jitter buffer did, and the packets by Wireshark's rules with graphs.
 */
final class ReportHtml {

    private static final String UNMEASURED = "–";

    private final CallReport report;
    private final Locale locale;
    private final Properties words;
    private final HtmlPage page;

    private ReportHtml(CallReport report, Locale wanted) {
        this.report = report;
        this.locale = wanted.getLanguage().equals("fr") ? Locale.FRENCH : Locale.ENGLISH;
        this.words = ReportText.words(locale);
        this.page = new HtmlPage(locale.getLanguage(), title(), "");
    }

    static String write(CallReport report, Locale locale) {
        return new ReportHtml(report, locale).all();
    }

    private String title() {
        return word("title").replace("{0}", SipText.printable(report.call().from())).replace("{1}", SipText.printable(report.call().to()));
    }

    private String all() {
        page.element("h1", "", title()).element("p", "verdict", report.call().durationMs() == null
            ? ReportText.explain(report, locale) : word("verdict.title") + word("colon") + word("verdict." + report.verdict()));
        page.section(word("findings.title"));
        new FindingList(locale).write(page, report.findings());
        page.endSection();
        page.section(word("page.details")).raw("<dl>");
        new ReportDetails(report, locale, words).lines().forEach(line -> page.detail(line.label(), line.value()));
        page.raw("</dl>").endSection();
        ladder();
        sound();
        if (report.evidence() != null) {
            new StreamSection(locale).write(page, report.evidence().streams());
        }
        return page.end();
    }

    private void ladder() {
        if (report.ladder().isEmpty()) {
            return;
        }
        List<LadderDrawing.Arrow> arrows = new ArrayList<>();
        String here = word("page.here");
        for (SipStep step : report.ladder()) {
            String first = step.summary().split(" ", 2)[0];
            int status = first.matches("[1-6][0-9]{2}") ? Integer.parseInt(first) : 0;
            arrows.add(new LadderDrawing.Arrow(step.offsetMs(), step.outgoing() ? here : step.peer(), step.outgoing() ? step.peer() : here,
                SipText.printable(status > 0 ? step.summary() : first), SipText.printable(step.summary()), step.retransmission(), status));
        }
        page.section(word("page.ladder")).raw(new LadderDrawing(locale).draw(arrows)).endSection();
    }

    private void sound() {
        if (report.media().isEmpty() || report.call().durationMs() == null) {
            return;
        }
        page.section(word("streams.title")).raw("<div class='cards'>");
        for (MediaReport stream : report.media()) {
            boolean heard = stream.direction().equals("recv");
            page.raw("<article class='card'>").element("h3", "", word("stream." + stream.direction()) + " " + word("stream.from")
                .replace("{0}", orDash(heard ? stream.remote() : stream.local())).replace("{1}", orDash(heard ? stream.local() : stream.remote())));
            page.raw("<dl>");
            figures(stream);
            page.raw("</dl></article>");
        }
        page.raw("</div>").endSection();
    }

    private void figures(MediaReport stream) {
        page.detail(word("column.codec"), SipText.printable(orDash(stream.codec()))
                + (stream.payloadType() == null ? "" : " (" + stream.payloadType() + ")"))
            .detail(word("column.packets"), whole(stream.packets())).detail(word("column.lost"), whole(stream.lost()) + percent(stream.lostPct()))
            .detail(word("page.jitter"), decimal(stream.meanJitterMs(), 1) + " / " + decimal(stream.maxJitterMs(), 1) + " ms")
            .detail(word("column.delta"), decimal(stream.maxDeltaMs(), 1))
            .detail(word("column.rtt"), decimal(stream.rttMs(), 1))
            .detail("MOS / R", decimal(stream.mos(), 2) + " / " + decimal(stream.rFactor(), 0))
            .detail("DSCP", stream.dscp() == null ? null : String.valueOf(stream.dscp()))
            .detail("SSRC", stream.ssrc())
            .detail("SRTP", stream.srtp() == null ? word("page.clear") : stream.srtp().toString());
        if (stream.direction().equals("recv")) {
            page.detail(word("page.playout"), decimal(stream.playoutDelayMs(), 0, " ms"))
                .detail(word("page.concealed"), decimal(stream.concealedPct(), 2, " %"))
                .detail(word("page.discarded"), decimal(stream.discardedPct(), 2, " %"))
                .detail(word("page.bursts"), stream.burstRatio() == null ? null : decimal(stream.burstRatio(), 2));
        }
        metrics(stream.voipMetrics());
    }

    private void metrics(VoipMetrics metrics) {
        if (metrics != null) {
            page.detail(word("page.signal"), metrics.signalDbm0() == null ? null : metrics.signalDbm0() + " dBm0")
                .detail(word("page.noise"), metrics.noiseDbm0() == null ? null : metrics.noiseDbm0() + " dBm0");
        }
    }

    private String percent(Double value) {
        return value == null ? "" : " (" + decimal(value, 1) + " %)";
    }

    private String decimal(Double value, int digits) {
        return value == null ? UNMEASURED : String.format(locale, "%." + digits + "f", value);
    }

    private String decimal(Double value, int digits, String unit) {
        return value == null ? UNMEASURED : decimal(value, digits) + unit;
    }

    private static String whole(Long value) {
        return value == null ? UNMEASURED : value.toString();
    }

    private static String orDash(String value) {
        return value == null || value.isEmpty() ? UNMEASURED : value;
    }

    private String word(String key) {
        return words.getProperty(key, key);
    }
}
