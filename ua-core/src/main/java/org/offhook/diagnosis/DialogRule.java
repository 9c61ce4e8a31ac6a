package org.offhook.diagnosis;

import java.util.List;
import java.util.Locale;
import org.offhook.analysis.CapturedCall;
import org.offhook.analysis.SipEvent;
import org.offhook.capture.CaptureFile;

/** What goes wrong, or on, within an answered call: a BYE nobody takes, a session timer that cuts it, a transfer, DTMF by INFO. */
final class DialogRule implements Rule {

    @Override
    public void examine(Evidence evidence, VerdictSheet verdict) {
        for (CallMedia media : evidence.calls()) {
            if (media.isAnswered()) {
                bye(media, evidence, verdict);
                sessionTimer(media, verdict);
            }
            transfer(media, verdict);
            digits(media, verdict);
        }
    }

    private static void bye(CallMedia media, Evidence evidence, VerdictSheet verdict) {
        SipEvent bye = media.firstRequest("BYE");
        if (bye == null) {
            return;
        }
        if (media.call().state() == CapturedCall.State.COMPLETED_BYE_REJECTED) {
            SipEvent refusal = media.call().events().stream().filter(e -> !e.message().isRequest() && e.message().status() >= 300
                    && e.message().cseqMethod().equals("BYE")).findFirst().orElse(bye);
            verdict.error("sip.bye_failed", media.key(),
                    "The call cannot be closed: the BYE of " + bye.source() + " is refused, " + Figures.status(refusal)
                            + ". One side may keep the line busy, or charge on.",
                    "L'appel ne se termine pas : le BYE de " + bye.source() + " est refusé, " + Figures.status(refusal)
                            + ". Un côté peut garder la ligne occupée, ou continuer à taxer.", bye.frame(), refusal.frame());
        } else if (media.call().state() == CapturedCall.State.COMPLETED_BYE_UNANSWERED) {
            long sent = count(media, "BYE");
            // Our own call waits for two seconds; a capture may have been stopped just then.
            boolean live = evidence.analysis().file().format().equals(CaptureFile.LIVE);
            if (sent >= 3 && (live || evidence.secondsLeftAfter(bye) > 3)) {
                verdict.error("sip.bye_failed", media.key(),
                        "The call cannot be closed: the BYE of " + bye.source() + " is sent " + sent + " times and never answered.",
                        "L'appel ne se termine pas : le BYE de " + bye.source() + " est émis " + sent + " fois sans réponse.", bye.frame());
            }
        }
    }

    private static long count(CallMedia media, String method) {
        return media.call().events().stream().filter(e -> e.message().isRequest() && e.message().method().equals(method)).count();
    }

    /** RFC 4028: the refresh, an UPDATE or re-INVITE, fails, and a BYE follows although nobody wanted to hang up. */
    private static void sessionTimer(CallMedia media, VerdictSheet verdict) {
        List<SipEvent> events = media.call().events();
        boolean agreed = events.stream().anyMatch(e -> e.message().cseqMethod().equals("INVITE")
                && (e.message().isRequest() || e.message().status() / 100 == 2) && !e.message().header("session-expires").isEmpty());
        SipEvent bye = media.firstRequest("BYE");
        if (!agreed || bye == null) {
            return;
        }
        for (SipEvent e : events) {
            boolean refresh = e.message().isRequest() && !e.message().toTag().isEmpty() && e.frame() < bye.frame()
                    && (e.message().method().equals("UPDATE") || e.message().method().equals("INVITE"))
                    && !e.message().header("session-expires").isEmpty();
            if (!refresh) {
                continue;
            }
            SipEvent answer = events.stream().filter(r -> !r.message().isRequest() && r.message().cseqNumber() == e.message().cseqNumber()
                    && r.message().cseqMethod().equals(e.message().method()) && r.message().status() >= 200
                    && r.destination().equals(e.source()) && r.frame() > e.frame()).findFirst().orElse(null);
            boolean refused = answer != null && answer.message().status() >= 300 && answer.message().status() != 491
                    && answer.message().status() != 401 && answer.message().status() != 407 && answer.message().status() != 422;
            boolean unanswered = answer == null && bye.time().millisSince(e.time()) > 4000;
            boolean laterSuccess = events.stream().anyMatch(r -> !r.message().isRequest() && r.frame() > e.frame()
                    && r.frame() < bye.frame() && r.message().status() / 100 == 2 && r.message().cseqMethod().equals(e.message().method()));
            if ((refused || unanswered) && !laterSuccess) {
                String en = refused ? "is refused, " + Figures.status(answer) : "is never answered";
                String fr = refused ? "est refusé, " + Figures.status(answer) : "reste sans réponse";
                verdict.error("call.session_timer", media.key(),
                        "Call cut by the session timer: the refresh (" + e.message().method() + ") " + en
                                + ", then BYE. Check Session-Expires and support of " + e.message().method() + " on both sides.",
                        "Appel coupé par le session timer : le rafraîchissement (" + e.message().method() + ") " + fr
                                + ", puis BYE. Vérifier Session-Expires et la prise en charge de " + e.message().method()
                                + " des deux côtés.", e.frame(), bye.frame());
            }
        }
    }

    private static void transfer(CallMedia media, VerdictSheet verdict) {
        SipEvent refer = media.firstRequest("REFER");
        if (refer == null) {
            return;
        }
        List<SipEvent> events = media.call().events();
        boolean accepted = events.stream().anyMatch(e -> !e.message().isRequest() && e.message().cseqMethod().equals("REFER")
                && e.message().status() / 100 == 2);
        String target = Figures.safe(refer.message().header("refer-to"));
        if (accepted) {
            verdict.info("call.transfer", media.key(), refer.source() + " transfers the call to " + target + " (REFER accepted).",
                    refer.source() + " transfère l'appel vers " + target + " (REFER accepté).", refer.frame());
        }
        events.stream().filter(e -> !e.message().isRequest() && e.message().cseqMethod().equals("NOTIFY") && e.message().status() >= 300)
                .findFirst().ifPresent(e -> verdict.warning("call.transfer_notify_rejected", media.key(),
                        "The NOTIFYs of the transfer are refused, " + Figures.status(e) + ": its progress is not reported.",
                        "Les NOTIFY du transfert sont refusés, " + Figures.status(e) + " : son avancement n'est pas remonté.", e.frame()));
    }

    /** DTMF that no way carries: not as events because the answer has none, not as INFO because that is refused. */
    private static void digits(CallMedia media, VerdictSheet verdict) {
        SipEvent refusal = media.call().events().stream().filter(e -> !e.message().isRequest() && e.message().cseqMethod().equals("INFO")
                && e.message().status() >= 400 && e.message().status() != 401 && e.message().status() != 407).findFirst().orElse(null);
        if (refusal == null) {
            return;
        }
        boolean answered = media.call().answer().stream().flatMap(m -> m.codecs().stream())
                .anyMatch(c -> c.toLowerCase(Locale.ROOT).startsWith("telephone-event"));
        boolean dtmf = media.call().events().stream().filter(e -> e.message().isRequest() && e.message().method().equals("INFO"))
                .map(e -> e.message().header("content-type").toLowerCase(Locale.ROOT))
                .anyMatch(type -> type.isEmpty() || type.contains("dtmf"));
        if (dtmf && !answered) {
            verdict.error("dtmf.refused", media.key(),
                    "DTMF not carried: the answer has no telephone-event, and SIP INFO is refused, " + Figures.status(refusal)
                            + ". Enable RFC 4733 (telephone-event) on both sides.",
                    "DTMF non transportés : la réponse ne contient pas telephone-event, et SIP INFO est refusé, " + Figures.status(refusal)
                            + ". Activer RFC 4733 (telephone-event) des deux côtés.", refusal.frame());
        }
    }
}
