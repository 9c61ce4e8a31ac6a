package org.offhook.app.compare;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.PropertyResourceBundle;
import java.util.Set;

/** The words of the report in one language, and its numbers: {@code Report_en.properties}, {@code Report_fr.properties}. */
final class ReportWords {

    private static final String UNKNOWN = "–";

    private final Locale locale;
    private final PropertyResourceBundle bundle;

    ReportWords(Locale wanted) {
        locale = wanted.getLanguage().equals("fr") ? Locale.FRENCH : Locale.ENGLISH;
        String file = "Report_" + locale.getLanguage() + ".properties";
        try (InputStream in = ReportWords.class.getResourceAsStream(file)) {
            bundle = new PropertyResourceBundle(new InputStreamReader(in, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(file, e);
        }
    }

    Set<String> keys() {
        return bundle.keySet();
    }

    String language() {
        return locale.getLanguage();
    }

    /** {@return a text with {0}, {1}, ... filled in} */
    String get(String key, Object... arguments) {
        String text = bundle.getString(key);
        for (int i = 0; i < arguments.length; i++) {
            text = text.replace("{" + i + "}", String.valueOf(arguments[i]));
        }
        return text;
    }

    /** {@return a number with the comma of the language, a dash for what is unknown} */
    String number(double value, int digits) {
        return Double.isNaN(value) ? UNKNOWN : String.format(locale, "%." + digits + "f", value);
    }

    /** {@return a number, a dash for null} */
    String number(Double value, int digits) {
        return value == null ? UNKNOWN : number(value.doubleValue(), digits);
    }
}
