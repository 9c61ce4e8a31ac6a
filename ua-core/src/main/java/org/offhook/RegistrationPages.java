package org.offhook;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import org.offhook.analysis.CapturedRegistration;
import org.offhook.diagnosis.Finding;
import org.offhook.explain.Sentences;
import org.offhook.report.AnalysisHtml;
import org.offhook.report.FindingList;
import org.offhook.report.HtmlPage;
import org.offhook.report.JunitXml;
import org.offhook.report.LadderDrawing;
import org.offhook.sip.SipText;

/** A {@link RegistrationReport} as a page of HTML and as JUnit XML, made of the same parts as those of calls and captures. */
final class RegistrationPages {

    private final RegistrationReport report;
    private final Locale locale;
    private final Properties words;

    private RegistrationPages(RegistrationReport report, Locale wanted) {
        this.report = report;
        this.locale = wanted.getLanguage().equals("fr") ? Locale.FRENCH : Locale.ENGLISH;
        this.words = ReportText.words(locale);
    }

    static String html(RegistrationReport report, Locale locale) {
        return new RegistrationPages(report, locale).page();
    }

    static String junit(RegistrationReport report, Locale locale) {
        return JunitXml.write(List.of(new RegistrationPages(report, locale).suite()));
    }

    private String page() {
        String title = word("registration.title").replace("{0}", SipText.printable(report.address()));
        HtmlPage page = new HtmlPage(locale.getLanguage(), title, "");
        page.element("h1", "", title).element("p", "verdict", verdict());
        page.section(word("findings.title"));
        new FindingList(locale).write(page, report.findings());
        page.endSection();
        page.section(word("registration.details")).raw("<dl>")
            .detail(word("registration.address"), SipText.printable(report.address()))
            .detail(word("registration.answer"), printable(report.answer()))
            .detail(word("registration.contact"), printable(report.contact()))
            .detail(word("registration.expires"), report.expiresSeconds() == null ? null : report.expiresSeconds() + " s")
            .detail(word("detail.signalling"), ReportDetails.signalling(report.signalling(), words))
            .raw("</dl>").endSection();
        for (CapturedRegistration seen : report.evidence() == null ? List.<CapturedRegistration>of() : report.evidence().registrations()) {
            if (!seen.events().isEmpty()) {
                page.section(word("page.ladder")).raw(new LadderDrawing(locale).draw(AnalysisHtml.arrows(seen.events()))).endSection();
            }
        }
        return page.end();
    }

    private String verdict() {
        return report.registered() ? word("registration.done").replace("{0}", String.valueOf(report.expiresSeconds())) : failure();
    }

    private String failure() {
        String sentence = report.failure() instanceof Failure.Tls tls ? tls.fault().sentence(locale)
            : SipText.printable(Sentences.in(locale, report.failure().getMessage()));
        return word("registration.failed").replace("{0}", sentence.endsWith(".") ? sentence.substring(0, sentence.length() - 1) : sentence);
    }

    private JunitXml.Suite suite() {
        List<JunitXml.Case> cases = new ArrayList<>();
        cases.add(new JunitXml.Case(word("junit.binding"), null, report.registered() ? JunitXml.Result.PASSED : JunitXml.Result.FAILED, verdict()));
        boolean proved = report.signalling() != null && report.signalling().verified();
        cases.add(new JunitXml.Case(word("junit.proof"), null, proved ? JunitXml.Result.PASSED : JunitXml.Result.SKIPPED,
            proved ? report.signalling().tlsVerified() : word("junit.unmeasured")));
        report.findings().stream().filter(finding -> finding.severity() != Finding.Severity.INFO).forEach(finding -> cases.add(
            new JunitXml.Case(finding.code(), null, finding.severity() == Finding.Severity.ERROR ? JunitXml.Result.FAILED : JunitXml.Result.PASSED,
                finding.sentence(locale))));
        return new JunitXml.Suite("REGISTER " + SipText.printable(report.address()), "", cases);
    }

    private static String printable(String text) {
        return text == null ? null : SipText.printable(text);
    }

    private String word(String key) {
        return words.getProperty(key, key);
    }
}
