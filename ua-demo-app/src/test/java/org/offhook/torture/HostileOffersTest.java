package org.offhook.torture;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.offhook.IncomingCall;
import org.offhook.UserAgent;
import org.offhook.sip.guard.AdmissionPolicy;

/**
 * Offers made to confuse, all at one agent that accepts what it can: the answer is what RFC 3264 and RFC 4568 want, OPTIONS is answered
 * after each, and nothing is thrown at the top of a thread or logged as a fault.
 */
@Timeout(180)
class HostileOffersTest {

    private static final int LIVENESS_LIMIT_MS = 10_000;

    @Test
    void anAgentLivesThroughThemAsDatagrams() throws Exception {
        run("udp");
    }

    @Test
    void anAgentLivesThroughThemOverStreams() throws Exception {
        run("tcp");
    }

    private static void run(String transport) throws Exception {
        List<String> wrong = new ArrayList<>();
        int number = 0;
        try (FaultWatch faults = new FaultWatch();
                UserAgent agent = UserAgent.builder().bind(InetAddress.getLoopbackAddress()).codecs("PCMU", "PCMA")
                    .admission(AdmissionPolicy.DEFAULT.withAllow(List.of("127.0.0.0/8"))).build();
                TorturePeer peer = new TorturePeer()) {
            agent.onIncoming(IncomingCall::accept);
            InetSocketAddress address = agent.localAddress();
            for (HostileMessages.Message offer : HostileMessages.read("hostile-sdp.txt")) {
                String name = transport + ++number + ".";
                String answer = new OfferedCall(peer, address, offer.octets(name), name, transport).finalAnswer();
                String fault = offer.right(List.of(TorturePeer.status(answer))) ? answerFault(offer.text(), answer)
                    : TorturePeer.status(answer) + ", wanted " + offer.wanted();
                long livenessMs = peer.liveness(address, LIVENESS_LIMIT_MS).livenessMs();
                if (!fault.isEmpty() || livenessMs < 0) {
                    wrong.add(offer.what() + ": " + fault + ", alive " + livenessMs);
                }
            }
            wrong.addAll(faults.seen());
        }
        wrong.forEach(System.out::println);
        System.out.println("Hostile offers over " + transport + ": " + (number - wrong.size()) + " of " + number + " as wanted");
        assertEquals(List.of(), wrong);
    }

    /** RFC 3264 section 6: as many media as were offered, of the same kinds, with formats of the offer. {@return empty, or what is wrong} */
    private static String answerFault(String offer, String answer) {
        if (TorturePeer.status(answer) >= 300) {
            return "";
        }
        List<String> offered = lines(offer, "m=");
        List<String> answered = lines(answer, "m=");
        if (offered.size() != answered.size()) {
            return offered.size() + " media offered, answered " + answered;
        }
        for (int i = 0; i < offered.size(); i++) {
            String[] theirs = offered.get(i).strip().split(" +");
            String[] ours = answered.get(i).split(" ");
            Set<String> formats = Set.copyOf(new java.util.TreeSet<>(List.of(theirs).subList(3, theirs.length)));
            boolean formatsOffered = formats.containsAll(List.of(ours).subList(3, ours.length)) || ours[1].equals("0");
            if (!theirs[0].equalsIgnoreCase(ours[0]) || !theirs[2].equals(ours[2]) || !formatsOffered) {
                return "answered \"" + answered.get(i) + "\" to \"" + offered.get(i) + "\"";
            }
        }
        long directions = answer.lines().filter(line -> line.matches("a=(sendrecv|sendonly|recvonly|inactive)")).count();
        boolean legible = answer.chars().allMatch(c -> c >= ' ' || c == '\r' || c == '\n');
        return directions > 1 ? directions + " directions" : legible ? "" : "control octets in the answer";
    }

    private static List<String> lines(String text, String start) {
        return new String(text.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.ISO_8859_1).lines()
            .filter(line -> line.startsWith(start)).toList();
    }
}
