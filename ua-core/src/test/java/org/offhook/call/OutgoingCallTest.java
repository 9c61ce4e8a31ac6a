package org.offhook.call;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.offhook.call.CallOutcome.Cause;
import org.offhook.call.CallOutcome.EndedBy;
import org.offhook.sip.SipResponse;
import org.offhook.sip.SipUri;
import org.offhook.sip.TransactionLayer.ServerTransaction;
import org.offhook.testkit.VirtualSignalling;

/** A call that we place, against another side that does what it likes. */
class OutgoingCallTest {

    private final VirtualSignalling network = new VirtualSignalling(2);
    private final Phone ann = new Phone(network, "ann", "10.0.0.1");
    private final RawPeer peer = new RawPeer(network, "10.0.0.9");

    @AfterEach
    void leavesNothingBehind() {
        network.run(200_000);
        assertTrue(ann.dispatcher.empty());
        assertEquals(0, network.clock().size(), "timers");
    }

    private ServerTransaction invited() {
        network.run(100);
        return peer.last("INVITE");
    }

    private void answerByes() {
        peer.onRequest = transaction -> {
            if (transaction.request().method().equals("BYE")) {
                transaction.respond(Capabilities.answer(transaction.request(), 200, ""));
            }
        };
    }

    @Test
    void everyRepeated2xxIsAcknowledgedAgain() {
        answerByes();
        RecordedCall call = ann.call("sip:peer@10.0.0.9");
        ServerTransaction invite = invited();
        SipResponse ok = peer.response(invite, 200, "a", RawPeer.SDP);
        invite.respond(ok);
        network.run(100);
        invite.respond(ok);
        network.run(100);
        assertEquals(2, peer.acks.size());
        assertEquals(invite.request().cseq().number(), peer.acks.get(0).cseq().number());
        assertEquals("ACK", peer.acks.get(1).cseq().method());
        call.machine.hangup();
        network.run(100);
        assertEquals(invite.request().cseq().number() + 1, peer.last("BYE").request().cseq().number());
        invite.respond(ok);
        network.run(100);
        assertEquals(3, peer.acks.size(), "also after the end was reported");
    }

    @Test
    void furtherBranchesOfAForkGetAckAndBye() {
        answerByes();
        RecordedCall call = ann.call("sip:peer@10.0.0.9");
        ServerTransaction invite = invited();
        invite.respond(peer.response(invite, 180, "a", null));
        invite.respond(peer.response(invite, 183, "b", RawPeer.SDP));
        network.run(50);
        assertEquals(CallPhase.EARLY_MEDIA, call.machine.phase());
        invite.respond(peer.response(invite, 200, "a", RawPeer.SDP));
        network.run(50);
        invite.respond(peer.response(invite, 200, "b", RawPeer.SDP));
        network.run(100);
        assertEquals(CallPhase.CONFIRMED, call.machine.phase());
        assertEquals(2, peer.acks.size());
        assertEquals("b", peer.last("BYE").request().to().tag().orElseThrow());
        assertEquals(1, peer.count("BYE"));
        call.machine.hangup();
        network.run(100);
        assertEquals("a", peer.last("BYE").request().to().tag().orElseThrow());
    }

    @Test
    void theAnswerMayStandInThe183Alone() {
        answerByes();
        RecordedCall call = ann.call("sip:peer@10.0.0.9");
        ServerTransaction invite = invited();
        invite.respond(peer.response(invite, 183, "a", RawPeer.SDP));
        network.run(50);
        invite.respond(peer.response(invite, 200, "a", null));
        network.run(50);
        assertEquals(CallPhase.CONFIRMED, call.machine.phase());
        assertEquals(30_000, call.media().remoteRtp().getPort());
        call.machine.hangup();
    }

    @Test
    void cancelWaitsForAProvisionalAnswer() {
        RecordedCall call = ann.call("sip:silent@10.0.0.77");
        network.run(100);
        call.machine.hangup();
        network.run(100);
        assertFalse(network.wire().stream().anyMatch(packet -> packet.message().toString().startsWith("CANCEL")));
        network.run(2_000);
        assertEquals(Cause.CANCELLED, call.outcome.cause(), "reported in bounded time all the same");
        network.run(40_000);
        assertFalse(network.wire().stream().anyMatch(packet -> packet.message().toString().startsWith("CANCEL")));
        assertEquals(1, call.ends);
    }

    @Test
    void a2xxThatCrossesTheCancelIsAcknowledgedAndEnded() {
        answerByes();
        RecordedCall call = ann.call("sip:peer@10.0.0.9");
        ServerTransaction invite = invited();
        call.machine.hangup();
        invite.respond(peer.response(invite, 200, "a", RawPeer.SDP));
        network.run(500);
        assertEquals(1, peer.count("CANCEL"));
        assertEquals(1, peer.acks.size());
        assertEquals(1, peer.count("BYE"));
        assertEquals(Cause.CANCELLED, call.outcome.cause());
        assertEquals(1, call.ends);
        assertFalse(call.events.contains("answered"));
    }

    @Test
    void a2xxLongAfterTheReportedCancelIsStillEnded() {
        answerByes();
        RecordedCall call = ann.call("sip:peer@10.0.0.9");
        ServerTransaction invite = invited();
        call.machine.hangup();
        network.run(3_000);
        assertEquals(1, call.ends);
        assertFalse(ann.dispatcher.idle(), "the network still has the call");
        invite.respond(peer.response(invite, 200, "a", RawPeer.SDP));
        network.run(500);
        assertEquals(1, peer.acks.size());
        assertEquals(1, peer.count("BYE"));
        assertTrue(ann.dispatcher.idle());
        assertEquals(1, call.ends);
    }

    @Test
    void nobodyThereIsTimerB() {
        RecordedCall call = ann.call("sip:silent@10.0.0.77");
        network.run(33_000);
        assertEquals(Cause.TIMEOUT, call.outcome.cause());
        assertEquals("B", call.outcome.timer().orElseThrow());
        assertEquals(EndedBy.TIMER, call.outcome.endedBy());
    }

    @Test
    void networkFailuresHaveTheirOwnCauses() {
        RecordedCall noName = ann.call("sip:x@nowhere.example");
        network.refuse(VirtualSignalling.udp("10.0.0.50", 5060));
        RecordedCall refused = ann.call("sip:x@10.0.0.50");
        RecordedCall noMedia = new RecordedCall();
        noMedia.noPorts = true;
        ann.call("sip:peer@10.0.0.9", noMedia);
        network.run(100);
        assertEquals(Cause.NAME_RESOLUTION, noName.outcome.cause());
        assertTrue(noName.outcome.sentence().contains("nowhere.example"));
        assertEquals(Cause.TRANSPORT, refused.outcome.cause());
        assertEquals(EndedBy.NETWORK, refused.outcome.endedBy());
        assertEquals(Cause.MEDIA, noMedia.outcome.cause());
        assertEquals(0, noMedia.released, "was never opened");
        assertEquals(0, peer.count("INVITE"));
    }

    @Test
    void hangupBeforeTheNameIsKnownSendsNothing() {
        RecordedCall call = ann.call("sip:peer@10.0.0.9");
        call.machine.hangup();
        assertEquals(1, call.ends);
        network.run(1_000);
        assertEquals(List.of(), network.wire());
    }

    @Test
    void redirectionsAreFollowedOnRequestBestFirstAndNotInCircles() {
        ann.settings = ann.settings.withFollowRedirects(true);
        RawPeer other = new RawPeer(network, "10.0.0.10");
        peer.onRequest = invite -> invite.respond(Capabilities.with(SipResponse.to(invite.request(), 302, "Moved", "r"), "Contact",
            "<sip:low@10.0.0.10>;q=0.2, <sip:high@10.0.0.10>;q=0.9, <mailto:a@b.example>"));
        other.onRequest = invite -> {
            if (invite.request().method().equals("INVITE")) {
                invite.respond(invite.request().requestUri().user().equals("high")
                    ? Capabilities.with(SipResponse.to(invite.request(), 302, "Moved", "r2"), "Contact", "<sip:peer@10.0.0.9>")
                    : other.response(invite, 200, "z", RawPeer.SDP));
            } else {
                invite.respond(Capabilities.answer(invite.request(), 200, ""));
            }
        };
        RecordedCall call = ann.call("sip:peer@10.0.0.9");
        network.run(500);
        assertEquals(CallPhase.CONFIRMED, call.machine.phase());
        assertEquals(List.of("peer", "high", "low"), invitedUsers());
        assertEquals(1, peer.count("INVITE"), "peer itself was tried already");
        call.machine.hangup();
        network.run(100);
        assertEquals(3, call.outcome.finals().size());
    }

    private List<String> invitedUsers() {
        return network.wire().stream().map(VirtualSignalling.Packet::message)
            .filter(message -> message instanceof org.offhook.sip.SipRequest request && request.method().equals("INVITE"))
            .map(message -> ((org.offhook.sip.SipRequest) message).requestUri().user()).toList();
    }

    @Test
    void hangingUpWhileARedirectionIsLookedUpSendsNoFurtherInvite() {
        ann.settings = ann.settings.withFollowRedirects(true);
        network.lookUpMs(100);
        peer.onRequest = invite -> invite.respond(Capabilities.with(
            SipResponse.to(invite.request(), 302, "Moved", "r"), "Contact", "<sip:other@10.0.0.9>"));
        RecordedCall call = ann.call("sip:peer@10.0.0.9");
        network.run(150);
        assertEquals(1, peer.count("INVITE"));
        call.machine.hangup();
        assertEquals(Cause.CANCELLED, call.outcome.cause(), "nothing is under way");
        network.run(5_000);
        assertEquals(1, peer.count("INVITE"));
        assertTrue(ann.dispatcher.idle());
        assertEquals(1, call.ends);
    }

    @Test
    void redirectionsAreNotFollowedUnasked() {
        peer.onRequest = invite -> invite.respond(peer.response(invite, 302, "r", null));
        RecordedCall call = ann.call("sip:peer@10.0.0.9");
        network.run(500);
        assertEquals(302, call.outcome.status());
        assertEquals(List.of(peer.contact()), call.outcome.finals().get(0).contacts());
    }

    @Test
    void endlessRedirectionsEnd() {
        ann.settings = ann.settings.withFollowRedirects(true);
        int[] count = new int[1];
        peer.onRequest = invite -> invite.respond(Capabilities.with(
            SipResponse.to(invite.request(), 302, "Moved", "r"), "Contact", "<sip:u" + count[0]++ + "@10.0.0.9>"));
        RecordedCall call = ann.call("sip:peer@10.0.0.9");
        network.run(5_000);
        assertEquals(1, call.ends);
        assertEquals(6, count[0]);
    }

    @Test
    void aSessionDescriptionThatNobodyUnderstandsEndsTheAnsweredCall() {
        answerByes();
        for (String sdp : new String[] {null, "not sdp", RawPeer.G729_ONLY}) {
            RecordedCall call = ann.call("sip:peer@10.0.0.9");
            ServerTransaction invite = invited();
            invite.respond(peer.response(invite, 200, "t" + call.hashCode(), sdp));
            network.run(500);
            assertEquals(1, call.ends);
            assertEquals(RawPeer.G729_ONLY.equals(sdp) ? Cause.NO_COMMON_CODEC : Cause.PROTOCOL, call.outcome.cause());
            assertEquals(call.machine.callId(), peer.last("BYE").request().callId());
            assertFalse(call.events.contains("answered"));
        }
        assertEquals(3, peer.acks.size());
    }

    @Test
    void routeSetAndTargetOfTheAnswerAreObeyed() {
        RawPeer proxy = new RawPeer(network, "10.0.0.20");
        RecordedCall call = ann.call("sip:peer@10.0.0.9");
        ServerTransaction invite = invited();
        SipResponse ok = Capabilities.with(Capabilities.with(peer.response(invite, 200, "a", RawPeer.SDP), "Record-Route",
            "<sip:10.0.0.21;lr>, <sip:10.0.0.20;lr>"), "X-Unknown", "kept out");
        invite.respond(ok);
        network.run(100);
        assertEquals(1, proxy.acks.size());
        assertEquals(List.of("<sip:10.0.0.20;lr>", "<sip:10.0.0.21;lr>"), proxy.acks.get(0).headers().all("Route"));
        assertEquals(SipUri.parse("sip:peer@10.0.0.9:5060"), proxy.acks.get(0).requestUri());
        call.machine.hangup();
        network.run(100);
        assertEquals(1, proxy.count("BYE"));
        assertNotEquals(0, proxy.last("BYE").request().headers().all("Route").size());
        proxy.last("BYE").respond(Capabilities.answer(proxy.last("BYE").request(), 200, ""));
    }

    @Test
    void aStrictRouterGetsItsOwnUriInTheRequestLine() {
        RawPeer strict = new RawPeer(network, "10.0.0.20");
        RecordedCall call = ann.call("sip:peer@10.0.0.9");
        ServerTransaction invite = invited();
        invite.respond(Capabilities.with(peer.response(invite, 200, "a", RawPeer.SDP), "Record-Route", "<sip:10.0.0.20>"));
        network.run(100);
        assertEquals(SipUri.parse("sip:10.0.0.20"), strict.acks.get(0).requestUri());
        assertEquals(List.of("<sip:peer@10.0.0.9:5060>"), strict.acks.get(0).headers().all("Route"));
        call.machine.hangup();
    }
}
