package org.offhook.sip.jain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.offhook.Await;
import org.offhook.OpenSockets;
import org.offhook.sip.Hop;
import org.offhook.sip.SipResponse;
import org.offhook.sip.TransactionLayer;
import org.offhook.sip.io.SipCounters;
import org.offhook.sip.io.SocketSettings;

/** What a layer costs and leaves behind, and what strangers can do to its connections. */
class JainLifecycleTest {

    private static final int LIVES = 25;

    private static Set<Thread> threads() {
        return Thread.getAllStackTraces().keySet().stream().filter(Thread::isAlive).filter(thread -> thread.getName().startsWith("sip-")
            || thread.getName().startsWith("EventScanner") || thread.getName().contains("MessageProcessor")).collect(Collectors.toSet());
    }

    /** Without those of other tests in this process: a look-up may outlive the test that wanted it. */
    private static Set<Thread> threadsBut(Set<Thread> others) {
        Set<Thread> ours = threads();
        ours.removeAll(others);
        return ours;
    }

    @Test
    void twentyFiveLivesLeaveNothingBehind() throws IOException {
        Set<Thread> others = threads();
        life();
        Await.until(() -> threadsBut(others).isEmpty(), () -> threadsBut(others).toString());
        long before = OpenSockets.count();
        long[] closingMs = new long[LIVES];
        for (int i = 0; i < LIVES; i++) {
            closingMs[i] = life();
        }
        Await.until(() -> threadsBut(others).isEmpty(), () -> threadsBut(others).toString());
        long after = OpenSockets.count();
        // A leak is at least one in each life; what other classes of this process left behind may come and go.
        assertTrue(after < before + LIVES / 2, before + " open sockets before, " + after + " after");
        Arrays.sort(closingMs);
        assertTrue(closingMs[LIVES / 2] < 1_000, () -> "closing took " + Arrays.toString(closingMs) + " ms");
    }

    /** One life with an exchange over each transport; tells how long closing took. */
    private static long life() throws IOException {
        Peer alice = new Peer();
        Peer bob = new Peer();
        bob.automatic = transaction -> transaction.respond(SipResponse.to(transaction.request(), 200, "OK", "b"));
        for (Hop hop : List.of(bob.udp(), bob.tcp())) {
            assertEquals(200, alice.send(Peer.request("OPTIONS"), hop).nextStatus());
        }
        long start = System.nanoTime();
        bob.layer.close();
        alice.layer.close();
        long elapsedMs = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
        alice.close();
        bob.close();
        return elapsedMs;
    }

    @Test
    void keepsNoProcessAlive() throws IOException {
        try (Peer alice = new Peer(); Peer bob = new Peer()) {
            bob.automatic = transaction -> transaction.respond(SipResponse.to(transaction.request(), 200, "OK", "b"));
            assertEquals(200, alice.send(Peer.request("OPTIONS"), bob.tcp()).nextStatus());
            assertTrue(threads().stream().allMatch(Thread::isDaemon), () -> threads().toString());
        }
    }

    /** Every other one begins a request, the rest say nothing. */
    private static List<Socket> attackers(Peer bob) throws IOException {
        List<Socket> attackers = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            Socket socket = new Socket(bob.tcp().address().getAddress(), bob.tcp().address().getPort());
            attackers.add(socket);
            socket.setSoTimeout(30_000);
            if (i % 2 == 0) {
                socket.getOutputStream().write("OPTIONS sip:b".getBytes(StandardCharsets.US_ASCII));
            }
        }
        return attackers;
    }

    private static void close(List<Socket> sockets) throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
    }

    @Test
    void halfARequestIsNotWaitedForForEver() throws IOException {
        SocketSettings strict = new SocketSettings(0x60, 1_000, 1_000, 1_000, 400, 800, 0, 0, 8, 8);
        try (Peer bob = new Peer(builder -> builder.sockets(strict)); Peer alice = new Peer()) {
            bob.automatic = transaction -> transaction.respond(SipResponse.to(transaction.request(), 200, "OK", "b"));
            List<Socket> attackers = attackers(bob);
            assertEquals(200, alice.send(Peer.request("OPTIONS"), bob.udp()).nextStatus());
            for (Socket attacker : attackers) {
                assertTrue(isClosed(attacker));
            }
            assertEquals(0, bob.layer.counters().get(SipCounters.Event.CONNECTION_REFUSED));
            close(attackers);
        }
    }

    /** Patient, so that it is the number alone that ends connections. */
    @Test
    void whoHoldsConnectionsLosesTheOldestAndKeepsNobodyOut() throws IOException {
        SocketSettings patient = new SocketSettings(0x60, 1_000, 1_000, 1_000, 120_000, 120_000, 0, 0, 8, 4);
        try (Peer bob = new Peer(builder -> builder.sockets(patient)); Peer alice = new Peer()) {
            bob.automatic = transaction -> transaction.respond(SipResponse.to(transaction.request(), 200, "OK", "b"));
            List<Socket> attackers = attackers(bob);
            assertTrue(isClosed(attackers.get(0)) && isClosed(attackers.get(1)), "four of one address at a time");
            Await.until(() -> bob.layer.counters().get(SipCounters.Event.CONNECTION_REFUSED) == 2, bob.layer.counters()::toString);
            assertEquals(200, alice.send(Peer.request("OPTIONS"), bob.tcp()).nextStatus());
            assertTrue(isClosed(attackers.get(2)), "the next one made room");
            close(attackers);
        }
    }

    private static boolean isClosed(Socket socket) {
        try (InputStream in = socket.getInputStream()) {
            return in.read() < 0;
        } catch (IOException e) {
            return !(e instanceof java.net.SocketTimeoutException);
        }
    }

    @Test
    void anAbsurdLengthIsRefusedAndTheConnectionClosed() throws IOException {
        try (Peer bob = new Peer(); Socket socket = new Socket(bob.tcp().address().getAddress(), bob.tcp().address().getPort())) {
            socket.setSoTimeout(30_000);
            socket.getOutputStream().write(("OPTIONS sip:b@x SIP/2.0\r\nVia: SIP/2.0/TCP 127.0.0.1:" + socket.getLocalPort()
                + ";branch=z9hG4bK1\r\nFrom: <sip:a@x>;tag=1\r\nTo: <sip:b@x>\r\nCall-ID: 1\r\nCSeq: 1 OPTIONS\r\n"
                + "Content-Length: 2000000000\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertTrue(answer.startsWith("SIP/2.0 400 "), answer);
        }
    }

    @Test
    void keepAlivesAreAnswered() throws IOException {
        try (Peer bob = new Peer(); Socket socket = new Socket(bob.tcp().address().getAddress(), bob.tcp().address().getPort())) {
            socket.setSoTimeout(30_000);
            socket.getOutputStream().write("\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            assertEquals("\r\n", new String(socket.getInputStream().readNBytes(2), StandardCharsets.US_ASCII));
        }
    }

    @Test
    void fiveHundredTransactionsAtOnceAreAllAnswered() throws IOException, InterruptedException {
        try (Peer alice = new Peer(); Peer bob = new Peer()) {
            bob.automatic = transaction -> transaction.respond(SipResponse.to(transaction.request(), 200, "OK", "b"));
            for (Hop hop : List.of(bob.udp(), bob.tcp())) {
                CountDownLatch answered = new CountDownLatch(500);
                long start = System.nanoTime();
                for (int i = 0; i < 500; i++) {
                    alice.loop.execute(() -> alice.layer.send(Peer.request("OPTIONS"), hop, new TransactionLayer.ClientUser() {
                        @Override
                        public void onResponse(SipResponse response, Hop source) {
                            answered.countDown();
                        }

                        @Override
                        public void onFailure(TransactionLayer.Failure failure, String reason) {
                            // The latch stays up, and the test fails.
                        }
                    }));
                }
                assertTrue(answered.await(30, TimeUnit.SECONDS), answered.getCount() + " unanswered over " + hop.transport());
                System.out.println("500 transactions over " + hop.transport() + " in "
                    + TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start) + " ms");
            }
            assertEquals(0, bob.layer.counters().get(SipCounters.Event.FAULT));
            assertFalse(bob.layer.counters().get(SipCounters.Event.RECEIVED) < 1_000);
        }
    }

    /** A refusal that was lost is repeated, and a program that ends after it does not take the repetition with it. */
    @Test
    void closingLeavesARefusalTheTimeToBeRepeated() throws Exception {
        try (Peer bob = new Peer(); DatagramSocket caller = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            caller.setSoTimeout(30_000);
            byte[] invite = String.join("\r\n", "INVITE sip:b@127.0.0.1 SIP/2.0",
                "Via: SIP/2.0/UDP 127.0.0.1:" + caller.getLocalPort() + ";branch=z9hG4bKunheard", "Max-Forwards: 70",
                "From: <sip:a@127.0.0.1>;tag=a", "To: <sip:b@127.0.0.1>", "Call-ID: unheard", "CSeq: 1 INVITE",
                "Contact: <sip:a@127.0.0.1>", "Content-Length: 0", "", "").getBytes(StandardCharsets.US_ASCII);
            caller.send(new DatagramPacket(invite, invite.length, bob.udp().address()));
            bob.respond(bob.nextRequest(), 486);
            assertTrue(nextFinal(caller).startsWith("SIP/2.0 486 "));
            Thread closing = new Thread(bob.layer::close, "closing");
            closing.start();
            assertTrue(nextFinal(caller).startsWith("SIP/2.0 486 "), "repeated, for no ACK came");
            closing.join(30_000);
            assertFalse(closing.isAlive(), "not waited for longer than one repetition takes");
        }
    }

    private static String nextFinal(DatagramSocket caller) throws IOException {
        DatagramPacket packet = new DatagramPacket(new byte[4096], 4096);
        do {
            caller.receive(packet);
        } while (new String(packet.getData(), 0, packet.getLength(), StandardCharsets.US_ASCII).startsWith("SIP/2.0 100 "));
        return new String(packet.getData(), 0, packet.getLength(), StandardCharsets.US_ASCII);
    }
}
