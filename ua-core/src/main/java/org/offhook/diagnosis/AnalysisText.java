package org.offhook.diagnosis;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.offhook.analysis.CaptureAnalysis;
import org.offhook.analysis.CapturedCall;
import org.offhook.analysis.CapturedDigit;
import org.offhook.analysis.CapturedRegistration;
import org.offhook.analysis.CapturedStream;
import org.offhook.analysis.SipStatistics;
import org.offhook.analysis.StreamFigures;
import org.offhook.capture.CaptureFile;
import org.offhook.sip.SipText;

/**
 * An {@link AnalysisReport} for people: findings first, then the tables they rest on. Figures of streams are the true ones; where
 * Wireshark shows others, a finding says so. What a peer wrote is made fit for a terminal.
 */
public final class AnalysisText {

    private static final int LISTED = 40;

    private final AnalysisReport report;
    private final boolean french;
    private final StringBuilder text = new StringBuilder(4000);

    private AnalysisText(AnalysisReport report, Locale locale) {
        this.report = report;
        this.french = locale.getLanguage().equals("fr");
    }

    /**
     * Writes the report.
     *
     * @param report what to write
     * @param locale French for French, any other for English
     * @return lines of text
     */
    public static String write(AnalysisReport report, Locale locale) {
        AnalysisText text = new AnalysisText(report, locale);
        text.capture();
        text.findings();
        text.sip();
        text.calls();
        text.registrations();
        text.streams();
        text.digits();
        return text.text.toString().stripTrailing();
    }

    private String word(String en, String fr) {
        return french ? fr : en;
    }

    private void line(String line) {
        text.append(line).append('\n');
    }

    private void heading(String en, String fr) {
        text.append('\n').append(word(en, fr)).append('\n');
    }

    private String number(double value, int digits) {
        return french ? Figures.fr(value, digits) : Figures.en(value, digits);
    }

    private void capture() {
        CaptureAnalysis a = report.analysis();
        CaptureFile file = a.file();
        line(SipText.printable(report.file()) + ": " + file.format() + ", " + file.frames() + word(" frames, ", " trames, ")
                + number(a.durationSeconds(), 3) + " s");
        file.damage().ifPresent(damage -> line(switch (damage.fault()) {
            case CUT -> word("The file is cut: it ends within a record after frame " + damage.afterFrame() + ". What comes before was read.",
                    "Le fichier est coupé : il se termine au milieu d'un enregistrement après la trame " + damage.afterFrame()
                            + ". Ce qui précède a été lu.");
            case IMPOSSIBLE_LENGTH -> word("The file is damaged after frame " + damage.afterFrame() + " (octet " + damage.octet()
                    + "): reading stopped there.", "Le fichier est endommagé après la trame " + damage.afterFrame() + " (octet "
                            + damage.octet() + ") : la lecture s'est arrêtée là.");
        }));
        if (file.skippedRecords() > 0 || a.decoding().malformed() > 0) {
            line(word("Skipped: " + file.skippedRecords() + " records of the file, " + a.decoding().malformed() + " malformed packets.",
                    "Ignorés : " + file.skippedRecords() + " enregistrements du fichier, " + a.decoding().malformed() + " paquets mal formés."));
        }
    }

    private void findings() {
        heading("Findings", "Constats");
        for (Finding finding : report.findings()) {
            String severity = switch (finding.severity()) {
                case ERROR -> word("error  ", "erreur ");
                case WARNING -> word("warning", "alerte ");
                case INFO -> "info   ";
            };
            line("  " + severity + "  " + finding.code() + ": " + finding.sentence(french ? Locale.FRENCH : Locale.ENGLISH)
                    + (finding.evidence().isEmpty() ? "" : " [" + String.join(", ", finding.evidence().stream().limit(5).toList()) + "]"));
        }
    }

    private void sip() {
        SipStatistics sip = report.analysis().sip();
        if (sip.messages() == 0) {
            return;
        }
        heading("SIP", "SIP");
        line("  " + word("messages ", "messages ") + sip.messages() + word(", resent ", ", réémis ") + sip.resent()
                + word("; set-up ms avg ", " ; établissement ms moy ") + sip.setupAverageMs() + ", min " + sip.setupMinMs() + ", max "
                + sip.setupMaxMs());
        line("  " + word("requests  ", "requêtes  ") + counts(sip.requests()));
        line("  " + word("responses ", "réponses  ") + counts(sip.responses()));
    }

    private static String counts(Map<?, Integer> counts) {
        return String.join("  ", counts.entrySet().stream().map(e -> SipText.printable(String.valueOf(e.getKey())) + " " + e.getValue()).toList());
    }

    private void calls() {
        List<CapturedCall> calls = report.analysis().calls();
        if (calls.isEmpty()) {
            return;
        }
        heading("Calls", "Appels");
        int number = 0;
        for (CapturedCall call : calls.subList(0, Math.min(LISTED, calls.size()))) {
            line(String.format("  %2d  %s -> %s", ++number, SipText.printable(call.from()), SipText.printable(call.to())));
            line("      " + call.state().text() + (call.finalStatus() == null ? "" : ", " + call.finalStatus()) + seconds(call.ringMs(),
                    ", ringing after ", ", sonnerie après ") + seconds(call.answerMs(), ", answered after ", ", décroché après ")
                    + (call.talkSeconds() == null ? "" : word(", talked ", ", conversation ") + number(call.talkSeconds(), 2) + " s")
                    + (call.hangupBy() == null ? "" : word(", hung up by ", ", raccroché par ") + call.hangupBy()));
        }
        left(report.analysis().totals().calls());
    }

    private String seconds(Double ms, String en, String fr) {
        return ms == null ? "" : word(en, fr) + number(ms / 1000, 2) + " s";
    }

    private void left(long size) {
        if (size > LISTED) {
            line("  " + word("and " + (size - LISTED) + " more", "et " + (size - LISTED) + " de plus"));
        }
    }

    private void registrations() {
        List<CapturedRegistration> all = report.analysis().registrations();
        if (all.isEmpty()) {
            return;
        }
        heading("Registrations", "Enregistrements");
        for (CapturedRegistration r : all.subList(0, Math.min(LISTED, all.size()))) {
            line("  " + SipText.printable(r.aor()) + "  " + r.from() + " -> " + r.to() + "  " + r.requests() + " REGISTER  "
                    + String.join(" ", r.finalCodes().stream().map(String::valueOf).toList()));
        }
        left(all.size() + report.analysis().leftOut().registrationRows());
    }

    private void streams() {
        List<CapturedStream> streams = report.analysis().streams();
        if (streams.isEmpty()) {
            return;
        }
        heading("RTP streams", "Flux RTP");
        line(String.format("  %3s %10s %10s  %-46s %-10s  %-18s %7s %13s %9s %9s %9s %9s", "#", word("start s", "début s"), word("end s", "fin s"),
                word("from -> to", "de -> vers"), "SSRC", word("payload", "contenu"), word("packets", "paquets"), word("lost", "perdus"),
                word("max delta", "delta max"), word("jitter", "gigue"), word("max jit.", "gigue max"), word("Wireshark", "Wireshark")));
        int number = 0;
        for (CapturedStream s : streams.subList(0, Math.min(LISTED, streams.size()))) {
            StreamFigures f = s.every();
            line(String.format("  %3d %10s %10s  %-46s %-10s  %-18s %7d %5d (%5s%%) %9s %9s %9s %9s", ++number, number(f.startSeconds(), 3),
                    number(f.endSeconds(), 3), s.source() + " -> " + s.destination(), s.ssrcText(), SipText.printable(f.payload()), f.packets(),
                    s.missing(), number(s.missingPercent(), 1), figure(f.maxDeltaMs()), figure(f.meanJitterMs()), figure(f.maxJitterMs()),
                    s.counted() == null ? "-" : s.counted().packets() + (s.counted().isProblem() ? " X" : "")));
        }
        left(streams.size());
    }

    private String figure(Double value) {
        return value == null ? "-" : number(value, 2);
    }

    private void digits() {
        List<CapturedDigit> digits = report.analysis().digits();
        if (!digits.isEmpty()) {
            heading("DTMF", "DTMF");
            StringBuilder line = new StringBuilder("  ");
            String source = null;
            for (CapturedDigit digit : digits) {
                if (!digit.source().toString().equals(source)) {
                    source = digit.source().toString();
                    line.append(line.length() > 2 ? "; " : "").append(source).append(": ");
                }
                line.append(digit.digit());
            }
            line(line.toString());
        }
    }
}
