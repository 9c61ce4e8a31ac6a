package org.offhook;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.InetAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.offhook.audio.tone.ToneSource;
import org.offhook.sip.tls.TlsSettings;
import org.offhook.testkit.TestAuthority;

/**
 * The connection of a call's signalling is reset in mid-call, with no registrar between: the sound goes on, and either side can hold
 * and end the call over a new connection (RFC 3261 section 18.4, RFC 5923). Where the caller resets, that one comes from another
 * port, which the called side has to learn.
 */
@Timeout(60)
class ConnectionLossTest {

    private static final TestAuthority ROOT = TestAuthority.create("offhook test root");
    private static final long PATIENCE_S = 20;
    private static final long PATIENCE_MS = PATIENCE_S * 1000;

    private static UserAgent agent(boolean withCertificate) throws Exception {
        TlsSettings tls = withCertificate ? ROOT.trustedWith(ROOT.issue("localhost")) : ROOT.trusted();
        return UserAgent.builder().bind(InetAddress.getByName("127.0.0.1")).tls(tls).codecs("PCMU").build();
    }

    @ParameterizedTest(name = "{0}, reset by the {1}, ended by the {2}, caller with a certificate: {3}")
    @CsvSource({
        "tcp, caller, caller, false", "tcp, caller, callee, false", "tcp, callee, caller, false", "tcp, callee, callee, false",
        "tls, caller, caller, false", "tls, caller, callee, false", "tls, callee, caller, false", "tls, callee, callee, false",
        "tls, caller, callee, true", "tls, callee, callee, true"})
    void aCallOutlivesItsConnection(String transport, String resets, String ends, boolean certified) throws Exception {
        try (UserAgent caller = agent(certified); UserAgent callee = agent(true)) {
            CompletableFuture<Call> taken = new CompletableFuture<>();
            callee.onIncoming(incoming -> incoming.accept().thenAccept(call -> {
                call.sendAudio(new ToneSource(8000, 440, -10));
                taken.complete(call);
            }));
            int port = callee.parts().layer().port(org.offhook.sip.TransportProtocol.of(transport).orElseThrow());
            Call calling = caller.invite("sip:callee@localhost:" + port + ";transport=" + transport).get(PATIENCE_S, TimeUnit.SECONDS);
            calling.sendAudio(new ToneSource(8000, 1000, -10));
            Call called = taken.get(PATIENCE_S, TimeUnit.SECONDS);
            Await.within(PATIENCE_MS, () -> hears(calling) && hears(called), () -> "no sound before");

            (resets.equals("caller") ? caller : callee).parts().layer().resetConnections();
            LockSupport.parkNanos(300_000_000);
            assertEquals(CallState.ACTIVE, calling.state());
            assertEquals(CallState.ACTIVE, called.state());

            Call actor = ends.equals("caller") ? calling : called;
            Call other = ends.equals("caller") ? called : calling;
            actor.hold().get(PATIENCE_S, TimeUnit.SECONDS);
            Await.within(PATIENCE_MS, () -> other.state() == CallState.HELD || !hears(other), () -> "the other side does not see the hold");
            actor.resume().get(PATIENCE_S, TimeUnit.SECONDS);
            Await.within(PATIENCE_MS, () -> hears(calling) && hears(called), () -> "no sound after");
            actor.hangup().get(PATIENCE_S, TimeUnit.SECONDS);
            assertEquals("completed", other.ended().get(PATIENCE_S, TimeUnit.SECONDS).call().state());
        }
    }

    private static boolean hears(Call call) {
        Double heardDbov = call.figures().heardDbov();
        return heardDbov != null && heardDbov > -30;
    }
}
