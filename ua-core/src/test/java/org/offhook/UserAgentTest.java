package org.offhook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.offhook.audio.tone.ToneSource;

/** Two user agents on loopback, through real sockets. */
@Timeout(180)
class UserAgentTest {

    private UserAgent caller;
    private UserAgent callee;

    @BeforeEach
    void start() throws Exception {
        caller = UserAgent.builder().bind(InetAddress.getLoopbackAddress()).codecs("PCMA", "PCMU").build();
        callee = UserAgent.builder().bind(InetAddress.getLoopbackAddress()).codecs("PCMA").build();
    }

    @AfterEach
    void stop() {
        caller.close();
        callee.close();
    }

    private String calleeUri() {
        return "sip:callee@127.0.0.1:" + callee.localAddress().getPort();
    }

    @Test
    void talksAndReports(@TempDir Path folder) throws Exception {
        Path heard = folder.resolve("heard.wav");
        CompletableFuture<CallReport> other = new CompletableFuture<>();
        callee.onIncoming(incoming -> {
            incoming.call().ended().thenAccept(other::complete);
            Call call = incoming.accept().join();
            call.sendAudio(new ToneSource(8000, 1000, -10));
        });
        Call call = caller.invite(calleeUri()).get(30, TimeUnit.SECONDS);
        assertEquals(CallState.ACTIVE, call.state());
        CompletableFuture<Void> recorded = call.record(heard);
        call.sendAudio(new ToneSource(8000, 440, -10));
        PacketCounts.awaitSound(call, 75);
        CallReport report = call.hangup().get(30, TimeUnit.SECONDS);
        recorded.get(30, TimeUnit.SECONDS);
        CallReport theirs = other.get(30, TimeUnit.SECONDS);

        assertEquals("completed", report.call().state());
        assertEquals("local", report.call().endedBy());
        assertEquals("remote", theirs.call().endedBy());
        assertEquals(200, report.call().status());
        assertEquals(call.callId(), theirs.call().callId());
        assertEquals(2, report.media().size());
        assertEquals("PCMA", report.media().get(0).codec());
        assertTrue(report.media().get(0).packets() >= 75, report::toJson);
        assertTrue(report.explain(Locale.FRENCH).contains("abouti"), report.explain(Locale.FRENCH));
        assertTrue(report.ladder().stream().anyMatch(step -> step.outgoing() && step.summary().startsWith("INVITE ")), report::toJson);
        assertTrue(theirs.ladder().stream().anyMatch(step -> !step.outgoing() && step.summary().startsWith("BYE ")), theirs::toJson);
        assertEquals(1000, RecordedSound.of(heard).medianHz(), 3);
    }

    @Test
    void soundUsesThePortsItIsGiven() throws Exception {
        int from = 20_000;
        int to = 29_999;
        callee.onIncoming(IncomingCall::accept);
        try (UserAgent ranged = UserAgent.builder().bind(InetAddress.getLoopbackAddress()).codecs("PCMA").mediaPorts(from, to).build()) {
            Call call = ranged.invite(calleeUri()).get(30, TimeUnit.SECONDS);
            PacketCounts.awaitHeard(call, 20);
            String local = call.hangup().get(30, TimeUnit.SECONDS).media().get(0).local();
            int port = Integer.parseInt(local.substring(local.lastIndexOf(':') + 1));
            assertTrue(port >= from && port <= to && port % 2 == 0, local);
        }
        assertThrows(IllegalArgumentException.class, () -> UserAgent.builder().mediaPorts(80, 90));
    }

    @Test
    void tellsABusyCallee() {
        callee.onIncoming(incoming -> incoming.reject(486));
        Call call = caller.place(calleeUri(), InviteOptions.DEFAULT);
        ExecutionException thrown = assertThrows(ExecutionException.class, () -> call.answered().get(30, TimeUnit.SECONDS));
        Failure.Rejected rejected = assertInstanceOf(Failure.Rejected.class, thrown.getCause());
        assertEquals(486, rejected.status());
        CallReport report = call.ended().join();
        assertTrue(report.findings().stream().anyMatch(finding -> finding.code().equals("call.busy")), report::toJson);
        assertEquals("busy", report.call().cause());
        assertEquals(Verdict.UNKNOWN, report.verdict());
    }

    @Test
    void saysBothListsWhenThereIsNoCommonCodec() {
        callee.onIncoming(IncomingCall::accept);
        Call call = caller.place(calleeUri(), InviteOptions.DEFAULT.withCodecs(List.of("PCMU")));
        ExecutionException thrown = assertThrows(ExecutionException.class, () -> call.answered().get(30, TimeUnit.SECONDS));
        Failure.NoCommonCodec failure = assertInstanceOf(Failure.NoCommonCodec.class, thrown.getCause());
        assertEquals(List.of("PCMU/8000"), failure.ours());
        CallReport report = call.ended().join();
        assertEquals(488, report.call().status());
        assertTrue(report.call().warnings().stream().anyMatch(warning -> warning.startsWith("30")), report::toJson);
    }

    @Test
    void cancelsWhenTheFutureIsCancelled() throws Exception {
        CountDownLatch ringing = new CountDownLatch(1);
        CompletableFuture<CallReport> other = new CompletableFuture<>();
        callee.onIncoming(incoming -> {
            incoming.call().ended().thenAccept(other::complete);
            incoming.ring();
            ringing.countDown();
        });
        CompletableFuture<Call> future = caller.invite(calleeUri());
        assertTrue(ringing.await(30, TimeUnit.SECONDS));
        future.cancel(true);
        CallReport report = other.get(30, TimeUnit.SECONDS);
        assertEquals("cancelled", report.call().state());
        assertNull(report.call().setupMs());
        assertNotNull(report.call().ringMs());
    }

    @Test
    void givesUpWhenNobodyAnswers() {
        callee.onIncoming(IncomingCall::ring);
        Call call = caller.place(calleeUri(), InviteOptions.DEFAULT.withNoAnswerTimeout(Duration.ofSeconds(2)));
        ExecutionException thrown = assertThrows(ExecutionException.class, () -> call.answered().get(30, TimeUnit.SECONDS));
        assertEquals("no-answer", assertInstanceOf(Failure.Timeout.class, thrown.getCause()).timer());
        CallReport report = call.ended().join();
        assertTrue(report.findings().stream().anyMatch(finding -> finding.code().equals("call.no_answer")), report::toJson);
    }

    @Test
    void holdsAndResumes() throws Exception {
        CompletableFuture<Call> other = new CompletableFuture<>();
        List<CallState> states = Collections.synchronizedList(new ArrayList<>());
        CountDownLatch over = new CountDownLatch(1);
        callee.onIncoming(incoming -> {
            incoming.call().onState(state -> {
                states.add(state);
                if (state == CallState.ENDED) {
                    over.countDown();
                }
            });
            incoming.accept().thenAccept(other::complete);
        });
        Call call = caller.invite(calleeUri()).get(30, TimeUnit.SECONDS);
        call.hold().get(30, TimeUnit.SECONDS);
        assertEquals(CallState.HELD, call.state());
        Call theirs = other.get(30, TimeUnit.SECONDS);
        assertEquals(CallState.HELD, theirs.state());
        call.resume().get(30, TimeUnit.SECONDS);
        assertEquals(CallState.ACTIVE, call.state());
        theirs.hangup().get(30, TimeUnit.SECONDS);
        assertEquals("remote", call.ended().get(30, TimeUnit.SECONDS).call().endedBy());
        assertTrue(over.await(30, TimeUnit.SECONDS), states::toString);
        assertEquals(List.of(CallState.ACTIVE, CallState.HELD, CallState.ACTIVE, CallState.ENDING, CallState.ENDED), states);
    }

    @Test
    void sendsDigits() throws Exception {
        StringBuffer digits = new StringBuffer();
        CountDownLatch four = new CountDownLatch(4);
        callee.onIncoming(incoming -> {
            incoming.call().onDtmf(digit -> {
                digits.append(digit.charValue());
                four.countDown();
            });
            incoming.accept();
        });
        Call call = caller.invite(calleeUri()).get(30, TimeUnit.SECONDS);
        assertThrows(IllegalArgumentException.class, () -> call.sendDtmf("1x"));
        call.sendDtmf("12#D").get(30, TimeUnit.SECONDS);
        assertTrue(four.await(30, TimeUnit.SECONDS), digits::toString);
        assertEquals("12#D", digits.toString());
    }

    @Test
    void playsAFileAndEchoesIt(@TempDir Path folder) throws Exception {
        callee.onIncoming(incoming -> {
            incoming.call().echo();
            incoming.accept();
        });
        Call call = caller.place(calleeUri(), InviteOptions.DEFAULT);
        Path heard = folder.resolve("heard.wav");
        Path missing = folder.resolve("missing.wav");
        CompletableFuture<Void> recorded = call.record(heard);
        call.answered().get(30, TimeUnit.SECONDS);
        assertThrows(ExecutionException.class, () -> call.play(missing).get(30, TimeUnit.SECONDS));
        call.sendAudio(new ToneSource(8000, 600, -10));
        PacketCounts.awaitSound(call, 100);
        call.hangup().get(30, TimeUnit.SECONDS);
        recorded.get(30, TimeUnit.SECONDS);
        assertEquals(600, RecordedSound.of(heard).medianHz(), 3);
        assertTrue(Files.size(heard) > 16_000);
    }

    @Test
    void refusesCallsWithoutAListenerAndSurvivesClosing() {
        Call refused = caller.place(calleeUri(), InviteOptions.DEFAULT);
        assertEquals(480, refused.ended().join().call().status());
        callee.onIncoming(IncomingCall::accept);
        Call up = caller.place(calleeUri(), InviteOptions.DEFAULT);
        up.answered().join();
        caller.close();
        assertTrue(up.ended().isDone());
        assertThrows(IllegalStateException.class, () -> caller.invite(calleeUri()));
    }

    /** What holds the agent up for longer than closing waits takes the report from nobody. */
    @Test
    void aCallWhoseEndComesTooLateIsReportedByClosing() throws Exception {
        callee.onIncoming(IncomingCall::accept);
        Call up = caller.invite(calleeUri()).get(30, TimeUnit.SECONDS);
        Call waiting = caller.place("sip:nobody@127.0.0.1:9", InviteOptions.DEFAULT);
        CountDownLatch never = new CountDownLatch(1);
        caller.parts().agent().post(() -> {
            try {
                never.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        caller.close();
        assertEquals("local", up.ended().getNow(null).call().endedBy());
        assertEquals("completed", up.ended().join().call().state());
        assertEquals(CallState.ENDED, up.state());
        assertEquals("local", waiting.ended().getNow(null).call().endedBy());
        assertTrue(waiting.answered().isCompletedExceptionally());
    }

    @Test
    void saysWhatIsWrongWithAnAddress() {
        assertTrue(assertThrows(IllegalArgumentException.class, () -> caller.invite("http://x")).getMessage().contains("sip:"));
        assertThrows(IllegalArgumentException.class, () -> UserAgent.builder().codecs("G711").build());
    }

    @Test
    void namesAPortThatIsTaken() {
        Failure.TransportFailed failure = assertThrows(Failure.TransportFailed.class, () -> UserAgent.builder()
            .bind(InetAddress.getLoopbackAddress()).port(callee.localAddress().getPort()).build());
        assertTrue(failure.getMessage().contains(Integer.toString(callee.localAddress().getPort())), failure.getMessage());
    }
}
