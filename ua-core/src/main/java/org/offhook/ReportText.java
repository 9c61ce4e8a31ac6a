package org.offhook;

import java.util.Locale;

/** A {@link CallReport} for people, in English and French. */
final class ReportText {

    private ReportText() {
    }

    static String explain(CallReport report, Locale locale) {
        StringBuilder text = new StringBuilder();
        for (Finding finding : report.findings()) {
            text.append(text.length() == 0 ? "" : " ").append(finding.sentence(locale));
        }
        return text.toString();
    }

    static String write(CallReport report, Locale locale) {
        return explain(report, locale);
    }
}
