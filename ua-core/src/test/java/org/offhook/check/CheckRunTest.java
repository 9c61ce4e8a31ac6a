package org.offhook.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.offhook.CallReport;
import org.offhook.UserAgent;
import org.offhook.UserAgentBuilder;

/** Test calls over loopback to far ends that do not behave. What a call hears is tried in {@code CheckedSoundTest}. */
class CheckRunTest {

    private static final Duration LIMIT = Duration.ofSeconds(3);
    /** Half a second is the promise; what does not keep its time limit at all hangs for half a minute, or for ever. */
    private static final long LATE_MS = 10_000;

    private static UserAgentBuilder phone() {
        return UserAgent.builder().bind(InetAddress.getLoopbackAddress());
    }

    /** The first agent of a process loads what all later ones have, which is not to be in their time limits. */
    @BeforeAll
    static void warmUp() throws Exception {
        phone().build().close();
    }

    private static CheckPlan plan(int port) {
        return CheckPlan.of("sip:echo@127.0.0.1:" + port).withListening(Duration.ofSeconds(2)).withTimeLimit(Duration.ofSeconds(60));
    }

    /** Interrupted in mid-call it still says goodbye: the other side sees the call end. */
    @Test
    void anInterruptHangsUp() throws Exception {
        CompletableFuture<CallReport> theirs = new CompletableFuture<>();
        try (UserAgent echo = phone().build()) {
            echo.onIncoming(incoming -> {
                incoming.call().ended().thenAccept(theirs::complete);
                incoming.accept();
            });
            Thread asking = Thread.currentThread();
            CompletableFuture.runAsync(() -> {
                while (echo.activeCalls() == 0) {
                    Thread.onSpinWait();
                }
            }).thenRunAsync(asking::interrupt, CompletableFuture.delayedExecutor(500, TimeUnit.MILLISECONDS));
            CheckPlan patient = plan(echo.localAddress().getPort()).withListening(Duration.ofSeconds(15));
            assertThrows(InterruptedException.class, () -> CheckRun.run(phone(), patient));
            assertEquals("remote", theirs.get(30, TimeUnit.SECONDS).call().endedBy());
        }
    }

    @Test
    void namesTheReasonOfARefusal() throws Exception {
        try (UserAgent busy = phone().build()) {
            busy.onIncoming(incoming -> incoming.reject(486));
            CheckResult result = CheckRun.run(phone(), plan(busy.localAddress().getPort()));
            assertEquals(CheckState.CRITICAL, result.state());
            assertTrue(result.text(Locale.ENGLISH).contains("486"), result.text(Locale.ENGLISH));
            assertTrue(result.text(Locale.FRENCH).contains("occupé"), result.text(Locale.FRENCH));
        }
    }

    @Test
    void keepsItsTimeLimitWhenNobodyAnswers() throws Exception {
        try (DatagramSocket deaf = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            assertKeepsTheLimit(phone(), CheckPlan.of("sip:x@127.0.0.1:" + deaf.getLocalPort()), "INVITE");
        }
    }

    @Test
    void keepsItsTimeLimitWhenAConnectionSaysNothing() throws Exception {
        try (ServerSocket deaf = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertKeepsTheLimit(phone(), CheckPlan.of("sip:x@127.0.0.1:" + deaf.getLocalPort() + ";transport=tls"), "INVITE");
        }
    }

    /** The executor is the application's: one that never runs a task stops whatever waits for a future, for ever. */
    @Test
    void keepsItsTimeLimitWhateverHangs() throws Exception {
        try (UserAgent busy = phone().build()) {
            busy.onIncoming(incoming -> incoming.reject(486));
            assertKeepsTheLimit(phone().executor(task -> { }),
                CheckPlan.of("sip:x@127.0.0.1:" + busy.localAddress().getPort()), "INVITE");
        }
    }

    @Test
    void keepsItsTimeLimitWhenTheFarEndHangsInTheMiddleOfTheCall() throws Exception {
        try (DatagramSocket party = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            Thread thread = new Thread(() -> answerInviteOnly(party), "half-dead");
            thread.setDaemon(true);
            thread.start();
            assertKeepsTheLimit(phone(), CheckPlan.of("sip:x@127.0.0.1:" + party.getLocalPort()), "");
            // What it is that hangs is said in time when there is time for it.
            long begun = System.nanoTime();
            CheckResult result = CheckRun.run(phone(), plan(party.getLocalPort()).withListening(Duration.ofSeconds(1)));
            assertInTime(begun);
            assertEquals(CheckState.CRITICAL, result.state(), result.text(Locale.ENGLISH));
            // Three go out in the time that is waited; were they fewer, the machine has stood still, and nobody can know.
            long byes = result.report().orElseThrow().ladder().stream().filter(step -> step.summary().startsWith("BYE")).count();
            assertTrue(result.text(Locale.ENGLISH).contains("BYE") || byes < 3, result.text(Locale.ENGLISH));
            assertTrue(result.text(Locale.ENGLISH).contains("no sound"), result.text(Locale.ENGLISH));
        }
    }

    private static void assertKeepsTheLimit(UserAgentBuilder agent, CheckPlan plan, String waitingFor) throws Exception {
        long begun = System.nanoTime();
        CheckResult result = CheckRun.run(agent, plan.withTimeLimit(LIMIT));
        assertInTime(begun);
        assertEquals(CheckState.CRITICAL, result.state(), result.text(Locale.ENGLISH));
        assertTrue(result.text(Locale.ENGLISH).contains("time limit of 3 s"), result.text(Locale.ENGLISH));
        assertTrue(result.text(Locale.ENGLISH).contains(waitingFor), result.text(Locale.ENGLISH));
    }

    private static void assertInTime(long begunNanos) {
        long tookMs = (System.nanoTime() - begunNanos) / 1_000_000;
        assertTrue(tookMs < LATE_MS, "took " + tookMs + " ms");
    }

    /** Says 200 to INVITE and nothing to anything else, nor any RTP. */
    private static void answerInviteOnly(DatagramSocket socket) {
        byte[] buffer = new byte[65_535];
        String sdp = "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio "
            + socket.getLocalPort() + " RTP/AVP 8\r\n";
        try {
            while (!socket.isClosed()) {
                DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
                socket.receive(packet);
                String request = new String(buffer, 0, packet.getLength(), StandardCharsets.ISO_8859_1);
                if (!request.startsWith("INVITE ")) {
                    continue;
                }
                String headers = request.lines().takeWhile(line -> !line.isEmpty())
                    .filter(line -> line.matches("(?i)(via|from|to|call-id|cseq)\\s*:.*"))
                    .map(line -> line.toLowerCase(Locale.ROOT).startsWith("to") ? line + ";tag=half" : line)
                    .collect(Collectors.joining("\r\n"));
                byte[] answer = ("SIP/2.0 200 OK\r\n" + headers + "\r\nContact: <sip:x@127.0.0.1:" + socket.getLocalPort()
                    + ">\r\nContent-Type: application/sdp\r\nContent-Length: " + sdp.length() + "\r\n\r\n" + sdp)
                    .getBytes(StandardCharsets.ISO_8859_1);
                socket.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
            }
        } catch (IOException e) {
            // the test is over
        }
    }
}
