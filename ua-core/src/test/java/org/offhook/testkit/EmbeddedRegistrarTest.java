package org.offhook.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.offhook.sip.Hop;
import org.offhook.sip.SipHeaders;
import org.offhook.sip.SipRequest;
import org.offhook.sip.SipResponse;
import org.offhook.sip.SipUri;
import org.offhook.sip.TransactionLayer;
import org.offhook.sip.auth.AuthOutcome;
import org.offhook.sip.auth.Credentials;
import org.offhook.sip.auth.DigestAlgorithm;
import org.offhook.sip.auth.DigestAuthenticator;
import org.offhook.sip.auth.Randomness;

class EmbeddedRegistrarTest {

    private static final String DOMAIN = "192.0.2.10";
    private static final RegistrarSettings SETTINGS = RegistrarSettings.of(DOMAIN, Map.of("1001", "pw-1001", "echo", "pw-echo"));

    private final VirtualSignalling network = new VirtualSignalling(7);
    private final Randomness randomness = seeded();
    private EmbeddedRegistrar registrar;
    private Client phone;

    private static Randomness seeded() {
        Random random = new Random(3);
        return () -> String.format("%016x%016x", random.nextLong(), random.nextLong());
    }

    @BeforeEach
    void start() {
        start(SETTINGS);
        phone = new Client("192.0.2.1");
    }

    private void start(RegistrarSettings settings) {
        VirtualEndpoint endpoint = network.endpoint(DOMAIN, 5060);
        registrar = new EmbeddedRegistrar(endpoint, network.clock(), settings, randomness);
        endpoint.core(registrar);
    }

    /** Sends requests, answers challenges, keeps responses and refuses what is sent to it with 486. */
    private final class Client implements TransactionLayer.Core {
        private final VirtualEndpoint endpoint;
        private final List<SipRequest> received = new ArrayList<>();
        private final List<SipResponse> responses = new ArrayList<>();
        private DigestAuthenticator digest = withPassword("1001", "pw-1001");
        private TransactionLayer.ClientTransaction invite;
        private int status = 486;
        private int cseq;

        Client(String address) {
            endpoint = network.endpoint(address, 5060);
            endpoint.core(this);
        }

        private DigestAuthenticator withPassword(String user, String password) {
            return new DigestAuthenticator(List.of(Credentials.password(user, password.toCharArray())), randomness);
        }

        SipResponse register(String user, String... lines) {
            return ask("REGISTER", SipUri.of("", DOMAIN, -1), user, lines);
        }

        SipResponse ask(String method, SipUri uri, String user, String... lines) {
            responses.clear();
            send(method, uri, user, lines);
            network.run(40_000);
            return responses.get(responses.size() - 1);
        }

        void send(String method, SipUri uri, String user, String... lines) {
            cseq++;
            SipHeaders.Builder headers = SipHeaders.builder().add("Max-Forwards", 70)
                .add("From", "<sip:1001@" + DOMAIN + ">;tag=f1").add("To", "<sip:" + user + "@" + DOMAIN + ">")
                .add("Call-ID", "call-" + endpoint.hop().address().getAddress().getHostAddress())
                .add("CSeq", cseq + " " + method);
            for (String line : lines) {
                headers.add(line.substring(0, line.indexOf(':')), line.substring(line.indexOf(':') + 1).trim());
            }
            SipRequest request = new SipRequest(method, uri, headers.build());
            DigestAuthenticator.Exchange exchange = digest.begin();
            transmit(exchange, exchange.authorizeAhead(request));
        }

        private void transmit(DigestAuthenticator.Exchange exchange, SipRequest request) {
            invite = endpoint.send(request, VirtualSignalling.udp(DOMAIN, 5060), new TransactionLayer.ClientUser() {
                @Override
                public void onResponse(SipResponse response, Hop source) {
                    if (DigestAuthenticator.isChallenge(response)
                        && exchange.answer(request, response) instanceof AuthOutcome.Retry retry) {
                        transmit(exchange, nextCseq(retry.request()));
                    } else {
                        responses.add(response);
                    }
                }

                @Override
                public void onFailure(TransactionLayer.Failure failure, String reason) {
                    throw new AssertionError(reason);
                }
            });
        }

        private SipRequest nextCseq(SipRequest request) {
            return request.withHeaders(request.headers().toBuilder().set("CSeq", ++cseq + " " + request.method()).build());
        }

        @Override
        public void onRequest(TransactionLayer.ServerTransaction transaction) {
            received.add(transaction.request());
            if (transaction.request().method().equals("CANCEL")) {
                transaction.respond(SipResponse.to(transaction.request(), 200, "OK", "c"));
                status = 487;
                ringing.respond(SipResponse.to(ringing.request(), 487, "Request Terminated", "callee"));
                return;
            }
            ringing = transaction;
            transaction.respond(SipResponse.to(transaction.request(), 180, "Ringing", "callee"));
            if (status != 180) {
                transaction.respond(SipResponse.to(transaction.request(), status, "Answer", "callee"));
            }
        }

        private TransactionLayer.ServerTransaction ringing;

        @Override
        public void onAck(SipRequest ack, Hop source) {
            received.add(ack);
        }

        @Override
        public void onServerFailure(TransactionLayer.ServerTransaction transaction, TransactionLayer.Failure failure, String reason) {
            throw new AssertionError(reason);
        }
    }

    @ParameterizedTest
    @EnumSource(DigestAlgorithm.class)
    void registersWithDigestUntilTheBindingExpires(DigestAlgorithm algorithm) {
        start(SETTINGS.withAlgorithms(List.of(algorithm)));
        SipResponse response = phone.register("1001", "Contact: <sip:1001@192.0.2.1>;expires=90");
        assertEquals(200, response.status());
        assertTrue(response.headers().first("Contact").orElseThrow().startsWith("<sip:1001@192.0.2.1>;expires="));
        assertEquals(List.of(SipUri.parse("sip:1001@192.0.2.1")), registrar.bindings("1001"));
        network.run(60_000);
        assertEquals(List.of(), registrar.bindings("1001"));
    }

    @Test
    void refusesAWrongPassword() {
        phone.digest = phone.withPassword("1001", "guessed");
        assertEquals(401, phone.register("1001", "Contact: <sip:1001@192.0.2.1>").status());
        assertEquals(List.of(), registrar.bindings("1001"));
    }

    @Test
    void refusesToRegisterSomebodyElse() {
        assertEquals(403, phone.register("echo", "Contact: <sip:echo@192.0.2.1>").status());
        assertEquals(List.of(), registrar.bindings("echo"));
    }

    @Test
    void namesTheShortestTimeItTakes() {
        SipResponse response = phone.register("1001", "Contact: <sip:1001@192.0.2.1>", "Expires: 10");
        assertEquals(423, response.status());
        assertEquals("60", response.headers().first("Min-Expires").orElseThrow());
    }

    @Test
    void grantsNoMoreThanTheLongestTime() {
        SipResponse response = phone.register("1001", "Contact: <sip:1001@192.0.2.1>;expires=99999999999");
        assertEquals("<sip:1001@192.0.2.1>;expires=3600", response.headers().first("Contact").orElseThrow());
    }

    @Test
    void saysWhenANonceIsStale() {
        start(SETTINGS.withNonceLifetime(Duration.ofSeconds(5)));
        phone.register("1001", "Contact: <sip:1001@192.0.2.1>;expires=3600");
        network.run(10_000);
        SipResponse response = phone.register("1001", "Contact: <sip:1001@192.0.2.1>;expires=3000");
        assertEquals(200, response.status());
        assertEquals(1, network.wire().stream().filter(packet -> packet.message() instanceof SipResponse answer
            && answer.headers().first("WWW-Authenticate").orElse("").contains("stale=true")).count());
    }

    @Test
    void removesOneContactOrAll() {
        phone.register("1001", "Contact: <sip:1001@192.0.2.1>, <sip:1001@192.0.2.2>, <sip:1001@192.0.2.3>");
        assertEquals(3, registrar.bindings("1001").size());
        phone.register("1001", "Contact: <sip:1001@192.0.2.2>;expires=0");
        assertEquals(2, registrar.bindings("1001").size());
        assertEquals(400, phone.register("1001", "Contact: *", "Expires: 60").status());
        assertEquals(200, phone.register("1001", "Contact: *", "Expires: 0").status());
        assertEquals(0, registrar.bindings("1001").size());
    }

    @Test
    void keepsTenContactsAtMost() {
        for (int i = 1; i <= 10; i++) {
            assertEquals(200, phone.register("1001", "Contact: <sip:1001@192.0.2." + i + ">;expires=3600").status());
        }
        assertEquals(403, phone.register("1001", "Contact: <sip:1001@192.0.2.11>;expires=3600").status());
        assertEquals(10, registrar.bindings("1001").size());
    }

    @Test
    void aPhoneThatStartsAgainHasOneContact() {
        phone.register("1001", "Contact: <sip:1001@192.0.2.1:6000>;+sip.instance=\"<urn:uuid:1>\"");
        phone.register("1001", "Contact: <sip:1001@192.0.2.1:7000>;+sip.instance=\"<urn:uuid:1>\"");
        assertEquals(List.of(SipUri.parse("sip:1001@192.0.2.1:7000")), registrar.bindings("1001"));
    }

    @Test
    void refusesAnUnknownExtension() {
        SipResponse response = phone.register("1001", "Contact: <sip:1001@192.0.2.1>", "Require: magic");
        assertEquals(420, response.status());
        assertEquals("magic", response.headers().first("Unsupported").orElseThrow());
    }

    @Test
    void forwardsACallToTheContactAndItsAnswersBack() {
        phone.register("1001", "Contact: <sip:1001@192.0.2.1>");
        SipResponse busy = phone.ask("INVITE", SipUri.of("1001", DOMAIN, -1), "1001", "Contact: <sip:1001@192.0.2.1>");
        assertEquals(486, busy.status());
        assertEquals(1, busy.headers().all("Via").size());
        assertEquals(180, phone.responses.get(phone.responses.size() - 2).status());
        SipRequest forwarded = phone.received.get(0);
        assertEquals("69", forwarded.headers().first("Max-Forwards").orElseThrow());
        assertEquals(Optional.empty(), forwarded.headers().first("Proxy-Authorization"));
        assertEquals(SipUri.parse("sip:1001@192.0.2.1"), forwarded.requestUri());
    }

    @Test
    void forwardsTheEndOfARingingCall() {
        phone.register("1001", "Contact: <sip:1001@192.0.2.1>");
        phone.status = 180;
        phone.responses.clear();
        phone.send("INVITE", SipUri.of("1001", DOMAIN, -1), "1001", "Contact: <sip:1001@192.0.2.1>");
        network.run(1000);
        assertEquals(180, phone.responses.get(phone.responses.size() - 1).status());
        phone.invite.cancel(SipHeaders.NONE);
        network.run(1000);
        assertEquals(487, phone.responses.get(phone.responses.size() - 1).status());
        assertEquals("CANCEL", phone.received.get(phone.received.size() - 1).method());
    }

    @Test
    void forwardsNothingForStrangers() {
        phone.register("1001", "Contact: <sip:1001@192.0.2.1>");
        phone.digest = phone.withPassword("1001", "guessed");
        assertEquals(407, phone.ask("INVITE", SipUri.of("1001", DOMAIN, -1), "1001").status());
        assertEquals(404, phone.ask("INVITE", SipUri.of("1001", "elsewhere.example", -1), "1001").status());
        assertTrue(phone.received.isEmpty());
    }

    @Test
    void saysWhoIsUnknownAndWhoIsNotThere() {
        assertEquals(404, phone.ask("INVITE", SipUri.of("nobody", DOMAIN, -1), "nobody").status());
        assertEquals(480, phone.ask("INVITE", SipUri.of("echo", DOMAIN, -1), "echo").status());
        assertEquals(481, phone.ask("CANCEL", SipUri.of("echo", DOMAIN, -1), "echo").status());
    }

    @Test
    void stopsACallThatRunsInCircles() {
        phone.register("1001", "Contact: <sip:1001@" + DOMAIN + ">");
        start(SETTINGS.withOpenCalls(true));
        phone.register("1001", "Contact: <sip:1001@" + DOMAIN + ">");
        SipResponse response = phone.ask("INVITE", SipUri.of("1001", DOMAIN, -1), "1001");
        assertEquals(483, response.status());
    }

    @Test
    void answersOptionsAndListsItsMethods() {
        SipResponse response = phone.ask("OPTIONS", SipUri.of("", DOMAIN, -1), "1001");
        assertEquals(200, response.status());
        assertFalse(response.headers().all("Allow").isEmpty());
    }

    @Test
    void survivesContactsThatMakeNoSense() {
        Random random = new Random(11);
        String alphabet = "<>@:;,\"*sip=%[] expires01a";
        for (int i = 0; i < 300; i++) {
            StringBuilder contact = new StringBuilder();
            for (int j = random.nextInt(24); j >= 0; j--) {
                contact.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            int status = phone.register("1001", "Contact: " + contact).status();
            assertTrue(List.of(200, 400, 403, 423, 500).contains(status), contact + " gave " + status);
        }
    }
}
