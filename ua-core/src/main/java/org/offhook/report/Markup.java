package org.offhook.report;

import java.util.Locale;

/** Text for HTML and SVG. */
public final class Markup {

    private static final char REPLACEMENT = '\ufffd';

    private Markup() {
    }

    /**
     * Writes numbers as SVG wants them, whatever the language.
     *
     * @param pattern as {@link String#format}
     * @param values  its values; texts among them are escaped already
     * @return the text
     */
    public static String format(String pattern, Object... values) {
        return String.format(Locale.ROOT, pattern, values);
    }

    /**
     * Makes a text inert, whoever wrote it: its characters mean themselves, inside elements and inside quoted attributes, and
     * control characters and those that turn the direction of writing around are replaced.
     *
     * @param text anything
     * @return text for HTML
     */
    public static String escaped(String text) {
        StringBuilder out = new StringBuilder(text.length() + 16);
        text.codePoints().forEach(c -> {
            switch (c) {
                case '&' -> out.append("&amp;");
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '"' -> out.append("&quot;");
                case '\'' -> out.append("&#39;");
                default -> out.appendCodePoint(isInvisible(c) ? REPLACEMENT : c);
            }
        });
        return out.toString();
    }

    private static boolean isInvisible(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL, Character.FORMAT, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR, Character.SURROGATE -> true;
            default -> false;
        };
    }
}
