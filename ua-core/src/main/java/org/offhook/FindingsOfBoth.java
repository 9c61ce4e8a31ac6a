package org.offhook;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.offhook.diagnosis.Finding;

/**
 * Brings together what the packets of a call say and what its state machine and its media know. The packets come first, for they have
 * frames to show; what the other adds stays unless it only names what they explain. Pure.
 */
final class FindingsOfBoth {

    /** Findings that say no more than that something failed: superseded by any error of the packets. */
    private static final Set<String> GENERAL = Set.of("call.rejected", "call.failed", "call.timeout", "call.unanswered", "net.unreachable",
        "media.one_way", "media.none", "media.setup", "call.ok");
    /** Why an INVITE failed, told as no error: the machine's word that it failed adds nothing. */
    private static final Set<String> OUTCOMES = Set.of("call.cancelled", "call.no_answer", "call.redirected");

    private FindingsOfBoth() {
    }

    static List<Finding> merge(List<Finding> ofPackets, List<Finding> ofCall) {
        List<Finding> merged = new ArrayList<>();
        for (Finding finding : ofPackets) {
            // Whether it was a good call, and who ended it, the state machine knows better.
            if (!finding.code().equals("none") && !finding.code().equals("call.ok")) {
                merged.add(finding);
            }
        }
        boolean explained = hasError(merged);
        for (Finding finding : ofCall) {
            boolean told = merged.stream().anyMatch(other -> other.code().equals(finding.code()));
            boolean known = finding.code().equals("call.rejected") && merged.stream().anyMatch(other -> OUTCOMES.contains(other.code()));
            if (!told && !known && !(explained && GENERAL.contains(finding.code()))) {
                merged.add(finding);
            }
        }
        merged.sort((a, b) -> b.severity().compareTo(a.severity()));
        return merged;
    }

    private static boolean hasError(List<Finding> findings) {
        return findings.stream().anyMatch(finding -> finding.severity() == Finding.Severity.ERROR);
    }
}
