package org.offhook.threats;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.offhook.Account;
import org.offhook.Await;
import org.offhook.Failure;
import org.offhook.Registration;
import org.offhook.UserAgent;

/** T07, datagrams: an answer is taken only from where the request went, even when it names the right branch. */
@Timeout(180)
class T07ForeignResponseTest {

    private static final int SPOOFED = 50;
    private static final int[] STATUSES = {200, 302, 403, 401, 503};

    @Test
    void answersFromElsewhereAreNotTaken() throws Exception {
        try (WirePeer registrar = new WirePeer("127.0.0.2", null);
                UserAgent agent = UserAgent.builder().bind(InetAddress.getByName("127.0.0.1")).build();
                WirePeer rogue = new WirePeer("127.0.0.3", null);
                WirePeer sameHostOtherPort = new WirePeer("127.0.0.2", null)) {
            InetSocketAddress target = WirePeer.at("127.0.0.1", agent.localAddress().getPort());
            List<Registration.Event> events = new CopyOnWriteArrayList<>();
            Registration registration = agent.startRegistration(Account.of("sip:2001@127.0.0.2:" + registrar.port(), "secret"));
            registration.onEvent(events::add);
            String register = registrar.receive(30_000);
            assertNotNull(register);
            for (int i = 0; i < SPOOFED; i++) {
                WirePeer sender = i % 2 == 0 ? rogue : sameHostOtherPort;
                sender.send(registrar.answer(register, STATUSES[i % STATUSES.length], "Contact: " + WirePeer.header(register, "Contact"),
                    "WWW-Authenticate: Digest realm=\"thief\", nonce=\"1\""), target);
            }
            // The repetition of timer E shows that none of them counted as the answer.
            assertNotNull(registrar.await(30_000, message -> message.startsWith("REGISTER") && message.equals(register)));
            assertEquals(List.of(), events);
            assertFalse(registration.registered());
            assertEquals(0, registrar.count(message -> message.contains("Authorization")));
            System.out.println("T07: spoofed answers accepted 0/" + SPOOFED);
            registrar.send(registrar.answer(register, 200, "Contact: " + WirePeer.header(register, "Contact")), target);
            Await.until(registration::registered, events::toString);
        }
    }

    @Test
    void aRegistrarsRedirectionIsNotFollowed() throws Exception {
        try (ScriptedServer elsewhere = new ScriptedServer("127.0.0.3", transaction -> transaction.respond(
                    ScriptedServer.answer(transaction.request(), 200)));
                ScriptedServer registrar = new ScriptedServer("127.0.0.2", transaction -> transaction.respond(ScriptedServer.answer(
                    transaction.request(), 301 + transaction.request().headers().first("CSeq").orElseThrow().length() % 2, "Contact",
                    "<sip:" + elsewhere.hostPort() + ">")));
                UserAgent agent = UserAgent.builder().bind(InetAddress.getByName("127.0.0.1")).build()) {
            CompletionException refused = org.junit.jupiter.api.Assertions.assertThrows(CompletionException.class,
                () -> agent.register(Account.of("sip:2001@" + registrar.hostPort(), "secret")).join());
            assertInstanceOf(Failure.Rejected.class, refused.getCause());
            assertEquals(List.of(), elsewhere.requests);
            assertTrue(registrar.requests.size() >= 1);
        }
    }
}
