package org.offhook.diagnosis;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.offhook.analysis.CapturedSip;
import org.offhook.analysis.SipEvent;
import org.offhook.capture.IncompletePacket;

/**
 * SIP over UDP larger than a packet: whole, it is worth knowing; when only first fragments go through, nothing is answered and
 * nothing says why (RFC 3261 section 18.1.1 wants TCP above 1300 octets).
 */
final class FragmentRule implements Rule {

    private static final int UDP = 17;
    private static final int SIP_PORT = 5060;

    @Override
    public void examine(Evidence evidence, VerdictSheet verdict) {
        lost(evidence, verdict);
        for (List<SipEvent> events : evidence.messages().values()) {
            for (SipEvent e : events) {
                if (e.ipFragments() > 1) {
                    verdict.info("sip.fragmented", "fragments", "A " + Figures.safe(e.message().method()) + " of " + e.source()
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
            if (packet.protocol() == UDP && packet.hasFirst() && !packet.hasLast() && isSip(packet)) {
                repeats.merge(packet.source() + " " + packet.destination(), 1, Integer::sum);
            }
        }
        for (IncompletePacket packet : evidence.analysis().incomplete()) {
            String pair = packet.source() + " " + packet.destination();
            if (repeats.getOrDefault(pair, 0) < 2 || !isSip(packet)) {
                continue;
            }
            String method = CapturedSip.read(packet.octets(), 0, packet.octets().length).map(CapturedSip::method).orElse("SIP");
            verdict.error("sip.fragment_lost", pair,
                    Figures.safe(method) + " larger than the MTU: only its first IP fragment goes through to " + packet.destination() + ", "
                            + repeats.get(pair) + " times, and is never answered. Use TCP, or offer fewer codecs.",
                    Figures.safe(method) + " plus grand que la MTU : seul son premier fragment IP passe vers " + packet.destination() + ", "
                            + repeats.get(pair) + " fois, sans réponse. Passer en TCP, ou proposer moins de codecs.", packet.firstFrame());
        }
    }

    private static boolean isSip(IncompletePacket packet) {
        return packet.sourcePort() == SIP_PORT || packet.destinationPort() == SIP_PORT
                || CapturedSip.looksLikeSip(packet.octets(), 0, packet.octets().length);
    }
}
