package org.offhook.call;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.offhook.call.CallOutcome.Cause;
import org.offhook.sip.SipRequest;
import org.offhook.sip.SipResponse;
import org.offhook.sip.SipUri;
import org.offhook.sip.TransactionLayer.ServerTransaction;
import org.offhook.sip.account.SipAccount;
import org.offhook.sip.auth.Credentials;
import org.offhook.sip.auth.DigestAuthenticator;
import org.offhook.testkit.VirtualSignalling;

/** Challenges to the requests of a call, by those who may ask and by those who may not. */
class AuthenticationTest {

    private final VirtualSignalling network = new VirtualSignalling(3);
    private final Phone ann = new Phone(network, "ann", "10.0.0.1");
    private final RawPeer proxy = new RawPeer(network, "10.0.0.9");
    private int nonces;

    @BeforeEach
    void account() {
        SipAccount account = ann.settings.account()
            .withAuthenticator(new DigestAuthenticator(List.of(Credentials.password("ann", "secret".toCharArray())),
                () -> "0123456789abcdef0123456789abcdef"));
        ann.settings = CallSettings.of(account);
    }

    private void throughProxy() {
        ann.settings = CallSettings.of(ann.settings.account().withOutboundProxy(SipUri.parse("sip:10.0.0.9")));
    }

    @AfterEach
    void leavesNothingBehind() {
        network.run(200_000);
        assertTrue(ann.dispatcher.empty());
        assertEquals(0, network.clock().size(), "timers");
    }

    private SipResponse challenge(ServerTransaction transaction, int status, String realm) {
        return Capabilities.with(SipResponse.to(transaction.request(), status, "Who are you", "c"),
            status == 401 ? "WWW-Authenticate" : "Proxy-Authenticate",
            "Digest realm=\"" + realm + "\", nonce=\"n" + nonces++ + "\", qop=\"auth\", algorithm=MD5");
    }

    private static boolean authorized(SipRequest request, String realm) {
        return request.headers().lines().stream().anyMatch(line -> line.name().endsWith("Authorization")
            && line.value().contains("realm=\"" + realm + "\""));
    }

    @Test
    void severalRealmsAreAnsweredOneAfterTheOther() {
        throughProxy();
        proxy.onRequest = transaction -> {
            SipRequest request = transaction.request();
            if (!request.method().equals("INVITE")) {
                transaction.respond(Capabilities.answer(request, 200, ""));
            } else if (!authorized(request, "proxy")) {
                transaction.respond(challenge(transaction, 407, "proxy"));
            } else if (!authorized(request, "callee")) {
                transaction.respond(challenge(transaction, 401, "callee"));
            } else {
                transaction.respond(proxy.response(transaction, 200, "t", RawPeer.SDP));
            }
        };
        RecordedCall call = ann.call("sip:bob@pbx.example");
        network.run(500);
        assertEquals(CallPhase.CONFIRMED, call.machine.phase());
        assertEquals(3, proxy.count("INVITE"));
        List<SipRequest> invites = proxy.requests.stream().map(ServerTransaction::request)
            .filter(request -> request.method().equals("INVITE")).toList();
        assertEquals(1, invites.stream().map(SipRequest::callId).distinct().count());
        assertEquals(invites.get(0).cseq().number() + 2, invites.get(2).cseq().number());
        assertEquals(invites.get(0).from(), invites.get(2).from());
        SipRequest ack = proxy.acks.get(0);
        assertTrue(authorized(ack, "proxy") && authorized(ack, "callee"), "the ACK carries what the INVITE carried");
        assertEquals(invites.get(2).cseq().number(), ack.cseq().number());
        call.machine.hangup();
    }

    @Test
    void aWrongPasswordEndsTheCallAfterOneAnswer() {
        throughProxy();
        proxy.onRequest = transaction -> transaction.respond(challenge(transaction, 407, "proxy"));
        RecordedCall call = ann.call("sip:bob@pbx.example");
        network.run(2_000);
        assertEquals(Cause.UNAUTHORIZED, call.outcome.cause());
        assertEquals(407, call.outcome.status());
        assertEquals(2, proxy.count("INVITE"));
    }

    @Test
    void endlessStaleNoncesEndTheCall() {
        throughProxy();
        proxy.onRequest = transaction -> {
            SipResponse challenge = challenge(transaction, 407, "proxy");
            String value = challenge.headers().first("Proxy-Authenticate").orElseThrow();
            transaction.respond(challenge.withHeaders(
                challenge.headers().toBuilder().set("Proxy-Authenticate", value + ", stale=true").build()));
        };
        RecordedCall call = ann.call("sip:bob@pbx.example");
        network.run(5_000);
        assertEquals(Cause.UNAUTHORIZED, call.outcome.cause());
        assertTrue(proxy.count("INVITE") <= 4, proxy.count("INVITE") + " tries");
    }

    @Test
    void byeIsAuthenticatedOnTheWayThroughTheProxy() {
        throughProxy();
        proxy.onRequest = transaction -> {
            SipRequest request = transaction.request();
            if (!authorized(request, "proxy" + nonces) && request.method().equals("BYE")
                && proxy.count("BYE") == 1) {
                transaction.respond(challenge(transaction, 407, "proxy"));
            } else if (request.method().equals("INVITE")) {
                transaction.respond(proxy.response(transaction, 200, "t", RawPeer.SDP));
            } else {
                transaction.respond(Capabilities.answer(request, 200, ""));
            }
        };
        RecordedCall call = ann.call("sip:bob@pbx.example");
        network.run(500);
        call.machine.hangup();
        network.run(500);
        assertEquals(2, proxy.count("BYE"));
        assertTrue(authorized(proxy.last("BYE").request(), "proxy"));
        assertEquals(1, call.ends);
    }

    @Test
    void aPeerThatIsNoServerOfTheAccountGetsNoDigest() {
        proxy.onRequest = transaction -> transaction.respond(challenge(transaction, 401, "10.0.0.1"));
        RecordedCall invited = ann.call("sip:rogue@10.0.0.9");
        network.run(500);
        assertEquals(Cause.UNAUTHORIZED, invited.outcome.cause());
        assertEquals(1, proxy.count("INVITE"));

        proxy.onRequest = transaction -> {
            if (transaction.request().method().equals("INVITE") && proxy.count("INVITE") == 2) {
                transaction.respond(proxy.response(transaction, 200, "t", RawPeer.SDP));
            } else {
                transaction.respond(challenge(transaction, 407, "10.0.0.1"));
            }
        };
        RecordedCall up = ann.call("sip:rogue@10.0.0.9");
        network.run(500);
        ModificationResult[] result = new ModificationResult[1];
        up.machine.hold(done -> result[0] = done);
        network.run(500);
        assertEquals(407, result[0].status());
        assertEquals(CallPhase.CONFIRMED, up.machine.phase());
        up.machine.hangup();
        network.run(500);
        assertEquals(1, up.ends);
        assertTrue(network.wire().stream().noneMatch(packet -> packet.message().headers().lines().stream()
            .anyMatch(line -> line.name().endsWith("Authorization"))));
    }
}
