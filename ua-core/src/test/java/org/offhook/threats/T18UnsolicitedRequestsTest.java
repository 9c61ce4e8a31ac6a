package org.offhook.threats;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.offhook.Account;
import org.offhook.Registration;
import org.offhook.UserAgent;

/** T18: what nobody asked for changes nothing: no restart, no re-registration, no call to somewhere. */
@Timeout(180)
class T18UnsolicitedRequestsTest {

    private static final int EACH = 100;

    private record Abuse(String name, String method, String... headers) {
    }

    private static final List<Abuse> ABUSES = List.of(
        new Abuse("MWI", "NOTIFY", "Event: message-summary", "Subscription-State: active"),
        new Abuse("check-sync", "NOTIFY", "Event: check-sync;reboot=true", "Subscription-State: active"),
        new Abuse("REFER", "REFER", "Refer-To: <sip:0900123456@127.0.0.3>"),
        new Abuse("MESSAGE", "MESSAGE"),
        new Abuse("SUBSCRIBE", "SUBSCRIBE", "Event: dialog"));

    @Test
    void outOfDialogNothingHappens() throws Exception {
        List<String> toRegistrar = new CopyOnWriteArrayList<>();
        try (ScriptedServer registrar = new ScriptedServer("127.0.0.1", transaction -> {
                    toRegistrar.add(transaction.request().method());
                    transaction.respond(ScriptedServer.answer(transaction.request(), 200, "Contact",
                        transaction.request().headers().first("Contact").orElse("<sip:x@x>")));
                });
                UserAgent agent = UserAgent.builder().bind(InetAddress.getByName("127.0.0.1"))
                    .account(Account.builder("sip:2001@" + registrar.hostPort()).build()).build();
                WirePeer target = new WirePeer("127.0.0.3", null);
                WirePeer attacker = new WirePeer("127.0.0.2", WirePeer.at("127.0.0.1", agent.localAddress().getPort()))) {
            Registration registration = agent.register().get(30, TimeUnit.SECONDS);
            List<Registration.Event> events = new CopyOnWriteArrayList<>();
            registration.onEvent(events::add);
            String uri = "sip:2001@127.0.0.1:" + agent.localAddress().getPort();
            Set<String> answers = new TreeSet<>();
            for (Abuse abuse : ABUSES) {
                for (int i = 0; i < EACH; i++) {
                    String callId = WirePeer.unique("abuse-");
                    attacker.send(attacker.request(abuse.method(), uri, "<sip:x@127.0.0.2>;tag=1", "<" + uri + ">", callId, 1, abuse.headers()));
                    String answer = attacker.awaitFinal(callId, 30_000);
                    assertNotNull(answer, abuse.name());
                    int status = WirePeer.status(answer);
                    assertTrue(Set.of(403, 405, 481, 489, 603).contains(status), answer);
                    answers.add(abuse.name() + " " + status);
                }
            }
            target.drain(100);
            System.out.println("T18: calls started " + agent.activeCalls() + ", answers " + answers);
            assertEquals(0, agent.activeCalls());
            assertEquals(0, target.received.size(), "somebody was called");
            assertEquals(List.of("REGISTER"), toRegistrar, "something was told to the registrar");
            // The first Registered may be told behind the completion of register().
            assertEquals(0, events.stream().filter(event -> !(event instanceof Registration.Event.Registered)).count(), events::toString);
            assertTrue(registration.registered());
        }
    }

    @Test
    void referInsideACallIsDeclined() throws Exception {
        try (UserAgent agent = UserAgent.builder().bind(InetAddress.getByName("127.0.0.1")).codecs("PCMA").build();
                WirePeer target = new WirePeer("127.0.0.3", null);
                WirePeer peer = new WirePeer("127.0.0.2", WirePeer.at("127.0.0.1", agent.localAddress().getPort()))) {
            agent.onIncoming(incoming -> incoming.accept());
            String callId = WirePeer.unique("call-");
            peer.send(peer.invite("phone", callId));
            String accept = peer.awaitFinal(callId, 30_000);
            peer.ack(callId, accept);
            peer.send(peer.request("REFER", WirePeer.contact(accept), WirePeer.header(accept, "From"), WirePeer.header(accept, "To"),
                callId, 2, "Refer-To: <sip:x@127.0.0.3:" + target.port() + ">"));
            String answer = peer.await(30_000, message -> "2 REFER".equals(WirePeer.header(message, "CSeq")));
            assertEquals(603, WirePeer.status(answer));
            target.drain(200);
            assertEquals(0, target.received.size());
            assertEquals(1, agent.activeCalls());
        }
    }
}
