package org.offhook;

import java.util.Locale;
import org.offhook.diagnosis.Finding;
import org.offhook.explain.Explanation;
import org.offhook.explain.Explanations;
import org.offhook.explain.Topic;
import org.offhook.registration.BindingAlarm;

/** What an alarm of a registration means, in both languages. */
final class BindingFindings {

    private BindingFindings() {
    }

    static Finding of(BindingAlarm alarm) {
        String code = "registration." + alarm.kind().name().toLowerCase(Locale.ROOT);
        return new Finding(code, Finding.Severity.WARNING, sentence(code, Locale.ENGLISH), sentence(code, Locale.FRENCH),
            alarm.contacts());
    }

    private static String sentence(String code, Locale locale) {
        return Explanations.in(locale).find(Topic.FINDING, code).map(Explanation::meaning).orElse(code);
    }
}
