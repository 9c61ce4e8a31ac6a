package org.offhook.app.terminal;

import java.util.List;
import java.util.Set;
import org.offhook.CallReport;
import org.offhook.Failure;
import org.offhook.MediaReport;
import org.offhook.Verdict;

/** How the process ends, for scripts. */
public enum ExitStatus {
    /** It worked. */
    SUCCESS(0),
    /** It did not, for none of the reasons below. */
    FAILED(1),
    /** The command line or a file it names is wrong. */
    USAGE(2),
    /** The other side refused. */
    REJECTED(3),
    /** The credentials were refused, or there were none. */
    UNAUTHORIZED(4),
    /** Nobody answered in time. */
    TIMEOUT(5),
    /** The called party is busy. */
    BUSY(6),
    /** The call was up, and at least one side heard nothing. */
    NO_AUDIO(7),
    /** The call sounded poor. */
    POOR(8);

    /** A received stream that begins this late, or a call this short, tells nothing about missing sound. */
    private static final long TOO_SHORT_TO_JUDGE_MS = 1000;
    /** The call went well, and what was to be played or recorded did not: what the call itself suffered comes first. */
    private static final Set<String> FILES = Set.of("media.playing", "media.recording");

    private final int code;

    ExitStatus(int code) {
        this.code = code;
    }

    /** {@return the number that the shell sees} */
    public int code() {
        return code;
    }

    /**
     * Judges a call that did not come about.
     *
     * @param failure why
     * @return the status
     */
    public static ExitStatus of(Failure failure) {
        if (failure instanceof Failure.Rejected rejected) {
            return ofAnswer(rejected.status());
        } else if (failure instanceof Failure.NoCommonCodec) {
            return REJECTED;
        } else if (failure instanceof Failure.Unauthorized) {
            return UNAUTHORIZED;
        } else if (failure instanceof Failure.Timeout) {
            return TIMEOUT;
        }
        return FAILED;
    }

    private static ExitStatus ofAnswer(int status) {
        return switch (status) {
            case 401, 407 -> UNAUTHORIZED;
            case 408 -> TIMEOUT;
            case 486, 600 -> BUSY;
            default -> REJECTED;
        };
    }

    /**
     * Judges a call that is over.
     *
     * @param report its report
     * @return the status
     */
    public static ExitStatus of(CallReport report) {
        CallReport.Details call = report.call();
        return switch (call.cause() == null ? "" : call.cause()) {
            case "normal" -> ofSound(report);
            case "busy" -> BUSY;
            case "no-answer", "timeout" -> TIMEOUT;
            case "unauthorized" -> UNAUTHORIZED;
            case "no-common-codec" -> REJECTED;
            case "rejected" -> call.status() == null ? REJECTED : ofAnswer(call.status());
            default -> FAILED;
        };
    }

    private static ExitStatus ofSound(CallReport report) {
        Long durationMs = report.call().durationMs();
        if (durationMs != null && durationMs >= TOO_SHORT_TO_JUDGE_MS && silentSide(report)) {
            return NO_AUDIO;
        }
        if (report.verdict() == Verdict.POOR) {
            return POOR;
        }
        return report.findings().stream().anyMatch(finding -> FILES.contains(finding.code())) ? FAILED : SUCCESS;
    }

    private static boolean silentSide(CallReport report) {
        if (report.findings().stream().anyMatch(finding -> finding.code().startsWith("media.one_way")
            || finding.code().equals("media.blocked"))) {
            return true;
        }
        return arrived(report.media(), "recv") == 0;
    }

    private static long arrived(List<MediaReport> media, String direction) {
        return media.stream().filter(stream -> stream.direction().equals(direction) && stream.packets() != null)
            .mapToLong(MediaReport::packets).sum();
    }
}
