package org.offhook;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.offhook.diagnosis.Finding;
import org.offhook.explain.Explanation;
import org.offhook.explain.Explanations;
import org.offhook.explain.Sentences;
import org.offhook.explain.Topic;
import org.offhook.registration.BindingAlarm;
import org.offhook.registration.RegistrationFailure;

/** What an alarm of a registration, or its failure, means, in both languages. */
final class BindingFindings {

    private BindingFindings() {
    }

    static Finding of(BindingAlarm alarm) {
        String code = "registration." + alarm.kind().name().toLowerCase(Locale.ROOT);
        return new Finding(code, Finding.Severity.WARNING, sentence(code, Locale.ENGLISH), sentence(code, Locale.FRENCH),
            alarm.contacts());
    }

    /**
     * {@return what a failed registration means: what its packets showed, and where they showed no error, what the state machine knows}
     */
    static List<Finding> of(RegistrationFailure failure, List<Finding> shown) {
        // A 200 that is no registration is none, whatever a reader of the packets takes it for.
        List<Finding> others = shown.stream().filter(finding -> !finding.code().equals("reg.ok")).toList();
        if (others.stream().anyMatch(finding -> finding.severity() == Finding.Severity.ERROR)) {
            return others;
        }
        Finding own = switch (failure.cause()) {
            case CREDENTIALS_REFUSED -> error("reg.auth_rejected", failure, "Credentials refused: ", "Identifiants refusés : ");
            case REJECTED -> error("reg.rejected", failure, "The registration was refused: ", "L'enregistrement a été refusé : ");
            case PROTOCOL -> error("reg.rejected", failure, "The registration is not confirmed: ", "L'enregistrement n'est pas confirmé : ");
            case TIMEOUT -> error("reg.unanswered", failure, "REGISTER has no answer: ", "Le REGISTER reste sans réponse : ");
            case NAME_RESOLUTION -> error("net.name", failure, "The name cannot be resolved: ", "Le nom ne peut pas être résolu : ");
            case TLS -> error("net.tls", failure, "", "");
            case TRANSPORT -> error("net.unreachable", failure, "The network does not let the registration through: ",
                "Le réseau ne laisse pas passer l'enregistrement : ");
        };
        return Stream.concat(Stream.of(own), others.stream()).toList();
    }

    private static Finding error(String code, RegistrationFailure failure, String en, String fr) {
        String french = failure.tlsFault().map(fault -> fault.sentence(Locale.FRENCH))
            .orElseGet(() -> Sentences.in(Locale.FRENCH, failure.sentence()));
        return new Finding(code, Finding.Severity.ERROR, en + failure.sentence(),
            (fr.isEmpty() ? french : fr + Character.toLowerCase(french.charAt(0)) + french.substring(1)) + (french.endsWith(".") ? "" : "."), List.of());
    }

    private static String sentence(String code, Locale locale) {
        return Explanations.in(locale).find(Topic.FINDING, code).map(Explanation::meaning).orElse(code);
    }
}
