package org.offhook.app.terminal;

import java.io.IOException;
import java.util.Locale;
import org.offhook.explain.IoReason;

/** Part of a sentence that knows its own words in both languages. */
@FunctionalInterface
public interface Localized {

    /**
     * {@return the words}
     *
     * @param locale French or English
     */
    String in(Locale locale);

    /**
     * {@return why the system would not read or write}
     *
     * @param fault what it said
     */
    static Localized reason(IOException fault) {
        return locale -> IoReason.of(fault, locale);
    }
}
