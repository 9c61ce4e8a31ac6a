package org.offhook.app.terminal;

import org.offhook.Failure;
import org.offhook.diagnosis.Finding;

/** Tells the failures of ua-core as problems in the user's language, with what to do. */
public final class FailureProblem {

    private FailureProblem() {
    }

    /**
     * Translates.
     *
     * @param failure     what ua-core says
     * @param who         the address that was registered or called
     * @param hasPassword whether a password was given
     * @return the problem
     */
    public static Problem of(Failure failure, String who, boolean hasPassword) {
        return sentence(failure, who, hasPassword).withFindings(failure.findings());
    }

    private static Problem sentence(Failure failure, String who, boolean hasPassword) {
        ExitStatus status = ExitStatus.of(failure);
        if (failure instanceof Failure.Unauthorized unauthorized) {
            return hasPassword ? new Problem(status, "failure.unauthorized", who, unauthorized.status())
                : new Problem(status, "failure.password-missing", who);
        } else if (failure instanceof Failure.Rejected rejected) {
            return new Problem(status, "failure.rejected", who, rejected.status() + " " + rejected.reasonPhrase(),
                rejected.status());
        } else if (failure instanceof Failure.Timeout timeout) {
            return new Problem(status, "failure.timeout", who, timeout.timer());
        } else if (failure instanceof Failure.NoCommonCodec codecs) {
            return new Problem(status, "failure.codec", String.join(", ", codecs.ours()), String.join(", ", codecs.theirs()));
        } else if (failure instanceof Failure.NameResolution) {
            return new Problem(status, "failure.name", inWords(failure));
        } else if (failure instanceof Failure.TransportFailed) {
            Localized why = failure.findings().stream().filter(finding -> finding.severity() == Finding.Severity.ERROR).findFirst()
                .<Localized>map(finding -> finding::sentence).orElse(inWords(failure));
            return new Problem(status, "failure.transport", why);
        } else if (failure instanceof Failure.Tls tls) {
            Localized sentence = tls.fault()::sentence;
            return new Problem(status, "failure.tls", who, sentence);
        } else if (failure instanceof Failure.Media) {
            return new Problem(status, "failure.media", inWords(failure));
        }
        return new Problem(status, "failure.other", inWords(failure));
    }

    private static Localized inWords(Failure failure) {
        return LowerWords.of(failure);
    }
}
