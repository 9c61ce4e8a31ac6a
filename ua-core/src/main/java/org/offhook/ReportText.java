package org.offhook;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import org.offhook.diagnosis.Finding;
import org.offhook.explain.Explanation;
import org.offhook.explain.Explanations;
import org.offhook.explain.Topic;
import org.offhook.sip.SipText;

/**
 * A {@link CallReport} for people, in English and French: how it ended, the streams, the findings with what to check, the SIP
 * messages. What was not measured is a dash. Everything a peer wrote is made fit for a terminal.
 */
final class ReportText {

    private static final String UNMEASURED = "-";
    private static final String[] COLUMNS = {"direction", "codec", "packets", "lost", "lostPct", "jitter", "meanJitter", "delta",
        "rtt", "concealed", "playout", "mos"};
    private static final int LABEL_WIDTH = 15;
    private static final Map<Locale, Properties> WORDS = new ConcurrentHashMap<>();

    private final CallReport report;
    private final Locale locale;
    private final Properties words;
    private final StringBuilder text = new StringBuilder(2000);

    private ReportText(CallReport report, Locale wanted) {
        this.report = report;
        this.locale = wanted.getLanguage().equals("fr") ? Locale.FRENCH : Locale.ENGLISH;
        this.words = words(locale);
    }

    /** {@return the words in a language} */
    static Properties words(Locale wanted) {
        Locale locale = wanted.getLanguage().equals("fr") ? Locale.FRENCH : Locale.ENGLISH;
        return WORDS.computeIfAbsent(locale, ReportText::readWords);
    }

    private static Properties readWords(Locale locale) {
        Properties words = new Properties();
        String file = "ReportText_" + locale.getLanguage() + ".properties";
        try (InputStream in = ReportText.class.getResourceAsStream(file)) {
            words.load(new InputStreamReader(in, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(file, e);
        }
        return words;
    }

    static String explain(CallReport report, Locale locale) {
        return new ReportText(report, locale).sentences();
    }

    static String write(CallReport report, Locale locale) {
        return new ReportText(report, locale).all();
    }

    private String sentences() {
        if (report.findings().isEmpty()) {
            return report.call().cause() == null ? word("running") : endedWith();
        }
        List<String> sentences = new ArrayList<>();
        boolean failed = report.findings().stream().anyMatch(finding -> finding.severity() == Finding.Severity.ERROR);
        for (Finding finding : report.findings()) {
            // What is only worth knowing stands among the findings; beside a failure nobody wants to read it first.
            if (!failed || finding.severity() != Finding.Severity.INFO) {
                sentences.add(finding.sentence(locale));
            }
        }
        return String.join(" ", sentences);
    }

    private String endedWith() {
        CallReport.Details call = report.call();
        return call.state() + (call.status() == null ? "" : ", " + call.status())
            + (call.reason() == null ? "." : " " + SipText.printable(call.reason()) + ".");
    }

    private String all() {
        line(word("title").replace("{0}", SipText.printable(report.call().from()))
            .replace("{1}", SipText.printable(report.call().to())));
        line(sentences());
        writeDetails();
        writeStreams();
        writeFindings();
        writeLadder();
        return text.toString();
    }

    private void writeDetails() {
        line("");
        for (ReportDetails.Line detail : new ReportDetails(report, locale, words).lines()) {
            line("  " + padded(detail.label(), LABEL_WIDTH) + detail.value());
        }
    }

    private void writeStreams() {
        boolean silent = report.media().stream().allMatch(stream -> stream.packets() == null || stream.packets() == 0);
        if (silent && report.call().durationMs() == null) {
            return;
        }
        line("");
        line(word("streams.title"));
        List<String[]> rows = new ArrayList<>();
        String[] head = new String[COLUMNS.length];
        for (int i = 0; i < COLUMNS.length; i++) {
            head[i] = word("column." + COLUMNS[i]);
        }
        rows.add(head);
        report.media().forEach(stream -> rows.add(row(stream)));
        for (String[] row : rows) {
            StringBuilder line = new StringBuilder("  ");
            for (int i = 0; i < row.length; i++) {
                int width = width(rows, i);
                line.append(i < 2 ? row[i] + " ".repeat(width - row[i].length()) : " ".repeat(width - row[i].length()) + row[i]).append("  ");
            }
            line(line.toString().stripTrailing());
        }
        for (MediaReport stream : report.media()) {
            boolean heard = stream.direction().equals("recv");
            line("  " + word("stream." + stream.direction()) + " " + word("stream.from")
                .replace("{0}", orDash(heard ? stream.remote() : stream.local()))
                .replace("{1}", orDash(heard ? stream.local() : stream.remote()))
                + (stream.dscp() == null ? "" : ", DSCP " + stream.dscp()) + ", SSRC " + orDash(stream.ssrc())
                + ", " + (stream.srtp() == null ? "RTP" : "SRTP " + stream.srtp()));
        }
    }

    private String[] row(MediaReport stream) {
        return new String[] {word("stream." + stream.direction()), SipText.printable(orDash(stream.codec())),
            whole(stream.packets()), whole(stream.lost()), decimal(stream.lostPct(), 1), decimal(stream.maxJitterMs(), 1),
            decimal(stream.meanJitterMs(), 1), decimal(stream.maxDeltaMs(), 1), decimal(stream.rttMs(), 1),
            decimal(stream.concealedPct(), 1), decimal(stream.playoutDelayMs(), 0), decimal(stream.mos(), 2)};
    }

    private static int width(List<String[]> rows, int column) {
        return rows.stream().mapToInt(row -> row[column].length()).max().orElse(0);
    }

    private void writeFindings() {
        if (report.findings().isEmpty()) {
            return;
        }
        line("");
        line(word("findings.title"));
        Explanations explanations = Explanations.in(locale);
        for (Finding finding : report.findings()) {
            line("  [" + word("severity." + finding.severity()) + "] " + finding.code() + ": " + finding.sentence(locale));
            if (!finding.evidence().isEmpty()) {
                String shown = SipText.printable(String.join(", ", finding.evidence()));
                line("      " + (locale.equals(Locale.FRENCH) ? shown.replace("frame ", "trame ") : shown));
            }
            explanations.find(Topic.FINDING, finding.code()).flatMap(Explanation::check)
                .ifPresent(check -> line("      " + word("finding.check") + " " + check));
        }
    }

    private void writeLadder() {
        if (report.ladder().isEmpty()) {
            return;
        }
        line("");
        line(word("ladder.title"));
        for (SipStep step : report.ladder()) {
            line(String.format(locale, "  %10.1f  %s %s  %s%s", step.offsetMs(), step.outgoing() ? "->" : "<-", step.peer(),
                SipText.printable(step.summary()), step.retransmission() ? " " + word("ladder.again") : ""));
        }
    }

    private String decimal(Double value, int digits) {
        return value == null ? UNMEASURED : String.format(locale, "%." + digits + "f", value);
    }

    private static String whole(Long value) {
        return value == null ? UNMEASURED : Long.toString(value);
    }

    private static String orDash(String value) {
        return value == null || value.isEmpty() ? UNMEASURED : value;
    }

    private static String padded(String value, int width) {
        return value + " ".repeat(Math.max(1, width - value.length()));
    }

    private String word(String key) {
        return words.getProperty(key, key);
    }

    private void line(String line) {
        text.append(line).append('\n');
    }
}
