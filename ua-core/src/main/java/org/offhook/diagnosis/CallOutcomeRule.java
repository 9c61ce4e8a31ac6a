package org.offhook.diagnosis;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.offhook.analysis.CapturedCall;
import org.offhook.analysis.Endpoint;
import org.offhook.analysis.SipEvent;
import org.offhook.capture.IpAddress;

/** How the INVITE was answered: busy, nobody there, refused and by whom; or that the capture ends before it was. */
final class CallOutcomeRule implements Rule {

    private static final double CONNECTION_PATIENCE_SECONDS = 10;

    @Override
    public void examine(Evidence evidence, VerdictSheet verdict) {
        for (CallMedia media : evidence.calls()) {
            switch (media.call().state()) {
                case REJECTED -> rejected(media, evidence, verdict);
                case CANCELLED -> cancelled(media, verdict);
                case RINGING_AT_END_OF_CAPTURE -> verdict.info("call.ringing_at_end", media.key(),
                        "The call to " + to(media) + " is still ringing when the capture ends: no verdict possible.",
                        "L'appel vers " + to(media) + " sonne encore à la fin de la capture : pas de verdict possible.",
                        media.call().firstFrame());
                case NO_RESPONSE -> unanswered(media, evidence, verdict);
                default -> {
                    // Answered, or nothing can be said yet.
                }
            }
        }
    }

    private static String to(CallMedia media) {
        return Figures.safe(media.call().to());
    }

    private static void cancelled(CallMedia media, VerdictSheet verdict) {
        CapturedCall call = media.call();
        SipEvent cancel = media.firstRequest("CANCEL");
        if (call.ringMs() == null || cancel == null) {
            verdict.info("call.cancelled", media.key(), "The caller gave up before " + to(media) + " rang (CANCEL).",
                    "L'appelant a renoncé avant que " + to(media) + " ne sonne (CANCEL).", call.firstFrame());
            return;
        }
        double rang = rangSeconds(media, cancel);
        verdict.info("call.no_answer", media.key(),
                "No answer: " + to(media) + " rang for " + Figures.en(rang, 1) + " s, then the caller cancelled (CANCEL).",
                "Pas de réponse : " + to(media) + " a sonné " + Figures.fr(rang, 1) + " s, puis l'appelant a annulé (CANCEL).",
                cancel.frame());
    }

    private static double rangSeconds(CallMedia media, SipEvent end) {
        return media.call().events().stream().filter(e -> !e.message().isRequest() && e.message().status() >= 180
                && e.message().status() < 190).findFirst().map(e -> end.time().millisSince(e.time()) / 1000).orElse(0.0);
    }

    private static void unanswered(CallMedia media, Evidence evidence, VerdictSheet verdict) {
        SipEvent invite = media.firstRequest("INVITE");
        long transmissions = media.call().events().stream().filter(e -> e.message().isRequest()
                && e.message().method().equals("INVITE")).count();
        if (invite == null || isLegOfAnother(media, evidence) || evidence.icmpAbout(invite.source(), invite.destination()) != null
                || verdict.has("sip.fragment_lost", media.key())) {
            return;
        }
        if (!invite.transport().equals("udp")) {
            unansweredOverConnection(media, invite, evidence, verdict);
            return;
        }
        if (transmissions < 4 || evidence.secondsLeftAfter(invite) < 4) {
            return;
        }
        verdict.error("call.unanswered", media.key(),
                "No answer at all to the INVITE, sent " + transmissions + " times to " + invite.destination()
                        + ". Check that the server runs, its address, and that a firewall lets SIP through.",
                "Aucune réponse à l'INVITE, émis " + transmissions + " fois vers " + invite.destination()
                        + ". Vérifier que le serveur tourne, son adresse, et qu'un pare-feu laisse passer le SIP.", invite.frame());
    }

    /** Over TCP nothing is sent again: what tells is the time in which not even a 100 comes (RFC 3261 section 17.1.1.2). */
    private static void unansweredOverConnection(CallMedia media, SipEvent invite, Evidence evidence, VerdictSheet verdict) {
        double waited = evidence.secondsLeftAfter(invite);
        if (waited < CONNECTION_PATIENCE_SECONDS) {
            return;
        }
        verdict.error("call.unanswered", media.key(),
                "No answer at all to the INVITE, sent over TCP to " + invite.destination() + ", within " + Figures.en(Math.min(waited, 32), 0)
                        + " s. The connection stands: check that the server behind it works.",
                "Aucune réponse à l'INVITE, émis en TCP vers " + invite.destination() + ", en " + Figures.fr(Math.min(waited, 32), 0)
                        + " s. La connexion est établie : vérifier que le serveur derrière elle fonctionne.", invite.frame());
    }

    private static void rejected(CallMedia media, Evidence evidence, VerdictSheet verdict) {
        int status = media.call().finalStatus();
        if ((status == 408 || status == 480) && deviceDown(media, evidence, verdict)) {
            return;
        }
        SipEvent response = media.firstFinal(status);
        if (response == null) {
            return;
        }
        String text = Figures.status(response);
        long frame = response.frame();
        boolean rang = media.call().ringMs() != null;
        String to = to(media);
        String key = media.key();
        switch (status) {
            case 486, 600 -> verdict.info("call.busy", key, to + " is busy: " + text + ".", to + " est occupé : " + text + ".", frame);
            case 408, 480, 487 -> noAnswer(media, response, rang, verdict);
            case 404, 484, 604 -> verdict.error("call.rejected.not_found", key,
                    "The server does not know " + to + ": " + text + ". Check the number, the dial plan and the domain.",
                    "Le serveur ne connaît pas " + to + " : " + text + ". Vérifier le numéro, le plan de numérotation et le domaine.", frame);
            case 403 -> verdict.error("call.rejected.forbidden", key,
                    "The server forbids this call to " + to + ": " + text + ". Check the rights of the account.",
                    "Le serveur interdit cet appel vers " + to + " : " + text + ". Vérifier les droits du compte.", frame);
            case 401, 407 -> unauthorized(media, response, evidence, verdict);
            case 500, 502, 503, 504 -> trunk(media, response, verdict);
            case 488, 606 -> {
                // MediaRefusalRule tells why.
            }
            case 400 -> {
                if (!verdict.has("net.sip_alg", key)) {
                    verdict.error("call.rejected", key, "The call was refused as malformed: " + text + ".",
                            "L'appel a été refusé comme mal formé : " + text + ".", frame);
                }
            }
            case 603 -> verdict.warning("call.rejected.declined", key, to + " declined the call: " + text + ".",
                    to + " a refusé l'appel : " + text + ".", frame);
            default -> other(media, status, text, frame, verdict);
        }
    }

    /** A capture that ends with the challenge does not show whether credentials follow. */
    private static void unauthorized(CallMedia media, SipEvent response, Evidence evidence, VerdictSheet verdict) {
        boolean sent = media.call().events().stream().anyMatch(e -> e.message().isRequest()
                && (!e.message().header("authorization").isEmpty() || !e.message().header("proxy-authorization").isEmpty()));
        if (sent || evidence.secondsLeftAfter(response) > 2) {
            verdict.error("call.unauthorized", media.key(),
                    "Credentials refused: the INVITE is challenged and no accepted credentials follow (" + Figures.status(response)
                            + "). Check user name, password and realm.",
                    "Identifiants refusés : l'INVITE est contesté et aucun identifiant accepté ne suit (" + Figures.status(response)
                            + "). Vérifier l'utilisateur, le mot de passe et le realm.", response.frame());
        }
    }

    /**
     * A server passes the INVITE on to a phone that answers nothing at all, in this call or in the other leg of it: the fault is
     * behind the server.
     */
    private static boolean deviceDown(CallMedia media, Evidence evidence, VerdictSheet verdict) {
        for (CallMedia leg : evidence.legsFrom(server(media))) {
            Map<Endpoint, Integer> sent = new LinkedHashMap<>();
            Set<Endpoint> answering = new HashSet<>();
            for (SipEvent e : leg.call().events()) {
                boolean invite = e.message().isRequest() && e.message().method().equals("INVITE");
                if (invite && !e.source().equals(media.call().caller()) && e.source().address().equals(server(media))) {
                    sent.merge(e.destination(), 1, Integer::sum);
                } else if (!e.message().isRequest()) {
                    answering.add(e.source());
                }
            }
            for (Map.Entry<Endpoint, Integer> device : sent.entrySet()) {
                if (device.getValue() >= 3 && !answering.contains(device.getKey())) {
                    verdict.error("call.device_down", media.key(),
                            "The phone " + device.getKey() + " does not answer: the server sends it the INVITE " + device.getValue()
                                    + " times. Check that it is switched on and connected, and its registration.",
                            "Le poste " + device.getKey() + " ne répond pas : le serveur lui envoie l'INVITE " + device.getValue()
                                    + " fois. Vérifier qu'il est allumé et raccordé, et son enregistrement.", leg.call().firstFrame());
                    return true;
                }
            }
        }
        return false;
    }

    private static IpAddress server(CallMedia media) {
        SipEvent invite = media.firstRequest("INVITE");
        return invite == null ? null : invite.destination().address();
    }

    /** A leg whose INVITE a server had sent on: what is wrong with it is told of the call it belongs to. */
    private static boolean isLegOfAnother(CallMedia media, Evidence evidence) {
        return evidence.isCalledByOthers(media.call().caller().address());
    }

    private static void other(CallMedia media, int status, String text, long frame, VerdictSheet verdict) {
        if (status < 400) {
            SipEvent response = media.firstFinal(status);
            String target = response == null ? "" : Figures.safe(response.message().contactUri());
            verdict.info("call.redirected", media.key(),
                    to(media) + " has moved" + (target.isEmpty() ? "" : " to " + target) + ": " + text + "; nobody called there.",
                    to(media) + " a changé d'adresse" + (target.isEmpty() ? "" : ", désormais " + target) + " : " + text
                            + " ; personne n'y a appelé.", frame);
        } else {
            verdict.error("call.rejected", media.key(), "The call to " + to(media) + " was refused: " + text + "." + Figures.meaning(status, Locale.ENGLISH),
                    "L'appel vers " + to(media) + " a été refusé : " + text + "." + Figures.meaning(status, Locale.FRENCH), frame);
        }
    }

    private static void noAnswer(CallMedia media, SipEvent response, boolean rang, VerdictSheet verdict) {
        String to = to(media);
        String text = Figures.status(response);
        if (rang) {
            double seconds = rangSeconds(media, response);
            verdict.info("call.no_answer", media.key(), "No answer: " + to + " rang for " + Figures.en(seconds, 1) + " s, then " + text + ".",
                    "Pas de réponse : " + to + " a sonné " + Figures.fr(seconds, 1) + " s, puis " + text + ".", response.frame());
        } else if (response.message().status() == 480) {
            verdict.error("call.rejected.unavailable", media.key(),
                    to + " cannot be reached now: " + text + ". Check that the phone is registered and not on do-not-disturb.",
                    to + " n'est pas joignable : " + text + ". Vérifier que le poste est enregistré et pas en « ne pas déranger ».",
                    response.frame());
        } else if (response.message().status() == 408) {
            verdict.error("call.device_down", media.key(),
                    "The phone of " + to + " does not answer the server: " + text + ". Check that it is switched on and connected.",
                    "Le poste de " + to + " ne répond pas au serveur : " + text + ". Vérifier qu'il est allumé et raccordé.",
                    response.frame());
        } else {
            verdict.info("call.cancelled", media.key(), "The call to " + to + " was given up: " + text + ".",
                    "L'appel vers " + to + " a été abandonné : " + text + ".", response.frame());
        }
    }

    private static void trunk(CallMedia media, SipEvent response, VerdictSheet verdict) {
        String retry = Figures.safe(response.message().header("retry-after"));
        String reason = Figures.safe(response.message().header("reason"));
        String en = (retry.isEmpty() ? "" : "; Retry-After " + retry) + (reason.isEmpty() ? "" : "; Reason " + reason);
        verdict.error("call.rejected.trunk", media.key(),
                "Trunk or server out of service: " + Figures.status(response) + en + ". Check the trunk's registration and its provider.",
                "Trunk ou serveur hors service : " + Figures.status(response) + en.replace("; ", " ; ")
                        + ". Vérifier l'enregistrement du trunk et son opérateur.", response.frame());
    }
}
