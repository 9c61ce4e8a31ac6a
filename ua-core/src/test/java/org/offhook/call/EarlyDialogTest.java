package org.offhook.call;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.offhook.call.CallOutcome.Cause;
import org.offhook.call.CallOutcome.EndedBy;
import org.offhook.sip.Hop;
import org.offhook.sip.SipRequest;
import org.offhook.sip.SipResponse;
import org.offhook.sip.TransactionLayer.ServerTransaction;
import org.offhook.testkit.VirtualSignalling;

/** Requests that come before the call is answered, or before the ACK. */
class EarlyDialogTest {

    private final VirtualSignalling network = new VirtualSignalling(6);
    private final Phone ann = new Phone(network, "ann", "10.0.0.1");
    private final RawPeer peer = new RawPeer(network, "10.0.0.9");
    private final Hop there = ann.endpoint.hop();

    @AfterEach
    void leavesNothingBehind() {
        ann.dispatcher.close();
        network.run(300_000);
        assertTrue(ann.dispatcher.empty());
        assertEquals(0, network.clock().size(), "timers");
    }

    @Test
    void aReInviteBeforeTheAckConfirmsTheCall() {
        ann.onIncoming = call -> call.machine.accept();
        SipRequest invite = peer.invite("sip:ann@10.0.0.1", "e1", RawPeer.SDP);
        SipResponse ok = peer.ask(there, invite);
        SipResponse again = peer.ask(there, peer.within(invite, ok, "INVITE", 2, RawPeer.SDP + "a=sendonly\r\n"));
        assertEquals(200, again.status());
        assertEquals(2, again.cseq().number());
        RecordedCall call = ann.lastIncoming();
        assertEquals(CallPhase.CONFIRMED, call.machine.phase());
        assertTrue(call.machine.remoteHold());
        peer.responses.clear();
        network.run(3_000);
        assertTrue(peer.responses.stream().allMatch(response -> response.cseq().number() == 2), "the first 2xx has arrived");
    }

    @Test
    void offersBeforeTheAnswerAreTurnedAway() {
        ann.onIncoming = call -> call.machine.ring();
        SipRequest invite = peer.invite("sip:ann@10.0.0.1", "e2", RawPeer.SDP);
        SipResponse ringing = peer.ask(there, invite);
        SipResponse update = peer.ask(there, peer.within(invite, ringing, "UPDATE", 2, RawPeer.SDP));
        assertEquals(500, update.status());
        assertTrue(update.headers().first("Retry-After").isPresent());
        SipResponse second = peer.ask(there, peer.within(invite, ringing, "INVITE", 3, RawPeer.SDP));
        assertEquals(500, second.status());
        assertTrue(second.headers().first("Retry-After").isPresent());
        assertEquals(200, peer.ask(there, peer.within(invite, ringing, "UPDATE", 4, null)).status(), "no offer, only a new target");
        assertEquals(CallPhase.ALERTING, ann.lastIncoming().machine.phase());
    }

    @Test
    void aCallersByeBeforeTheAnswerIsACancellation() {
        ann.onIncoming = call -> call.machine.ring();
        SipRequest invite = peer.invite("sip:ann@10.0.0.1", "e3", RawPeer.SDP);
        SipResponse ringing = peer.ask(there, invite);
        peer.send(there, peer.within(invite, ringing, "BYE", 2, null));
        network.run(100);
        assertEquals(Cause.CANCELLED, ann.lastIncoming().outcome.cause());
        assertEquals(EndedBy.REMOTE, ann.lastIncoming().outcome.endedBy());
        assertTrue(peer.responses.stream().anyMatch(response -> response.status() == 487));
        assertTrue(peer.responses.stream().anyMatch(response -> response.status() == 200));
    }

    @Test
    void theCalledSidesRequestsInAnEarlyDialogAreServed() {
        RecordedCall call = ann.call("sip:peer@10.0.0.9");
        network.run(100);
        ServerTransaction invite = peer.last("INVITE");
        SipResponse progress = peer.response(invite, 183, "early", RawPeer.SDP);
        invite.respond(progress);
        network.run(100);
        assertEquals(CallPhase.EARLY_MEDIA, call.machine.phase());
        assertEquals(491, peer.ask(there, peer.withinReceived(invite.request(), progress, "UPDATE", 1, RawPeer.SDP)).status(),
            "our offer is not settled before the 2xx");
        assertEquals(200, peer.ask(there, peer.withinReceived(invite.request(), progress, "OPTIONS", 2, null)).status());
        assertEquals(481, peer.ask(there, peer.withinReceived(invite.request(),
            peer.response(invite, 183, "other", null), "OPTIONS", 3, null)).status(), "a branch that never answered");
    }

    @Test
    void theCalledSidesByeInPlaceOfAnAnswerEndsTheCall() {
        RecordedCall call = ann.call("sip:peer@10.0.0.9");
        network.run(100);
        ServerTransaction invite = peer.last("INVITE");
        SipResponse ringing = peer.response(invite, 180, "early", null);
        invite.respond(ringing);
        network.run(100);
        assertEquals(200, peer.ask(there, peer.withinReceived(invite.request(), ringing, "BYE", 1, null)).status());
        assertEquals(1, peer.count("CANCEL"), "its INVITE is still open");
        invite.respond(peer.response(invite, 487, "early", null));
        network.run(100);
        assertEquals(Cause.CANCELLED, call.outcome.cause());
        assertEquals(EndedBy.REMOTE, call.outcome.endedBy());
    }
}
