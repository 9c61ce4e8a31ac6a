package org.offhook.threats;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.offhook.Account;
import org.offhook.Await;
import org.offhook.Failure;
import org.offhook.Registration;
import org.offhook.Transport;
import org.offhook.UserAgent;
import org.offhook.dns.DnsAnswer;
import org.offhook.dns.RecordType;
import org.offhook.dns.StubResolver;
import org.offhook.testkit.TestAuthority;

/**
 * T21: with the system's resolver no DNS of our own can be fooled; with name servers that the user names, forged answers are passed over:
 * from elsewhere, under other numbers, to other questions, about other names. A certificate must name what was configured, wherever a
 * name server leads.
 */
@Timeout(180)
class T21NameServiceTest {

    private static final int FORGED = 10_000;

    @Test
    void forgedDnsAnswersReachNoResolver() throws Exception {
        Random random = new Random(21);
        try (UserAgent agent = UserAgent.builder().bind(InetAddress.getByName("127.0.0.1")).build();
                WirePeer forger = new WirePeer("127.0.0.2", WirePeer.at("127.0.0.1", agent.localAddress().getPort()));
                WirePeer trap = new WirePeer("127.0.0.66", null)) {
            Registration registration = agent.startRegistration(Account.of("sip:2001@registrar.invalid:" + trap.port(), "secret"));
            for (int i = 0; i < FORGED; i++) {
                byte[] answer = answer("registrar.invalid", random.nextInt(65_536), new byte[] {127, 0, 0, 66});
                forger.socket.send(new DatagramPacket(answer, answer.length, forger.target));
            }
            trap.drain(500);
            assertEquals(0, trap.received.size(), "forged answers accepted");
            assertFalse(registration.registered());
            System.out.println("T21: forged DNS answers accepted " + trap.received.size() + "/" + FORGED);
            assertNotNull(forger.answerTo(forger.options()), "the agent still answers");
        }
    }

    private static final byte[] RIGHT = {127, 0, 0, 1};
    private static final byte[] WRONG = {127, 0, 0, 66};

    private static List<InetAddress> ask(StubResolver resolver) {
        return resolver.ask("registrar.offhook.test", RecordType.A).map(DnsAnswer::addresses).orElse(List.of());
    }

    private static ScriptedNameServer honest() throws IOException {
        return new ScriptedNameServer(RIGHT,
            (question, itself) -> itself.say(ScriptedNameServer.answer(question.octets(), RIGHT), question.from()));
    }

    /** The forger knows question and port, which off the path nobody does; it lacks the address of the server. */
    @Test
    void aForgerElsewhereIsNotHeard() throws Exception {
        try (DatagramSocket forger = new DatagramSocket(new InetSocketAddress("127.0.0.2", 0));
                ScriptedNameServer server = new ScriptedNameServer(RIGHT, (question, itself) -> {
                    Thread flood = new Thread(() -> forge(forger, question), "dns-forger");
                    flood.setDaemon(true);
                    flood.start();
                    LockSupport.parkNanos(100_000_000);
                    itself.say(ScriptedNameServer.answer(question.octets(), RIGHT), question.from());
                })) {
            assertEquals(List.of(InetAddress.getByAddress(RIGHT)), ask(new StubResolver(List.of(server.address()))));
        }
    }

    private static void forge(DatagramSocket forger, ScriptedNameServer.Asked question) {
        byte[] forged = ScriptedNameServer.answer(question.octets(), WRONG);
        for (int i = 0; i < FORGED; i++) {
            byte[] answer = i % 2 == 0 ? forged : ScriptedNameServer.withId(forged, i);
            try {
                forger.send(new DatagramPacket(answer, answer.length, question.from()));
            } catch (IOException e) {
                // The system tells the forger that nobody listens to it.
            }
        }
    }

    /** As if it could send from the server's address: other numbers, other names, and then no chance at all over TCP. */
    @Test
    void aForgerAtTheAddressOfTheServerHasToKnowTheNumberAndIsLeftBehind() throws Exception {
        AtomicInteger sent = new AtomicInteger();
        try (ScriptedNameServer server = new ScriptedNameServer(RIGHT, (question, itself) -> {
            byte[] forged = ScriptedNameServer.answer(question.octets(), WRONG);
            for (int i = 0; i < FORGED; i++) {
                int id = question.id() + 1 + i & 0xFFFF;
                byte[] answer = i % 3 == 0 ? answer("other.offhook.test", question.id(), WRONG) : ScriptedNameServer.withId(forged, id);
                try {
                    itself.say(answer, question.from());
                    sent.incrementAndGet();
                } catch (IOException e) {
                    // Nobody listens there any more.
                }
            }
        })) {
            assertEquals(List.of(InetAddress.getByAddress(RIGHT)), ask(new StubResolver(List.of(server.address()))));
            Await.until(() -> sent.get() >= StubResolver.MOST_WRONG, () -> "forged: " + sent.get());
        }
    }

    @Test
    void numbersAndPortsCannotBeGuessed() throws Exception {
        try (ScriptedNameServer server = honest()) {
            StubResolver resolver = new StubResolver(List.of(server.address()));
            for (int i = 0; i < 200; i++) {
                assertEquals(1, ask(resolver).size());
            }
            Set<Integer> ids = new TreeSet<>();
            Set<Integer> ports = new TreeSet<>();
            int risingIds = 0;
            for (int i = 0; i < server.asked.size(); i++) {
                ids.add(server.asked.get(i).id());
                ports.add(server.asked.get(i).from().getPort());
                risingIds += i > 0 && server.asked.get(i).id() > server.asked.get(i - 1).id() ? 1 : 0;
            }
            assertTrue(ids.size() > 190 && ports.size() > 190, ids.size() + " numbers, " + ports.size() + " ports");
            assertTrue(risingIds > 60 && risingIds < 140, risingIds + " of 200 numbers were higher than the one before");
        }
    }

    @Test
    void aSilentServerCostsBoundedTimeAndTheNextIsAsked() throws Exception {
        try (ScriptedNameServer silent = new ScriptedNameServer(WRONG, (question, itself) -> { }); ScriptedNameServer second = honest()) {
            assertEquals(List.of(InetAddress.getByAddress(RIGHT)), ask(new StubResolver(List.of(silent.address(), second.address()))));
        }
    }

    @Test
    void theCertificateMustNameWhatWasConfiguredWhereverTheNameLeads() throws Exception {
        TestAuthority root = TestAuthority.create("offhook test root");
        for (String named : List.of("pbx.offhook.test", "rogue.offhook.test")) {
            try (CertificateServer registrar = new CertificateServer(root.issue(named)); ScriptedNameServer names = honest();
                    UserAgent agent = UserAgent.builder().bind(InetAddress.getByName("127.0.0.1")).tls(root.trusted())
                        .nameServers(names.address()).account(Account.builder("sip:1001@pbx.offhook.test")
                            .registrar("sip:pbx.offhook.test:" + registrar.port()).transport(Transport.TLS)
                            .password("secret".toCharArray()).build()).build()) {
                if (named.startsWith("pbx")) {
                    assertTrue(agent.register().get(30, TimeUnit.SECONDS).registered());
                } else {
                    Throwable refused = assertThrows(ExecutionException.class, () -> agent.register().get(30, TimeUnit.SECONDS)).getCause();
                    assertInstanceOf(Failure.Tls.class, refused);
                    assertEquals(0, registrar.octets());
                }
                assertFalse(names.asked.isEmpty());
            }
        }
    }

    /** A DNS response (RFC 1035 section 4.1) with one A record. */
    private static byte[] answer(String name, int id, byte[] address) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(new byte[] {(byte) (id >> 8), (byte) id, (byte) 0x81, (byte) 0x80, 0, 1, 0, 1, 0, 0, 0, 0});
        for (String label : name.split("\\.")) {
            out.write(label.length());
            out.writeBytes(label.getBytes(StandardCharsets.US_ASCII));
        }
        out.writeBytes(new byte[] {0, 0, 1, 0, 1, (byte) 0xc0, 12, 0, 1, 0, 1, 0, 0, 1, 0, 0, 4});
        out.writeBytes(address);
        return out.toByteArray();
    }
}
