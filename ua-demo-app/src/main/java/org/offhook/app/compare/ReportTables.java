package org.offhook.app.compare;

import java.util.Optional;
import org.offhook.audio.compare.CodecComparison;
import org.offhook.audio.compare.CodecResult;
import org.offhook.audio.compare.ConditionResult;
import org.offhook.audio.compare.WireRate;
import org.offhook.audio.quality.EquipmentFactors;
import org.offhook.report.Markup;
import org.offhook.report.ReportWords;

/** The tables of the page. */
final class ReportTables {

    private final ReportWords words;
    private final ComparisonReport report;

    ReportTables(ReportWords words, ComparisonReport report) {
        this.words = words;
        this.report = report;
    }

    String cost() {
        StringBuilder out = begin("cost.columns");
        for (CodecResult result : report.results()) {
            boolean own = result.codec().provider().newDecoder(result.codec().parameters()).hasOwnConcealment();
            row(out, name(result), words.number(result.codec().info().sampleRateHz() / 1000.0, 1),
                words.number(result.bitRate() / 1000, 1), words.number(result.sentPercent(), 0),
                words.number(result.algorithmicDelayMs(), 2), words.number(result.encodeMicros(), 1),
                words.number(result.decodeMicros(), 1), Markup.escaped(words.get(own ? "cost.own" : "cost.general")));
        }
        return end(out);
    }

    String wire() {
        StringBuilder out = begin("wire.columns");
        for (CodecResult result : report.results()) {
            String[] cells = new String[1 + CodecComparison.WIRE_PTIMES_MS.size()];
            cells[0] = name(result);
            for (int i = 1; i < cells.length; i++) {
                int ptimeMs = CodecComparison.WIRE_PTIMES_MS.get(i - 1);
                Optional<WireRate> rate = result.wire().stream().filter(each -> each.ptimeMs() == ptimeMs).findFirst();
                cells[i] = rate.map(each -> words.number(each.ipv4(), 1) + " <small>" + words.number(each.ipv6(), 1) + " · "
                    + words.number(each.ethernetSrtpIpv4(), 1) + "</small>").orElse("–");
            }
            row(out, cells);
        }
        return end(out);
    }

    String sound() {
        StringBuilder out = begin("sound.columns");
        for (CodecResult result : report.results()) {
            for (ConditionResult c : result.conditions()) {
                row(out, name(result), words.number(c.lossPercent(), 1), words.number(c.concealedPercent(), 1),
                    words.number(c.oneWayDelayMs(), 0), words.number(c.stoi(), 3), words.number(c.estoi(), 3),
                    words.number(c.lsdDb(), 1), words.number(c.widebandLsdDb(), 1), words.number(c.segmentalSnrDb(), 1),
                    words.number(c.r(), 1), words.number(c.mosNarrowband(), 2), words.number(c.mosWideband(), 2));
            }
        }
        return end(out);
    }

    String sources() {
        StringBuilder out = begin("sources.columns");
        for (CodecResult result : report.results()) {
            EquipmentFactors factors = result.factors();
            row(out, name(result), words.number(factors.ie(), 0), source(factors.ieSource()), words.number(factors.bpl(), 1),
                source(factors.bplSource()));
        }
        return end(out);
    }

    private String source(String source) {
        return "<span class='source'>" + Markup.escaped(source == null ? words.get("sources.none") : source) + "</span>";
    }

    private static String name(CodecResult result) {
        return Markup.escaped(ComparisonReport.shown(result));
    }

    private StringBuilder begin(String columns) {
        StringBuilder out = new StringBuilder("<table><thead><tr>");
        for (String column : words.get(columns).split("\\|")) {
            out.append("<th>").append(Markup.escaped(column.trim())).append("</th>");
        }
        return out.append("</tr></thead><tbody>");
    }

    private static void row(StringBuilder out, String... cells) {
        out.append("<tr><th>").append(cells[0]).append("</th>");
        for (int i = 1; i < cells.length; i++) {
            out.append("<td>").append(cells[i]).append("</td>");
        }
        out.append("</tr>");
    }

    private static String end(StringBuilder out) {
        return out.append("</tbody></table>").toString();
    }
}
