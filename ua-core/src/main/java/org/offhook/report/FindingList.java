package org.offhook.report;

import java.util.List;
import java.util.Locale;
import org.offhook.diagnosis.Finding;
import org.offhook.explain.Explanation;
import org.offhook.explain.Explanations;
import org.offhook.explain.Topic;

/** Findings on a page: a sign and a word for how bad, the sentence, what shows it, what to check. */
public final class FindingList {

    private static final int EVIDENCE_SHOWN = 6;

    private static final String FRAME = "frame ";

    private final ReportWords words;

    /**
     * Prepares.
     *
     * @param locale French for French, any other for English
     */
    public FindingList(Locale locale) {
        words = new ReportWords(locale, FindingList.class, "Words");
    }

    /**
     * Adds findings to a page.
     *
     * @param page     where
     * @param findings which
     */
    public void write(HtmlPage page, List<Finding> findings) {
        if (findings.isEmpty()) {
            page.element("p", "note", words.get("findings.none"));
            return;
        }
        Explanations explanations = Explanations.in(words.locale());
        page.raw("<ul class='findings'>");
        for (Finding finding : findings) {
            String severity = finding.severity().name().toLowerCase(Locale.ROOT);
            page.raw("<li class='" + severity + "'>").element("strong", "severity", words.get("severity." + severity)).raw(" ")
                .element("code", "", finding.code()).raw("<p>" + Markup.escaped(finding.sentence(words.locale())) + "</p>");
            if (!finding.evidence().isEmpty()) {
                page.element("p", "note", words.get("finding.evidence") + " "
                    + String.join(", ", finding.evidence().stream().limit(EVIDENCE_SHOWN).map(this::translated).toList())
                    + (finding.evidence().size() > EVIDENCE_SHOWN ? ", …" : ""));
            }
            explanations.find(Topic.FINDING, finding.code()).flatMap(Explanation::check)
                .ifPresent(check -> page.element("p", "note", words.get("finding.check") + " " + check));
            page.raw("</li>");
        }
        page.raw("</ul>");
    }

    /** Evidence names frames in English; what else it says are quotations. */
    private String translated(String evidence) {
        return evidence.startsWith(FRAME) ? words.get("finding.frame") + evidence.substring(FRAME.length() - 1) : evidence;
    }
}
