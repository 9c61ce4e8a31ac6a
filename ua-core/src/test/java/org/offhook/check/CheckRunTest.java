package org.offhook.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
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
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.offhook.Account;
import org.offhook.CallReport;
import org.offhook.UserAgent;
import org.offhook.UserAgentBuilder;
import org.offhook.audio.tone.ToneSource;
import org.offhook.testkit.AnsweringParty;
import org.offhook.testkit.LoopbackRegistrar;

/** Test calls over loopback, most of them to far ends that do not behave. */
class CheckRunTest {

    private static final Duration LIMIT = Duration.ofSeconds(3);
    /** Half a second is the promise; what does not keep its time limit at all hangs for half a minute, or for ever. */
    private static final long LATE_MS = 10_000;

    private static UserAgentBuilder phone() {
        return UserAgent.builder().bind(InetAddress.getLoopbackAddress());
    }

    private static CheckPlan plan(int port) {
        return CheckPlan.of("sip:echo@127.0.0.1:" + port).withListening(Duration.ofSeconds(2)).withTimeLimit(Duration.ofSeconds(60));
    }

    /** A machine that stands still in the seconds of one call hardly does so in those of three. */
    private static CheckResult inThreeCalls(CheckPlan plan, Predicate<CheckResult> wanted) throws InterruptedException {
        CheckResult result = CheckRun.run(phone(), plan);
        for (int i = 1; i < 3 && !wanted.test(result); i++) {
            System.out.println("once more: " + result.text(Locale.ENGLISH));
            result = CheckRun.run(phone(), plan);
        }
        return result;
    }

    private static CheckResult good(CheckPlan plan) throws InterruptedException {
        return inThreeCalls(plan, result -> result.state() == CheckState.OK);
    }

    @Test
    void measuresAnEchoingPhone() throws Exception {
        try (UserAgent echo = phone().build()) {
            echo.onIncoming(incoming -> {
                incoming.call().echo();
                incoming.accept();
            });
            CheckResult result = good(plan(echo.localAddress().getPort())
                .withExpected(Expectation.parse("echo")).withLimits(CheckLimits.NONE));
            assertEquals(CheckState.OK, result.state(), result.text(Locale.ENGLISH));
            double echoMs = result.figures().get(CheckMetric.ECHO);
            assertTrue(echoMs > 20 && echoMs < 1500, "two jitter buffers and two packets: " + echoMs);
            assertTrue(result.figures().containsKey(CheckMetric.SETUP) && result.figures().containsKey(CheckMetric.LOSS));
            assertEquals("completed", result.report().orElseThrow().call().state());
        }
    }

    @Test
    void missesAnEchoThatDoesNotCome() throws Exception {
        try (UserAgent mute = phone().build()) {
            mute.onIncoming(incoming -> incoming.accept());
            int port = mute.localAddress().getPort();
            CheckResult silent = CheckRun.run(phone(), plan(port).withLimits(CheckLimits.NONE));
            assertEquals(CheckState.WARNING, silent.state(), silent.text(Locale.ENGLISH));
            CheckResult result = CheckRun.run(phone(), plan(port).withExpected(Expectation.parse("echo")));
            assertEquals(CheckState.CRITICAL, result.state(), result.text(Locale.ENGLISH));
            assertTrue(result.text(Locale.ENGLISH).contains("no echo"), result.text(Locale.ENGLISH));
        }
    }

    @Test
    void hearsDigitsAsEventsAndTonesByTheirFrequency() throws Exception {
        try (UserAgent talking = phone().build()) {
            int port = talking.localAddress().getPort();
            talking.onIncoming(incoming -> incoming.accept().thenAccept(call -> call.sendDtmf(",,4711")));
            CheckPlan digits = plan(port).withListening(Duration.ofSeconds(3)).withLimits(CheckLimits.NONE);
            CheckResult heard = good(digits.withExpected(Expectation.parse("dtmf:4711")));
            assertEquals(CheckState.OK, heard.state(), heard.text(Locale.ENGLISH));
            CheckResult others = inThreeCalls(digits.withExpected(Expectation.parse("dtmf:4712")),
                result -> result.text(Locale.ENGLISH).contains("4711"));
            assertEquals(CheckState.CRITICAL, others.state(), others.text(Locale.ENGLISH));
            assertTrue(others.text(Locale.ENGLISH).contains("4711"), others.text(Locale.ENGLISH));
            talking.onIncoming(incoming -> incoming.accept().thenAccept(call -> call.sendAudio(new ToneSource(8000, 1004, -16))));
            CheckPlan tone = plan(port).withLimits(CheckLimits.NONE);
            assertEquals(CheckState.OK, good(tone.withExpected(Expectation.parse("tone:1004"))).state());
            assertEquals(CheckState.CRITICAL, CheckRun.run(phone(), tone.withExpected(Expectation.parse("tone:880"))).state());
        }
    }

    @Test
    void measuresTheRegistrationAndNamesItsRefusal() throws Exception {
        try (LoopbackRegistrar registrar = LoopbackRegistrar.start(Map.of("1001", "a", "echo", "b"));
                AnsweringParty party = AnsweringParty.start(phone(), account(registrar, "echo", "b")).get(30, TimeUnit.SECONDS)) {
            assertFalse(party.contact().isEmpty());
            CheckPlan registering = CheckPlan.of("echo").withListening(Duration.ofSeconds(2)).withRegister(true)
                .withExpected(Expectation.parse("echo")).withLimits(CheckLimits.NONE);
            CheckResult result = CheckRun.run(phone().account(account(registrar, "1001", "a")), registering);
            assertEquals(CheckState.OK, result.state(), result.text(Locale.ENGLISH));
            assertTrue(result.figures().get(CheckMetric.REGISTER) > 0);
            assertTrue(registrar.bindings("1001").get(30, TimeUnit.SECONDS).isEmpty(), "the binding is taken away again");
            CheckResult refused = CheckRun.run(phone().account(account(registrar, "1001", "wrong")), registering);
            assertEquals(CheckState.CRITICAL, refused.state());
            assertTrue(refused.text(Locale.ENGLISH).startsWith("registration failed: "), refused.text(Locale.ENGLISH));
            assertTrue(refused.report().isEmpty());
        }
    }

    private static Account account(LoopbackRegistrar registrar, String user, String password) {
        return Account.builder("sip:" + user + "@" + registrar.uri().substring("sip:".length())).password(password.toCharArray()).build();
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
            CheckResult result = assertKeepsTheLimit(phone(), CheckPlan.of("sip:x@127.0.0.1:" + party.getLocalPort()), "");
            assertTrue(result.text(Locale.ENGLISH).contains("BYE"), result.text(Locale.ENGLISH));
            assertTrue(result.text(Locale.ENGLISH).contains("no sound"), result.text(Locale.ENGLISH));
        }
    }

    private static CheckResult assertKeepsTheLimit(UserAgentBuilder agent, CheckPlan plan, String waitingFor) throws Exception {
        long begun = System.nanoTime();
        CheckResult result = CheckRun.run(agent, plan.withTimeLimit(LIMIT));
        long tookMs = (System.nanoTime() - begun) / 1_000_000;
        assertTrue(tookMs < LATE_MS, "took " + tookMs + " ms");
        assertEquals(CheckState.CRITICAL, result.state(), result.text(Locale.ENGLISH));
        assertTrue(result.text(Locale.ENGLISH).contains("time limit of 3 s"), result.text(Locale.ENGLISH));
        assertTrue(result.text(Locale.ENGLISH).contains(waitingFor), result.text(Locale.ENGLISH));
        return result;
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
