package org.offhook.diagnosis;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.offhook.analysis.CapturedCall;
import org.offhook.analysis.CapturedSip;
import org.offhook.analysis.NetworkEvents;
import org.offhook.analysis.SipEvent;
import org.offhook.capture.CaptureFile;
import org.offhook.capture.IncompletePacket;

/**
 * SIP over UDP larger than a packet: whole, it is worth knowing; when only first fragments go through, nothing is answered and
 * nothing says why (RFC 3261 section 18.1.1 wants TCP above 1300 octets).
 */
final class FragmentRule implements Rule {

    private static final int UDP = 17;
    private static final int SIP_PORT = 5060;
    private static final int REPEATED_REQUESTS = 4;
    private static final NetworkEvents.LocalFragments NO_FRAGMENTS = new NetworkEvents.LocalFragments(0, 0);
    private static final Set<CapturedCall.State> UNANSWERED = Set.of(CapturedCall.State.NO_RESPONSE, CapturedCall.State.CANCELLED,
            CapturedCall.State.PROCEEDING_AT_END_OF_CAPTURE, CapturedCall.State.RINGING_AT_END_OF_CAPTURE);

    @Override
    public void examine(Evidence evidence, VerdictSheet verdict) {
        lost(evidence, verdict);
        if (evidence.analysis().file().format().equals(CaptureFile.LIVE)) {
            evidence.calls().stream().filter(media -> UNANSWERED.contains(media.call().state()))
                    .forEach(media -> lostLive(media.key(), media.call().events(), evidence, verdict));
            evidence.registrations().stream().filter(registration -> registration.finalCodes().isEmpty())
                    .forEach(registration -> lostLive(registration.to(), registration.events(), evidence, verdict));
        }
        for (List<SipEvent> events : evidence.messages().values()) {
            for (SipEvent e : events) {
                if (e.ipFragments() > 1) {
                    verdict.info("sip.fragmented", "fragments", Figures.safe(e.message().method()) + " of " + e.source()
                            + " is larger than a packet and travels in " + e.ipFragments()
                            + " IP fragments: a firewall may drop them. Use TCP, or offer fewer codecs.",
                            "Un " + Figures.safe(e.message().method()) + " de " + e.source() + " dépasse la taille d'un paquet et voyage en "
                            + e.ipFragments() + " fragments IP : un pare-feu peut les rejeter. Passer en TCP, ou proposer moins de codecs.",
                            e.frame());
                }
            }
        }
    }

    private static void lost(Evidence evidence, VerdictSheet verdict) {
        Map<String, Integer> repeats = new HashMap<>();
        for (IncompletePacket packet : evidence.analysis().incomplete()) {
            if (packet.protocol() == UDP && packet.hasFirst() && isSip(packet)) {
                repeats.merge(packet.source() + " " + packet.destination(), 1, Integer::sum);
            }
        }
        for (IncompletePacket packet : evidence.analysis().incomplete()) {
            String pair = packet.source() + " " + packet.destination();
            if (repeats.getOrDefault(pair, 0) < 2 || !isSip(packet)) {
                continue;
            }
            String method = CapturedSip.read(packet.octets(), 0, packet.octets().length).map(CapturedSip::method).orElse("SIP");
            String en = packet.hasLast() ? "one of its IP fragments never comes" : "only its first IP fragment goes through";
            String fr = packet.hasLast() ? "un de ses fragments IP n'arrive jamais" : "seul son premier fragment IP passe";
            verdict.error("sip.fragment_lost", pair,
                    Figures.safe(method) + " larger than the MTU: " + en + " to " + packet.destination() + ", "
                            + repeats.get(pair) + " times, and is never answered. Use TCP, or offer fewer codecs.",
                    Figures.safe(method) + " plus grand que la MTU : " + fr + " vers " + packet.destination() + ", "
                            + repeats.get(pair) + " fois, sans réponse. Passer en TCP, ou proposer moins de codecs.", packet.firstFrame());
        }
    }

    /** Of our own call no fragment is seen: what leaves in fragments is known by its size, what arrives by the counters of the machine. */
    private static void lostLive(Object about, List<SipEvent> events, Evidence evidence, VerdictSheet verdict) {
        NetworkEvents.LocalFragments local = evidence.analysis().network().localFragments().orElse(NO_FRAGMENTS);
        List<SipEvent> large = events.stream().filter(e -> e.message().isRequest() && e.ipFragments() > 1).toList();
        boolean silent = events.stream().allMatch(e -> e.message().isRequest());
        if (local.received() >= 2 && local.whole() == 0) {
            verdict.error("sip.fragment_lost", about,
                    "Fragments are lost: while the answer did not come, " + local.received() + " IP fragments reached this machine"
                            + " and not one packet became whole. A message larger than the MTU loses the rest on the way. Use TCP, or"
                            + " offer fewer codecs.",
                    "Des fragments se perdent : pendant que la réponse ne venait pas, " + local.received() + " fragments IP sont arrivés sur"
                            + " cette machine et aucun paquet n'a pu être reconstitué. Un message plus grand que la MTU perd la suite en"
                            + " route. Passer en TCP, ou proposer moins de codecs.", events.get(0).frame());
        } else if (silent && large.size() >= REPEATED_REQUESTS && evidence.icmpAbout(large.get(0).source(), large.get(0).destination()) == null) {
            SipEvent first = large.get(0);
            String method = Figures.safe(first.message().method());
            verdict.error("sip.fragment_lost", about,
                    method + " larger than the MTU: it left in " + first.ipFragments() + " IP fragments, " + large.size()
                            + " times, and was never answered. Where " + first.destination() + " answers small messages, something on the"
                            + " way drops fragments. Use TCP, or offer fewer codecs.",
                    method + " plus grand que la MTU : parti en " + first.ipFragments() + " fragments IP, " + large.size()
                            + " fois, sans aucune réponse. Si " + first.destination() + " répond aux petits messages, quelque chose en route"
                            + " rejette les fragments. Passer en TCP, ou proposer moins de codecs.", first.frame());
        }
    }

    private static boolean isSip(IncompletePacket packet) {
        return packet.sourcePort() == SIP_PORT || packet.destinationPort() == SIP_PORT
                || CapturedSip.looksLikeSip(packet.octets(), 0, packet.octets().length);
    }
}
