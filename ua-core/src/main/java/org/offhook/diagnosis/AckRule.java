package org.offhook.diagnosis;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.offhook.analysis.SipEvent;

/**
 * Final answers to INVITE that are repeated because no ACK comes (RFC 3261 sections 13.3.1.4 and 17.2.1): after a 2xx the call is cut
 * after half a minute, after a refusal it is only noise.
 */
final class AckRule implements Rule {

    private static final int REPEATS = 3;

    @Override
    public void examine(Evidence evidence, VerdictSheet verdict) {
        evidence.messages().forEach((callId, events) -> {
            if (verdict.has("net.sip_alg", callId)) {
                // An answer that was damaged on the way cannot be read, so nobody acknowledges it.
                return;
            }
            Map<String, List<SipEvent>> answers = new HashMap<>();
            for (SipEvent e : events) {
                if (!e.message().isRequest() && e.message().status() >= 200 && e.message().cseqMethod().equals("INVITE")) {
                    answers.computeIfAbsent(e.message().status() + " " + e.message().cseqNumber() + " " + e.source() + " " + e.destination(),
                            k -> new ArrayList<>()).add(e);
                }
            }
            answers.values().stream().filter(same -> same.size() >= REPEATS && !acknowledged(events, same.get(0)))
                    .forEach(same -> report(callId, same, verdict));
        });
    }

    private static boolean acknowledged(List<SipEvent> events, SipEvent answer) {
        return events.stream().anyMatch(e -> e.message().isRequest() && e.message().method().equals("ACK")
                && e.message().cseqNumber() == answer.message().cseqNumber() && e.frame() > answer.frame()
                && e.destination().equals(answer.source()));
    }

    private static void report(String callId, List<SipEvent> same, VerdictSheet verdict) {
        SipEvent first = same.get(0);
        SipEvent last = same.get(same.size() - 1);
        double seconds = last.time().millisSince(first.time()) / 1000;
        String status = Figures.status(first);
        long[] frames = same.stream().mapToLong(SipEvent::frame).toArray();
        if (first.message().status() < 300) {
            verdict.error("call.ack_lost", callId,
                    "ACK lost: " + status + " is sent " + same.size() + " times over " + Figures.en(seconds, 0)
                            + " s and never acknowledged, then the call is cut. Check the Contact and Record-Route of the 200, NAT and firewall.",
                    "ACK perdu : " + status + " est émis " + same.size() + " fois en " + Figures.fr(seconds, 0)
                            + " s sans ACK, puis l'appel est coupé. Vérifier le Contact et le Record-Route du 200, le NAT et le pare-feu.", frames);
        } else {
            verdict.warning("sip.ack_missing", callId,
                    status + " to an INVITE is sent " + same.size() + " times: its ACK never comes. Check what " + first.destination()
                            + " receives.",
                    "Un " + status + " à un INVITE est émis " + same.size() + " fois : son ACK n'arrive jamais. Vérifier ce que reçoit "
                            + first.destination() + ".", frames);
        }
    }
}
