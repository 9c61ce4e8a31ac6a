package org.offhook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the front door says to a program that holds it wrong, or too late. */
@Timeout(60)
class FrontDoorErrorsTest {

    private UserAgent caller;
    private UserAgent callee;

    @BeforeEach
    void start() throws Exception {
        caller = UserAgent.builder().bind(InetAddress.getLoopbackAddress()).codecs("PCMA").build();
        callee = UserAgent.builder().bind(InetAddress.getLoopbackAddress()).codecs("PCMA").build();
    }

    @AfterEach
    void stop() {
        caller.close();
        callee.close();
    }

    private String calleeUri() {
        return "127.0.0.1:" + callee.localAddress().getPort();
    }

    @Test
    void takesAnAddressWithoutSchemeAndATransportBehindIt() {
        Account bare = Account.of("2001@pbx.example:5070", "secret");
        assertEquals("sip:2001@pbx.example", bare.address());
        assertEquals("sip:pbx.example:5070", bare.registrar().toString());
        Account tls = Account.of("sip:2001@pbx.example;transport=tls", "secret");
        assertEquals(Transport.TLS, tls.transport().orElseThrow());
        assertEquals("<sip:2001@pbx.example>", tls.addressOfRecord().toString(), "From says who, not how");
        assertEquals("sip:pbx.example;transport=tls", tls.registrar().toString());
        assertEquals(Transport.TCP, Account.builder("\"Ann\" <sip:ann@pbx.example;transport=udp>").transport(Transport.TCP).build()
            .transport().orElseThrow(), "what is set has the last word");
    }

    @Test
    void namesTheArgumentThatIsMissing() {
        assertEquals("password", assertThrows(NullPointerException.class, () -> Account.of("sip:a@b", (String) null)).getMessage());
        assertEquals("uri", assertThrows(NullPointerException.class, () -> caller.invite(null)).getMessage());
        assertThrows(IllegalArgumentException.class, () -> UserAgent.builder().userAgentName("Mine\r\nX-Evil: 1"));
    }

    @Test
    void namesAnAddressThatIsNotOurs() throws Exception {
        InetAddress elsewhere = InetAddress.getByName("192.0.2.1");
        Failure.TransportFailed failure = assertThrows(Failure.TransportFailed.class, () -> UserAgent.builder().bind(elsewhere).build());
        assertEquals("192.0.2.1 is no address of this machine.", failure.getMessage());
    }

    @Test
    void aListenerThatFailsRefusesTheCall() {
        callee.onIncoming(incoming -> {
            throw new IllegalStateException("the listener is broken");
        });
        assertEquals(500, caller.place("callee@" + calleeUri(), InviteOptions.DEFAULT).ended().join().call().status());
    }

    @Test
    void aTimeLimitOnTheFutureCancelsTheCall() throws Exception {
        CompletableFuture<CallReport> other = new CompletableFuture<>();
        CountDownLatch ringing = new CountDownLatch(1);
        callee.onIncoming(incoming -> {
            incoming.call().ended().thenAccept(other::complete);
            incoming.ring();
            ringing.countDown();
        });
        CompletableFuture<Call> answer = caller.invite("sip:callee@" + calleeUri());
        assertTrue(ringing.await(10, TimeUnit.SECONDS));
        answer.orTimeout(1, TimeUnit.MILLISECONDS);
        assertInstanceOf(TimeoutException.class, assertThrows(ExecutionException.class, answer::get).getCause());
        assertEquals("cancelled", other.get(10, TimeUnit.SECONDS).call().state());
    }

    @Test
    void whatComesTooLateIsCancelledAndLeavesFilesAlone(@TempDir Path folder) throws Exception {
        callee.onIncoming(IncomingCall::ring);
        Call call = caller.place("sip:callee@" + calleeUri(), InviteOptions.DEFAULT);
        assertInstanceOf(Failure.Media.class, failure(call.hold()), "not answered yet");
        call.hangup().get(10, TimeUnit.SECONDS);
        assertInstanceOf(Failure.Cancelled.class, failure(call.hold()));
        Path earlier = Files.writeString(folder.resolve("earlier.wav"), "the recording of another call");
        assertInstanceOf(Failure.Cancelled.class, failure(call.record(earlier)));
        assertEquals("the recording of another call", Files.readString(earlier));
    }

    private static Throwable failure(CompletableFuture<Void> future) {
        return assertThrows(ExecutionException.class, () -> future.get(10, TimeUnit.SECONDS)).getCause();
    }

    @Test
    void aClosedAgentStillTellsWhereItWas() {
        InetSocketAddress before = caller.localAddress();
        caller.close();
        assertEquals(before, caller.localAddress());
        assertTrue(caller.toString().contains("closed"), caller.toString());
        assertFalse(callee.toString().contains("closed"), callee.toString());
    }
}
