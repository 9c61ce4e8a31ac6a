package org.offhook.report;

import java.util.Locale;
import java.util.function.IntToDoubleFunction;
import org.offhook.analysis.StreamSeries;

/**
 * Loss, jitter, delta and level of a stream over time, each a small drawing of its own, so that no colour needs to tell them apart.
 * Broken lines mark the thresholds of the verdict.
 */
final class StreamGraphs {

    private static final int WIDTH = 360;
    private static final int HEIGHT = 128;
    private static final int LEFT = 40;
    private static final int RIGHT = 8;
    private static final int TOP = 30;
    private static final int BOTTOM = 20;
    private static final double ACCEPTABLE_JITTER_MS = 30;
    /** Small jitter looks small beside what is bad. */
    private static final double JITTER_SCALE_MS = 40;
    private static final double QUIETEST_DBOV = -96;
    private static final double[] NICE = {1, 2, 3, 4, 5, 10};

    private final ReportWords words;

    StreamGraphs(Locale locale) {
        words = new ReportWords(locale, StreamGraphs.class, "Words");
    }

    /** One drawing: values from {@code bottom} upwards. */
    private record Graph(String title, double bottom, double top, double threshold, IntToDoubleFunction value, boolean bars) {
    }

    String draw(StreamSeries series) {
        StringBuilder out = new StringBuilder("<div class='graphs'>");
        one(out, series, new Graph(words.get("graph.loss"), 0, top(series, series::lost, 4), Double.NaN, series::lost, true));
        one(out, series, new Graph(words.get("graph.jitter"), 0, top(series, series::maxJitterMs, JITTER_SCALE_MS), ACCEPTABLE_JITTER_MS,
            series::maxJitterMs, false));
        one(out, series, new Graph(words.get("graph.delta"), 0, top(series, series::maxDeltaMs, 50), Double.NaN, series::maxDeltaMs, false));
        if (series.hasLevel()) {
            one(out, series, new Graph(words.get("graph.level"), QUIETEST_DBOV, 0, Double.NaN,
                slice -> series.levelDbov(slice) == null ? Double.NaN : series.levelDbov(slice), false));
        }
        return out.append("</div>").toString();
    }

    /** A round number that none of the values goes beyond. */
    private static double top(StreamSeries series, IntToDoubleFunction value, double least) {
        double highest = least;
        for (int i = 0; i < series.size(); i++) {
            highest = Math.max(highest, value.applyAsDouble(i));
        }
        double power = Math.pow(10, Math.floor(Math.log10(highest)));
        for (double nice : NICE) {
            if (nice * power >= highest) {
                return nice * power;
            }
        }
        return 10 * power;
    }

    private void one(StringBuilder out, StreamSeries series, Graph graph) {
        out.append(Markup.format("<svg viewBox='0 0 %d %d' role='img' aria-label='%s'>", WIDTH, HEIGHT, Markup.escaped(graph.title())));
        out.append(Markup.format("<text x='0' y='12' class='name'>%s</text>", Markup.escaped(graph.title())));
        for (double part : new double[] {0, 0.5, 1}) {
            double value = graph.bottom() + part * (graph.top() - graph.bottom());
            double y = y(graph, value);
            out.append(Markup.format("<line x1='%d' x2='%d' y1='%.1f' y2='%.1f' class='grid'/>", LEFT, WIDTH - RIGHT, y, y));
            out.append(Markup.format("<text x='%d' y='%.1f' text-anchor='end' class='tick'>%s</text>", LEFT - 5, y + 4,
                words.number(value, value == Math.rint(value) ? 0 : 1)));
        }
        if (graph.threshold() < graph.top()) {
            double y = y(graph, graph.threshold());
            out.append(Markup.format("<line x1='%d' x2='%d' y1='%.1f' y2='%.1f' class='threshold'/>", LEFT, WIDTH - RIGHT, y, y));
            out.append(Markup.format("<text x='%d' y='%.1f' text-anchor='end' class='tick'>%s</text>", WIDTH - RIGHT, y - 3,
                Markup.escaped(words.get("graph.bad", words.number(graph.threshold(), 0)))));
        }
        double seconds = series.size() * series.sliceSeconds();
        for (int i = 0; i <= 2; i++) {
            out.append(Markup.format("<text x='%.1f' y='%d' text-anchor='%s' class='tick'>%s</text>",
                LEFT + i / 2.0 * (WIDTH - LEFT - RIGHT), HEIGHT - 4, i == 0 ? "start" : i == 1 ? "middle" : "end",
                clock(seconds * i / 2)));
        }
        if (graph.bars()) {
            bars(out, series, graph);
        } else {
            line(out, series, graph);
        }
        out.append("</svg>");
    }

    private String clock(double seconds) {
        if (seconds >= 120) {
            return Markup.format("%d:%02d", (long) seconds / 60, (long) seconds % 60);
        }
        return words.number(seconds, seconds == Math.rint(seconds) ? 0 : 1) + " s";
    }

    private static double y(Graph graph, double value) {
        return TOP + (graph.top() - value) / (graph.top() - graph.bottom()) * (HEIGHT - TOP - BOTTOM);
    }

    private static double x(StreamSeries series, double slice) {
        return LEFT + slice / series.size() * (WIDTH - LEFT - RIGHT);
    }

    private void bars(StringBuilder out, StreamSeries series, Graph graph) {
        double width = Math.max(1.5, x(series, 1) - x(series, 0) - 0.5);
        for (int i = 0; i < series.size(); i++) {
            double value = graph.value().applyAsDouble(i);
            if (value > 0) {
                double y = y(graph, value);
                out.append(Markup.format("<rect x='%.1f' y='%.1f' width='%.1f' height='%.1f' class='bar'><title>%s: %s</title></rect>",
                    x(series, i), y, width, HEIGHT - BOTTOM - y, clock(i * series.sliceSeconds()), words.number(value, 0)));
            }
        }
    }

    /** A step for each slice; slices without packets leave a gap. */
    private void line(StringBuilder out, StreamSeries series, Graph graph) {
        StringBuilder path = new StringBuilder();
        boolean pen = false;
        for (int i = 0; i < series.size(); i++) {
            double value = series.packets(i) == 0 ? Double.NaN : graph.value().applyAsDouble(i);
            if (Double.isNaN(value)) {
                pen = false;
                continue;
            }
            path.append(Markup.format("%s%.1f %.1fH%.1f", pen ? "L" : "M", x(series, i), y(graph, value), x(series, i + 1)));
            pen = true;
        }
        out.append("<path d='").append(path).append("' class='curve'/>");
    }
}
