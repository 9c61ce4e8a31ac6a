package org.offhook.check;

import java.util.Locale;
import java.util.Objects;

/**
 * One thing that a test call found, in both languages.
 *
 * @param state what it means for the whole; OK for a mere figure
 * @param en    English
 * @param fr    French
 */
public record CheckRemark(CheckState state, String en, String fr) {

    /** Makes each text one line, for it may quote the other side. */
    public CheckRemark {
        Objects.requireNonNull(state, "state");
        en = CheckResult.oneLine(en);
        fr = CheckResult.oneLine(fr);
    }

    /**
     * {@return the words}
     *
     * @param locale French for French, any other for English
     */
    public String in(Locale locale) {
        return locale.getLanguage().equals("fr") ? fr : en;
    }
}
