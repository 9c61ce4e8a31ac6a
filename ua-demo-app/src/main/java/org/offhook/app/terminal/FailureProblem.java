package org.offhook.app.terminal;

import java.util.List;
import java.util.regex.Pattern;
import org.offhook.Failure;
import org.offhook.diagnosis.Finding;
import org.offhook.sip.tls.TlsFault;

/** Tells the failures of ua-core as problems in the user's language, with what to do. */
public final class FailureProblem {

    /** Faults of this machine's own port or address, of which the network knows nothing. */
    private static final Pattern LOCAL = Pattern.compile(" port \\d+( of \\S+)? (is taken|may not be opened)|is no address of this machine");

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
        boolean nothingToJudge = failure instanceof Failure.Unauthorized && !hasPassword;
        return sentence(failure, who, hasPassword).withFindings(nothingToJudge ? List.of() : failure.findings());
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
            return transport(failure, status);
        } else if (failure instanceof Failure.Tls tls) {
            Localized sentence = locale -> tls.fault().sentence(locale) + advice(tls.fault().kind(), Texts.in(locale));
            return new Problem(status, "failure.tls", who, sentence);
        } else if (failure instanceof Failure.Media) {
            return new Problem(status, "failure.media", inWords(failure));
        }
        return new Problem(status, "failure.other", inWords(failure));
    }

    private static Problem transport(Failure failure, ExitStatus status) {
        if (LOCAL.matcher(String.valueOf(failure.getMessage())).find()) {
            Localized said = inWords(failure);
            Localized clause = locale -> said.in(locale).replaceFirst("\\.$", "");
            return new Problem(status, "failure.local", clause);
        }
        return failure.findings().stream().filter(finding -> finding.severity() == Finding.Severity.ERROR).findFirst()
            .map(finding -> new Problem(status, "failure.transport", (Localized) finding::sentence))
            .orElseGet(() -> new Problem(status, "failure.transport-check", inWords(failure)));
    }

    /** What to do about the faults of TLS that a setting of ours can mend. */
    private static String advice(TlsFault.Kind kind, Texts texts) {
        String key = switch (kind) {
            case UNKNOWN_ISSUER, SELF_SIGNED -> "failure.tls.authority";
            case WRONG_NAME, NO_EXPECTED_NAME -> "failure.tls.name";
            case ADDRESS_ONLY -> "failure.tls.address";
            case NOT_TLS, TIMEOUT -> "failure.tls.port";
            case CLIENT_CERTIFICATE_WANTED, CLIENT_CERTIFICATE_REFUSED -> "failure.tls.certificate";
            default -> null;
        };
        return key == null ? "" : " " + texts.get(key);
    }

    private static Localized inWords(Failure failure) {
        return LowerWords.of(failure);
    }
}
