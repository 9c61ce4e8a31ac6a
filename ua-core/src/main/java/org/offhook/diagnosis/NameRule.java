package org.offhook.diagnosis;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.offhook.analysis.NetworkEvents;
import org.offhook.analysis.SipEvent;
import org.offhook.capture.IpAddress;

/**
 * A host asks for the address of a SIP domain, gets none, and sends no SIP. Only names that belong to SIP are judged: those of URIs in
 * the capture, and those asked for as service records (RFC 3263).
 */
final class NameRule implements Rule {

    private static final int A = 1;
    private static final int AAAA = 28;
    private static final int SRV = 33;
    private static final int NAPTR = 35;

    /** What one host learnt about one name. */
    private static final class Lookup {
        final IpAddress host;
        final List<Long> frames = new ArrayList<>();
        boolean found;
        int refused;
        String client = "";
        String name = "";

        Lookup(IpAddress host) {
            this.host = host;
        }
    }

    @Override
    public void examine(Evidence evidence, VerdictSheet verdict) {
        List<NetworkEvents.DnsAnswer> answers = evidence.network().dnsAnswers();
        if (answers.isEmpty()) {
            return;
        }
        Set<String> domains = domains(evidence, answers);
        Map<String, Lookup> lookups = new LinkedHashMap<>();
        for (NetworkEvents.DnsAnswer answer : answers) {
            if (answer.type() == A || answer.type() == AAAA) {
                String client = answer.client().address().toString();
                Lookup lookup = lookups.computeIfAbsent(client + " " + answer.name().toLowerCase(Locale.ROOT), k -> new Lookup(answer.client().address()));
                lookup.client = client;
                lookup.name = answer.name();
                lookup.found |= answer.code() == 0 && answer.answers() > 0;
                lookup.refused = answer.code();
                lookup.frames.add(answer.frame());
            }
        }
        for (Lookup lookup : lookups.values()) {
            if (!lookup.found && domains.contains(lookup.name.toLowerCase(Locale.ROOT)) && !evidence.speakers().has(lookup.host)) {
                report(lookup, verdict);
            }
        }
    }

    private static void report(Lookup lookup, VerdictSheet verdict) {
        String name = Figures.safe(lookup.name);
        String en = lookup.refused == 0 ? "empty answers" : lookup.refused == 3 ? "no such name" : "answer code " + lookup.refused;
        String fr = lookup.refused == 0 ? "réponses vides" : lookup.refused == 3 ? "nom inexistant" : "code de réponse " + lookup.refused;
        verdict.error("reg.dns", lookup.name.toLowerCase(Locale.ROOT),
                "Name not resolved: " + lookup.client + " gets no address for " + name + " (" + en
                        + ") and sends no SIP. Check the domain in the phone, and its name server.",
                "Nom non résolu : " + lookup.client + " n'obtient aucune adresse pour " + name + " (" + fr
                        + ") et n'émet aucun SIP. Vérifier le domaine dans le poste, et son serveur de noms.",
                lookup.frames.stream().mapToLong(Long::longValue).toArray());
    }

    private static Set<String> domains(Evidence evidence, List<NetworkEvents.DnsAnswer> answers) {
        Set<String> domains = new HashSet<>();
        for (List<SipEvent> events : evidence.messages().values()) {
            for (SipEvent e : events) {
                domains.add(host(e.message().toUri()));
                domains.add(host(e.message().fromUri()));
                if (e.message().requestUri() != null) {
                    domains.add(host(e.message().requestUri()));
                }
            }
        }
        for (NetworkEvents.DnsAnswer answer : answers) {
            String name = answer.name().toLowerCase(Locale.ROOT);
            if (answer.type() == SRV && (name.startsWith("_sip.") || name.startsWith("_sips."))) {
                domains.add(name.substring(name.indexOf('.', name.indexOf('.') + 1) + 1));
            } else if (answer.type() == NAPTR) {
                domains.add(name);
            }
        }
        return domains;
    }

    private static String host(String uri) {
        return IpLiterals.hostText(uri).toLowerCase(Locale.ROOT);
    }
}
