package org.offhook.threats;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.offhook.Account;
import org.offhook.Await;
import org.offhook.UserAgent;
import org.offhook.UserAgentBuilder;
import org.offhook.sip.guard.AdmissionPolicy;

/** T20: scanners make nothing ring and learn no more than they must. */
@Timeout(180)
class T20ScannerTest {

    private static final int WRONG_USERS = 1_000;

    private static UserAgentBuilder phone() throws Exception {
        return UserAgent.builder().bind(InetAddress.getByName("127.0.0.1")).codecs("PCMA")
            .account(Account.builder("sip:2001@127.0.0.9").build());
    }

    @Test
    void aThousandWrongUsersRingNothing() throws Exception {
        AtomicInteger rings = new AtomicInteger();
        try (UserAgent agent = phone().build();
                WirePeer scanner = new WirePeer("127.0.0.2", WirePeer.at("127.0.0.1", agent.localAddress().getPort()))) {
            agent.onIncoming(incoming -> rings.incrementAndGet());
            assertNotEquals(5060, agent.localAddress().getPort(), "a port that nobody expects");
            long begunNanos = System.nanoTime();
            for (int i = 0; i < WRONG_USERS; i++) {
                scanner.send(scanner.invite(Integer.toString(100 + i), WirePeer.unique("war-")));
                if (i % 100 == 0) {
                    scanner.drain(20);
                }
            }
            scanner.drain(700);
            System.out.println("T20: rings " + rings.get() + "/" + WRONG_USERS + ", answers " + scanner.received.size());
            assertEquals(0, rings.get());
            assertEquals(scanner.received.size(), scanner.count(message -> WirePeer.status(message) == 404));
            double seconds = (System.nanoTime() - begunNanos) / 1e9;
            assertTrue(scanner.received.size() < 5 + 2 * seconds, () -> "a scanner that goes on hears no more: " + scanner.received.size()
                + " answers in " + seconds + " s");
            String known = scanner.invite("2001", WirePeer.unique("right-"));
            Await.until(() -> {
                scanner.send(known);
                scanner.drain(100);
                return rings.get() == 1;
            }, () -> "a call for the right user does not ring");
        }
    }

    @Test
    void aSilentAgentIsNotThereAndANamelessOneDoesNotSayWhatItIs() throws Exception {
        try (UserAgent silent = phone().admission(AdmissionPolicy.DEFAULT.withSilent(true)).userAgentName("").build();
                UserAgent nameless = phone().userAgentName("").build();
                WirePeer toSilent = new WirePeer("127.0.0.2", WirePeer.at("127.0.0.1", silent.localAddress().getPort()));
                WirePeer toNameless = new WirePeer("127.0.0.2", WirePeer.at("127.0.0.1", nameless.localAddress().getPort()))) {
            toSilent.send(toSilent.options());
            toSilent.send(toSilent.invite("100", WirePeer.unique("war-")));
            toNameless.send(toNameless.options());
            String answer = toNameless.receive(30_000);
            assertNotNull(answer);
            assertTrue(!answer.contains("Offhook") && WirePeer.header(answer, "Server") == null, answer);
            toSilent.drain(300);
            assertEquals(0, toSilent.received.size());
        }
    }

    @Test
    void scannersThatNameThemselvesHearNothing() throws Exception {
        try (UserAgent agent = UserAgent.builder().bind(InetAddress.getByName("127.0.0.1")).build();
                WirePeer scanner = new WirePeer("127.0.0.2", WirePeer.at("127.0.0.1", agent.localAddress().getPort()))) {
            String options = scanner.options();
            scanner.send(options.replace("Max-Forwards: 70", "Max-Forwards: 70\r\nUser-Agent: friendly-scanner"));
            scanner.send(scanner.options());
            assertNotNull(scanner.receive(30_000));
            scanner.drain(200);
            assertEquals(1, scanner.received.size(), "the nameless OPTIONS alone is answered");
        }
    }
}
