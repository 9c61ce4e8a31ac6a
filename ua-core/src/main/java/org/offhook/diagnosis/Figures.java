package org.offhook.diagnosis;

import java.util.Locale;
import org.offhook.analysis.SipEvent;
import org.offhook.explain.Explanations;
import org.offhook.explain.Topic;
import org.offhook.sip.SipText;

/** Numbers and quotations in the manner of each language. */
final class Figures {

    private Figures() {
    }

    static String en(double value, int digits) {
        return String.format(Locale.ROOT, "%." + digits + "f", value);
    }

    static String fr(double value, int digits) {
        return en(value, digits).replace('.', ',');
    }

    /** {@code 486 Busy Here}, as the peer wrote it. */
    static String status(SipEvent response) {
        return (response.message().status() + " " + SipText.printable(response.message().reasonPhrase())).trim();
    }

    static String safe(String text) {
        return SipText.printable(text);
    }

    /** What a status means and what to check, as sentences that follow another; empty for one that nobody knows. */
    static String meaning(int status, Locale locale) {
        return Explanations.in(locale).find(Topic.SIP, String.valueOf(status))
                .map(known -> " " + known.meaning() + known.check().map(check -> " " + check).orElse("")).orElse("");
    }
}
