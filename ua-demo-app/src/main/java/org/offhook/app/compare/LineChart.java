package org.offhook.app.compare;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.offhook.report.Markup;
import org.offhook.report.ReportWords;

/**
 * A measure over the loss, one line for each codec, its name at the end of the line. A value that is unknown leaves a gap.
 */
final class LineChart {

    private static final int WIDTH = 560;
    private static final int HEIGHT = 400;
    private static final int LEFT = 46;
    private static final int RIGHT = 118;
    private static final int TOP = 14;
    private static final int BOTTOM = 46;
    private static final double LABEL_GAP = 15;

    /** One line. */
    record Series(String label, SeriesStyle style, double[] values) {
        /** {@return index of the last known value, or -1} */
        int last() {
            for (int i = values.length - 1; i >= 0; i--) {
                if (!Double.isNaN(values[i])) {
                    return i;
                }
            }
            return -1;
        }
    }

    private final ReportWords words;
    private final String title;
    private final String axis;
    private final List<String> conditions;
    private final List<Series> series;
    private final double[] places;
    private final double lowest;
    private final double highest;
    private final double step;
    private final int digits;

    LineChart(ReportWords words, String title, String axis, List<String> conditions, List<Series> all, double top, double step) {
        this.words = words;
        this.title = title;
        this.axis = axis;
        this.conditions = conditions;
        this.series = all.stream().filter(each -> each.last() >= 0).toList();
        this.places = places(conditions);
        this.highest = top;
        this.step = step;
        this.digits = step < 0.1 ? 2 : 1;
        double least = series.stream().flatMapToDouble(each -> java.util.Arrays.stream(each.values()))
            .filter(value -> !Double.isNaN(value)).min().orElse(top - step);
        this.lowest = Math.min(top - 2 * step, Math.floor(least / step) * step);
    }

    /** Losses stand where their numbers say; anything else is spread evenly. */
    private static double[] places(List<String> conditions) {
        double[] places = new double[conditions.size()];
        try {
            double last = Double.parseDouble(conditions.get(conditions.size() - 1));
            for (int i = 0; i < places.length; i++) {
                places[i] = last == 0 ? 0 : Double.parseDouble(conditions.get(i)) / last;
            }
        } catch (NumberFormatException names) {
            for (int i = 0; i < places.length; i++) {
                places[i] = places.length == 1 ? 0 : (double) i / (places.length - 1);
            }
        }
        return places;
    }

    String svg() {
        StringBuilder out = new StringBuilder();
        out.append(Markup.format("<svg viewBox='0 0 %d %d' role='img' aria-label='%s'>", WIDTH, HEIGHT, Markup.escaped(title)));
        grid(out);
        for (Series each : series) {
            line(out, each);
        }
        labels(out);
        return out.append("</svg>").toString();
    }

    private double x(int condition) {
        return LEFT + 8 + places[condition] * (WIDTH - LEFT - RIGHT - 16);
    }

    private double y(double value) {
        return TOP + (highest - value) / (highest - lowest) * (HEIGHT - TOP - BOTTOM);
    }

    private void grid(StringBuilder out) {
        for (int i = 0; lowest + i * step <= highest + step / 100; i++) {
            double value = lowest + i * step;
            out.append(Markup.format("<line x1='%d' x2='%d' y1='%.1f' y2='%.1f' class='grid'/>", LEFT, WIDTH - RIGHT, y(value), y(value)));
            out.append(Markup.format("<text x='%d' y='%.1f' text-anchor='end'>", LEFT - 6, y(value) + 4))
                .append(words.number(value, digits)).append("</text>");
        }
        double before = -100;
        for (int i = 0; i < places.length; i++) {
            if (x(i) - before > 24) {
                out.append(Markup.format("<text x='%.1f' y='%d' text-anchor='middle'>", x(i), HEIGHT - BOTTOM + 20))
                    .append(Markup.escaped(conditions.get(i))).append("</text>");
                before = x(i);
            }
        }
        out.append(Markup.format("<text x='%.1f' y='%d' text-anchor='middle'>", (LEFT + WIDTH - RIGHT) / 2.0, HEIGHT - 6))
            .append(Markup.escaped(axis)).append("</text>");
    }

    private void line(StringBuilder out, Series each) {
        StringBuilder path = new StringBuilder();
        StringBuilder markers = new StringBuilder();
        boolean pen = false;
        for (int i = 0; i < each.values().length; i++) {
            double value = each.values()[i];
            if (Double.isNaN(value)) {
                pen = false;
                continue;
            }
            path.append(Markup.format("%s%.1f %.1f ", pen ? "L" : "M", x(i), y(value)));
            markers.append("<g><title>").append(Markup.escaped(each.label() + ", " + conditions.get(i) + ": "))
                .append(words.number(value, 3)).append("</title>").append(each.style().markerAt(x(i), y(value))).append("</g>");
            pen = true;
        }
        out.append(Markup.format("<path d='%s' fill='none' stroke='%s' stroke-width='2' stroke-dasharray='%s'/>", path,
            each.style().colour(), each.style().dash())).append(markers);
    }

    /** Names at the ends of the lines, pushed apart where they would cover each other. */
    private void labels(StringBuilder out) {
        List<Series> ordered = new ArrayList<>(series);
        ordered.sort(Comparator.comparingDouble(each -> y(each.values()[each.last()])));
        double[] heights = new double[ordered.size()];
        for (int i = 0; i < heights.length; i++) {
            double wanted = y(ordered.get(i).values()[ordered.get(i).last()]);
            heights[i] = i == 0 ? wanted : Math.max(wanted, heights[i - 1] + LABEL_GAP);
        }
        double limit = HEIGHT - BOTTOM;
        for (int i = heights.length - 1; i >= 0; i--) {
            heights[i] = Math.min(heights[i], limit);
            limit = heights[i] - LABEL_GAP;
        }
        for (int i = 0; i < heights.length; i++) {
            Series each = ordered.get(i);
            double endX = x(each.last());
            double endY = y(each.values()[each.last()]);
            int labelX = WIDTH - RIGHT + 12;
            out.append(Markup.format("<path d='M%.1f %.1f L%d %.1f' fill='none' class='leader'/>", endX + 6, endY, labelX - 3, heights[i]));
            out.append(Markup.format("<text x='%d' y='%.1f' class='name' fill='%s'>", labelX, heights[i] + 4, each.style().colour()))
                .append(Markup.escaped(each.label())).append("</text>");
        }
    }
}
