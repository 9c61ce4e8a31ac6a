package org.offhook.sip.jain;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gov.nist.javax.sip.stack.SIPServerTransaction;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.offhook.Await;
import org.offhook.Loopback;
import org.offhook.ShutPort;
import org.offhook.sip.Hop;
import org.offhook.sip.SipHeaders;
import org.offhook.sip.SipRequest;
import org.offhook.sip.SipResponse;
import org.offhook.sip.SipSyntaxException;
import org.offhook.sip.SipUri;
import org.offhook.sip.TransactionLayer;
import org.offhook.sip.TransportProtocol;
import org.offhook.sip.Via;
import org.offhook.sip.io.SipCounters;
import org.offhook.sip.io.SocketSettings;

/** Two layers over real sockets on loopback. */
class JainTransactionLayerTest {

    /** For what is said about timers; everything else has the ordinary ones, and does not notice when the machine stands still. */
    private static final int SHORT_T1_MS = 50;
    /** So long that nothing is ever repeated. */
    private static final int LONG_T1_MS = 60_000;
    private Peer alice;
    private Peer bob;

    @BeforeEach
    void open() throws IOException {
        alice = new Peer();
        bob = new Peer(builder -> builder.userAgent("Bob/1"));
    }

    private void setT1(int milliseconds) throws IOException {
        close();
        alice = new Peer(builder -> builder.t1Ms(milliseconds));
        bob = new Peer(builder -> builder.t1Ms(milliseconds).userAgent("Bob/1"));
    }

    @AfterEach
    void close() {
        alice.close();
        bob.close();
    }

    private void exchanges(Hop hop) {
        byte[] body = "a body\r\nwith \0 octets".getBytes(StandardCharsets.UTF_8);
        Peer.Sent sent = alice.send(Peer.request("MESSAGE", body), hop);
        TransactionLayer.ServerTransaction served = bob.nextRequest();
        SipRequest request = served.request();
        assertArrayEquals(body, request.body());
        assertEquals(Optional.of("kept; as=\"it, is\""), request.headers().first("X-Odd"));
        assertEquals(Optional.of("Offhook"), request.headers().first("User-Agent"));
        Via via = request.topVia();
        assertEquals(hop.transport().name(), via.transport());
        assertEquals(Optional.of(hop.address().getAddress().getHostAddress()), via.received());
        assertEquals(Optional.of(served.source().address().getPort()), via.rport());
        bob.respond(served, SipResponse.to(request, 202, "Fine", "b").withBody("text/plain", body));
        Peer.Outcome outcome = sent.nextOutcome();
        assertEquals(202, outcome.response().status());
        assertEquals("Fine", outcome.response().reason());
        assertEquals(Optional.of("Bob/1"), outcome.response().headers().first("Server"));
        assertArrayEquals(body, outcome.response().body());
        assertEquals(hop, outcome.source());
    }

    @Test
    void exchangesOverUdpBothWays() {
        exchanges(bob.udp());
        Peer.Sent back = bob.send(Peer.request("OPTIONS"), alice.udp());
        alice.respond(alice.nextRequest(), 200);
        assertEquals(200, back.nextStatus());
    }

    @Test
    void exchangesOverTcpBothWays() {
        exchanges(bob.tcp());
        Peer.Sent back = bob.send(Peer.request("OPTIONS"), alice.tcp());
        alice.respond(alice.nextRequest(), 200);
        assertEquals(200, back.nextStatus());
    }

    @Test
    void exchangesOverIpv6() throws IOException {
        Assumptions.assumeTrue(Loopback.hasIpv6());
        InetAddress loopback = InetAddress.getByName("::1");
        exchanges(bob.hop(TransportProtocol.UDP, loopback));
        exchanges(bob.hop(TransportProtocol.TCP, loopback));
    }

    @Test
    void listensOnOnePortForBothTransports() {
        assertEquals(alice.layer.port(TransportProtocol.UDP), alice.layer.port(TransportProtocol.TCP));
    }

    @Test
    void namesThePortThatIsTaken() {
        int port = alice.layer.port(TransportProtocol.UDP);
        IOException refused = assertThrows(IOException.class, () -> new Peer(builder -> builder.port(port)).close());
        assertEquals("The UDP port " + port + " is taken by another program.", refused.getMessage());
    }

    /** The library sends its 100 from a timer, which may be late: then a refusal goes out once more, and nothing behind a 200. */
    @ParameterizedTest
    @ValueSource(ints = {200, 486})
    void tryingNeverLeavesBehindTheFinalAnswer(int status) throws IOException {
        SipRequest invite = Peer.request("INVITE");
        SipRequest received = invite.withHeaders(invite.headers().toBuilder()
            .add("Via", "SIP/2.0/UDP 127.0.0.1:5060;branch=z9hG4bKtrying" + status + ";rport").build());
        List<String> sent = new ArrayList<>();
        WireChannel.Wire wire = (octets, target) -> sent.add(new String(octets, StandardCharsets.US_ASCII).substring(8, 11));
        Skeletons.Place place = new Skeletons.Place(TransportProtocol.UDP, bob.udp().address(), Skeletons.serverBranch(received));
        ServerExchange exchange = new ServerExchange(alice.layer, received, 400, bob.udp(), place, wire);
        WireResponse trying = exchange.answerOfLibrary(100, "Trying");
        exchange.send(trying, wire, bob.udp().address());
        assertEquals(List.of("100"), sent);
        SIPServerTransaction transaction = (SIPServerTransaction) Proxy.newProxyInstance(getClass().getClassLoader(),
            new Class<?>[] {SIPServerTransaction.class}, (proxy, method, arguments) -> {
                exchange.send((WireResponse) arguments[0], wire, bob.udp().address());
                return null;
            });
        exchange.attach(transaction);
        exchange.respond(SipResponse.to(received, status, "Test", "t"));
        exchange.send(trying, wire, bob.udp().address());
        assertEquals(status == 200 ? List.of("100", "200") : List.of("100", "486", "486"), sent);
    }

    @Test
    void tellsOurAddressPerHop() {
        assertEquals(new InetSocketAddress(InetAddress.getLoopbackAddress(), alice.layer.port(TransportProtocol.UDP)),
            alice.onLoop(() -> alice.layer.localAddress(bob.udp())));
    }

    @Test
    void repeatsARequestUntilItIsAnswered() throws IOException {
        setT1(SHORT_T1_MS);
        try (DatagramSocket mute = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            mute.setSoTimeout(30_000);
            Peer.Sent sent = alice.send(Peer.request("REGISTER"),
                new Hop(TransportProtocol.UDP, (InetSocketAddress) mute.getLocalSocketAddress()));
            byte[] first = receive(mute);
            for (int i = 0; i < 2; i++) {
                byte[] next = receive(mute);
                while (next.length == 4) {
                    // Between repetitions a line end asks whether anybody is there at all.
                    next = receive(mute);
                }
                assertArrayEquals(first, next);
            }
            Peer.Outcome outcome = sent.nextOutcome();
            assertEquals(TransactionLayer.Failure.TIMEOUT, outcome.failure());
            assertTrue(outcome.reason().contains("did not answer the REGISTER"), outcome.reason());
        }
    }

    @Test
    void aPortWhereNobodyListensIsAFailureOfTheTransport() throws IOException {
        try (ShutPort shut = ShutPort.ofDatagrams()) {
            for (String method : List.of("REGISTER", "INVITE")) {
                Peer.Outcome outcome = alice.send(Peer.request(method), new Hop(TransportProtocol.UDP, shut.address())).nextOutcome();
                assertEquals(TransactionLayer.Failure.TRANSPORT, outcome.failure());
                assertEquals("Nothing listens at udp:127.0.0.1:" + shut.number() + ".", outcome.reason());
            }
        }
    }

    private static byte[] receive(DatagramSocket socket) throws IOException {
        DatagramPacket packet = new DatagramPacket(new byte[65_535], 65_535);
        socket.receive(packet);
        return java.util.Arrays.copyOf(packet.getData(), packet.getLength());
    }

    private static void sendRaw(DatagramSocket socket, Peer to, String text) throws IOException {
        byte[] octets = text.getBytes(StandardCharsets.UTF_8);
        socket.send(new DatagramPacket(octets, octets.length, to.udp().address()));
    }

    @Test
    void answersARepeatedRequestAgainWithTheSameOctets() throws IOException {
        try (DatagramSocket client = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            client.setSoTimeout(30_000);
            String request = raw("OPTIONS", client.getLocalPort(), "z9hG4bKsame");
            sendRaw(client, bob, request);
            bob.respond(bob.nextRequest(), 200);
            byte[] first = receive(client);
            sendRaw(client, bob, request);
            assertArrayEquals(first, receive(client));
            assertTrue(bob.requests.isEmpty());
            Await.until(() -> bob.layer.counters().get(SipCounters.Event.REPEATED_REQUEST) == 1, bob.layer.counters()::toString);
            // The same branch from another sent-by is another transaction.
            sendRaw(client, bob, request.replace("127.0.0.1:", "localhost:"));
            assertEquals("localhost", bob.nextRequest().request().topVia().host());
        }
    }

    private static String raw(String method, int port, String branch) {
        return method + " sip:b@test.invalid SIP/2.0\r\nv: SIP/2.0/UDP 127.0.0.1:" + port + (branch.isEmpty() ? "" : ";branch=" + branch)
            + "\r\nf: <sip:a@x>;tag=1\r\nt: sip:b@test.invalid\r\ni: raw-" + branch + "\r\nCSeq: 7 " + method
            + "\r\nMax-Forwards: 70\r\nl: 0\r\n\r\n";
    }

    @Test
    void answersAnOldClientThatGivesNoBranch() throws IOException {
        try (DatagramSocket client = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            client.setSoTimeout(30_000);
            for (int i = 0; i < 2; i++) {
                sendRaw(client, bob, raw("OPTIONS", client.getLocalPort(), ""));
            }
            TransactionLayer.ServerTransaction served = bob.nextRequest();
            bob.respond(served, 200);
            String answer = new String(receive(client), StandardCharsets.UTF_8);
            assertTrue(answer.startsWith("SIP/2.0 200 Test\r\nVia: SIP/2.0/UDP 127.0.0.1:" + client.getLocalPort() + "\r\n"), answer);
            assertNull(bob.requests.poll(100, TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void sendsTryingWhenTheCoreIsSlow() {
        Peer.Sent invite = alice.send(Peer.request("INVITE"), bob.udp());
        TransactionLayer.ServerTransaction served = bob.nextRequest();
        Peer.Outcome trying = invite.nextOutcome();
        assertEquals(100, trying.response().status());
        assertEquals(served.request().callId(), trying.response().callId());
        bob.respond(served, 180);
        assertEquals(180, invite.nextStatus());
        bob.respond(served, 486);
        assertEquals(486, invite.nextStatus());
    }

    @Test
    void acknowledgesARefusalBelowTheCore() throws InterruptedException {
        for (Hop hop : List.of(bob.udp(), bob.tcp())) {
            SipRequest request = Peer.request("INVITE");
            SipRequest routed = request.withHeaders(request.headers().toBuilder().add("Route", "<sip:127.0.0.1;lr>").build());
            Peer.Sent invite = alice.send(routed, hop);
            TransactionLayer.ServerTransaction served = bob.nextRequest();
            bob.respond(served, 603);
            assertEquals(603, invite.nextStatus());
            Await.until(() -> alice.sent("ACK ", request.callId()).isPresent(), () -> "no ACK was sent");
            String ack = alice.sent("ACK ", request.callId()).orElseThrow();
            String sent = alice.sent("INVITE ", request.callId()).orElseThrow();
            assertTrue(ack.contains("Via: " + sent.split("Via: ")[1].split("\r\n")[0] + "\r\n"), ack);
            assertTrue(ack.contains("\r\nTo: <sip:b@test.invalid>;tag=tag603\r\n"), ack);
            assertTrue(ack.contains("\r\nRoute: <sip:127.0.0.1;lr>\r\n"), ack);
            assertTrue(ack.contains("\r\nCSeq: 1 ACK\r\n"), ack);
            assertNull(bob.acks.poll(100, TimeUnit.MILLISECONDS));
            assertTrue(bob.serverFailures.isEmpty());
        }
    }

    @Test
    void repeatsARefusalUntilItIsAcknowledgedAndTellsWhenItNeverIs() throws IOException {
        setT1(SHORT_T1_MS);
        try (DatagramSocket client = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            client.setSoTimeout(30_000);
            sendRaw(client, bob, raw("INVITE", client.getLocalPort(), "z9hG4bKnoack"));
            bob.respond(bob.nextRequest(), 486);
            byte[] first = receive(client);
            while (new String(first, StandardCharsets.UTF_8).startsWith("SIP/2.0 100 ")) {
                // It took us more than a fifth of a second to say 486.
                first = receive(client);
            }
            assertArrayEquals(first, receive(client));
            assertArrayEquals(first, receive(client));
            assertTrue(Peer.next(bob.serverFailures, "failure").startsWith("TIMEOUT"));
        }
    }

    @Test
    void delivers2xxAgainAndFromEveryFork() {
        SipRequest request = Peer.request("INVITE");
        Peer.Sent invite = alice.send(request, bob.udp());
        TransactionLayer.ServerTransaction served = bob.nextRequest();
        SipResponse accepted = SipResponse.to(served.request(), 200, "OK", "one");
        for (int i = 0; i < 3; i++) {
            bob.respond(served, accepted);
            assertEquals(200, invite.nextStatus());
        }
        bob.respond(served, SipResponse.to(served.request(), 200, "OK", "two"));
        Peer.Outcome fork = invite.nextOutcome();
        assertEquals(Optional.of("two"), fork.response().to().tag());
        alice.ack(request, fork.response(), bob.udp());
        assertEquals(Optional.of("two"), Peer.next(bob.acks, "ACK").to().tag());
    }

    @Test
    void repeats2xxOverTheSameConnection() {
        Peer.Sent invite = alice.send(Peer.request("INVITE"), bob.tcp());
        TransactionLayer.ServerTransaction served = bob.nextRequest();
        SipResponse accepted = SipResponse.to(served.request(), 200, "OK", "one");
        bob.respond(served, accepted);
        assertEquals(200, invite.nextStatus());
        bob.respond(served, accepted);
        assertEquals(200, invite.nextStatus());
        assertEquals(1, bob.layer.counters().get(SipCounters.Event.CONNECTION_ACCEPTED));
        assertEquals(0, alice.layer.counters().get(SipCounters.Event.CONNECTION_ACCEPTED));
    }

    @Test
    void forgets2xxAfter64T1() throws IOException {
        setT1(SHORT_T1_MS);
        Peer.Sent invite = alice.send(Peer.request("INVITE"), bob.udp());
        TransactionLayer.ServerTransaction served = bob.nextRequest();
        SipResponse accepted = SipResponse.to(served.request(), 200, "OK", "one");
        long answeredNanos = System.nanoTime();
        bob.respond(served, accepted);
        assertEquals(200, invite.nextStatus());
        Await.until(() -> {
            bob.respond(served, accepted);
            return alice.layer.counters().get(SipCounters.Event.STRAY_RESPONSE) > 0;
        }, alice.layer.counters()::toString);
        // The stack counts in steps, and the first one may be a short one.
        assertTrue(System.nanoTime() - answeredNanos >= TimeUnit.MILLISECONDS.toNanos(62 * SHORT_T1_MS), "forgotten too early");
        alice.onLoop(() -> invite.outcomes.removeIf(outcome -> true));
        bob.respond(served, accepted);
        Await.until(() -> alice.layer.counters().get(SipCounters.Event.STRAY_RESPONSE) > 1, alice.layer.counters()::toString);
        assertTrue(alice.onLoop(invite.outcomes::isEmpty));
    }

    @Test
    void cancelsAnInvite() {
        for (Hop hop : List.of(bob.udp(), bob.tcp())) {
            Peer.Sent invite = alice.send(Peer.request("INVITE"), hop);
            TransactionLayer.ServerTransaction served = bob.nextRequest();
            bob.respond(served, 180);
            assertEquals(180, invite.nextStatus());
            invite.cancel();
            TransactionLayer.ServerTransaction cancel = bob.nextRequest();
            assertEquals("CANCEL", cancel.request().method());
            assertEquals(served.request().topVia().branch(), cancel.request().topVia().branch());
            bob.respond(cancel, 200);
            bob.respond(served, 487);
            assertEquals(487, invite.nextStatus());
            assertTrue(invite.outcomes.isEmpty());
        }
    }

    @Test
    void reportsARefusedConnectionAtOnce() throws IOException {
        try (ShutPort shut = ShutPort.ofStreams()) {
            Hop nobody = new Hop(TransportProtocol.TCP, shut.address());
            Peer.Outcome outcome = alice.send(Peer.request("OPTIONS"), nobody).nextOutcome();
            assertEquals(TransactionLayer.Failure.TRANSPORT, outcome.failure());
            assertTrue(outcome.reason().startsWith("Cannot connect to " + nobody), outcome.reason());
        }
    }

    @Test
    void reportsABrokenConnectionToWhomWaitsOnIt() throws IOException {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Peer.Sent sent = alice.send(Peer.request("OPTIONS"),
                new Hop(TransportProtocol.TCP, (InetSocketAddress) server.getLocalSocketAddress()));
            try (Socket accepted = server.accept()) {
                assertTrue(accepted.getInputStream().read() > 0);
            }
            assertEquals(TransactionLayer.Failure.TRANSPORT, sent.nextOutcome().failure());
        }
    }

    @Test
    void movesLargeRequestsToTcp() {
        exchangesLarge(TransportProtocol.TCP);
    }

    private void exchangesLarge(TransportProtocol expected) {
        Peer.Sent sent = alice.send(Peer.request("MESSAGE", new byte[1_500]), bob.udp());
        TransactionLayer.ServerTransaction served = bob.nextRequest();
        assertEquals(expected, served.source().transport());
        assertEquals(expected.name(), served.request().topVia().transport());
        bob.respond(served, 200);
        assertEquals(200, sent.nextStatus());
    }

    @Test
    void sendsLargeRequestsAsDatagramsToWhomTakesNoConnections() throws IOException {
        bob.close();
        bob = new Peer(builder -> builder.tcp(false));
        exchangesLarge(TransportProtocol.UDP);
        exchangesLarge(TransportProtocol.UDP);
    }

    @Test
    void aPeerThatDoesNotReadBlocksNobody() throws IOException {
        SocketSettings impatient = new SocketSettings(0x60, 1_000, 1_000, 500, 10_000, 60_000, 0, 0, 64, 16);
        try (Peer carol = new Peer(builder -> builder.sockets(impatient));
             ServerSocket deaf = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Hop hop = new Hop(TransportProtocol.TCP, (InetSocketAddress) deaf.getLocalSocketAddress());
            long before = System.nanoTime();
            Peer.Sent first = carol.send(Peer.request("MESSAGE", new byte[60_000]), hop);
            for (int i = 0; i < 150; i++) {
                carol.send(Peer.request("MESSAGE", new byte[60_000]), hop);
            }
            Peer.Sent other = carol.send(Peer.request("OPTIONS"), bob.tcp());
            // Had each of them waited for its time limit, all would have taken more than a minute.
            assertTrue(System.nanoTime() - before < TimeUnit.SECONDS.toNanos(20), "sending blocked");
            bob.respond(bob.nextRequest(), 200);
            assertEquals(200, other.nextStatus());
            assertEquals(TransactionLayer.Failure.TRANSPORT, first.nextOutcome().failure());
        }
    }

    @Test
    void aMalformedDatagramIsCountedAndTheNextOneWorks() throws IOException {
        try (DatagramSocket client = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            client.setSoTimeout(30_000);
            sendRaw(client, bob, "no SIP at all");
            sendRaw(client, bob, "SIP/2.0 200 OK\r\n\r\n");
            sendRaw(client, bob, raw("OPTIONS", client.getLocalPort(), "z9hG4bKbad").replace("l: 0", "l: -1"));
            assertTrue(new String(receive(client), StandardCharsets.UTF_8).startsWith("SIP/2.0 400 Bad Request\r\n"));
            sendRaw(client, bob, raw("OPTIONS", client.getLocalPort(), "z9hG4bKold").replace(" SIP/2.0\r\nv", " SIP/7.0\r\nv"));
            assertTrue(new String(receive(client), StandardCharsets.UTF_8).startsWith("SIP/2.0 505 "));
            sendRaw(client, bob, raw("OPTIONS", client.getLocalPort(), "z9hG4bKuri").replace("OPTIONS sip:", "OPTIONS nobodyKnows:"));
            assertTrue(new String(receive(client), StandardCharsets.UTF_8).startsWith("SIP/2.0 416 "));
            sendRaw(client, bob, raw("OPTIONS", client.getLocalPort(), "z9hG4bKgood"));
            bob.respond(bob.nextRequest(), 200);
            assertTrue(new String(receive(client), StandardCharsets.UTF_8).startsWith("SIP/2.0 200 "));
            assertEquals(5, bob.layer.counters().get(SipCounters.Event.MALFORMED));
            assertEquals(3, bob.layer.counters().get(SipCounters.Event.REFUSED));
            assertEquals(6, bob.layer.counters().get(SipCounters.Event.RECEIVED));
        }
    }

    @Test
    void answersGoToTheSenderWhateverItsViaSays() throws IOException {
        try (DatagramSocket client = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            client.setSoTimeout(30_000);
            String request = raw("OPTIONS", client.getLocalPort(), "z9hG4bKvictim");
            sendRaw(client, bob, request.replace("127.0.0.1:", "192.0.2.1:")
                .replace("bKvictim", "bKvictim;received=192.0.2.2;maddr=192.0.2.3"));
            bob.respond(bob.nextRequest(), 200);
            assertTrue(new String(receive(client), StandardCharsets.UTF_8).contains("received=127.0.0.1"));
            // The word for the transport does not lead the answer away either.
            sendRaw(client, bob, request.replace("bKvictim", "bKother").replace("SIP/2.0/UDP", "SIP/2.0/TCP"));
            bob.respond(bob.nextRequest(), 200);
            assertTrue(new String(receive(client), StandardCharsets.UTF_8).contains("SIP/2.0/TCP 127.0.0.1"));
        }
    }

    @Test
    void resolvesNamesAndLiterals() throws IOException {
        assertEquals("udp:127.0.0.1:5060", resolve("sip:a@127.0.0.1"));
        assertEquals("tcp:[0:0:0:0:0:0:0:1]:5070", resolve("sip:a@[::1]:5070;transport=tcp"));
        assertTrue(resolve("sip:a@localhost:5080").endsWith(":5080"));
        assertEquals("tls:127.0.0.1:5061", resolve("sips:a@127.0.0.1;transport=udp"));
        assertTrue(resolve("tel:+331").contains("names no host"));
        // Those of this machine may take longer than is waited for.
        try (ShutPort nameServer = ShutPort.ofDatagrams()) {
            alice.close();
            alice = new Peer(builder -> builder.nameServers(List.of(nameServer.address())));
            assertEquals("The host \"no-such-host.invalid\" has no address; check its spelling and the name server.",
                resolve("sip:a@no-such-host.invalid"));
        }
    }

    private String resolve(String uri) {
        BlockingQueue<String> answer = new LinkedBlockingQueue<>();
        alice.loop.execute(() -> alice.layer.resolve(SipUri.parse(uri), Optional.empty(), new TransactionLayer.ResolutionUser() {
            @Override
            public void resolved(Hop hop) {
                answer.add(hop.toString());
            }

            @Override
            public void failed(String reason) {
                answer.add(reason);
            }
        }));
        return Peer.next(answer, uri);
    }

    @Test
    void showsEveryMessageToObservers() throws IOException {
        setT1(LONG_T1_MS);
        exchanges(bob.udp());
        assertEquals(2, alice.wire.size());
        assertTrue(alice.wire.get(0).sent());
        assertFalse(alice.wire.get(1).sent());
        assertEquals(bob.udp().address(), alice.wire.get(1).remote());
        assertNotNull(alice.wire.get(1).instant());
        assertArrayEquals(alice.wire.get(0).octets(), bob.wire.get(0).octets());
    }

    @Test
    void forgottenTransactionsReportNothing() throws InterruptedException {
        Peer.Sent sent = alice.send(Peer.request("OPTIONS"), bob.udp());
        alice.onLoop(() -> {
            sent.transaction.forget();
            return true;
        });
        bob.respond(bob.nextRequest(), 200);
        assertNull(sent.outcomes.poll(200, TimeUnit.MILLISECONDS));
    }

    @Test
    void aCoreThatTripsOverARequestAnswersItAllTheSame() {
        for (RuntimeException fault : List.of(new IllegalStateException("on purpose"), new SipSyntaxException("on purpose"))) {
            bob.automatic = transaction -> {
                throw fault;
            };
            int expected = fault instanceof SipSyntaxException ? 400 : 500;
            assertEquals(expected, alice.send(Peer.request("OPTIONS"), bob.udp()).nextStatus());
        }
        bob.automatic = transaction -> transaction.respond(SipResponse.to(transaction.request(), 200, "OK", "b"));
        assertEquals(200, alice.send(Peer.request("OPTIONS"), bob.udp()).nextStatus());
        assertEquals(1, bob.layer.counters().get(SipCounters.Event.FAULT));
    }

    @Test
    void closingSendsWhatIsQueued() {
        Peer.Sent sent = alice.send(Peer.request("BYE"), bob.tcp());
        bob.respond(bob.nextRequest(), 200);
        bob.layer.close();
        assertEquals(200, sent.nextStatus());
    }

    @Test
    void sendingBehindTheEndIsNoFault() {
        alice.layer.close();
        for (Hop hop : List.of(bob.udp(), bob.tcp())) {
            Peer.Sent sent = alice.send(Peer.request("REGISTER"), hop);
            assertTrue(sent.outcomes.isEmpty());
        }
        assertEquals(0, alice.loop.failures());
    }

    @Test
    void anAbandonedInviteIsForgottenIn64T1() throws IOException {
        setT1(SHORT_T1_MS);
        Peer.Sent invite = alice.send(Peer.request("INVITE"), bob.udp());
        bob.respond(bob.nextRequest(), 180);
        assertEquals(180, invite.nextStatus());
        alice.onLoop(() -> {
            invite.transaction.forget();
            return true;
        });
        Await.until(() -> alice.layer.transactions() == 0, () -> alice.layer.transactions() + " transactions left");
        assertTrue(invite.outcomes.isEmpty());
    }

    @Test
    void refusesHeadersThatCouldNotBeSent() {
        assertThrows(IllegalArgumentException.class, () -> SipHeaders.builder().add("X", "a\r\nEvil: b"));
    }
}
