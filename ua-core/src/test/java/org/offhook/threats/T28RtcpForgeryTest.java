package org.offhook.threats;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.offhook.Await;
import org.offhook.Call;
import org.offhook.CallState;
import org.offhook.InviteOptions;
import org.offhook.UserAgent;
import org.offhook.media.MediaStatistics;
import org.offhook.media.RtpLines;

/** T28, forged RTCP: every line of its class twenty times; the call goes on, and reports keep their own time. */
class T28RtcpForgeryTest {

    private static final int TIMES = 20;
    private static final long LEAST_INTERVAL_NANOS = 2_000_000_000L;

    private static List<RtpLines.Line> lines() {
        return RtpLines.read().stream().filter(line -> line.context().equals("rtcp")).toList();
    }

    @Test
    void everyLineTwentyTimesChangesNothingButCounters() {
        for (RtpLines.Line line : lines()) {
            VirtualParty party = new VirtualParty();
            int sequence = 1000;
            for (int time = 0; time < TIMES; time++) {
                for (byte[] datagram : line.datagrams()) {
                    party.receiveRtcpFrom(VirtualParty.PEER_RTCP, datagram.clone());
                }
                party.talk(sequence, 50, 160L * (sequence - 1000));
                sequence += 50;
            }
            MediaStatistics statistics = party.session.snapshot();
            assertEquals(1000, statistics.received().packets(), line.id());
            assertEquals(0.0, statistics.received().concealedPct(), 0.0, line.id());
            assertEquals(List.of(), party.faults, line.id());
            assertTrue(party.sent.stream().filter(sent -> !sent.rtcp()).count() >= 999, line.id() + ": sound goes out all the time");
            assertReportsKeepTheirTime(party, line.id());
            Double roundTripMs = statistics.received().rttMs();
            assertTrue(roundTripMs == null || roundTripMs >= 0 && roundTripMs <= 60_000, line.id() + ": round trip " + roundTripMs);
            Double lostPct = statistics.sent().lostPct();
            assertTrue(lostPct == null || lostPct <= 100, line.id() + ": lost " + lostPct);
        }
    }

    private static void assertReportsKeepTheirTime(VirtualParty party, String line) {
        List<Long> reports = party.sent.stream().filter(VirtualParty.Sent::rtcp).map(VirtualParty.Sent::atNanos).toList();
        for (int i = 1; i < reports.size(); i++) {
            assertTrue(reports.get(i) - reports.get(i - 1) > LEAST_INTERVAL_NANOS, line + ": two reports in one interval");
        }
        assertTrue(reports.size() <= 1 + TIMES / 2, line + ": " + reports.size() + " reports");
    }

    /** The same datagrams from the party's own socket into a call of a whole agent: none of them ends it. */
    @Test
    void aCallOfAnAgentSurvivesAllOfThem() throws Exception {
        List<RtpLines.Line> lines = lines();
        try (UserAgent agent = UserAgent.builder().bind(InetAddress.getByName("127.0.0.1")).codecs("PCMU").build();
                ScriptedParty party = new ScriptedParty("127.0.0.1", null)) {
            Call call = agent.place(party.uri(), InviteOptions.DEFAULT);
            call.answered().get(30, TimeUnit.SECONDS);
            party.speaks(true);
            for (int time = 0; time < TIMES; time++) {
                for (RtpLines.Line line : lines) {
                    for (byte[] datagram : line.datagrams()) {
                        party.sendFromRtp(datagram, party.target());
                    }
                }
                LockSupport.parkNanos(20_000_000);
            }
            int before = party.arrivals().size();
            Await.until(() -> party.arrivals().size() - before > 50, () -> "no sound any more: " + call.report().toJson());
            assertEquals(CallState.ACTIVE, call.state());
            assertFalse(call.ended().isDone());
            call.hangup().get(30, TimeUnit.SECONDS);
        }
    }
}
