package org.offhook.report;

import java.util.List;
import java.util.Locale;
import org.offhook.diagnosis.AnalysisReport;
import org.offhook.diagnosis.Finding;
import org.offhook.sip.SipText;

/**
 * An {@link AnalysisReport} as JUnit XML: a suite for the capture, a case for each finding. An error fails, a warning and what is only
 * worth knowing pass with their sentence.
 */
public final class AnalysisJunit {

    private AnalysisJunit() {
    }

    /**
     * Writes the findings.
     *
     * @param report what to write
     * @param locale language of the sentences
     * @return a document of XML 1.0
     */
    public static String write(AnalysisReport report, Locale locale) {
        List<JunitXml.Case> cases = report.findings().stream().map(finding -> new JunitXml.Case(finding.code(), null,
            finding.severity() == Finding.Severity.ERROR ? JunitXml.Result.FAILED : JunitXml.Result.PASSED,
            finding.sentence(locale) + (finding.evidence().isEmpty() ? "" : " [" + String.join(", ", finding.evidence()) + "]"))).toList();
        return JunitXml.write(List.of(new JunitXml.Suite(SipText.printable(report.file()), "", cases)));
    }
}
