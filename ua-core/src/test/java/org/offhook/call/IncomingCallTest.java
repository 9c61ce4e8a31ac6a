package org.offhook.call;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.offhook.call.CallOutcome.Cause;
import org.offhook.call.CallOutcome.EndedBy;
import org.offhook.sip.Hop;
import org.offhook.sip.SipHeaders;
import org.offhook.sip.SipRequest;
import org.offhook.sip.SipResponse;
import org.offhook.sip.SipUri;
import org.offhook.sip.TransactionLayer;
import org.offhook.testkit.VirtualSignalling;

/** A call that comes to us, from another side that does what it likes; and requests that belong to no call. */
class IncomingCallTest {

    private static final String ANN = "sip:ann@10.0.0.1";

    private final VirtualSignalling network = new VirtualSignalling(4);
    private final Phone ann = new Phone(network, "ann", "10.0.0.1");
    private final RawPeer peer = new RawPeer(network, "10.0.0.9");
    private final Hop there = ann.endpoint.hop();

    @AfterEach
    void leavesNothingBehind() {
        network.run(200_000);
        assertTrue(ann.dispatcher.empty());
        assertEquals(0, network.clock().size(), "timers");
    }

    @Test
    void repeatsIts2xxAndGivesUpWithoutAck() {
        ann.onIncoming = call -> call.machine.accept();
        peer.onRequest = transaction -> transaction.respond(Capabilities.answer(transaction.request(), 200, ""));
        SipResponse ok = peer.ask(there, peer.invite(ANN, "c1", RawPeer.SDP));
        assertEquals(200, ok.status());
        network.run(31_000);
        assertTrue(peer.responses.size() >= 9 && peer.responses.size() <= 13, peer.responses.size() + " answers");
        assertEquals(0, ann.lastIncoming().ends);
        network.run(2_000);
        RecordedCall call = ann.lastIncoming();
        assertEquals(Cause.TIMEOUT, call.outcome.cause());
        assertEquals("H", call.outcome.timer().orElseThrow());
        assertEquals(EndedBy.TIMER, call.outcome.endedBy());
        assertEquals(1, peer.count("BYE"));
    }

    @Test
    void hangingUpBeforeTheAckWaitsForIt() {
        ann.onIncoming = call -> call.machine.accept();
        peer.onRequest = transaction -> transaction.respond(Capabilities.answer(transaction.request(), 200, ""));
        SipRequest invite = peer.invite(ANN, "c2", RawPeer.SDP);
        SipResponse ok = peer.ask(there, invite);
        ann.lastIncoming().machine.hangup();
        network.run(500);
        assertEquals(0, peer.count("BYE"));
        peer.ack(there, invite, ok, null);
        network.run(100);
        assertEquals(1, peer.count("BYE"));
        assertEquals(Cause.NORMAL, ann.lastIncoming().outcome.cause());
        assertEquals(EndedBy.LOCAL, ann.lastIncoming().outcome.endedBy());
    }

    @Test
    void aLateOfferWithoutAnswerInTheAckEndsTheCall() {
        ann.onIncoming = call -> call.machine.accept();
        peer.onRequest = transaction -> transaction.respond(Capabilities.answer(transaction.request(), 200, ""));
        SipRequest invite = peer.invite(ANN, "c3", null);
        SipResponse ok = peer.ask(there, invite);
        assertEquals("application/sdp", ok.contentType());
        peer.ack(there, invite, ok, null);
        network.run(100);
        assertEquals(Cause.PROTOCOL, ann.lastIncoming().outcome.cause());
        assertEquals(1, peer.count("BYE"));
    }

    @Test
    void aCallThatComesOnHoldSaysSoWhenItIsTaken() {
        ann.onIncoming = call -> call.machine.accept();
        SipRequest invite = peer.invite(ANN, "c4", RawPeer.SDP + "a=sendonly\r\n");
        peer.ack(there, invite, peer.ask(there, invite), null);
        network.run(100);
        assertEquals(List.of("incoming", "media recvonly", "ANSWERED", "held", "answered", "CONFIRMED"),
            ann.lastIncoming().events);
        ann.lastIncoming().machine.hangup();
    }

    @Test
    void badBodiesAreRefusedBeforeItRings() {
        assertEquals(400, peer.ask(there, peer.invite(ANN, "b1", "this is no description")).status());
        assertEquals(Cause.PROTOCOL, ann.lastIncoming().outcome.cause());
        SipResponse codec = peer.ask(there, peer.invite(ANN, "b2", RawPeer.G729_ONLY));
        assertEquals(488, codec.status());
        assertTrue(codec.headers().first("Warning").orElseThrow().startsWith("305 offhook \""));
        assertEquals(List.of("G729/8000"), ann.lastIncoming().outcome.codecs().orElseThrow().theirs());
        SipRequest text = peer.invite(ANN, "b3", RawPeer.SDP);
        SipResponse type = peer.ask(there, text.withHeaders(text.headers().toBuilder().set("Content-Type", "text/plain").build()));
        assertEquals(415, type.status());
        assertEquals("application/sdp", type.headers().first("Accept").orElseThrow());
        assertTrue(ann.incoming.stream().allMatch(call -> call.events.equals(List.of("ended"))));
    }

    @Test
    void anInviteWithoutContactIsRefused() {
        SipRequest invite = peer.invite(ANN, "b4", RawPeer.SDP);
        assertEquals(400, peer.ask(there, invite.withHeaders(invite.headers().toBuilder().remove("Contact").build())).status());
        assertEquals(0, ann.incoming.size());
    }

    @Test
    void unknownExtensionsAreNamed() {
        SipRequest invite = peer.invite(ANN, "b5", RawPeer.SDP);
        SipResponse refusal = peer.ask(there, invite.withHeaders(invite.headers().toBuilder().add("Require", "100rel, nothingSipKnows").build()));
        assertEquals(420, refusal.status());
        assertEquals("100rel, nothingSipKnows", refusal.headers().first("Unsupported").orElseThrow());
    }

    @Test
    void theSameInviteOverTwoWaysRingsOnce() {
        ann.onIncoming = call -> call.machine.ring();
        peer.send(there, peer.invite(ANN, "m1", RawPeer.SDP));
        SipResponse second = peer.ask(there, peer.invite(ANN, "m1", RawPeer.SDP));
        assertEquals(482, second.status());
        assertEquals(1, ann.incoming.size());
        ann.lastIncoming().machine.reject(486, "");
    }

    @Test
    void aCopyOfAnInviteThatIsDoneMakesNoSecondCall() {
        ann.onIncoming = call -> call.machine.reject(486, "");
        SipRequest invite = ann.endpoint.hop().equals(there) ? withVia(peer.invite(ANN, "m2", RawPeer.SDP)) : null;
        ann.dispatcher.onRequest(new Copy(invite));
        ann.dispatcher.onRequest(new Copy(invite));
        assertEquals(1, ann.incoming.size());
    }

    private static SipRequest withVia(SipRequest request) {
        return request.withHeaders(request.headers().toBuilder()
            .add("Via", "SIP/2.0/UDP 10.0.0.9:5060;branch=z9hG4bKcopy").build());
    }

    /** A transaction that the layer below made twice. */
    private final class Copy implements TransactionLayer.ServerTransaction {
        private final SipRequest request;

        private Copy(SipRequest request) {
            this.request = request;
        }

        @Override
        public SipRequest request() {
            return request;
        }

        @Override
        public Hop source() {
            return peer.endpoint.hop();
        }

        @Override
        public void respond(SipResponse response) {
            peer.responses.add(response);
        }
    }

    @Test
    void cancelIsAnswered200AndTheInvite487() {
        ann.onIncoming = call -> call.machine.ring();
        TransactionLayer.ClientTransaction invite = peer.send(there, peer.invite(ANN, "k1", RawPeer.SDP));
        network.run(100);
        invite.cancel(SipHeaders.builder().add("Reason", "SIP;cause=200;text=\"Call completed elsewhere\"").build());
        network.run(100);
        assertEquals(487, peer.lastResponse().status());
        RecordedCall call = ann.lastIncoming();
        assertEquals(Cause.CANCELLED, call.outcome.cause());
        assertEquals(EndedBy.REMOTE, call.outcome.endedBy());
        assertEquals(List.of("SIP;cause=200;text=\"Call completed elsewhere\""), call.outcome.reasons());
        assertTrue(network.wire().stream().anyMatch(packet -> packet.message() instanceof SipResponse response
            && response.cseq().method().equals("CANCEL") && response.status() == 200));
    }

    @Test
    void theCallersOwnLimitIsObeyed() {
        ann.onIncoming = call -> call.machine.ring();
        SipRequest invite = peer.invite(ANN, "x1", RawPeer.SDP);
        peer.send(there, invite.withHeaders(invite.headers().toBuilder().add("Expires", "10").build()));
        network.run(11_000);
        assertEquals(487, peer.lastResponse().status());
        assertEquals(Cause.NO_ANSWER, ann.lastIncoming().outcome.cause());
    }

    @Test
    void ringingIsRepeatedEveryMinute() {
        ann.onIncoming = call -> call.machine.ring();
        peer.send(there, peer.invite(ANN, "r1", RawPeer.SDP));
        network.run(130_000);
        assertEquals(3, peer.responses.stream().filter(response -> response.status() == 180).count());
        ann.lastIncoming().machine.reject(480, "");
    }

    @Test
    void sendsTheCallerElsewhere() {
        ann.onIncoming = call -> call.machine.redirect(
            List.of(SipUri.parse("sip:bob@10.0.0.2"), SipUri.parse("sip:carl@10.0.0.3")));
        SipResponse moved = peer.ask(there, peer.invite(ANN, "d1", RawPeer.SDP));
        assertEquals(302, moved.status());
        assertEquals(List.of("<sip:bob@10.0.0.2>;q=1.0", "<sip:carl@10.0.0.3>;q=0.9"), moved.headers().all("Contact"));
    }

    @Test
    void theHostMayRefuseOrKeepSilent() {
        ann.admission = invite -> invite.requestUri().user().equals("ann") ? null
            : invite.requestUri().user().equals("scan") ? new CallHost.Silent() : new CallHost.Refused(404, "Not Found");
        assertEquals(404, peer.ask(there, peer.invite("sip:eve@10.0.0.1", "h1", RawPeer.SDP)).status());
        peer.responses.clear();
        peer.send(there, peer.invite("sip:scan@10.0.0.1", "h2", RawPeer.SDP)).forget();
        network.run(100);
        assertTrue(peer.responses.stream().noneMatch(response -> response.status() > 100));
        assertEquals(0, ann.incoming.size());
    }

    @Test
    void aFaultOfOursEndsThatCallAlone() {
        ann.newCall = () -> new RecordedCall() {
            @Override
            public void answered() {
                throw new IllegalStateException("broken listener");
            }
        };
        ann.onIncoming = call -> call.machine.accept();
        peer.onRequest = transaction -> transaction.respond(Capabilities.answer(transaction.request(), 200, ""));
        SipRequest invite = peer.invite(ANN, "f1", RawPeer.SDP);
        peer.send(there, invite);
        assertThrows(IllegalStateException.class, () -> network.run(100), "the loop is told");
        network.run(100);
        peer.ack(there, invite, peer.lastResponse(), null);
        network.run(100);
        assertEquals(1, ann.lastIncoming().ends);
        assertTrue(ann.lastIncoming().outcome.sentence().contains("broken listener"));
        assertEquals(1, peer.count("BYE"));
        ann.newCall = RecordedCall::new;
        assertEquals(200, peer.ask(there, peer.invite(ANN, "f2", RawPeer.SDP)).status());
    }

    @ParameterizedTest
    @CsvSource({"OPTIONS, 200", "REGISTER, 405", "MESSAGE, 405", "NOTIFY, 481", "SUBSCRIBE, 489", "REFER, 403", "PRACK, 481",
        "BYE, 481", "UPDATE, 481", "INFO, 481", "FLY, 501"})
    void requestsOutsideAnyCallAreAnsweredByTheirMethod(String method, int status) {
        SipResponse response = peer.ask(there, new SipRequest(method, SipUri.parse(ANN), peer.start(method, ANN, "o" + method, 1).build()));
        assertEquals(status, response.status());
        assertTrue(response.to().tag().isPresent());
        if (status == 405 || status == 501 || status == 200) {
            assertEquals(Capabilities.ALLOW, response.headers().first("Allow").orElseThrow());
        }
        if (status == 200) {
            assertEquals("application/sdp", response.headers().first("Accept").orElseThrow());
            assertFalse(response.headers().first("Supported").isEmpty());
        }
    }

    @Test
    void requestsInUnknownDialogsAreAnswered481() {
        for (String method : List.of("INVITE", "BYE", "INFO", "OPTIONS", "REFER")) {
            SipRequest request = new SipRequest(method, SipUri.parse(ANN),
                peer.start(method, ANN, "u", 7).set("To", "<" + ANN + ">;tag=never").add("Contact", peer.contact()).build());
            assertEquals(481, peer.ask(there, request).status(), method);
        }
    }
}
