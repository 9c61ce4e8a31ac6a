package org.offhook.diagnosis;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.offhook.sip.SipText;

/**
 * Collects findings. One code about one thing is told once, with the frames of every occurrence; text of a peer is made printable
 * before it goes into a sentence.
 */
final class VerdictSheet {

    private static final int FRAMES_SHOWN = 20;
    private static final int TOLD_OF_A_KIND = 100;

    private final Map<String, Entry> entries = new LinkedHashMap<>();
    private final Set<String> faultyCalls = new HashSet<>();
    /** Entries by kind. */
    private final Map<String, Integer> kinds = new LinkedHashMap<>();
    /** Findings beyond those that are told, by kind, whose entries were given up. */
    private final Map<String, Integer> untold = new LinkedHashMap<>();

    private static final class Entry {
        final Finding.Severity severity;
        final String en;
        final String fr;
        final String code;
        final List<String> evidence = new ArrayList<>();

        Entry(String code, Finding.Severity severity, String en, String fr) {
            this.code = code;
            this.severity = severity;
            this.en = en;
            this.fr = fr;
        }

        String kind() {
            return kind(severity, code);
        }

        static String kind(Finding.Severity severity, String code) {
            return severity + " " + code;
        }
    }

    void info(String code, Object about, String en, String fr, long... frames) {
        add(code, Finding.Severity.INFO, about, en, fr, frames);
    }

    void warning(String code, Object about, String en, String fr, long... frames) {
        add(code, Finding.Severity.WARNING, about, en, fr, frames);
    }

    void error(String code, Object about, String en, String fr, long... frames) {
        faultyCalls.add(String.valueOf(about));
        add(code, Finding.Severity.ERROR, about, en, fr, frames);
    }

    void add(String code, Finding.Severity severity, Object about, String en, String fr, long... frames) {
        Entry entry = entries.computeIfAbsent(code + "\n" + about, key -> {
            kinds.merge(Entry.kind(severity, code), 1, Integer::sum);
            return new Entry(code, severity, SipText.printable(en, 600), SipText.printable(fr, 600));
        });
        for (long frame : frames) {
            if (entry.evidence.size() < FRAMES_SHOWN && frame > 0 && !entry.evidence.contains("frame " + frame)) {
                entry.evidence.add("frame " + frame);
            }
        }
    }

    /**
     * Counts one more of a kind of which enough are told, each about something else, so that its sentence need not be made.
     *
     * @return false where there is room: it is to be told
     */
    boolean isOneMore(String code, Finding.Severity severity) {
        String kind = Entry.kind(severity, code);
        boolean enough = kinds.getOrDefault(kind, 0) >= TOLD_OF_A_KIND;
        if (enough) {
            untold.merge(kind, 1, Integer::sum);
        }
        return enough;
    }

    /** Notes that something is wrong with this, where the finding itself is about something else. */
    void markFaulty(Object about) {
        faultyCalls.add(String.valueOf(about));
    }

    /** Whether an error was found about this. */
    boolean isFaulty(Object about) {
        return faultyCalls.contains(String.valueOf(about));
    }

    boolean has(String code, Object about) {
        return entries.containsKey(code + "\n" + about);
    }

    boolean isEmpty() {
        return entries.isEmpty();
    }

    /** Makes room when a part of the capture is judged: what will only be counted is given up. */
    void settle() {
        Map<String, Integer> told = new LinkedHashMap<>();
        entries.values().removeIf(e -> {
            boolean more = told.merge(e.kind(), 1, Integer::sum) > TOLD_OF_A_KIND;
            if (more) {
                untold.merge(e.kind(), 1, Integer::sum);
                kinds.put(e.kind(), TOLD_OF_A_KIND);
            }
            return more;
        });
        faultyCalls.clear();
    }

    /** The findings, errors first; of one kind the first hundred, and how many more there are. */
    List<Finding> findings() {
        List<Finding> findings = new ArrayList<>();
        for (Finding.Severity severity : List.of(Finding.Severity.ERROR, Finding.Severity.WARNING, Finding.Severity.INFO)) {
            Map<String, Integer> told = new LinkedHashMap<>();
            for (Entry e : entries.values()) {
                if (e.severity == severity && told.merge(e.code, 1, Integer::sum) <= TOLD_OF_A_KIND) {
                    findings.add(new Finding(e.code, e.severity, e.en, e.fr, e.evidence));
                }
            }
            told.forEach((code, count) -> {
                int more = Math.max(0, count - TOLD_OF_A_KIND) + untold.getOrDefault(Entry.kind(severity, code), 0);
                if (more > 0) {
                    findings.add(new Finding(code, severity, "And the same " + more + " times more.", "Et la même chose " + more
                            + " fois de plus.", List.of()));
                }
            });
        }
        return findings;
    }
}
