package org.offhook.app.terminal;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Enumeration;
import java.util.Locale;
import java.util.PropertyResourceBundle;
import java.util.ResourceBundle;

/**
 * What the command says, in one language: {@code Texts_en.properties} and {@code Texts_fr.properties}, both complete. Read
 * straight from the file, because the search of {@link ResourceBundle#getBundle} takes a tenth of the start-up time.
 */
public final class Texts {

    private final Locale locale;
    private final ResourceBundle bundle;

    private Texts(Locale locale) {
        this.locale = locale;
        String file = "Texts_" + locale.getLanguage() + ".properties";
        try (InputStream in = Texts.class.getResourceAsStream(file)) {
            bundle = new PropertyResourceBundle(new InputStreamReader(in, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(file, e);
        }
    }

    /**
     * {@return the texts in French for a French locale, in English for any other}
     *
     * @param wanted the locale
     */
    public static Texts in(Locale wanted) {
        return new Texts(wanted.getLanguage().equals("fr") ? Locale.FRENCH : Locale.ENGLISH);
    }

    /** {@return French or English} */
    public Locale locale() {
        return locale;
    }

    /** {@return the texts as a bundle, for the command-line parser} */
    public ResourceBundle bundle() {
        return bundle;
    }

    /** {@return all keys} */
    public Enumeration<String> keys() {
        return bundle.getKeys();
    }

    /**
     * Fills a text in.
     *
     * @param key       its key
     * @param arguments what stands for {@code {0}}, {@code {1}}, ...; numbers with a fraction get the language's comma
     * @return the text
     */
    public String get(String key, Object... arguments) {
        String text = bundle.getString(key);
        for (int i = 0; i < arguments.length; i++) {
            Object argument = arguments[i];
            String shown = argument instanceof Double number ? String.format(locale, "%.1f", number)
                : argument instanceof Localized words ? words.in(locale) : String.valueOf(argument);
            text = text.replace("{" + i + "}", shown);
        }
        return text;
    }
}
