package org.offhook.diagnosis;

import java.util.List;
import org.offhook.analysis.CapturedCall;
import org.offhook.analysis.CapturedSdp;
import org.offhook.analysis.CapturedStream;
import org.offhook.analysis.NetworkEvents;
import org.offhook.capture.IpAddress;

/**
 * An answered call in which one side alone is heard: because a firewall says so by ICMP, because an address was announced that only a
 * private network knows, or for a reason the packets do not show. Silent when no media is in the capture at all, when one side said
 * that it would not send, and about calls whose beginning is missing.
 */
final class OneWayAudioRule implements Rule {

    private static final long JUDGED_PACKETS = 10;
    /** One packet against fifty: what a phone sends before it stops, not a conversation. */
    private static final int ONE_WAY_RATIO = 50;
    private static final double TOO_SHORT_SECONDS = 1;

    @Override
    public void examine(Evidence evidence, VerdictSheet verdict) {
        for (CallMedia media : evidence.calls()) {
            if (media.isAnswered() && !verdict.has("call.ack_lost", media.key()) && media.callerAudio() != null && media.calleeAudio() != null) {
                examine(media, evidence, verdict);
            }
        }
    }

    private static void examine(CallMedia media, Evidence evidence, VerdictSheet verdict) {
        long caller = CallMedia.packets(media.fromCaller());
        long callee = CallMedia.packets(media.fromCallee());
        long more = Math.max(caller, callee);
        long less = Math.min(caller, callee);
        if (more >= JUDGED_PACKETS && less * ONE_WAY_RATIO > more) {
            NetworkEvents.IcmpError refused = aboutMedia(evidence, media.streams());
            if (refused != null && isProhibited(refused)) {
                // The capture was made before the firewall: both sides are seen to send, and are told that it does not pass.
                blocked(media, refused, more, less, verdict);
            }
            return;
        }
        if (more < JUDGED_PACKETS || media.everHeld()) {
            return;
        }
        boolean callerHeard = caller > callee;
        List<CapturedStream> streams = callerHeard ? media.fromCaller() : media.fromCallee();
        NetworkEvents.IcmpError icmp = aboutMedia(evidence, streams);
        if (icmp != null) {
            blocked(media, icmp, more, less, verdict);
        } else if (hidden(media, callerHeard) != null) {
            behindTranslator(media, hidden(media, callerHeard), more, verdict);
        } else {
            plain(media, streams, more, less, verdict);
        }
    }

    private static NetworkEvents.IcmpError aboutMedia(Evidence evidence, List<CapturedStream> streams) {
        for (CapturedStream stream : streams) {
            NetworkEvents.IcmpError error = evidence.icmpAbout(stream.source(), stream.destination());
            if (error != null) {
                return error;
            }
        }
        return null;
    }

    private static void blocked(CallMedia media, NetworkEvents.IcmpError icmp, long more, long less, VerdictSheet verdict) {
        String en = isProhibited(icmp) ? "administratively prohibited" : icmp.code() == 3
                ? "port unreachable" : "unreachable, code " + icmp.code();
        verdict.error("media.blocked", media.key(),
                "Audio blocked: RTP to " + icmp.destination() + " is refused by " + icmp.reporter() + " (ICMP " + en + "); " + more
                        + " packets one way, " + less + " the other. Open the media ports in the firewall.",
                "Audio bloqué : le RTP vers " + icmp.destination() + " est refusé par " + icmp.reporter() + " (ICMP " + en + ") ; " + more
                        + " paquets dans un sens, " + less + " dans l'autre. Ouvrir les ports média dans le pare-feu.", icmp.frame());
    }

    /** RFC 1812 section 5.2.7.1, RFC 4443 section 3.1: a filter refuses, for good. */
    private static boolean isProhibited(NetworkEvents.IcmpError icmp) {
        return icmp.destination().address().isV6() ? icmp.type() == 1 && icmp.code() == 1
                : icmp.type() == 3 && (icmp.code() == 9 || icmp.code() == 10 || icmp.code() == 13);
    }

    /**
     * Who announced an address that the other side cannot reach: the side that is heard, so that nothing comes back to it, or else the
     * one that is not, so that what is sent to it is lost.
     */
    private static CapturedSdp.Media hidden(CallMedia media, boolean callerHeard) {
        CapturedSdp.Media heard = callerHeard ? media.callerAudio() : media.calleeAudio();
        CapturedSdp.Media silent = callerHeard ? media.calleeAudio() : media.callerAudio();
        IpAddress mine = IpLiterals.parse(heard.connection());
        IpAddress theirs = IpLiterals.parse(silent.connection());
        return mine == null || theirs == null ? null : isHidden(mine, theirs) ? heard : isHidden(theirs, mine) ? silent : null;
    }

    private static boolean isHidden(IpAddress address, IpAddress from) {
        return !from.isPrivate() && (address.isPrivate() || address.isLoopback() && !from.isLoopback());
    }

    private static void behindTranslator(CallMedia media, CapturedSdp.Media hidden, long packets, VerdictSheet verdict) {
        boolean caller = hidden == media.callerAudio();
        verdict.error("media.one_way_nat", media.key(),
                "One-way audio: the " + (caller ? "caller" : "callee") + " announces the private address " + Figures.safe(hidden.connection())
                        + " in its SDP while the far end is public; " + packets
                        + " packets go out, nothing comes back. Use STUN or ICE, or the NAT support of the server.",
                "Audio dans un seul sens : l'" + (caller ? "appelant" : "appelé") + " annonce l'adresse privée "
                        + Figures.safe(hidden.connection()) + " dans son SDP alors que le correspondant est public ; " + packets
                        + " paquets partent, rien ne revient. Utiliser STUN ou ICE, ou la gestion du NAT du serveur.",
                media.call().firstFrame());
    }

    private static void plain(CallMedia media, List<CapturedStream> streams, long more, long less, VerdictSheet verdict) {
        CapturedStream stream = streams.get(0);
        String heard = stream.source().address().toString();
        String silent = stream.destination().address().toString();
        CapturedCall call = media.call();
        double seconds = stream.every().endSeconds() - stream.every().startSeconds();
        boolean tooShort = seconds < TOO_SHORT_SECONDS || call.talkSeconds() != null && call.talkSeconds() < TOO_SHORT_SECONDS;
        boolean direct = call.reinvites() > 0;
        String en = "One-way audio" + (direct ? " after a re-INVITE" : "") + ": " + heard + " sent " + more + " packets, " + silent + " "
                + (less == 0 ? "none" : String.valueOf(less)) + ".";
        String fr = "Audio dans un seul sens" + (direct ? " après un re-INVITE" : "") + " : " + heard + " a émis " + more + " paquets, "
                + silent + " " + (less == 0 ? "aucun" : String.valueOf(less)) + ".";
        // The two legs of a call through a server show the same media: one finding.
        String about = heard + " " + silent + " " + more + " " + less;
        if (tooShort) {
            verdict.warning("media.one_way", about, en + " The call is too short to judge.", fr + " Appel trop court pour juger.",
                    stream.firstFrame());
        } else {
            verdict.error("media.one_way", about, en + " Look for NAT, a firewall, or a muted or stuck phone.",
                    fr + " Chercher un NAT, un pare-feu, ou un poste muet ou bloqué.", stream.firstFrame());
            verdict.markFaulty(media.key());
        }
    }
}
