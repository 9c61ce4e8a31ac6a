package org.offhook;

import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.offhook.analysis.CaptureAnalysis;
import org.offhook.diagnosis.Finding;

/**
 * What is known of the last try to register: what was asked of whom, what the registrar said, and what that means. Immutable.
 *
 * @param address        address of record
 * @param answer         status line of the registrar's answer; null where none came
 * @param contact        our Contact as the registrar has it; null where it has none
 * @param expiresSeconds how long it lasts; null where there is no binding
 * @param signalling     how SIP travelled; null where nothing was confirmed
 * @param failure        why there is no binding; null where there is one
 * @param findings       what the packets showed
 * @param evidence       the same in the tables of a capture; null where none was kept
 */
public record RegistrationReport(String address, String answer, String contact, Long expiresSeconds, SignallingReport signalling,
                                 Failure failure, List<Finding> findings, CaptureAnalysis evidence) {

    /** Copies the list. */
    public RegistrationReport {
        Objects.requireNonNull(address, "address");
        findings = List.copyOf(findings);
    }

    /** {@return whether there is a binding} */
    public boolean registered() {
        return failure == null;
    }

    /**
     * Writes the report as a page that needs nothing else: verdict, findings, details, ladder.
     *
     * @param locale French for French, any other for English
     * @return a page of HTML
     */
    public String toHtml(Locale locale) {
        return RegistrationPages.html(this, locale);
    }

    /**
     * Writes the report as JUnit XML: a case for the binding, one for the proof of the server, one for each finding that is no mere
     * note. What was not measured is skipped.
     *
     * @param locale French for French, any other for English
     * @return a document of XML
     */
    public String toJunit(Locale locale) {
        return RegistrationPages.junit(this, locale);
    }
}
