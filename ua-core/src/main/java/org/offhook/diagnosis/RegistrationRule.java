package org.offhook.diagnosis;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.offhook.analysis.CapturedRegistration;
import org.offhook.analysis.CapturedSip;
import org.offhook.analysis.SipEvent;
import org.offhook.capture.CaptureFile;

/**
 * How registrations went. A refused login is "credentials refused": from the packets nobody can tell a wrong password from a wrong
 * user name or realm.
 */
final class RegistrationRule implements Rule {

    private static final Pattern STALE = Pattern.compile("stale\\s*=\\s*\"?true", Pattern.CASE_INSENSITIVE);
    private static final double CONNECTION_PATIENCE_SECONDS = 10;
    private static final Set<Integer> ABOUT_CALLS = Set.of(486, 487, 488);

    @Override
    public void examine(Evidence evidence, VerdictSheet verdict) {
        for (CapturedRegistration registration : evidence.registrations()) {
            examine(registration, evidence, verdict);
        }
    }

    private static void examine(CapturedRegistration registration, Evidence evidence, VerdictSheet verdict) {
        List<SipEvent> events = registration.events().stream().filter(e -> e.message().cseqMethod().equals("REGISTER")).toList();
        if (events.isEmpty()) {
            return;
        }
        String who = Figures.safe(registration.aor());
        if (registration.finalCodes().isEmpty()) {
            unanswered(registration, events, evidence, verdict);
        } else if (registration.finalCodes().stream().anyMatch(code -> code / 100 == 2)) {
            succeeded(events, who, verdict);
        } else {
            failed(registration, events, evidence, who, verdict);
        }
    }

    private static void unanswered(CapturedRegistration registration, List<SipEvent> events, Evidence evidence, VerdictSheet verdict) {
        SipEvent first = events.get(0);
        boolean refused = evidence.icmpAbout(registration.from(), registration.to()) != null;
        boolean provisional = events.stream().anyMatch(e -> !e.message().isRequest());
        if (refused || provisional || verdict.has("sip.fragment_lost", registration.to())) {
            return;
        }
        boolean datagrams = first.transport().equals("udp");
        double left = evidence.secondsLeftAfter(first);
        if (datagrams ? registration.requests() < 4 || left < 3 : left < CONNECTION_PATIENCE_SECONDS) {
            return;
        }
        double seconds = datagrams ? events.get(events.size() - 1).time().millisSince(first.time()) / 1000 : left;
        String times = registration.requests() > 1 ? registration.requests() + " times" : "once";
        String fois = registration.requests() > 1 ? registration.requests() + " fois" : "une fois";
        verdict.error("reg.unanswered", registration.to(),
                "The SIP server " + registration.to() + " never answers: REGISTER sent " + times + " in "
                        + Figures.en(seconds, 0) + " s. Check that it runs, its address, and that nothing filters SIP.",
                "Le serveur SIP " + registration.to() + " ne répond jamais : REGISTER émis " + fois + " en "
                        + Figures.fr(seconds, 0) + " s. Vérifier qu'il tourne, son adresse, et que rien ne filtre le SIP.", first.frame());
    }

    private static void succeeded(List<SipEvent> events, String who, VerdictSheet verdict) {
        boolean registered = false;
        for (int i = 0; i < events.size(); i++) {
            CapturedSip m = events.get(i).message();
            if (!m.isRequest() && m.status() / 100 == 2) {
                SipEvent request = requestOf(events, m);
                boolean removal = request != null && expires(request.message()) == 0;
                if (removal) {
                    verdict.info("reg.unregistered", who, who + " unregistered.", who + " s'est désenregistré.", events.get(i).frame());
                } else if (!registered) {
                    registered = true;
                    verdict.info("reg.ok", who, who + " is registered.", who + " est enregistré.", events.get(i).frame());
                }
            }
        }
    }

    private static SipEvent requestOf(List<SipEvent> events, CapturedSip response) {
        return events.stream().filter(e -> e.message().isRequest() && e.message().cseqNumber() == response.cseqNumber())
                .findFirst().orElse(null);
    }

    /** What a REGISTER asks for in seconds, -1 where it does not say. */
    private static long expires(CapturedSip register) {
        String contact = register.header("contact");
        int at = contact.toLowerCase(Locale.ROOT).indexOf("expires=");
        String text = at >= 0 ? contact.substring(at + 8) : register.header("expires");
        int end = 0;
        while (end < text.length() && end < 10 && Character.isDigit(text.charAt(end))) {
            end++;
        }
        return end == 0 ? -1 : Long.parseLong(text.substring(0, end));
    }

    private static void failed(CapturedRegistration registration, List<SipEvent> events, Evidence evidence, String who,
            VerdictSheet verdict) {
        int status = registration.lastFinal();
        SipEvent last = events.stream().filter(e -> !e.message().isRequest() && e.message().status() == status)
                .reduce((a, b) -> b).orElseThrow();
        String text = Figures.status(last);
        int refusals = challengesAgain(events, false);
        switch (status) {
            case 401, 407 -> challenged(registration, refusals, challengesAgain(events, true), text, last, verdict);
            case 403 -> {
                if (unknownElsewhere(registration, evidence)) {
                    unknown(registration, who, text + ", and 404 to its other requests", text + ", et 404 à ses autres requêtes", last, verdict);
                    return;
                }
                boolean after = events.stream().anyMatch(e -> carriesCredentials(e.message()));
                verdict.error("reg.auth_rejected", registration.aor(),
                        after ? "Credentials refused: " + text + " after they were sent. Check user name, password, realm, and that the"
                                + " account may register."
                                : "Registration forbidden: " + text + ", before any password was asked for. Check the user name, that the"
                                        + " account may register from this address, and that it is not banned.",
                        after ? "Identifiants refusés : " + text + " après leur envoi. Vérifier l'utilisateur, le mot de passe, le realm, et"
                                + " que le compte a le droit de s'enregistrer."
                                : "Enregistrement interdit : " + text + ", avant toute demande de mot de passe. Vérifier l'utilisateur, que le"
                                        + " compte peut s'enregistrer depuis cette adresse, et qu'il n'est pas banni.", last.frame());
            }
            case 404 -> unknown(registration, who, text, text, last, verdict);
            case 423 -> {
                // A capture that ends right after it does not show whether the phone tries again.
                boolean live = evidence.analysis().file().format().equals(CaptureFile.LIVE);
                if (live || registration.finalCodes().stream().filter(code -> code == 423).count() > 1 || evidence.secondsLeftAfter(last) > 3) {
                    tooBrief(registration, events, last, verdict);
                }
            }
            case 480 -> unavailable(registration, last, text, verdict);
            case 483 -> verdict.error("reg.loop", registration.aor(),
                    "The REGISTER goes in a circle between servers: " + text + ". Check the domain and the outbound proxy.",
                    "Le REGISTER tourne en rond entre serveurs : " + text + ". Vérifier le domaine et le proxy sortant.", last.frame());
            default -> verdict.error("reg.rejected", registration.aor(),
                    "The registration was refused: " + text + "." + meaning(status, Locale.ENGLISH),
                    "L'enregistrement a été refusé : " + text + "." + meaning(status, Locale.FRENCH), last.frame());
        }
    }

    /** Statuses that speak of a called party mean nothing here. */
    private static String meaning(int status, Locale locale) {
        return status < 400 || status >= 600 || ABOUT_CALLS.contains(status) ? "" : Figures.meaning(status, locale);
    }

    private static void unknown(CapturedRegistration registration, String who, String en, String fr, SipEvent last, VerdictSheet verdict) {
        verdict.error("reg.user_unknown", registration.aor(),
                "The server does not know " + who + ": " + en + ". Check the user name and the domain.",
                "Le serveur ne connaît pas " + who + " : " + fr + ". Vérifier l'utilisateur et le domaine.", last.frame());
    }

    /** Some servers forbid the registration of a user they do not know, and say 404 only to what else it sends. */
    private static boolean unknownElsewhere(CapturedRegistration registration, Evidence evidence) {
        return evidence.messages().values().stream().anyMatch(events -> events.stream().anyMatch(e -> !e.message().isRequest()
                && e.message().status() == 404 && e.destination().equals(registration.from())
                && e.message().fromUri().equals(registration.aor()) && e.message().toUri().equals(registration.aor())));
    }

    private static void challenged(CapturedRegistration registration, int refusals, int stale, String text, SipEvent last,
            VerdictSheet verdict) {
        if (refusals >= 2) {
            verdict.error("reg.auth_loop", registration.aor(),
                    "Authentication loop: " + refusals + " REGISTERs with credentials are each challenged again (" + text
                            + "). Credentials refused: check user name, password and realm.",
                    "Boucle d'authentification : " + refusals + " REGISTER avec identifiants reçoivent chacun un nouveau " + text
                            + ". Identifiants refusés : vérifier l'utilisateur, le mot de passe et le realm.", last.frame());
        } else if (refusals == 1) {
            verdict.error("reg.auth_rejected", registration.aor(),
                    "Credentials refused: the REGISTER that carries them is challenged again (" + text
                            + "). Check user name, password and realm.",
                    "Identifiants refusés : le REGISTER qui les porte est de nouveau contesté (" + text
                            + "). Vérifier l'utilisateur, le mot de passe et le realm.", last.frame());
        } else if (stale >= 2) {
            verdict.error("reg.auth_loop", registration.aor(),
                    "Authentication loop: the server finds the nonce of " + stale + " REGISTERs with credentials too old at once (" + text
                            + ", stale=true). It loses its nonces: several servers behind one address, a restart, or a clock.",
                    "Boucle d'authentification : le serveur trouve aussitôt périmé le nonce de " + stale + " REGISTER avec identifiants ("
                            + text + ", stale=true). Il perd ses nonces : plusieurs serveurs derrière une adresse, un redémarrage, ou une"
                            + " horloge.", last.frame());
        }
    }

    /**
     * Requests with credentials that were challenged again for the same realm.
     *
     * @param stale whether to count those whose nonce is said to have merely become old, or the others
     */
    private static int challengesAgain(List<SipEvent> events, boolean stale) {
        int again = 0;
        for (SipEvent e : events) {
            CapturedSip m = e.message();
            if (m.isRequest() || e.isResent() || m.status() != 401 && m.status() != 407) {
                continue;
            }
            String challenge = m.header(m.status() == 401 ? "www-authenticate" : "proxy-authenticate");
            SipEvent request = requestOf(events, m);
            if (request == null || stale != STALE.matcher(challenge).find()) {
                continue;
            }
            String answered = request.message().header(m.status() == 401 ? "authorization" : "proxy-authorization");
            if (!answered.isEmpty() && realm(answered).equals(realm(challenge))) {
                again++;
            }
        }
        return again;
    }

    private static boolean carriesCredentials(CapturedSip m) {
        return m.isRequest() && (!m.header("authorization").isEmpty() || !m.header("proxy-authorization").isEmpty());
    }

    private static String realm(String header) {
        int at = header.indexOf("realm=\"");
        int end = at < 0 ? -1 : header.indexOf('"', at + 7);
        return end < 0 ? "" : header.substring(at + 7, end);
    }

    private static void tooBrief(CapturedRegistration registration, List<SipEvent> events, SipEvent last, VerdictSheet verdict) {
        String least = Figures.safe(last.message().header("min-expires"));
        long asked = events.stream().filter(e -> e.message().isRequest()).map(e -> expires(e.message())).reduce((a, b) -> b).orElse(-1L);
        if (asked > 0 && String.valueOf(asked).equals(least)) {
            verdict.error("reg.interval_too_brief", registration.aor(),
                    "Registration period too short: 423, the server wants " + least + " s at least, and refuses that as well. Check the limits"
                            + " of the server, or ask for a longer interval.",
                    "Durée d'enregistrement trop courte : 423, le serveur exige au moins " + least + " s, et refuse aussi cette valeur."
                            + " Vérifier les limites du serveur, ou demander une durée plus longue.", last.frame());
            return;
        }
        if (least.isEmpty()) {
            verdict.error("reg.interval_too_brief", registration.aor(),
                    "Registration period too short: 423" + (asked < 0 ? "" : " to " + asked + " s") + ", and the server does not say (Min-Expires) how"
                            + " long it has to be. Ask for a longer one.",
                    "Durée d'enregistrement trop courte : 423" + (asked < 0 ? "" : " pour " + asked + " s") + ", et le serveur ne dit pas"
                            + " (Min-Expires) combien il faut. Demander une durée plus longue.", last.frame());
            return;
        }
        String en = asked < 0 ? "" : "; the phone asks for " + asked + " s";
        String fr = asked < 0 ? "" : " ; le poste demande " + asked + " s";
        verdict.error("reg.interval_too_brief", registration.aor(),
                "Registration period too short: 423, the server wants " + least + " s at least" + en
                        + " and does not try again with it. Raise the registration interval of the phone.",
                "Durée d'enregistrement trop courte : 423, le serveur exige au moins " + least + " s" + fr
                        + " et ne réessaie pas avec cette valeur. Augmenter la durée d'enregistrement du poste.", last.frame());
    }

    private static void unavailable(CapturedRegistration registration, SipEvent last, String text, VerdictSheet verdict) {
        boolean dns = last.message().reasonPhrase().toUpperCase(Locale.ROOT).contains("DNS");
        if (dns) {
            verdict.error("reg.dns", registration.aor(), "The name of the server is not resolved: " + text + ". Check the domain and the DNS.",
                    "Le nom du serveur n'est pas résolu : " + text + ". Vérifier le domaine et le DNS.", last.frame());
        } else {
            verdict.error("reg.rejected", registration.aor(), "The registration was refused: " + text + ".",
                    "L'enregistrement a été refusé : " + text + ".", last.frame());
        }
    }
}
