package org.offhook.app.compare;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.offhook.audio.compare.CodecResult;
import org.offhook.audio.compare.ConditionResult;
import org.offhook.audio.compare.WireRate;
import org.offhook.report.ReportWords;

/** The report for a terminal: what codecs cost, then how they sound, one line for each codec and condition. */
public final class TextTable {

    private final ReportWords words;

    /**
     * Chooses the language.
     *
     * @param locale English or French
     */
    public TextTable(Locale locale) {
        words = new ReportWords(locale, ReportHtml.class, "Report");
    }

    /**
     * {@return the lines}
     *
     * @param report what was found out
     */
    public List<String> lines(ComparisonReport report) {
        List<String> lines = new ArrayList<>();
        lines.add(words.get("text.cost", report.ptimeMs()));
        lines.add(words.get("text.cost-header"));
        for (CodecResult result : report.results()) {
            lines.add(cost(report, result));
        }
        lines.add("");
        lines.add(words.get(report.trace() == null ? "text.sound" : "text.sound-trace", report.trace()));
        lines.add(words.get("text.sound-header"));
        for (CodecResult result : report.results()) {
            for (ConditionResult condition : result.conditions()) {
                lines.add(sound(result, condition));
            }
        }
        lines.add("");
        lines.add(words.get("text.note"));
        return lines;
    }

    private String cost(ComparisonReport report, CodecResult result) {
        WireRate wire = report.wire(result).orElse(null);
        return String.format("%-16s %7s %7s %7s %7s %8s %8s %8s %5s %5s", ComparisonReport.shown(result),
            words.number(result.bitRate() / 1000, 1), words.number(wire == null ? Double.NaN : wire.ipv4(), 1),
            words.number(wire == null ? Double.NaN : wire.ipv6(), 1),
            words.number(wire == null ? Double.NaN : wire.ethernetSrtpIpv4(), 1),
            words.number(result.algorithmicDelayMs(), 2), words.number(result.encodeMicros(), 1),
            words.number(result.decodeMicros(), 1), words.number(result.factors().ie(), 0),
            words.number(result.factors().bpl(), 1));
    }

    private String sound(CodecResult result, ConditionResult condition) {
        return String.format("%-16s %6s %6s %6s %6s %6s %6s %6s %6s %6s %6s", ComparisonReport.shown(result),
            words.number(condition.lossPercent(), 1), words.number(condition.concealedPercent(), 1),
            words.number(condition.oneWayDelayMs(), 0), words.number(condition.stoi(), 3), words.number(condition.estoi(), 3),
            words.number(condition.lsdDb(), 1), words.number(condition.segmentalSnrDb(), 1), words.number(condition.r(), 1),
            words.number(condition.mosNarrowband(), 2), words.number(condition.mosWideband(), 2));
    }
}
