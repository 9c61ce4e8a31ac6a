package org.offhook;

import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.function.Function;
import org.offhook.diagnosis.Finding;
import org.offhook.report.JunitXml;
import org.offhook.sip.SipText;

/**
 * A {@link CallReport} as JUnit XML. The criteria are set-up, audio both ways, loss, jitter and opinion score; the limits are those at
 * which the verdict is POOR, and the opinion score at which many are dissatisfied (ITU-T G.107 Annex B). What was not measured is
 * skipped, not passed.
 */
final class ReportJunit {

    /** "Many users dissatisfied" ends here. */
    private static final double LEAST_MOS = 3.6;

    private final CallReport report;
    private final Locale locale;
    private final Properties words;
    private final List<JunitXml.Case> cases = new ArrayList<>();

    private ReportJunit(CallReport report, Locale wanted) {
        this.report = report;
        this.locale = wanted.getLanguage().equals("fr") ? Locale.FRENCH : Locale.ENGLISH;
        this.words = ReportText.words(locale);
    }

    static String write(List<CallReport> reports, Locale locale) {
        return JunitXml.write(reports.stream().map(report -> new ReportJunit(report, locale).suite()).toList());
    }

    private JunitXml.Suite suite() {
        CallReport.Details call = report.call();
        boolean setUp = call.durationMs() != null;
        cases.add(new JunitXml.Case(word("junit.setup"), call.setupMs() == null ? null : call.setupMs() / 1000.0,
            setUp ? JunitXml.Result.PASSED : JunitXml.Result.FAILED, setUp ? "" : errors("call.").orElseGet(() -> report.explain(locale))));
        audio(setUp);
        limit("junit.loss", setUp, worst(MediaReport::lostPct, true), Verdict.POOR_LOSS_PCT, true, " %", "media.loss");
        limit("junit.jitter", setUp, worst(MediaReport::meanJitterMs, true), Verdict.POOR_JITTER_MS, true, " ms", "media.jitter");
        limit("junit.mos", setUp, worst(MediaReport::mos, false), LEAST_MOS, false, "", "media.");
        String started = call.started() == null ? "" : DateTimeFormatter.ISO_LOCAL_DATE_TIME.format(
            call.started().truncatedTo(ChronoUnit.SECONDS).atOffset(ZoneOffset.UTC));
        return new JunitXml.Suite(SipText.printable(call.from()) + " -> " + SipText.printable(call.to()), started, cases);
    }

    private void audio(boolean setUp) {
        for (String direction : List.of("recv", "send")) {
            String name = word("junit.audio." + direction);
            Long packets = report.media().stream().filter(stream -> stream.direction().equals(direction)).map(MediaReport::packets)
                .filter(Objects::nonNull).reduce(Long::sum).orElse(null);
            if (!setUp || packets == null) {
                cases.add(new JunitXml.Case(name, null, JunitXml.Result.SKIPPED, word("junit.unmeasured")));
            } else if (packets == 0) {
                cases.add(new JunitXml.Case(name, null, JunitXml.Result.FAILED, errors("media.").orElse(word("junit.nothing"))));
            } else {
                cases.add(new JunitXml.Case(name, null, JunitXml.Result.PASSED, packets + " " + word("column.packets")));
            }
        }
    }

    private Double worst(Function<MediaReport, Double> figure, boolean highest) {
        return report.media().stream().map(figure).filter(Objects::nonNull)
            .reduce((a, b) -> highest ? Math.max(a, b) : Math.min(a, b)).orElse(null);
    }

    private void limit(String name, boolean setUp, Double value, double limit, boolean atMost, String unit, String codes) {
        if (!setUp || value == null) {
            cases.add(new JunitXml.Case(word(name), null, JunitXml.Result.SKIPPED, word("junit.unmeasured")));
            return;
        }
        boolean met = atMost ? value <= limit : value >= limit;
        String figure = String.format(locale, "%.2f%s (%s %.1f%s)", value, unit, atMost ? "<=" : ">=", limit, unit);
        cases.add(new JunitXml.Case(word(name), null, met ? JunitXml.Result.PASSED : JunitXml.Result.FAILED,
            met ? figure : errors(codes).map(sentence -> figure + ". " + sentence).orElse(figure)));
    }

    /** The sentences of findings that are no mere notes. */
    private Optional<String> errors(String codes) {
        List<String> sentences = report.findings().stream()
            .filter(finding -> finding.severity() != Finding.Severity.INFO && finding.code().startsWith(codes))
            .map(finding -> finding.sentence(locale)).toList();
        return sentences.isEmpty() ? Optional.empty() : Optional.of(String.join(" ", sentences));
    }

    private String word(String key) {
        return words.getProperty(key, key);
    }
}
