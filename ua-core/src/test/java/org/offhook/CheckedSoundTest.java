package org.offhook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.offhook.audio.tone.ToneSource;
import org.offhook.check.CheckLimits;
import org.offhook.check.CheckMetric;
import org.offhook.check.CheckPlan;
import org.offhook.check.CheckResult;
import org.offhook.check.CheckRun;
import org.offhook.check.CheckState;
import org.offhook.check.Expectation;
import org.offhook.testkit.AnsweringParty;
import org.offhook.testkit.LoopbackRegistrar;

/**
 * What a test call for monitoring hears. It listens by the clock on the wall; the sound runs on a {@link VirtualMedia clock of its own}
 * that is faster and leaves nothing out, so that a machine that stands still for a moment is not heard.
 */
@Timeout(180)
class CheckedSoundTest {

    private final VirtualMedia world = new VirtualMedia();

    @AfterEach
    void stop() {
        world.stop();
    }

    private UserAgentBuilder phone() {
        return UserAgent.builder().bind(InetAddress.getLoopbackAddress()).media(world, world);
    }

    private static CheckPlan plan(int port) {
        return CheckPlan.of("sip:echo@127.0.0.1:" + port).withListening(Duration.ofSeconds(2)).withTimeLimit(Duration.ofSeconds(60));
    }

    private CheckResult checked(CheckPlan plan) {
        return checked(phone(), plan);
    }

    private CheckResult checked(UserAgentBuilder phone, CheckPlan plan) {
        CompletableFuture<CheckResult> result = new CompletableFuture<>();
        Thread thread = new Thread(() -> {
            try {
                result.complete(CheckRun.run(phone, plan));
            } catch (InterruptedException | RuntimeException e) {
                result.completeExceptionally(e);
            }
        }, "asks-for-a-check");
        thread.setDaemon(true);
        thread.start();
        return world.await(result);
    }

    @Test
    void measuresAnEchoingPhone() throws Exception {
        try (UserAgent echo = phone().build()) {
            echo.onIncoming(incoming -> {
                incoming.call().echo();
                incoming.accept();
            });
            CheckResult result = checked(plan(echo.localAddress().getPort())
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
            CheckResult silent = checked(plan(port).withLimits(CheckLimits.NONE));
            assertEquals(CheckState.WARNING, silent.state(), silent.text(Locale.ENGLISH));
            CheckResult result = checked(plan(port).withExpected(Expectation.parse("echo")));
            assertEquals(CheckState.CRITICAL, result.state(), result.text(Locale.ENGLISH));
            assertTrue(result.text(Locale.ENGLISH).contains("no echo"), result.text(Locale.ENGLISH));
        }
    }

    @Test
    void hearsDigitsAsEventsAndTonesByTheirFrequency() throws Exception {
        try (UserAgent talking = phone().build()) {
            int port = talking.localAddress().getPort();
            // Again and again: signalling takes real time, and the first digits may be sent before the caller has read the answer.
            talking.onIncoming(incoming -> incoming.accept().thenAccept(call -> call.sendDtmf(",,4711".repeat(30))));
            CheckPlan digits = plan(port).withListening(Duration.ofSeconds(3)).withLimits(CheckLimits.NONE);
            CheckResult heard = checked(digits.withExpected(Expectation.parse("dtmf:4711")));
            assertEquals(CheckState.OK, heard.state(), heard.text(Locale.ENGLISH));
            CheckResult others = checked(digits.withExpected(Expectation.parse("dtmf:4712")));
            assertEquals(CheckState.CRITICAL, others.state(), others.text(Locale.ENGLISH));
            assertTrue(others.text(Locale.ENGLISH).contains("4711"), others.text(Locale.ENGLISH));
            talking.onIncoming(incoming -> incoming.accept().thenAccept(call -> call.sendAudio(new ToneSource(8000, 1004, -16))));
            CheckPlan tone = plan(port).withLimits(CheckLimits.NONE);
            assertEquals(CheckState.OK, checked(tone.withExpected(Expectation.parse("tone:1004"))).state());
            assertEquals(CheckState.CRITICAL, checked(tone.withExpected(Expectation.parse("tone:880"))).state());
        }
    }

    @Test
    void measuresTheRegistrationAndNamesItsRefusal() throws Exception {
        try (LoopbackRegistrar registrar = LoopbackRegistrar.start(Map.of("1001", "a", "echo", "b"));
                AnsweringParty party = AnsweringParty.start(phone(), account(registrar, "echo", "b")).get(30, TimeUnit.SECONDS)) {
            assertFalse(party.contact().isEmpty());
            CheckPlan registering = CheckPlan.of("echo").withListening(Duration.ofSeconds(2)).withRegister(true)
                .withExpected(Expectation.parse("echo")).withLimits(CheckLimits.NONE);
            CheckResult result = checked(phone().account(account(registrar, "1001", "a")), registering);
            assertEquals(CheckState.OK, result.state(), result.text(Locale.ENGLISH));
            assertTrue(result.figures().get(CheckMetric.REGISTER) > 0);
            assertTrue(registrar.bindings("1001").get(30, TimeUnit.SECONDS).isEmpty(), "the binding is taken away again");
            CheckResult refused = checked(phone().account(account(registrar, "1001", "wrong")), registering);
            assertEquals(CheckState.CRITICAL, refused.state());
            assertTrue(refused.text(Locale.ENGLISH).startsWith("registration failed: "), refused.text(Locale.ENGLISH));
            assertTrue(refused.report().isEmpty());
        }
    }

    private static Account account(LoopbackRegistrar registrar, String user, String password) {
        return Account.builder("sip:" + user + "@" + registrar.uri().substring("sip:".length())).password(password.toCharArray()).build();
    }
}
