package org.offhook.threats;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.offhook.Account;
import org.offhook.Await;
import org.offhook.Call;
import org.offhook.CallReport;
import org.offhook.CallState;
import org.offhook.Registration;
import org.offhook.Transport;
import org.offhook.UserAgent;
import org.offhook.testkit.LoopbackRegistrar;
import org.offhook.testkit.Standstill;
import org.offhook.testkit.TestAuthority;

/**
 * R07: connections that are reset in mid-call: both phones are registered again within two seconds, the calls go on and can be
 * ended, and nothing is left of them.
 */
class R07ConnectionResetIT {

    private static final TestAuthority ROOT = TestAuthority.create("offhook test root");
    private static final Map<String, String> PASSWORDS = Map.of("caller", "secret-1", "called", "secret-2");
    private static final int RESETS = 8;
    private static final int CALLS_AT_ONCE = 63;

    /** A phone and how often it was registered. */
    private record Phone(UserAgent agent, Semaphore registered) implements AutoCloseable {

        static Phone start(String user, LoopbackRegistrar registrar, Transport transport) throws Exception {
            int port = (transport == Transport.TLS ? registrar.tlsAddress() : registrar.address()).getPort();
            UserAgent agent = UserAgent.builder().bind(InetAddress.getByName("127.0.0.1")).tls(ROOT.trusted()).codecs("PCMA")
                .account(Account.builder("sip:" + user + "@localhost").registrar("sip:localhost:" + port).transport(transport)
                    .password(PASSWORDS.get(user).toCharArray()).build()).build();
            Phone phone = new Phone(agent, new Semaphore(0));
            agent.register().get(30, TimeUnit.SECONDS).onEvent(event -> {
                if (event instanceof Registration.Event.Registered) {
                    phone.registered.release();
                }
            });
            return phone;
        }

        @Override
        public void close() {
            agent.close();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"TCP", "TLS"})
    void callsOutliveResetsOfAllConnections(Transport transport) throws Exception {
        List<Long> waitsMs = new ArrayList<>();
        List<CompletableFuture<CallReport>> ends = Collections.synchronizedList(new ArrayList<>());
        int made = 0;
        try (LoopbackRegistrar registrar = LoopbackRegistrar.startSecure(PASSWORDS, ROOT);
             Phone called = Phone.start("called", registrar, transport); Phone caller = Phone.start("caller", registrar, transport)) {
            int port = (transport == Transport.TLS ? registrar.tlsAddress() : registrar.address()).getPort();
            called.agent.onIncoming(incoming -> {
                ends.add(incoming.call().ended());
                incoming.accept();
            });
            for (int round = 0; round < RESETS; round++) {
                List<Call> calls = new ArrayList<>();
                for (int i = 0; i < CALLS_AT_ONCE; i++, made++) {
                    calls.add(caller.agent.invite("sip:called@localhost:" + port).get(30, TimeUnit.SECONDS));
                }
                caller.registered.drainPermits();
                called.registered.drainPermits();
                long beginNanos = Standstill.begin();
                registrar.resetConnections();
                for (Phone phone : List.of(caller, called)) {
                    assertTrue(phone.registered.tryAcquire(30, TimeUnit.SECONDS), "no REGISTER after a reset");
                    long waitedMs = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - beginNanos);
                    assertTrue(waitedMs <= 2_000 + 1_000 * Standstill.secondsSince(beginNanos), "registered again after " + waitedMs + " ms");
                    waitsMs.add(waitedMs);
                }
                for (Call call : calls) {
                    assertEquals(CallState.ACTIVE, call.state());
                    assertEquals("completed", call.hangup().get(30, TimeUnit.SECONDS).call().state());
                }
            }
            assertEquals(made, ends.size());
            Await.until(() -> ends.stream().allMatch(CompletableFuture::isDone) && called.agent.activeCalls() == 0,
                () -> "calls left at the other side: " + called.agent.activeCalls());
            assertEquals(0, caller.agent.activeCalls());
        }
        Collections.sort(waitsMs);
        System.out.println(transport + ": registered again after " + waitsMs + " ms; calls left: 0 of " + made);
    }
}
