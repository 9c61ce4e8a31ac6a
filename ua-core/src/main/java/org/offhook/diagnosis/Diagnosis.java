package org.offhook.diagnosis;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.offhook.analysis.CaptureAnalysis;
import org.offhook.analysis.CaptureAnalyzer;
import org.offhook.analysis.CapturedStream;

/**
 * Applies every rule to an analysis. The order matters twice: what explains a refusal comes before what only names it. Of a capture too
 * large to be held, calls that have ended are judged on the way: as the examiner of {@link CaptureAnalyzer}, before {@link #conclude}.
 * Not thread-safe.
 */
public final class Diagnosis implements Consumer<CaptureAnalysis> {

    /** What calls, registrations and other dialogs show by themselves. */
    private static final List<Rule> OF_DIALOGS = List.of(new TransactionRule(), new RegistrationRule(), new AckRule(),
            new MediaRefusalRule(), new CallOutcomeRule(), new DialogRule(), new OneWayAudioRule(), new StreamContentRule(),
            new StreamQualityRule(), new NormalCallRule());

    /** The same among what the network says, which only the whole capture shows. */
    private static final List<Rule> ALL = List.of(new TransactionRule(), new FragmentRule(), new PortUnreachableRule(), new ConnectionRule(),
            new NameRule(), new RegistrationRule(), new AckRule(), new MediaRefusalRule(), new CallOutcomeRule(), new DialogRule(),
            new OneWayAudioRule(), new StreamContentRule(), new StreamQualityRule(), new NormalCallRule(), new LeftOutRule());

    private final QuietSide quiet;
    private final VerdictSheet verdict = new VerdictSheet();
    private final Speakers speakers = new Speakers();
    /** Packets of the streams that were judged with their calls. */
    private final Map<String, Long> judgedStreams = new HashMap<>();

    /** Begins without findings. */
    public Diagnosis() {
        this(QuietSide.UNKNOWN);
    }

    private Diagnosis(QuietSide quiet) {
        this.quiet = quiet;
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
        return new Diagnosis(quiet).conclude(analysis);
    }

    /**
     * Judges calls that have ended and are not held any longer.
     *
     * @param part these calls with their messages and streams, as the capture stands
     */
    @Override
    public void accept(CaptureAnalysis part) {
        Evidence evidence = new Evidence(part, quiet, speakers, stream -> false);
        for (Rule rule : OF_DIALOGS) {
            rule.examine(evidence, verdict);
        }
        part.streams().forEach(stream -> judgedStreams.put(StreamQualityRule.key(stream), stream.every().packets()));
        verdict.settle();
    }

    /**
     * Judges what is left when the capture is over.
     *
     * @param analysis the tables
     * @return all findings, errors first; one with the code {@code none} when there is nothing to say
     */
    public List<Finding> conclude(CaptureAnalysis analysis) {
        Evidence evidence = new Evidence(analysis, quiet, speakers, this::isJudged);
        for (Rule rule : ALL) {
            rule.examine(evidence, verdict);
        }
        if (verdict.isEmpty()) {
            verdict.info("none", "capture",
                    evidence.hasSip() ? "Nothing in this capture allows a verdict." : "No SIP message is in this capture.",
                    evidence.hasSip() ? "Rien dans cette capture ne permet de verdict." : "Aucun message SIP dans cette capture.");
        }
        return verdict.findings();
    }

    private boolean isJudged(CapturedStream stream) {
        return !judgedStreams.isEmpty() && judgedStreams.getOrDefault(StreamQualityRule.key(stream), -1L) == stream.every().packets();
    }
}
