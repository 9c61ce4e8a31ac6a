package org.offhook.diagnosis;

import java.util.List;
import org.offhook.analysis.CaptureAnalysis;

/** Applies every rule to an analysis. The order matters twice: what explains a refusal comes before what only names it. */
public final class Diagnosis {

    private static final List<Rule> RULES = List.of(new TransactionRule(), new FragmentRule(), new PortUnreachableRule(), new ConnectionRule(),
            new NameRule(), new RegistrationRule(), new AckRule(), new MediaRefusalRule(), new CallOutcomeRule(), new DialogRule(), new OneWayAudioRule(),
            new StreamContentRule(), new StreamQualityRule(), new NormalCallRule(), new LeftOutRule());

    private Diagnosis() {
    }

    /**
     * Judges what an analysis shows.
     *
     * @param analysis the tables of a capture, or of our own packets
     * @return the findings, errors first; one with the code {@code none} when there is nothing to say
     */
    public static List<Finding> of(CaptureAnalysis analysis) {
        return of(analysis, QuietSide.UNKNOWN);
    }

    /**
     * Judges what an analysis of one call of our own shows.
     *
     * @param analysis the tables of our own packets
     * @param quiet    the side that says nothing on purpose
     * @return the findings, as {@link #of(CaptureAnalysis)}
     */
    public static List<Finding> of(CaptureAnalysis analysis, QuietSide quiet) {
        Evidence evidence = new Evidence(analysis, quiet);
        VerdictSheet verdict = new VerdictSheet();
        for (Rule rule : RULES) {
            rule.examine(evidence, verdict);
        }
        if (verdict.isEmpty()) {
            verdict.info("none", "capture",
                    evidence.hasSip() ? "Nothing in this capture allows a verdict." : "No SIP message is in this capture.",
                    evidence.hasSip() ? "Rien dans cette capture ne permet de verdict." : "Aucun message SIP dans cette capture.");
        }
        return verdict.findings();
    }
}
