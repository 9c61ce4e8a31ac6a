package org.offhook.app.compare;

import java.util.Locale;

/** Text for SVG and HTML. */
final class Svg {

    private Svg() {
    }

    /** {@return a text with numbers as SVG wants them, whatever the language} */
    static String format(String pattern, Object... values) {
        return String.format(Locale.ROOT, pattern, values);
    }

    /** {@return a text whose characters mean themselves} */
    static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\"", "&quot;").replace("'", "&#39;");
    }
}
