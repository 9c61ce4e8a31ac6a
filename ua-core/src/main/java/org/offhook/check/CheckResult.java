package org.offhook.check;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.offhook.CallReport;

/**
 * What became of a test call. Immutable.
 *
 * @param target  who was called
 * @param state   the gravest of what was found
 * @param remarks what was found, gravest first
 * @param figures what was measured; a metric without a figure was not
 * @param limits  by which the figures were judged
 * @param report  of the call; empty when there was none
 */
public record CheckResult(String target, CheckState state, List<CheckRemark> remarks, Map<CheckMetric, Double> figures,
                          CheckLimits limits, Optional<CallReport> report) {

    /** Copies the lists and cleans the target. */
    public CheckResult {
        target = oneLine(target);
        Objects.requireNonNull(state, "state");
        Objects.requireNonNull(limits, "limits");
        Objects.requireNonNull(report, "report");
        remarks = List.copyOf(remarks);
        Map<CheckMetric, Double> copy = new EnumMap<>(CheckMetric.class);
        copy.putAll(figures);
        figures = Collections.unmodifiableMap(copy);
    }

    /**
     * Judges what was found.
     *
     * @param target  who was called
     * @param found   what was found apart from the figures
     * @param figures what was measured
     * @param limits  by which it is judged
     * @param report  of the call
     * @return the result
     */
    public static CheckResult judge(String target, List<CheckRemark> found, Map<CheckMetric, Double> figures,
                                    CheckLimits limits, Optional<CallReport> report) {
        List<CheckRemark> remarks = new ArrayList<>(found);
        boolean over = found.stream().anyMatch(remark -> remark.state() == CheckState.CRITICAL);
        for (CheckMetric metric : CheckMetric.values()) {
            Double value = figures.get(metric);
            CheckState state = limits.judge(metric, value);
            if (state != CheckState.OK && !(over && value == null)) {
                remarks.add(remark(metric, value, state, limits));
            }
        }
        remarks.sort((a, b) -> b.state().compareTo(a.state()));
        CheckState state = remarks.stream().map(CheckRemark::state).reduce(CheckState.OK, CheckState::worse);
        return new CheckResult(target, state, remarks, figures, limits, report);
    }

    private static CheckRemark remark(CheckMetric metric, Double value, CheckState state, CheckLimits limits) {
        if (value == null) {
            return new CheckRemark(state, metric.label() + " was not measured", metric.label() + " n'a pas été mesuré");
        }
        String range = (state == CheckState.CRITICAL ? limits.critical(metric) : limits.warning(metric)).orElseThrow().toString();
        String figure = metric.label() + " " + AlertRange.number(value) + metric.unit().symbol();
        return new CheckRemark(state, figure + " (limit " + range + ")", figure + " (limite " + range + ")");
    }

    /**
     * {@return what was found in one line}
     *
     * @param locale French for French, any other for English
     */
    public String text(Locale locale) {
        String text = remarks.stream().map(remark -> remark.in(locale)).collect(Collectors.joining("; "));
        return text.isEmpty() ? target : text;
    }

    /** Without line breaks, bars and control characters, for those have a meaning in the output of plugins. */
    static String oneLine(String text) {
        StringBuilder line = new StringBuilder(text.length());
        text.codePoints().forEach(c -> line.appendCodePoint(c == '|' ? '/' : Character.isISOControl(c)
            || Character.getType(c) == Character.FORMAT || Character.getType(c) == Character.LINE_SEPARATOR
            || Character.getType(c) == Character.PARAGRAPH_SEPARATOR ? ' ' : c));
        return line.toString().strip();
    }
}
