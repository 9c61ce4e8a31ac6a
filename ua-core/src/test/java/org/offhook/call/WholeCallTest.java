package org.offhook.call;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.offhook.call.CallOutcome.Cause;
import org.offhook.call.CallOutcome.EndedBy;
import org.offhook.sdp.Direction;
import org.offhook.testkit.VirtualSignalling;

/** Two phones that talk to each other over a virtual network. */
class WholeCallTest {

    private final VirtualSignalling network = new VirtualSignalling(1);
    private final Phone ann = new Phone(network, "ann", "10.0.0.1");
    private final Phone bob = new Phone(network, "bob", "10.0.0.2");

    @AfterEach
    void leavesNothingBehind() {
        network.run(200_000);
        assertTrue(ann.dispatcher.empty(), "ann's tables");
        assertTrue(bob.dispatcher.empty(), "bob's tables");
        assertEquals(0, network.clock().size(), "timers");
    }

    /** Ann has called Bob, who took the call at once. */
    private RecordedCall talking() {
        bob.onIncoming = call -> call.machine.accept();
        RecordedCall out = ann.call("sip:bob@10.0.0.2");
        network.run(1_000);
        return out;
    }

    @Test
    void ringsTalksAndHangsUp() {
        bob.onIncoming = call -> call.machine.ring();
        RecordedCall out = ann.call("sip:bob@10.0.0.2");
        network.run(2_000);
        RecordedCall in = bob.lastIncoming();
        assertEquals(CallPhase.RINGING, out.machine.phase());
        assertEquals(List.of("PCMA/8000", "PCMU/8000"), in.machine.commonCodecs());
        in.machine.accept();
        network.run(3_000);
        assertEquals(CallPhase.CONFIRMED, out.machine.phase());
        assertEquals(CallPhase.CONFIRMED, in.machine.phase());
        assertEquals("PCMA/8000", out.media().send().specification());
        assertEquals(40_000, in.media().remoteRtp().getPort());
        out.machine.hangup();
        network.run(100);

        assertEquals(List.of("RINGING", "180 Ringing", "CONFIRMED", "media sendrecv", "answered", "ENDING", "ended"),
            out.events);
        assertEquals(List.of("incoming", "ALERTING", "media sendrecv", "ANSWERED", "answered", "CONFIRMED", "ended"),
            in.events);
        assertEquals(Cause.NORMAL, out.outcome.cause());
        assertEquals(EndedBy.LOCAL, out.outcome.endedBy());
        assertEquals(EndedBy.REMOTE, in.outcome.endedBy());
        assertEquals(200, in.outcome.status());
        assertEquals(2_010, out.outcome.times().setupMs().orElseThrow(), 15);
        assertEquals(2_000, out.outcome.times().ringMs().orElseThrow(), 15);
        assertEquals(3_000, out.outcome.times().durationMs().orElseThrow(), 15);
        assertEquals(1, out.released);
        assertEquals(1, in.released);
    }

    @Test
    void endsByTheCalledSideToo() {
        RecordedCall out = talking();
        bob.lastIncoming().machine.hangup();
        network.run(100);
        assertEquals(EndedBy.REMOTE, out.outcome.endedBy());
        assertEquals(EndedBy.LOCAL, bob.lastIncoming().outcome.endedBy());
        assertEquals(1, out.ends);
    }

    @Test
    void crossingByesEndBothSidesOnce() {
        RecordedCall out = talking();
        out.machine.hangup();
        bob.lastIncoming().machine.hangup();
        network.run(1_000);
        assertEquals(EndedBy.LOCAL, out.outcome.endedBy());
        assertEquals(EndedBy.LOCAL, bob.lastIncoming().outcome.endedBy());
        assertEquals(1, out.ends);
        assertEquals(1, bob.lastIncoming().ends);
    }

    @Test
    void soundComesBeforeTheAnswerWith183() {
        bob.onIncoming = call -> call.machine.progress();
        RecordedCall out = ann.call("sip:bob@10.0.0.2");
        network.run(500);
        assertEquals(List.of("EARLY_MEDIA", "early media", "183 Session Progress"), out.events);
        assertEquals(List.of("incoming", "early media", "ALERTING"), bob.lastIncoming().events);
        bob.lastIncoming().machine.accept();
        network.run(500);
        assertEquals(CallPhase.CONFIRMED, out.machine.phase());
        out.machine.hangup();
    }

    @Test
    void aLateOfferIsAnsweredInTheAck() {
        ann.settings = ann.settings.withLateOffer(true);
        RecordedCall out = talking();
        assertEquals(Direction.SENDRECV, out.media().direction());
        assertEquals(Direction.SENDRECV, bob.lastIncoming().media().direction());
        assertEquals(0, network.wire().get(0).message().body().length);
        out.machine.hangup();
    }

    @Test
    void cancelEndsBothSides() {
        bob.onIncoming = call -> call.machine.ring();
        RecordedCall out = ann.call("sip:bob@10.0.0.2");
        network.run(1_000);
        out.machine.hangup();
        network.run(100);
        assertEquals(Cause.CANCELLED, out.outcome.cause());
        assertEquals(EndedBy.LOCAL, out.outcome.endedBy());
        assertEquals(487, out.outcome.status());
        assertEquals(Cause.CANCELLED, bob.lastIncoming().outcome.cause());
        assertEquals(EndedBy.REMOTE, bob.lastIncoming().outcome.endedBy());
    }

    @Test
    void nobodyAnswersInTime() {
        ann.settings = ann.settings.withNoAnswerTimeoutMs(10_000);
        bob.onIncoming = call -> call.machine.ring();
        RecordedCall out = ann.call("sip:bob@10.0.0.2");
        network.run(10_100);
        assertEquals(Cause.NO_ANSWER, out.outcome.cause());
        assertEquals(EndedBy.TIMER, out.outcome.endedBy());
        assertEquals("no-answer", out.outcome.timer().orElseThrow());
        assertEquals(List.of("SIP;cause=408;text=\"Nobody answered within 10 s.\""), bob.lastIncoming().outcome.reasons());
    }

    @Test
    void anUndecidedCallIsAnswered480WhenItsTimeIsOver() {
        bob.settings = bob.settings.withRingTimeoutMs(5_000);
        RecordedCall out = ann.call("sip:bob@10.0.0.2");
        network.run(6_000);
        assertEquals(480, out.outcome.status());
        assertEquals("ring", bob.lastIncoming().outcome.timer().orElseThrow());
    }

    @Test
    void refusalsKeepTheirMeaning() {
        bob.onIncoming = call -> call.machine.reject(486, "");
        RecordedCall busy = ann.call("sip:bob@10.0.0.2");
        network.run(100);
        assertEquals(Cause.BUSY, busy.outcome.cause());
        assertEquals("Busy Here", busy.outcome.reasonPhrase());
        bob.onIncoming = call -> call.machine.reject(603, "No, thanks");
        RecordedCall declined = ann.call("sip:bob@10.0.0.2");
        network.run(100);
        assertEquals(Cause.REJECTED, declined.outcome.cause());
        assertEquals("No, thanks", declined.outcome.finals().get(0).reason());
    }

    @Test
    void noCommonCodecNeverRingsAndNamesBothLists() {
        RecordedCall call = new RecordedCall();
        call.codecs = List.of(new org.offhook.codecs.g711.PcmuCodec());
        bob.newCall = () -> {
            RecordedCall other = new RecordedCall();
            other.codecs = List.of(new org.offhook.codecs.g711.PcmaCodec());
            return other;
        };
        ann.call("sip:bob@10.0.0.2", call);
        network.run(100);
        RecordedCall in = bob.lastIncoming();
        assertEquals(List.of("ended"), in.events);
        assertEquals(Cause.NO_COMMON_CODEC, in.outcome.cause());
        assertEquals(List.of("PCMA/8000"), in.outcome.codecs().orElseThrow().ours());
        assertTrue(in.outcome.codecs().orElseThrow().theirs().contains("PCMU/8000"));
        assertEquals(Cause.NO_COMMON_CODEC, call.outcome.cause());
        assertEquals(488, call.outcome.status());
        assertTrue(call.outcome.warnings().get(0).startsWith("305 "), call.outcome.warnings().toString());
        assertEquals(List.of("PCMU/8000"), call.outcome.codecs().orElseThrow().ours());
    }

    @Test
    void holdsAndResumesFromEitherSide() {
        RecordedCall out = talking();
        RecordedCall in = bob.lastIncoming();
        for (RecordedCall holder : List.of(out, in)) {
            RecordedCall held = holder == out ? in : out;
            ModificationResult[] result = new ModificationResult[1];
            holder.machine.hold(done -> result[0] = done);
            network.run(1_000);
            assertTrue(result[0].done());
            assertTrue(holder.machine.localHold());
            assertTrue(held.machine.remoteHold());
            assertEquals(Direction.SENDONLY, holder.media().direction());
            assertEquals(Direction.RECVONLY, held.media().direction());
            holder.machine.resume(done -> result[0] = done);
            network.run(1_000);
            assertTrue(result[0].done());
            assertEquals(Direction.SENDRECV, held.media().direction());
            assertEquals(List.of("held", "media sendrecv", "resumed"),
                held.events.subList(held.events.lastIndexOf("held"), held.events.size()));
        }
        in.machine.hangup();
    }

    @Test
    void bothHoldAtOnceAndBothGetIt() {
        RecordedCall out = talking();
        RecordedCall in = bob.lastIncoming();
        ModificationResult[] results = new ModificationResult[2];
        out.machine.hold(done -> results[0] = done);
        in.machine.hold(done -> results[1] = done);
        network.run(20_000);
        assertTrue(results[0].done() && results[1].done());
        assertEquals(Direction.INACTIVE, out.media().direction());
        assertEquals(Direction.INACTIVE, in.media().direction());
        assertTrue(network.wire().stream().anyMatch(packet -> packet.message().toString().startsWith("491")));
        out.machine.hangup();
    }

    @Test
    void aClosedAgentEndsItsCallsAndRefusesNewOnes() {
        RecordedCall up = talking();
        ann.dispatcher.close();
        network.run(100);
        assertTrue(ann.dispatcher.idle());
        assertEquals(Cause.AGENT_CLOSED, up.outcome.cause());
        assertEquals(EndedBy.REMOTE, bob.lastIncoming().outcome.endedBy());
        RecordedCall late = bob.call("sip:ann@10.0.0.1");
        network.run(100);
        assertEquals(503, late.outcome.status());
    }

    @Test
    void setsUpThroughHeavyLoss() {
        network.delayMs(5, 60);
        bob.onIncoming = call -> call.machine.accept();
        network.loss(0.1);
        int up = 0;
        for (int i = 0; i < 100; i++) {
            RecordedCall out = ann.call("sip:bob@10.0.0.2");
            network.run(20_000);
            up += out.machine.phase() == CallPhase.CONFIRMED ? 1 : 0;
            out.machine.hangup();
            network.run(10_000);
            assertEquals(1, out.ends);
        }
        assertEquals(100, up);
        network.loss(0);
    }
}
