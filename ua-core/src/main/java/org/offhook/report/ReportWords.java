package org.offhook.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.PropertyResourceBundle;
import java.util.Set;

/** The words of a report in one language, and its numbers, from {@code NAME_en.properties} and {@code NAME_fr.properties}. */
public final class ReportWords {

    private static final String UNKNOWN = "–";

    private final Locale locale;
    private final PropertyResourceBundle bundle;

    /**
     * Reads the words.
     *
     * @param wanted French for French, any other for English
     * @param beside the class beside which the files lie
     * @param name   the files' name, without language
     */
    public ReportWords(Locale wanted, Class<?> beside, String name) {
        locale = wanted.getLanguage().equals("fr") ? Locale.FRENCH : Locale.ENGLISH;
        String file = name + "_" + locale.getLanguage() + ".properties";
        try (InputStream in = beside.getResourceAsStream(file)) {
            bundle = new PropertyResourceBundle(new InputStreamReader(in, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(file, e);
        }
    }

    /** {@return the names of the words} */
    public Set<String> keys() {
        return bundle.keySet();
    }

    /** {@return English or French} */
    public Locale locale() {
        return locale;
    }

    /** {@return {@code en} or {@code fr}} */
    public String language() {
        return locale.getLanguage();
    }

    /**
     * {@return a text with {0}, {1}, ... filled in}
     *
     * @param key       its name
     * @param arguments what is filled in
     */
    public String get(String key, Object... arguments) {
        String text = bundle.getString(key);
        for (int i = 0; i < arguments.length; i++) {
            text = text.replace("{" + i + "}", String.valueOf(arguments[i]));
        }
        return text;
    }

    /**
     * {@return a number with the comma of the language, a dash for NaN}
     *
     * @param value  the number
     * @param digits decimals
     */
    public String number(double value, int digits) {
        return Double.isNaN(value) ? UNKNOWN : String.format(locale, "%." + digits + "f", value);
    }

    /**
     * {@return a number with the comma of the language, a dash for null}
     *
     * @param value  the number, null where nothing was measured
     * @param digits decimals
     */
    public String number(Double value, int digits) {
        return value == null ? UNKNOWN : number(value.doubleValue(), digits);
    }
}
