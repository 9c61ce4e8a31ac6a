package org.offhook.threats;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.offhook.Account;
import org.offhook.Await;
import org.offhook.UserAgent;
import org.offhook.sip.Hop;
import org.offhook.sip.SipMessageReader;
import org.offhook.sip.SipRequest;
import org.offhook.sip.TransportProtocol;
import org.offhook.sip.guard.AdmissionPolicy;
import org.offhook.sip.guard.Decision;
import org.offhook.sip.guard.RequestGate;

/** T04: calls of strangers ring a few times a minute, those of the registrar always. */
@Timeout(180)
class T04UnwantedCallsTest {

    private static final long SECOND_NANOS = 1_000_000_000L;

    /** A minute in virtual time: 300 calls of 30 strangers, who hang up after a while and try again, and ten of a known caller. */
    @Test
    void strangersRingAtMostFifteenTimesAMinuteAndKnownCallersAlways() throws Exception {
        Hop server = new Hop(TransportProtocol.UDP, new InetSocketAddress("192.0.2.1", 5060));
        RequestGate gate = new RequestGate(AdmissionPolicy.DEFAULT, Set.of("2001"), server::sameSender, () -> true, 0);
        int strangersRang = 0;
        int knownRang = 0;
        for (int i = 0; i < 300; i++) {
            long nowNanos = i * SECOND_NANOS / 5;
            String from = "198.51.100." + (1 + i % 30);
            SipRequest invite = invite(from, "spam-" + i);
            if (gate.decide(invite, hop(from), 600, nowNanos) instanceof Decision.Admitted) {
                strangersRang++;
                // Gone after the first ring: what limits here is the rate, not how many ring at once.
                gate.answered(invite, ScriptedServer.answer(invite, 487), nowNanos);
            }
            if (i % 30 == 0 && gate.decide(invite("192.0.2.1", "known-" + i), server, 600, nowNanos) instanceof Decision.Admitted) {
                knownRang++;
            }
        }
        System.out.println("T04: strangers rang " + strangersRang + " of 300 times, the known caller " + knownRang + " of 10");
        assertTrue(strangersRang <= 15, strangersRang + " calls of strangers");
        assertTrue(strangersRang >= 5, "a stranger gets through when it is quiet");
        assertEquals(10, knownRang);
    }

    @Test
    void threeOfOneStrangerRingAtATime() {
        RequestGate gate = new RequestGate(AdmissionPolicy.DEFAULT.withLimits(1_000, 3, 10), Set.of("2001"), hop -> false, () -> true, 0);
        int rang = 0;
        for (int i = 0; i < 20; i++) {
            rang += gate.decide(invite("198.51.100.7", "r-" + i), hop("198.51.100.7"), 600, i) instanceof Decision.Admitted ? 1 : 0;
        }
        assertEquals(3, rang);
        Decision late = gate.decide(invite("198.51.100.7", "late"), hop("198.51.100.7"), 600, 5 * SECOND_NANOS);
        assertEquals(503, assertInstanceOf(Decision.Refused.class, late).status(), "who waits long is told");
    }

    @Test
    void listsAndPoliciesDecide() {
        AdmissionPolicy lists = AdmissionPolicy.DEFAULT.withStrangers(AdmissionPolicy.Strangers.REFUSED)
            .withAllow(List.of("198.51.100.0/24", "2001:db8::/32")).withDeny(List.of("198.51.100.66"));
        RequestGate gate = new RequestGate(lists, Set.of("2001"), hop -> false, () -> true, 0);
        assertEquals(Decision.ADMITTED, gate.decide(invite("198.51.100.9", "a"), hop("198.51.100.9"), 600, 0));
        assertEquals(Decision.ADMITTED, gate.decide(invite("2001:db8::1", "b"), hop("2001:db8::1"), 600, 0));
        assertEquals(Decision.DROPPED, gate.decide(invite("198.51.100.66", "c"), hop("198.51.100.66"), 600, 0));
        Decision stranger = gate.decide(invite("203.0.113.1", "d"), hop("203.0.113.1"), 600, 0);
        assertEquals(403, assertInstanceOf(Decision.Refused.class, stranger).status());
        assertTrue(gate.knows(hop("198.51.100.9")));
        assertFalse(gate.knows(hop("203.0.113.1")));
    }

    /** Over sockets: the agent is registered, calls by its registrar ring and say so, those of strangers are limited. */
    @Test
    void theRegistrarsCallsRingWhileStrangersAreLimited() throws Exception {
        try (ScriptedServer registrar = new ScriptedServer("127.0.0.1", transaction -> transaction.respond(ScriptedServer.answer(
                    transaction.request(), 200, "Contact", transaction.request().headers().first("Contact").orElse("<sip:x@x>"))));
                UserAgent agent = UserAgent.builder().bind(InetAddress.getByName("127.0.0.1")).codecs("PCMA")
                    .account(Account.builder("sip:2001@" + registrar.hostPort()).build()).build()) {
            List<Boolean> rang = new java.util.concurrent.CopyOnWriteArrayList<>();
            agent.onIncoming(incoming -> {
                rang.add(incoming.identity().fromServer());
                incoming.reject(486);
            });
            agent.register().get();
            InetSocketAddress target = WirePeer.at("127.0.0.1", agent.localAddress().getPort());
            for (int i = 0; i < 30; i++) {
                try (WirePeer stranger = new WirePeer("127.0.1." + (1 + i), target)) {
                    for (int call = 0; call < 10; call++) {
                        stranger.send(stranger.invite("2001", WirePeer.unique("spam-")));
                    }
                }
            }
            try (WirePeer stranger = new WirePeer("127.0.2.1", target)) {
                assertTrue(stranger.answerTo(stranger.options()) != null, "OPTIONS behind the spam is answered");
            }
            Await.until(() -> agent.activeCalls() == 0, () -> agent.activeCalls() + " calls left");
            assertTrue(rang.size() >= 1 && rang.size() <= 15 && !rang.contains(true), rang::toString);
        }
    }

    static Hop hop(String address) {
        return new Hop(TransportProtocol.UDP, new InetSocketAddress(address, 5070));
    }

    static SipRequest invite(String from, String callId) {
        String host = from.contains(":") ? "[" + from + "]" : from;
        String text = "INVITE sip:2001@192.0.2.9 SIP/2.0\r\nVia: SIP/2.0/UDP " + host + ":5070;branch=z9hG4bK" + callId
            + "\r\nMax-Forwards: 70\r\nFrom: <sip:x@" + host + ">;tag=" + callId + "\r\nTo: <sip:2001@192.0.2.9>\r\nCall-ID: " + callId
            + "\r\nCSeq: 1 INVITE\r\nContact: <sip:x@" + host + ">\r\nContent-Length: 0\r\n\r\n";
        SipMessageReader.Result read = SipMessageReader.read(text.getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        return (SipRequest) ((SipMessageReader.Result.Readable) read).message();
    }
}
