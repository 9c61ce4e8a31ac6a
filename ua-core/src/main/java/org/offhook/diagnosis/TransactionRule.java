package org.offhook.diagnosis;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.offhook.analysis.CapturedSdp;
import org.offhook.analysis.SipEvent;
import org.offhook.capture.IpAddress;

/** What single messages show: repetitions, a router that rewrote them, presence that the server does not know, scanners. */
final class TransactionRule implements Rule {

    private static final List<String> SCANNERS = List.of("friendly-scanner", "sipvicious", "sundayddr", "sipcli", "sip-scan", "svmap",
            "sipsak", "pplsip", "iwar", "smap");
    private static final int PROBED_USERS = 10;

    @Override
    public void examine(Evidence evidence, VerdictSheet verdict) {
        for (List<SipEvent> events : evidence.messages().values()) {
            retransmissions(events, verdict);
            presence(events, verdict);
            for (SipEvent e : events) {
                rewritten(e, events, verdict);
                scanner(e, verdict);
            }
        }
        probes(evidence, verdict);
    }

    private static void retransmissions(List<SipEvent> events, VerdictSheet verdict) {
        List<SipEvent> again = events.stream().filter(SipEvent::isResent).toList();
        if (!again.isEmpty()) {
            SipEvent first = again.get(0);
            String what = Figures.safe(first.message().isRequest() ? first.message().method() : Figures.status(first));
            verdict.info("sip.retransmission", "retransmission",
                    "Messages were sent again (" + what + " of " + first.source() + ", frame " + first.frame()
                            + "): an answer was late or lost.",
                    "Des messages ont été réémis (" + what + " de " + first.source() + ", trame " + first.frame()
                            + ") : une réponse était en retard ou perdue.", again.stream().mapToLong(SipEvent::frame).toArray());
        }
    }

    private static void presence(List<SipEvent> events, VerdictSheet verdict) {
        for (SipEvent e : events) {
            String method = e.message().cseqMethod();
            int status = e.message().status();
            boolean presence = method.equals("SUBSCRIBE") || method.equals("PUBLISH");
            if (presence && (status == 489 || status == 404 || status == 405 || status == 501)) {
                verdict.info("sip.presence_unsupported", "presence",
                        method + " refused, " + Figures.status(e) + ": presence or voicemail notification is not supported by the server; no"
                                + " effect on calls.",
                        method + " refusé, " + Figures.status(e) + " : présence ou messagerie non gérée par le serveur ; sans effet sur"
                                + " les appels.", e.frame());
            }
        }
    }

    /**
     * A router that changes addresses within SIP and not the length (ALG). Over UDP the length announced and the body that came differ;
     * more octets than announced may be padding of the sender (RFC 3261 section 18.3), fewer are an error.
     */
    private static void rewritten(SipEvent e, List<SipEvent> events, VerdictSheet verdict) {
        if (!e.transport().equals("udp") || e.cut()) {
            return;
        }
        int announced = e.message().contentLength();
        int body = e.message().body().length;
        boolean sdp = e.message().mayHoldSdp();
        boolean refused = events.stream().anyMatch(r -> r.message().status() == 400 && r.message().cseqNumber() == e.message().cseqNumber()
                && r.frame() > e.frame());
        boolean length = announced >= 0 && sdp && announced != body && (announced > body || refused);
        if (length || e.message().isRequest() && refused && addressesDiffer(e)) {
            verdict.error("net.sip_alg", e.message().callId(),
                    "SIP rewritten on the way by a router (ALG): " + (length ? "Content-Length says " + announced + ", the body has " + body + " octets"
                            : "the media address differs from the Contact") + (refused ? ", the other side answers 400" : "")
                            + ". Switch the router's SIP ALG off, or use TLS.",
                    "SIP réécrit en route par un routeur (ALG) : " + (length ? "Content-Length annonce " + announced + ", le corps fait " + body
                            + " octets" : "l'adresse média diffère du Contact") + (refused ? ", l'autre côté répond 400" : "")
                            + ". Désactiver le SIP ALG du routeur, ou passer en TLS.", e.frame());
        }
    }

    private static boolean addressesDiffer(SipEvent e) {
        IpAddress contact = IpLiterals.hostOf(e.message().contactUri());
        return contact != null && contact.isPrivate() && CapturedSdp.of(e.message())
                .map(s -> s.media().stream().map(m -> IpLiterals.parse(m.connection())).anyMatch(a -> a != null && !a.equals(contact)))
                .orElse(false);
    }

    private static void scanner(SipEvent e, VerdictSheet verdict) {
        String agent = e.message().isRequest() ? e.message().header("user-agent").toLowerCase(Locale.ROOT) : "";
        if (SCANNERS.stream().anyMatch(agent::contains)) {
            report(e, "\"" + Figures.safe(e.message().header("user-agent")) + "\"", verdict);
        }
    }

    /** One host that tries many users and is let in nowhere. */
    private static void probes(Evidence evidence, VerdictSheet verdict) {
        Map<String, TreeSet<String>> users = new HashMap<>();
        Map<String, SipEvent> first = new HashMap<>();
        Set<String> welcome = new HashSet<>();
        for (List<SipEvent> events : evidence.messages().values()) {
            for (SipEvent e : events) {
                if (!e.message().isRequest() && e.message().status() / 100 == 2) {
                    welcome.add(e.destination().address().toString());
                } else if (!e.message().isRequest() && (e.message().status() == 404 || e.message().status() == 401
                        || e.message().status() == 403)) {
                    String host = e.destination().address().toString();
                    users.computeIfAbsent(host, h -> new TreeSet<>()).add(e.message().toUri());
                    first.putIfAbsent(host, e);
                }
            }
        }
        users.forEach((host, tried) -> {
            if (tried.size() >= PROBED_USERS && !welcome.contains(host)) {
                report(first.get(host), tried.size() + " users tried from " + host, verdict);
            }
        });
    }

    private static void report(SipEvent e, String how, VerdictSheet verdict) {
        verdict.warning("sec.scanner", "scanner", "A SIP scanner is at work (" + how + "). Block its address and check the passwords.",
                "Un scanner SIP est à l'œuvre (" + how + "). Bloquer son adresse et vérifier les mots de passe.", e.frame());
    }
}
