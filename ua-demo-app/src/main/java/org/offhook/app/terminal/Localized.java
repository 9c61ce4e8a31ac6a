package org.offhook.app.terminal;

import java.util.Locale;

/** Part of a sentence that knows its own words in both languages. */
@FunctionalInterface
public interface Localized {

    /**
     * {@return the words}
     *
     * @param locale French or English
     */
    String in(Locale locale);
}
