package org.offhook;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * {@link UserAgent#close} waits for the answer to the un-REGISTER also of a registration that was never confirmed: the registrar may
 * have the binding all the same, and calls would go to a phone that is gone.
 */
@Timeout(60)
class RegistrationFarewellTest {

    /** Long enough that a close() which does not wait is over by then, and short enough for one that does. */
    private static final long SLOW_MS = 300;
    /** After that close() may be over without an answer, which on a machine that stood still may have come too late. */
    private static final long PATIENCE_NANOS = 2_000_000_000L;

    private final DatagramSocket server;
    private final BlockingQueue<DatagramPacket> requests = new LinkedBlockingQueue<>();

    RegistrationFarewellTest() throws IOException {
        server = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        Thread listening = new Thread(this::listen, "registrar");
        listening.setDaemon(true);
        listening.start();
    }

    @AfterEach
    void end() {
        server.close();
    }

    private void listen() {
        try {
            while (true) {
                DatagramPacket packet = new DatagramPacket(new byte[4096], 4096);
                server.receive(packet);
                requests.add(packet);
            }
        } catch (IOException e) {
            // the test is over
        }
    }

    private static String text(DatagramPacket packet) {
        return new String(packet.getData(), 0, packet.getLength(), StandardCharsets.US_ASCII);
    }

    private void answer(DatagramPacket request, String status) throws IOException {
        String copied = text(request).lines().filter(line -> List.of("via", "from", "to", "call-id", "cseq")
            .contains(line.toLowerCase(Locale.ROOT).split(":")[0].trim())).collect(Collectors.joining("\r\n"));
        byte[] octets = ("SIP/2.0 " + status + "\r\n" + copied + "\r\nContent-Length: 0\r\n\r\n").getBytes(StandardCharsets.US_ASCII);
        server.send(new DatagramPacket(octets, octets.length, request.getSocketAddress()));
    }

    private UserAgent agent() throws Failure {
        return UserAgent.builder().bind(InetAddress.getLoopbackAddress())
            .account(Account.builder("sip:2001@127.0.0.1").registrar("127.0.0.1:" + ((InetSocketAddress) server.getLocalSocketAddress()).getPort())
                .password("secret".toCharArray()).build()).build();
    }

    private DatagramPacket next() throws InterruptedException {
        DatagramPacket request = requests.poll(30, TimeUnit.SECONDS);
        assertTrue(request != null, "no REGISTER came");
        return request;
    }

    /** The un-REGISTER that close() sends is answered late; only then close() is over. */
    private void closesNoSoonerThanAnswered(UserAgent agent) throws Exception {
        long begunNanos = System.nanoTime();
        CompletableFuture<Long> closing = CompletableFuture.supplyAsync(() -> {
            agent.close();
            return System.nanoTime();
        }, task -> new Thread(task, "closing").start());
        DatagramPacket removal = next();
        while (!text(removal).contains("xpires: 0") && !text(removal).contains("expires=0")) {
            removal = next();
        }
        TimeUnit.MILLISECONDS.sleep(SLOW_MS);
        long answeredNanos = System.nanoTime();
        answer(removal, "200 OK");
        long closedNanos = closing.get(30, TimeUnit.SECONDS);
        assertTrue(closedNanos - answeredNanos >= 0 || closedNanos - begunNanos >= PATIENCE_NANOS, () -> "closed "
            + (closedNanos - answeredNanos) / 1_000_000 + " ms before the un-REGISTER was answered");
    }

    @Test
    void aFirstRegistrationThatJustFailedIsTakenBackBeforeTheEnd() throws Exception {
        UserAgent agent = agent();
        CompletableFuture<Registration> registration = agent.register();
        answer(next(), "503 Service Unavailable");
        assertThrows(ExecutionException.class, () -> registration.get(30, TimeUnit.SECONDS));
        closesNoSoonerThanAnswered(agent);
    }

    @Test
    void aFirstRegistrationUnderWayIsTakenBackBeforeTheEnd() throws Exception {
        UserAgent agent = agent();
        CompletableFuture<Registration> registration = agent.register();
        next();
        closesNoSoonerThanAnswered(agent);
        assertThrows(ExecutionException.class, () -> registration.get(30, TimeUnit.SECONDS));
    }
}
