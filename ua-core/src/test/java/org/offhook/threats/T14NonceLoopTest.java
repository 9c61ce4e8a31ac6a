package org.offhook.threats;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.offhook.Account;
import org.offhook.Failure;
import org.offhook.Registration;
import org.offhook.UserAgent;
import org.offhook.sip.SipRequest;

/** T14: a server that is never satisfied is asked three times at most, and the counts of one nonce rise by one. */
@Timeout(180)
class T14NonceLoopTest {

    private static final int RUNS = 50;

    @Test
    void endlessStaleEndsAfterThreeTriesWithAnEvent() throws Exception {
        AtomicInteger nonces = new AtomicInteger();
        // Every other user meets a server that invents nonces, the rest one that says the same nonce is stale for ever.
        try (ScriptedServer registrar = new ScriptedServer("127.0.0.1", transaction -> {
                    boolean fresh = transaction.request().from().uri().user().hashCode() % 2 == 0;
                    transaction.respond(ScriptedServer.answer(transaction.request(), 401, "WWW-Authenticate", "Digest realm=\"r\", nonce=\""
                        + (fresh ? nonces.incrementAndGet() : "same") + "\", stale=true, qop=\"auth\", algorithm=SHA-256"));
                });
                UserAgent agent = UserAgent.builder().bind(InetAddress.getByName("127.0.0.1")).build()) {
            List<CompletableFuture<Registration>> tries = new ArrayList<>();
            for (int i = 0; i < RUNS; i++) {
                tries.add(agent.register(Account.of("sip:user" + i + "@" + registrar.hostPort(), "secret")));
            }
            int events = 0;
            for (CompletableFuture<Registration> registration : tries) {
                Throwable failure = registration.handle((ok, fault) -> fault).get();
                assertInstanceOf(Failure.Unauthorized.class, failure);
                events++;
            }
            Map<String, List<SipRequest>> byCall = registrar.requests.stream().collect(Collectors.groupingBy(SipRequest::callId));
            int most = byCall.values().stream().mapToInt(List::size).max().orElseThrow();
            System.out.println("T14: error events " + events + "/" + RUNS + ", tries at most " + most);
            assertEquals(RUNS, byCall.size());
            assertTrue(most <= 3, most + " tries");
            for (List<SipRequest> requests : byCall.values()) {
                assertCountsRiseByOne(requests);
            }
        }
    }

    private static void assertCountsRiseByOne(List<SipRequest> requests) {
        Map<String, List<Long>> counts = requests.stream().flatMap(request -> request.headers().first("Authorization").stream())
            .collect(Collectors.groupingBy(value -> value.replaceAll(".* nonce=\"([^\"]*)\".*", "$1"), Collectors.mapping(
                value -> Long.parseLong(value.replaceAll(".*nc=([0-9a-f]{8}).*", "$1"), 16), Collectors.toList())));
        counts.forEach((nonce, used) -> {
            for (int i = 0; i < used.size(); i++) {
                assertEquals(i + 1, used.get(i), "counts of nonce " + nonce + ": " + used);
            }
        });
    }
}
