package org.offhook.threats;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.offhook.Account;
import org.offhook.Await;
import org.offhook.Call;
import org.offhook.Failure;
import org.offhook.InviteOptions;
import org.offhook.UserAgent;
import org.offhook.sip.SipRequest;
import org.offhook.sip.SipResponse;
import org.offhook.sip.TransactionLayer.ServerTransaction;

/** T13: nobody but the account's own servers, for the account's own realms, sees anything computed from the password. */
@Timeout(180)
class T13DigestLeakTest {

    private static final String REALM = "pbx.example";
    private static final int EACH = 25;

    /** What the rogue asks a password for. */
    private enum Challenged { INVITE, BYE, RE_INVITE, ALL }

    private volatile Challenged challenged;
    private volatile String rogueRealm;
    private volatile int status;

    @Test
    void aRogueOnTheOtherSideGetsNoAuthorization() throws Exception {
        try (ScriptedServer registrar = new ScriptedServer("127.0.0.1", T13DigestLeakTest::honest);
                ScriptedServer rogue = new ScriptedServer("127.0.0.2", this::rogue);
                UserAgent agent = agent(registrar)) {
            agent.register().get(30, TimeUnit.SECONDS);
            int attempts = 0;
            for (Challenged what : Challenged.values()) {
                for (int i = 0; i < EACH; i++) {
                    challenged = what;
                    rogueRealm = i % 2 == 0 ? REALM : "rogue";
                    status = i % 3 == 0 ? 401 : 407;
                    talk(agent, "sip:rogue@" + rogue.hostPort(), what);
                    attempts++;
                }
            }
            Await.until(() -> agent.activeCalls() == 0, () -> agent.activeCalls() + " calls left");
            long leaked = rogue.requests.stream().filter(T13DigestLeakTest::authorized).count();
            System.out.println("T13: requests with Authorization sent to the rogue " + leaked + "/" + rogue.requests.size()
                + " in " + attempts + " calls");
            assertTrue(rogue.requests("BYE").size() >= EACH, "the rogue was asked");
            assertEquals(0, leaked);
        }
    }

    private static void talk(UserAgent agent, String uri, Challenged what) throws Exception {
        Call call = agent.place(uri, InviteOptions.DEFAULT);
        try {
            call.answered().get(30, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            assertInstanceOf(Failure.Unauthorized.class, e.getCause());
            return;
        }
        if (what == Challenged.RE_INVITE) {
            assertThrows(ExecutionException.class, () -> call.hold().get(30, TimeUnit.SECONDS));
        }
        call.hangup().get(30, TimeUnit.SECONDS);
    }

    /** The proxy is ours, but passes on what somebody behind it asks for. */
    @Test
    void aForeignRealmThroughOurOwnProxyGetsNothingOnceOursIsKnown() throws Exception {
        rogueRealm = "rogue";
        status = 407;
        challenged = Challenged.INVITE;
        try (ScriptedServer registrar = new ScriptedServer("127.0.0.1", transaction -> {
                    if (transaction.request().method().equals("REGISTER")) {
                        honest(transaction);
                    } else {
                        rogue(transaction);
                    }
                });
                UserAgent agent = agent(registrar)) {
            agent.register().get(30, TimeUnit.SECONDS);
            Call call = agent.place("sip:anybody@" + registrar.hostPort(), InviteOptions.DEFAULT);
            CompletionException refused = assertThrows(CompletionException.class, () -> call.answered().join());
            assertInstanceOf(Failure.Unauthorized.class, refused.getCause());
            assertEquals(0, registrar.requests("INVITE").stream().filter(request -> credentials(request).contains("realm=\"rogue\"")).count());
        }
    }

    @Test
    void configuredRealmsAreTheOnlyOnes() throws Exception {
        try (ScriptedServer registrar = new ScriptedServer("127.0.0.1", T13DigestLeakTest::honest);
                UserAgent agent = UserAgent.builder().bind(InetAddress.getByName("127.0.0.1")).codecs("PCMA").build()) {
            Account other = Account.builder("sip:2001@" + registrar.hostPort()).password("secret".toCharArray()).realms("other").build();
            assertThrows(CompletionException.class, () -> agent.register(other).join());
            assertEquals(0, registrar.requests.stream().filter(T13DigestLeakTest::authorized).count());
            Account right = Account.builder("sip:2001@" + registrar.hostPort()).password("secret".toCharArray()).realms("other", REALM).build();
            agent.register(right).get(30, TimeUnit.SECONDS);
        }
    }

    private static UserAgent agent(ScriptedServer registrar) throws Exception {
        return UserAgent.builder().bind(InetAddress.getByName("127.0.0.1")).codecs("PCMA")
            .account(Account.of("sip:2001@" + registrar.hostPort(), "secret")).build();
    }

    private static void honest(ServerTransaction transaction) {
        SipRequest request = transaction.request();
        transaction.respond(authorized(request)
            ? ScriptedServer.answer(request, 200, "Contact", request.headers().first("Contact").orElse("<sip:x@x>"))
            : ScriptedServer.answer(request, 401, "WWW-Authenticate", challenge(REALM)));
    }

    private void rogue(ServerTransaction transaction) {
        SipRequest request = transaction.request();
        boolean again = request.to().tag().isPresent();
        boolean asks = switch (challenged) {
            case INVITE -> request.method().equals("INVITE");
            case BYE -> request.method().equals("BYE");
            case RE_INVITE -> request.method().equals("INVITE") && again;
            case ALL -> true;
        };
        if (asks) {
            transaction.respond(ScriptedServer.answer(request, status, status == 401 ? "WWW-Authenticate" : "Proxy-Authenticate",
                challenge(rogueRealm)));
        } else if (request.method().equals("INVITE")) {
            SipResponse accept = ScriptedServer.answer(request, 200, "Contact", "<" + request.requestUri() + ">");
            transaction.respond(accept.withBody("application/sdp", WirePeer.SDP.getBytes(StandardCharsets.US_ASCII)));
        } else {
            transaction.respond(ScriptedServer.answer(request, 200));
        }
    }

    private static String challenge(String realm) {
        return "Digest realm=\"" + realm + "\", nonce=\"n\", qop=\"auth\", algorithm=MD5";
    }

    private static boolean authorized(SipRequest request) {
        return !credentials(request).isEmpty();
    }

    private static String credentials(SipRequest request) {
        return request.headers().first("Authorization").orElse("") + request.headers().first("Proxy-Authorization").orElse("");
    }
}
