package org.offhook;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.offhook.diagnosis.Finding;
import org.offhook.explain.Sentences;
import org.offhook.sip.SipText;

/**
 * What the figures of one call say, as findings in both languages: how it ended, then what was wrong with the sound. Pure. A
 * finding says what the evidence shows and no more: refused credentials are not "a wrong password".
 */
final class CallFindings {

    /** A stream shorter than this says nothing about one-way audio: two tenths of a second at 20 ms packets. */
    private static final long JUDGED_PACKETS = 10;

    private final CallReport.Details call;
    private final List<MediaReport> media;
    private final MediaLock lock;
    private final List<Finding> findings = new ArrayList<>();
    private final String who;

    private CallFindings(CallReport.Details call, List<MediaReport> media, MediaLock lock) {
        this.call = call;
        this.media = media;
        this.lock = lock;
        this.who = SipText.printable(call.direction().equals("outgoing") ? call.to() : call.from());
    }

    static List<Finding> of(CallReport.Details call, List<MediaReport> media, MediaLock lock) {
        CallFindings findings = new CallFindings(call, media, lock);
        if (call.cause() != null) {
            findings.judgeEnd();
        }
        if (call.durationMs() != null) {
            findings.judgeSound();
            findings.judgeLock();
        }
        return findings.findings;
    }

    private void judgeEnd() {
        if (call.direction().equals("incoming") && "local".equals(call.endedBy()) && call.durationMs() == null
            && call.status() != null) {
            info("call.refused_here", "This side refused the call from " + who + " (" + statusLine() + ").",
                "Ce côté-ci a refusé l'appel de " + who + " (" + statusLine() + ").");
            return;
        }
        switch (call.cause()) {
            case "normal" -> judgeNormalEnd();
            case "busy" -> error("call.busy", who + " is busy (" + statusLine() + ").",
                who + " est occupé (" + statusLine() + ").");
            case "no-answer" -> warning("call.no_answer", "Nobody answered at " + who + ringing("; it rang for ", Locale.ENGLISH) + ".",
                "Personne n'a répondu chez " + who + ringing(" ; l'appel a sonné ", Locale.FRENCH) + ".");
            case "cancelled" -> info("call.cancelled", "The caller gave up before the answer" + ringing(", after ringing for ", Locale.ENGLISH) + ".",
                "L'appelant a renoncé avant la réponse" + ringing(", après une sonnerie de ", Locale.FRENCH) + ".");
            case "unauthorized" -> error("call.unauthorized",
                "The server refused the credentials (" + statusLine() + "): check user name, password and realm.",
                "Le serveur a refusé les identifiants (" + statusLine() + ") : vérifiez l'utilisateur, le mot de passe et le domaine.");
            case "no-common-codec" -> error("call.rejected.codec",
                "The two sides have no codec in common" + warnings() + ": " + SipText.printable(call.reason()) + ".",
                "Les deux parties n'ont aucun codec en commun" + warnings() + " : " + SipText.printable(call.reason()) + ".");
            case "rejected" -> judgeRejection();
            case "timeout" -> judgeTimeout();
            case "name-resolution" -> error("net.name", "The name cannot be resolved: " + reason() + ".",
                "Le nom ne peut pas être résolu : " + reasonFr() + ".");
            case "transport" -> error("net.unreachable", "The network does not let the call through: " + reason() + ".",
                "Le réseau ne laisse pas passer l'appel : " + reasonFr() + ".");
            case "media" -> judgeMediaEnd();
            case "agent-closed" -> info("call.closed", "The phone was shut down during the call.",
                "Le téléphone a été arrêté pendant l'appel.");
            default -> error("call.failed", "The call failed: " + reason() + ".", "L'appel a échoué : " + reasonFr() + ".");
        }
    }

    private void judgeMediaEnd() {
        if ("timer".equals(call.endedBy())) {
            error("media.lost", "The connection to the other side was lost: " + reason() + ".",
                "La liaison avec l'autre partie a été perdue : " + reasonFr() + ".");
        } else if (lock.state() == MediaLock.State.BROKEN) {
            error("media.keys", "The call was ended because its sound could not be encrypted safely: " + reason() + ".",
                "L'appel a été coupé, car le son n'a pas pu être chiffré de façon sûre : " + reasonFr() + ".");
        } else {
            error("media.setup", "The sound could not be set up here: " + reason() + ".",
                "Le son n'a pas pu être établi ici : " + reasonFr() + ".");
        }
    }

    private void judgeNormalEnd() {
        boolean local = "local".equals(call.endedBy());
        if (lock.state() == MediaLock.State.BROKEN) {
            // Both sides may see it, and the other be quicker with its BYE.
            error("media.keys", "The call ended, by " + (local ? "us" : "the other side") + ", because its sound could not be encrypted safely.",
                "L'appel a été coupé, " + (local ? "par nous" : "par l'autre partie") + ", car le son n'a pas pu être chiffré de façon sûre.");
            return;
        }
        info("call.ok", "The call was answered and ended normally, by " + (local ? "us" : "the other side")
                + seconds(" after ", Locale.ENGLISH) + ".",
            "L'appel a abouti et s'est terminé normalement, " + (local ? "par nous" : "par l'autre partie")
                + seconds(" après ", Locale.FRENCH) + ".");
    }

    private void judgeRejection() {
        int status = call.status() == null ? 0 : call.status();
        switch (status) {
            case 404, 484, 604 -> error("call.rejected.not_found",
                "The server does not know " + who + " (" + statusLine() + "): check the number or address.",
                "Le serveur ne connaît pas " + who + " (" + statusLine() + ") : vérifiez le numéro ou l'adresse.");
            case 480 -> error("call.rejected.unavailable",
                who + " cannot be reached now (" + statusLine() + "): the phone may not be registered.",
                who + " n'est pas joignable (" + statusLine() + ") : le téléphone n'est peut-être pas enregistré.");
            case 403 -> error("call.rejected.forbidden", "The server forbids this call (" + statusLine() + ").",
                "Le serveur interdit cet appel (" + statusLine() + ").");
            case 603 -> error("call.rejected.declined", who + " declined the call (" + statusLine() + ").",
                who + " a refusé l'appel (" + statusLine() + ").");
            case 500, 502, 503, 504 -> error("call.rejected.trunk",
                "A server or trunk behind the number failed (" + statusLine() + ").",
                "Un serveur ou un trunk derrière le numéro est en panne (" + statusLine() + ").");
            default -> error(status >= 300 && status < 400 ? "call.redirected" : "call.rejected",
                status >= 300 && status < 400 ? who + " has moved (" + statusLine() + "); the redirect was not followed."
                    : "The call was refused (" + statusLine() + ")" + warnings() + ".",
                status >= 300 && status < 400 ? who + " a changé d'adresse (" + statusLine() + ") ; la redirection n'a pas été suivie."
                    : "L'appel a été refusé (" + statusLine() + ")" + warnings() + ".");
        }
    }

    private void judgeTimeout() {
        if ("no-response".equals(call.state())) {
            error("call.unanswered",
                "No answer at all came to the INVITE: the server is down, its address is wrong, or a firewall drops SIP.",
                "Aucune réponse à l'INVITE : le serveur est arrêté, son adresse est fausse, ou un pare-feu bloque le SIP.");
        } else {
            error("call.timeout", "The other side stopped answering: " + reason() + ".",
                "L'autre partie ne répond plus : " + reasonFr() + ".");
        }
    }

    private void judgeSound() {
        MediaReport heard = stream("recv");
        MediaReport sent = stream("send");
        long heardPackets = heard == null || heard.packets() == null ? 0 : heard.packets();
        long sentPackets = sent == null || sent.packets() == null ? 0 : sent.packets();
        if (heardPackets == 0 && sentPackets >= JUDGED_PACKETS) {
            error("media.one_way", "One-way audio: " + sentPackets + " packets were sent and none arrived; look for NAT or a firewall.",
                "Son dans un seul sens : " + sentPackets + " paquets envoyés, aucun reçu ; cherchez un NAT ou un pare-feu.");
        } else if (heardPackets == 0 && call.durationMs() > 1000) {
            error("media.none", "No audio packet was sent or received.", "Aucun paquet audio n'a été envoyé ni reçu.");
        }
        judgeStream(heard, "heard", "reçu");
        judgeStream(sent, "sent", "envoyé");
    }

    private void judgeLock() {
        if (lock.downgraded()) {
            warning("media.clear", "The sound was not encrypted: the other side did not take the SRTP that was offered.",
                "Le son n'était pas chiffré : l'autre partie n'a pas accepté le SRTP proposé.");
        } else if (lock.state() == MediaLock.State.CLOSING) {
            warning("media.unkeyed", "No sound passed: SRTP was agreed on, and the handshake for its keys was never completed.",
                "Aucun son n'est passé : SRTP était convenu, mais l'échange de ses clés n'a jamais abouti.");
        }
    }

    private void judgeStream(MediaReport stream, String en, String fr) {
        if (stream == null) {
            return;
        }
        if (stream.lostPct() != null && stream.lostPct() > Verdict.POOR_LOSS_PCT) {
            error("media.loss", figure(stream.lostPct(), Locale.ENGLISH) + " % of the packets " + en
                    + " were lost; above 1 % speech breaks up.",
                figure(stream.lostPct(), Locale.FRENCH) + " % des paquets (son " + fr + ") sont perdus ; au-delà de 1 % la parole est hachée.");
        }
        if (Verdict.of(0.0, stream.meanJitterMs(), stream.maxJitterMs()) == Verdict.POOR) {
            Double most = stream.maxJitterMs();
            error("media.jitter", "Jitter of the sound " + en + " was " + figure(stream.meanJitterMs(), Locale.ENGLISH)
                    + " ms on average" + (most == null ? "" : " and " + figure(most, Locale.ENGLISH) + " ms at most")
                    + "; above 30 ms it is bad.",
                "La gigue du son " + fr + " était de " + figure(stream.meanJitterMs(), Locale.FRENCH)
                    + " ms en moyenne" + (most == null ? "" : " et de " + figure(most, Locale.FRENCH) + " ms au plus")
                    + " ; au-delà de 30 ms elle est mauvaise.");
        }
    }

    private MediaReport stream(String direction) {
        return media.stream().filter(stream -> stream.direction().equals(direction)).findFirst().orElse(null);
    }

    private String statusLine() {
        return call.status() == null ? reason() : call.status() + " " + reason();
    }

    private String reason() {
        String text = call.reason() == null ? "" : SipText.printable(call.reason());
        return text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
    }

    private String reasonFr() {
        String text = Sentences.in(Locale.FRENCH, reason());
        return text.isEmpty() ? text : Character.toLowerCase(text.charAt(0)) + text.substring(1);
    }

    private String warnings() {
        return call.warnings().isEmpty() ? "" : " [" + SipText.printable(call.warnings().get(0)) + "]";
    }

    private String ringing(String before, Locale locale) {
        return call.ringMs() == null ? "" : before + figure(call.ringMs() / 1000.0, locale) + " s";
    }

    private String seconds(String before, Locale locale) {
        return call.durationMs() == null ? "" : before + figure(call.durationMs() / 1000.0, locale) + " s";
    }

    private static String figure(double value, Locale locale) {
        return String.format(locale, "%.1f", value);
    }

    private void info(String code, String en, String fr) {
        add(code, Finding.Severity.INFO, en, fr);
    }

    private void warning(String code, String en, String fr) {
        add(code, Finding.Severity.WARNING, en, fr);
    }

    private void error(String code, String en, String fr) {
        add(code, Finding.Severity.ERROR, en, fr);
    }

    private void add(String code, Finding.Severity severity, String en, String fr) {
        List<String> evidence = new ArrayList<>(call.reasons());
        evidence.addAll(call.warnings());
        findings.add(new Finding(code, severity, en, fr, evidence));
    }
}
