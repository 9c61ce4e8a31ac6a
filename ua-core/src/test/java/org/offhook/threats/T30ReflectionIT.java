package org.offhook.threats;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.offhook.UserAgent;

/** T30: a thousand requests with somebody else's address bring that address at most twice their octets, in all of 64*T1. */
@Timeout(300)
class T30ReflectionIT {

    private static final int REQUESTS = 1_000;
    /** The victim is not there: nothing is acknowledged. After 64*T1 everything has been repeated as often as it will be. */
    private static final long LISTEN_MS = 50_000;

    @Test
    void answersOfAnAnsweringAgentAreAtMostTwiceTheRequests() throws Exception {
        try (UserAgent agent = UserAgent.builder().bind(InetAddress.getByName("127.0.0.1")).codecs("PCMA").build();
                WirePeer options = new WirePeer("127.0.0.2", WirePeer.at("127.0.0.1", agent.localAddress().getPort()));
                WirePeer invites = new WirePeer("127.0.0.3", options.target);
                WirePeer shortOnes = new WirePeer("127.0.0.4", options.target)) {
            agent.onIncoming(incoming -> incoming.accept());
            for (int i = 0; i < REQUESTS; i++) {
                options.send(options.options());
                invites.send(invites.invite("phone", WirePeer.unique("reflect-")));
                shortOnes.send("OPTIONS sip:a SIP/2.0\r\nVia: SIP/2.0/UDP a;rport;branch=z9hG4bK" + i
                    + "\r\nFrom: <sip:a>;tag=1\r\nTo: <sip:a>\r\nCall-ID: " + i + "\r\nCSeq: 1 OPTIONS\r\n\r\n");
                if (i % 50 == 49) {
                    // What finds no room in the buffer of a socket gets no answer: the next fifty wait until these have theirs.
                    awaitAnswers(options, i + 1);
                    awaitAnswers(shortOnes, i + 1);
                    invites.drain(1);
                }
            }
            long endNanos = System.nanoTime() + LISTEN_MS * 1_000_000;
            while (System.nanoTime() < endNanos && agent.activeCalls() > 0) {
                invites.receive(500);
            }
            List.of(options, shortOnes, invites).forEach(peer -> peer.drain(500));
            assertEquals(REQUESTS, options.received.size(), "one answer each");
            report("OPTIONS", options);
            report("shortest OPTIONS", shortOnes);
            report("INVITE", invites);
            assertEquals(0, agent.activeCalls(), "repetitions stop with the transaction");
        }
    }

    private static void awaitAnswers(WirePeer peer, int count) {
        while (peer.received.size() < count && peer.receive(10_000) != null) {
            continue;
        }
        assertEquals(count, peer.received.size(), "one answer each");
    }

    private static void report(String what, WirePeer peer) {
        double factor = peer.octetsIn / (double) peer.octetsOut;
        System.out.printf("T30: %s: %d octets in, %d out, factor %.2f%n", what, peer.octetsOut, peer.octetsIn, factor);
        assertTrue(factor <= 2.0, what + ": factor " + factor);
    }
}
