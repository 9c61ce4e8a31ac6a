package org.offhook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.offhook.diagnosis.Finding;
import org.offhook.testkit.LoopbackRegistrar;

/** What failures and registrations say of their packets, without a command line. */
class FailureFindingsTest {

    private static Failure failure(CompletableFuture<?> future) {
        return assertInstanceOf(Failure.class, assertThrows(ExecutionException.class, () -> future.get(30, TimeUnit.SECONDS)).getCause());
    }

    private static List<String> codes(List<Finding> findings) {
        return findings.stream().map(Finding::code).toList();
    }

    @Test
    void aClosedPortIsNamedLongBeforeTheTimer() throws Exception {
        try (UserAgent agent = UserAgent.builder().bind(InetAddress.getLoopbackAddress()).build(); ShutPort shut = ShutPort.ofDatagrams()) {
            int closed = shut.number();
            Failure call = failure(agent.invite("sip:b@127.0.0.1:" + closed));
            assertInstanceOf(Failure.TransportFailed.class, call);
            assertEquals("net.port_unreachable", call.findings().get(0).code());
            Failure registration = failure(agent.register(Account.of("sip:a@127.0.0.1:" + closed, "secret".toCharArray())));
            assertInstanceOf(Failure.TransportFailed.class, registration);
            assertEquals("net.port_unreachable", registration.findings().get(0).code());
            assertTrue(registration.findings().get(0).fr().contains("Aucun service sur 127.0.0.1:" + closed), () -> registration.findings().toString());
        }
    }

    @Test
    void registrationsSayHowTheyWent() throws Exception {
        try (LoopbackRegistrar registrar = LoopbackRegistrar.start(Map.of("1001", "secret"));
             UserAgent agent = UserAgent.builder().bind(InetAddress.getLoopbackAddress()).build()) {
            Failure refused = failure(agent.register(Account.of(registrar.uri().replace("sip:", "sip:1001@"), "wrong")));
            assertInstanceOf(Failure.Unauthorized.class, refused);
            assertEquals(List.of("reg.auth_rejected"), codes(refused.findings()));
            Registration kept = agent.register(Account.of(registrar.uri().replace("sip:", "sip:1001@"), "secret")).get(30, TimeUnit.SECONDS);
            assertEquals(List.of("reg.ok"), codes(kept.findings()));
        }
    }

    @Test
    void aRegistrationThatPacketsDoNotExplainIsToldByWhatIsKnown() throws Exception {
        try (UserAgent agent = UserAgent.builder().bind(InetAddress.getLoopbackAddress()).build(); ShutPort shut = ShutPort.ofStreams()) {
            Failure unknown = failure(agent.register(Account.of("sip:a@nowhere.invalid", "secret".toCharArray())));
            assertEquals(List.of("net.name"), codes(unknown.findings()));
            Failure refused = failure(agent.register(Account.of("sip:a@127.0.0.1:" + shut.number() + ";transport=tcp", "secret".toCharArray())));
            assertEquals(List.of("net.unreachable"), codes(refused.findings()));
            assertTrue(refused.findings().get(0).fr().contains("connexion refusée"), () -> refused.findings().toString());
        }
    }
}
