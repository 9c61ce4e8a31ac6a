package org.offhook.call;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.offhook.call.CallOutcome.Cause;
import org.offhook.call.CallOutcome.EndedBy;
import org.offhook.sip.Hop;
import org.offhook.sip.SipHeaders;
import org.offhook.sip.SipRequest;
import org.offhook.sip.SipResponse;
import org.offhook.sip.TransactionLayer.ServerTransaction;
import org.offhook.testkit.VirtualSignalling;

/** Requests inside a call that is up. */
class InDialogTest {

    private final VirtualSignalling network = new VirtualSignalling(5);
    private final Phone ann = new Phone(network, "ann", "10.0.0.1");
    private final RawPeer peer = new RawPeer(network, "10.0.0.9");
    private final Hop there = ann.endpoint.hop();
    private SipRequest invite;
    private SipResponse answer;
    private RecordedCall call;
    private long cseq = 10;

    @BeforeEach
    void setUp() {
        ann.onIncoming = incoming -> incoming.machine.accept();
        invite = peer.invite("sip:ann@10.0.0.1", "in-dialog", RawPeer.SDP);
        peer.send(there, invite);
        network.run(100);
        answer = peer.lastResponse();
        peer.ack(there, invite, answer, null);
        network.run(100);
        call = ann.lastIncoming();
        assertEquals(CallPhase.CONFIRMED, call.machine.phase());
        call.events.clear();
    }

    @AfterEach
    void leavesNothingBehind() {
        call.machine.hangup();
        network.run(300_000);
        assertTrue(ann.dispatcher.empty());
        assertEquals(1, call.ends);
        assertEquals(0, network.clock().size(), "timers");
    }

    private SipResponse sent(SipRequest request) {
        peer.send(there, request);
        network.run(100);
        return peer.lastResponse();
    }

    private SipRequest within(String method, String sdp) {
        return peer.within(invite, answer, method, cseq++, sdp);
    }

    private void ack(SipRequest request, String sdp) {
        peer.endpoint.sendAck(peer.within(invite, answer, "ACK", request.cseq().number(), sdp), there);
        network.run(100);
    }

    @Test
    void aReInviteHoldsAndResumes() {
        SipRequest hold = within("INVITE", RawPeer.SDP + "a=sendonly\r\n");
        SipResponse held = sent(hold);
        assertEquals(200, held.status());
        assertTrue(new String(held.body(), StandardCharsets.UTF_8).contains("a=recvonly"));
        assertTrue(held.contact().isPresent());
        ack(hold, null);
        assertTrue(call.machine.remoteHold());
        SipRequest resume = within("INVITE", RawPeer.SDP);
        sent(resume);
        ack(resume, null);
        assertFalse(call.machine.remoteHold());
        assertEquals(List.of("media recvonly", "held", "media sendrecv", "resumed"), call.events);
    }

    @Test
    void anUpdateDoesTheSameWithoutAck() {
        SipResponse held = sent(within("UPDATE", RawPeer.SDP.replace("10.0.0.9", "0.0.0.0")));
        assertEquals(200, held.status());
        assertTrue(call.machine.remoteHold());
        assertEquals(200, sent(within("UPDATE", null)).status());
        assertTrue(call.machine.remoteHold(), "without a description nothing changes");
    }

    @Test
    void aReInviteWithoutOfferGetsOursAndItsAckTheAnswer() {
        SipRequest refresh = within("INVITE", null);
        SipResponse offer = sent(refresh);
        assertEquals("application/sdp", offer.contentType());
        assertEquals(491, sent(within("UPDATE", RawPeer.SDP)).status(), "our offer is open");
        ack(refresh, RawPeer.SDP.replace("30000", "30002"));
        assertEquals(30_002, call.media().remoteRtp().getPort());
        assertEquals(200, sent(within("UPDATE", RawPeer.SDP)).status());
    }

    @Test
    void anOfferThatDoesNotSuitLeavesTheCallAsItIs() {
        assertEquals(488, sent(within("INVITE", RawPeer.G729_ONLY)).status());
        assertEquals(400, sent(within("INVITE", "garbage")).status());
        assertEquals(List.of(), call.events);
        assertEquals(CallPhase.CONFIRMED, call.machine.phase());
    }

    @Test
    void the2xxToAReInviteIsRepeatedAndItsAckMissedIsTheEnd() {
        peer.onRequest = bye -> bye.respond(Capabilities.answer(bye.request(), 200, ""));
        peer.responses.clear();
        sent(within("INVITE", RawPeer.SDP));
        network.run(31_000);
        assertTrue(peer.responses.size() > 5);
        network.run(2_000);
        assertEquals(Cause.TIMEOUT, call.outcome.cause());
        assertEquals("H", call.outcome.timer().orElseThrow());
        assertEquals(1, peer.count("BYE"));
    }

    @Test
    void aNewContactIsWhereTheByeGoes() {
        RawPeer moved = new RawPeer(network, "10.0.0.10");
        SipRequest update = within("UPDATE", null);
        sent(update.withHeaders(update.headers().toBuilder().set("Contact", "<sip:peer@10.0.0.10>").build()));
        call.machine.hangup();
        network.run(100);
        assertEquals(1, moved.count("BYE"));
        moved.last("BYE").respond(Capabilities.answer(moved.last("BYE").request(), 200, ""));
    }

    @Test
    void glareIsAnswered491AndOurOwnChangeIsTriedAgain() {
        ModificationResult[] result = new ModificationResult[1];
        call.machine.hold(done -> result[0] = done);
        network.run(100);
        assertEquals(491, sent(within("INVITE", RawPeer.SDP)).status());
        ServerTransaction ours = peer.last("INVITE");
        ours.respond(Capabilities.answer(ours.request(), 491, ""));
        network.run(2_200);
        assertEquals(2, peer.count("INVITE"), "the called side waits up to 2 s");
        ServerTransaction again = peer.last("INVITE");
        again.respond(peer.response(again, 200, "", RawPeer.SDP + "a=recvonly\r\n"));
        network.run(100);
        assertTrue(result[0].done());
        assertEquals(1, peer.acks.size());
        again.respond(peer.response(again, 200, "", RawPeer.SDP + "a=recvonly\r\n"));
        network.run(100);
        assertEquals(2, peer.acks.size(), "repeated 2xx, repeated ACK");
    }

    @ParameterizedTest
    @CsvSource({"488, false", "500, false", "408, true", "481, true"})
    void aRefusedChangeEndsTheCallOnlyWhenTheCallIsGone(int status, boolean ends) {
        ModificationResult[] result = new ModificationResult[1];
        call.machine.hold(done -> result[0] = done);
        network.run(100);
        peer.last("INVITE").respond(Capabilities.answer(peer.last("INVITE").request(), status, ""));
        peer.onRequest = bye -> bye.respond(Capabilities.answer(bye.request(), 200, ""));
        network.run(100);
        assertFalse(result[0].done());
        assertEquals(status, result[0].status());
        assertEquals(ends ? 1 : 0, call.ends);
        assertEquals(ends ? 1 : 0, peer.count("BYE"));
        assertFalse(call.machine.localHold());
    }

    @Test
    void oneChangeAtATime() {
        ModificationResult[] result = new ModificationResult[2];
        call.machine.hold(done -> result[0] = done);
        call.machine.resume(done -> result[1] = done);
        assertEquals(491, result[1].status());
        call.machine.hangup();
        assertFalse(result[0].done(), "a change that waits hears of the end");
    }

    @Test
    void digitsInInfoAreHeard() {
        assertEquals(200, sent(info("application/dtmf-relay", "Signal=5\r\nDuration=160\r\n")).status());
        assertEquals(200, sent(info("application/dtmf", "#")).status());
        assertEquals(415, sent(info("application/x-other", "5")).status());
        assertEquals(400, sent(info("application/dtmf-relay", "Signal=?\r\n")).status());
        assertEquals(200, sent(within("INFO", null)).status());
        assertEquals(List.of("digit 5 160", "digit # 0"), call.events);
    }

    private SipRequest info(String type, String body) {
        SipRequest bare = within("INFO", null);
        SipHeaders headers = bare.headers().toBuilder().add("Content-Type", type).build();
        return new SipRequest("INFO", bare.requestUri(), headers, body.getBytes(StandardCharsets.US_ASCII));
    }

    @ParameterizedTest
    @CsvSource({"OPTIONS, 200", "REFER, 603", "PRACK, 481", "NOTIFY, 481", "MESSAGE, 405", "SUBSCRIBE, 489", "FLY, 501"})
    void otherMethodsAreAnswered(String method, int status) {
        assertEquals(status, sent(within(method, null)).status());
        assertEquals(CallPhase.CONFIRMED, call.machine.phase());
    }

    @Test
    void oldNumbersAndUnknownExtensionsAreRefused() {
        sent(within("OPTIONS", null));
        assertEquals(500, sent(peer.within(invite, answer, "BYE", 2, null)).status());
        SipRequest update = within("UPDATE", null);
        assertEquals(420, sent(update.withHeaders(update.headers().toBuilder().add("Require", "timer").build())).status());
        assertEquals(CallPhase.CONFIRMED, call.machine.phase());
    }

    @Test
    void aByeWithWrongTagsChangesNothing() {
        SipRequest bye = within("BYE", null);
        for (String header : List.of("From", "To")) {
            String right = bye.headers().first(header).orElseThrow();
            SipRequest forged = bye.withHeaders(bye.headers().toBuilder().set(header, right + "x").build());
            assertEquals(481, sent(forged).status());
        }
        assertEquals(CallPhase.CONFIRMED, call.machine.phase());
        SipResponse ok = sent(within("BYE", null));
        assertEquals(200, ok.status());
        assertEquals(EndedBy.REMOTE, call.outcome.endedBy());
        assertEquals(481, sent(within("BYE", null)).status(), "the dialog is gone");
    }

    @Test
    void theStrictSettingTakesRequestsFromThePeersAddressOnly() {
        ann.settings = ann.settings.withStrictPeer(true);
        invite = peer.invite("sip:ann@10.0.0.1", "strict", RawPeer.SDP);
        answer = sent(invite);
        peer.ack(there, invite, answer, null);
        network.run(100);
        RecordedCall strict = ann.lastIncoming();
        RawPeer stranger = new RawPeer(network, "10.0.0.66");
        stranger.send(there, within("BYE", null));
        network.run(100);
        assertEquals(481, stranger.lastResponse().status());
        assertEquals(0, strict.ends);
        assertEquals(200, sent(within("BYE", null)).status());
        assertEquals(1, strict.ends);
    }

    @Test
    void aByeThatNobodyAnswersIsReportedInBoundedTime() {
        call.machine.hangup();
        assertEquals(0, call.ends);
        network.run(2_100);
        assertEquals(1, call.ends);
        assertEquals(Cause.NORMAL, call.outcome.cause());
        assertFalse(ann.dispatcher.idle());
    }
}
