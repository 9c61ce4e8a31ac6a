package org.offhook.app.terminal;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;
import java.util.StringJoiner;
import org.offhook.diagnosis.Finding;
import org.offhook.explain.Explanation;
import org.offhook.explain.Explanations;
import org.offhook.explain.Topic;
import org.offhook.sip.SipText;

/** Findings outside of a call's report: as lines with what to check, and as JSON. */
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

    /**
     * Writes them as a field {@code findings}.
     *
     * @param json     inside an object
     * @param findings what the packets showed
     * @throws IOException when writing fails
     */
    public static void write(JsonGenerator json, List<Finding> findings) throws IOException {
        json.writeArrayFieldStart("findings");
        for (Finding finding : findings) {
            json.writeStartObject();
            json.writeStringField("code", finding.code());
            json.writeStringField("severity", finding.severity().name().toLowerCase(java.util.Locale.ROOT));
            json.writeStringField("en", finding.en());
            json.writeStringField("fr", finding.fr());
            json.writeArrayFieldStart("evidence");
            for (String evidence : finding.evidence()) {
                json.writeString(evidence);
            }
            json.writeEndArray();
            json.writeEndObject();
        }
        json.writeEndArray();
    }
}
