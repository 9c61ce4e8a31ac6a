package org.offhook.app.compare;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.offhook.audio.compare.CodecResult;
import org.offhook.audio.compare.WireRate;
import org.offhook.report.Markup;
import org.offhook.report.ReportWords;

/** What each codec takes on the wire, as bars in four parts; the parts have patterns of their own beside their shades. */
final class BandwidthBars {

    private static final int WIDTH = 560;
    private static final int LEFT = 112;
    private static final int RIGHT = 58;
    private static final int ROW = 26;
    private static final int LEGEND = 30;
    /** Bars beyond this, in kbit/s, would make the others unreadable; they are cut and say so. */
    private static final double LONGEST_KBPS = 180;

    private final ReportWords words;
    private final ComparisonReport report;

    BandwidthBars(ReportWords words, ComparisonReport report) {
        this.words = words;
        this.report = report;
    }

    String svg(String title) {
        List<CodecResult> rows = new ArrayList<>(report.results());
        rows.removeIf(result -> report.wire(result).isEmpty());
        rows.sort(Comparator.comparingDouble((CodecResult result) -> report.wire(result).orElseThrow().ethernetSrtpIpv4()));
        double scale = rows.stream().mapToDouble(result -> report.wire(result).orElseThrow().ethernetSrtpIpv4()).max().orElse(1);
        scale = (WIDTH - LEFT - RIGHT) / Math.min(scale, LONGEST_KBPS);
        int height = LEGEND + rows.size() * ROW + 4;
        StringBuilder out = new StringBuilder();
        out.append(Markup.format("<svg viewBox='0 0 %d %d' role='img' aria-label='%s'>", WIDTH, height, Markup.escaped(title)));
        out.append("<defs><pattern id='hatch' width='6' height='6' patternUnits='userSpaceOnUse' patternTransform='rotate(45)'>"
            + "<rect width='6' height='6' fill='#7fb3d8'/><line x1='0' y1='0' x2='0' y2='6' stroke='#fff' stroke-width='2'/></pattern>"
            + "<pattern id='dots' width='6' height='6' patternUnits='userSpaceOnUse'><rect width='6' height='6' fill='#f0c48a'/>"
            + "<circle cx='3' cy='3' r='1.3' fill='#7a4a00'/></pattern></defs>");
        legend(out);
        for (int i = 0; i < rows.size(); i++) {
            row(out, rows.get(i), LEGEND + i * ROW, scale);
        }
        return out.append("</svg>").toString();
    }

    private void legend(StringBuilder out) {
        String[] fills = fills();
        String[] keys = {"bar.payload", "bar.headers", "bar.srtp", "bar.ethernet"};
        double[] places = {4, 122, 262, 372};
        for (int i = 0; i < keys.length; i++) {
            out.append(Markup.format("<rect x='%.0f' y='5' width='14' height='14' fill='%s' class='part'/>", places[i], fills[i]));
            out.append(Markup.format("<text x='%.0f' y='17'>", places[i] + 19)).append(Markup.escaped(words.get(keys[i]))).append("</text>");
        }
    }

    private static String[] fills() {
        return new String[] {"#0072b2", "url(#hatch)", "#e69f00", "url(#dots)"};
    }

    private void row(StringBuilder out, CodecResult result, int y, double scale) {
        WireRate wire = report.wire(result).orElseThrow();
        double[] parts = {wire.payload(), wire.ipv4() - wire.payload(), wire.srtpIpv4() - wire.ipv4(),
            wire.ethernetSrtpIpv4() - wire.srtpIpv4()};
        boolean isCut = wire.ethernetSrtpIpv4() > LONGEST_KBPS + 1e-9;
        out.append(Markup.format("<text x='%d' y='%d' text-anchor='end'>", LEFT - 8, y + 17))
            .append(Markup.escaped(ComparisonReport.shown(result))).append("</text>");
        double from = 0;
        for (int i = 0; i < parts.length; i++) {
            double to = Math.min(from + parts[i], LONGEST_KBPS);
            out.append(Markup.format("<rect x='%.1f' y='%d' width='%.1f' height='%d' fill='%s' class='part'/>", LEFT + from * scale, y + 4,
                Math.max(0, (to - from) * scale), ROW - 8, fills()[i]));
            from = to;
        }
        double end = LEFT + from * scale;
        if (isCut) {
            out.append(Markup.format("<path d='M%.1f %d l6 -10 M%.1f %d l6 -10' class='cut'/>", end - 14, y + 18, end - 8, y + 18));
        }
        out.append(Markup.format("<text x='%.1f' y='%d'>", end + 5, y + 17)).append(words.number(wire.ethernetSrtpIpv4(), 1))
            .append("</text>");
    }
}
