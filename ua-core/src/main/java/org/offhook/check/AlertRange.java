package org.offhook.check;

import java.math.BigDecimal;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Values that raise an alert, as the Monitoring Plugins Development Guidelines write them: {@code 10} alerts outside 0 to 10,
 * {@code 10:} below 10, {@code ~:10} above 10, {@code 10:20} outside, {@code @10:20} inside, ends included.
 *
 * @param start  lower end, negative infinity for {@code ~}
 * @param end    upper end, infinity where none is written
 * @param inside whether values within alert, and not those without
 */
public record AlertRange(double start, double end, boolean inside) {

    private static final String NUMBER = "-?(?:\\d{1,15}(?:\\.\\d{0,9})?|\\.\\d{1,9})";
    private static final Pattern SYNTAX = Pattern.compile("(@?)(?:(~|" + NUMBER + "|):)?(" + NUMBER + ")?");

    /** Checks the order of the ends; makes a negative zero a zero. */
    public AlertRange {
        start += 0.0;
        end += 0.0;
        if (!(start <= end)) {
            throw new IllegalArgumentException("a range begins below its end");
        }
    }

    /**
     * Reads a range.
     *
     * @param text as the guidelines write it
     * @return the range
     * @throws IllegalArgumentException when it is none
     */
    public static AlertRange parse(String text) {
        Matcher matcher = SYNTAX.matcher(text.trim());
        if (!matcher.matches() || (matcher.group(2) == null || matcher.group(2).isEmpty()) && matcher.group(3) == null) {
            throw new IllegalArgumentException("\"" + text + "\" is no range: 10, 10:, ~:10, 10:20, @10:20");
        }
        String low = matcher.group(2);
        double start = low == null || low.isEmpty() ? 0 : low.equals("~") ? Double.NEGATIVE_INFINITY : Double.parseDouble(low);
        double end = matcher.group(3) == null ? Double.POSITIVE_INFINITY : Double.parseDouble(matcher.group(3));
        return new AlertRange(start, end, !matcher.group(1).isEmpty());
    }

    /**
     * {@return whether a value raises the alert}
     *
     * @param value the value
     */
    public boolean alerts(double value) {
        return (value >= start && value <= end) == inside;
    }

    /** {@return the range as the guidelines write it, the shortest way} */
    @Override
    public String toString() {
        String low = start == 0 && !Double.isInfinite(end) ? "" : (Double.isInfinite(start) ? "~" : exact(start)) + ":";
        return (inside ? "@" : "") + low + (Double.isInfinite(end) ? "" : exact(end));
    }

    private static String exact(double value) {
        return value == 0 ? "0" : BigDecimal.valueOf(value).stripTrailingZeros().toPlainString();
    }

    /** {@return a number as perfdata has it: a point, three places at most, no exponent} */
    static String number(double value) {
        String text = String.format(Locale.ROOT, "%.3f", value);
        text = text.replaceFirst("\\.?0+$", "");
        return text.equals("-0") ? "0" : text;
    }
}
