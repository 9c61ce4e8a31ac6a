package org.offhook.app.terminal;

import java.util.List;
import java.util.StringJoiner;
import org.offhook.diagnosis.Finding;
import org.offhook.explain.Explanation;
import org.offhook.explain.Explanations;
import org.offhook.explain.Topic;
import org.offhook.sip.SipText;

/** Findings outside of a call's report, as lines with what to check. */
public final class FindingText {

    private FindingText() {
    }

    /**
     * {@return one or two lines per finding}
     *
     * @param findings what the packets showed
     * @param texts    the language
     * @param verbose  whether to name the frames
     */
    public static String lines(List<Finding> findings, Texts texts, boolean verbose) {
        Explanations explanations = Explanations.in(texts.locale());
        StringJoiner lines = new StringJoiner("\n");
        for (Finding finding : findings) {
            String frames = verbose && !finding.evidence().isEmpty() ? " [" + SipText.printable(String.join(", ", finding.evidence())) + "]" : "";
            lines.add("[" + texts.get("severity." + finding.severity()) + "] " + finding.code() + ": " + finding.sentence(texts.locale()) + frames);
            explanations.find(Topic.FINDING, finding.code()).flatMap(Explanation::check)
                .ifPresent(check -> lines.add("    " + texts.get("finding.check", check)));
        }
        return lines.toString();
    }
}
