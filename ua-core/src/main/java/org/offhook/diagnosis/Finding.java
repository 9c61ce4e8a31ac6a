package org.offhook.diagnosis;

import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * Something the evidence says about a call, in both languages.
 *
 * @param code     stable name, such as {@code media.loss}
 * @param severity how bad
 * @param en       one sentence in English
 * @param fr       the same in French
 * @param evidence what shows it: figures, messages; may be empty
 */
public record Finding(String code, Severity severity, String en, String fr, List<String> evidence) {

    /** How bad a finding is. */
    public enum Severity {
        /** Worth knowing. */
        INFO,
        /** Works, but not as it should. */
        WARNING,
        /** Something failed. */
        ERROR
    }

    /** Checks for null and copies the evidence. */
    public Finding {
        Objects.requireNonNull(code, "code");
        Objects.requireNonNull(severity, "severity");
        Objects.requireNonNull(en, "en");
        Objects.requireNonNull(fr, "fr");
        evidence = List.copyOf(evidence);
    }

    /**
     * {@return the sentence in a language}
     *
     * @param locale French for French, any other for English
     */
    public String sentence(Locale locale) {
        return locale.getLanguage().equals("fr") ? fr : en;
    }
}
