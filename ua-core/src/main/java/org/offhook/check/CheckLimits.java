package org.offhook.check;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** By which ranges the figures of a test call are judged. Immutable. */
public final class CheckLimits {

    private static final AlertRange NO_RANGE = new AlertRange(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY, false);

    /** The scale of loss and jitter that technicians are taught, G.114 for the delay, and MOS where users begin to complain. */
    public static final CheckLimits DEFAULT = new CheckLimits(
        ranges("register=3000,setup=8000,rtt=300,loss=0.5,jitter=20,mos=3.6:"),
        ranges("register=6000,setup=20000,rtt=800,loss=1,jitter=30,mos=3.1:"), Set.of());

    /** Judges nothing. */
    public static final CheckLimits NONE = new CheckLimits(Map.of(), Map.of(), Set.of());

    private final Map<CheckMetric, AlertRange> warning;
    private final Map<CheckMetric, AlertRange> critical;
    private final Set<CheckMetric> asked;

    private CheckLimits(Map<CheckMetric, AlertRange> warning, Map<CheckMetric, AlertRange> critical, Set<CheckMetric> asked) {
        this.warning = warning;
        this.critical = critical;
        this.asked = asked;
    }

    /**
     * Changes the first limits.
     *
     * @param text {@code loss=0.5,jitter=20,mos=4:}; a metric without a range is judged no more
     * @return a copy
     * @throws IllegalArgumentException when a metric or range cannot be read; the message names it
     */
    public CheckLimits withWarning(String text) {
        return new CheckLimits(merged(warning, text), critical, asked(text));
    }

    /**
     * Changes the second limits.
     *
     * @param text as for {@link #withWarning}
     * @return a copy
     * @throws IllegalArgumentException when a metric or range cannot be read; the message names it
     */
    public CheckLimits withCritical(String text) {
        return new CheckLimits(warning, merged(critical, text), asked(text));
    }

    private static Map<CheckMetric, AlertRange> merged(Map<CheckMetric, AlertRange> old, String text) {
        Map<CheckMetric, AlertRange> merged = new EnumMap<>(CheckMetric.class);
        merged.putAll(old);
        merged.putAll(ranges(text));
        merged.values().removeIf(NO_RANGE::equals);
        return merged;
    }

    private static Map<CheckMetric, AlertRange> ranges(String text) {
        Map<CheckMetric, AlertRange> ranges = new EnumMap<>(CheckMetric.class);
        for (String part : text.split(",")) {
            int equals = part.indexOf('=');
            String range = equals < 0 ? "" : part.substring(equals + 1).trim();
            ranges.put(metric(part, equals), range.isEmpty() ? NO_RANGE : AlertRange.parse(range));
        }
        return ranges;
    }

    private static CheckMetric metric(String part, int equals) {
        String name = part.substring(0, Math.max(0, equals)).trim();
        return Stream.of(CheckMetric.values()).filter(metric -> metric.label().equalsIgnoreCase(name)).findFirst()
            .orElseThrow(() -> new IllegalArgumentException("\"" + part.trim() + "\" is no limit: write METRIC=RANGE, with one of "
                + Stream.of(CheckMetric.values()).map(CheckMetric::label).collect(Collectors.joining(", "))));
    }

    /** What somebody asks a limit for has to be measured; the limits that we bring apply where there is a figure. */
    private Set<CheckMetric> asked(String text) {
        Set<CheckMetric> all = EnumSet.noneOf(CheckMetric.class);
        all.addAll(asked);
        ranges(text).forEach((metric, range) -> {
            if (!range.equals(NO_RANGE)) {
                all.add(metric);
            }
        });
        return all;
    }

    /**
     * {@return the first limit of a metric}
     *
     * @param metric the metric
     */
    public Optional<AlertRange> warning(CheckMetric metric) {
        return Optional.ofNullable(warning.get(metric));
    }

    /**
     * {@return the second limit of a metric}
     *
     * @param metric the metric
     */
    public Optional<AlertRange> critical(CheckMetric metric) {
        return Optional.ofNullable(critical.get(metric));
    }

    /**
     * Judges a figure.
     *
     * @param metric what it is
     * @param value  the figure, null where it was not measured
     * @return UNKNOWN for a figure that is missing although somebody set a limit for it
     */
    public CheckState judge(CheckMetric metric, Double value) {
        if (value == null) {
            return asked.contains(metric) ? CheckState.UNKNOWN : CheckState.OK;
        } else if (critical(metric).filter(range -> range.alerts(value)).isPresent()) {
            return CheckState.CRITICAL;
        }
        return warning(metric).filter(range -> range.alerts(value)).isPresent() ? CheckState.WARNING : CheckState.OK;
    }
}
