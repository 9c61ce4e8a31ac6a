package org.offhook.rtcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.offhook.rtcp.RtcpSession.Reception;
import org.offhook.rtcp.RtcpSession.SenderInfo;

class RtcpSessionTest {

    private static final long MS = 1_000_000;
    private static final long SECOND = 1000 * MS;
    private static final NtpClock CLOCK = new NtpClock(0, 1_700_000_000_123L);
    private static final SenderInfo SENT = new SenderInfo(1, 2, 3);

    private static RtcpSession session(int ssrc, long seed) {
        return new RtcpSession(ssrc, "name@host", CLOCK, new Random(seed), 64_000, 0);
    }

    @Test
    void intervalsAreRandomWithAMeanOfAboutFiveSeconds() {
        RtcpSession session = session(1, 4);
        byte[] out = new byte[400];
        List<Long> reports = new ArrayList<>();
        long now = 0;
        while (reports.size() < 2000) {
            now = session.nextReportNanos();
            if (session.isReportDue(now)) {
                session.writeReport(SENT, null, out, 0, now);
                reports.add(now);
            }
        }
        assertTrue(reports.get(0) >= 2.5 * 0.5 / 1.22 * SECOND && reports.get(0) <= 2.5 * 1.5 / 1.21 * SECOND);
        double meanSeconds = (reports.get(1999) - reports.get(0)) / 1999.0 / SECOND;
        assertEquals(5.0, meanSeconds, 0.5);
        for (int i = 1; i < reports.size(); i++) {
            double seconds = (reports.get(i) - reports.get(i - 1)) / (double) SECOND;
            assertTrue(seconds > 2.0 && seconds < 6.2, "interval " + seconds);
        }
    }

    @Test
    void aFloodOfReportsMakesNothingGoOut() {
        RtcpSession session = session(1, 4);
        RtcpSession peer = session(2, 5);
        byte[] out = new byte[400];
        int length = peer.writeReport(SENT, new Reception(1, 0, 0, 5, 0), out, 0, 0);
        long due = session.nextReportNanos();
        for (int i = 0; i < 1000; i++) {
            session.onCompound(RtcpCompound.parse(out, 0, length), length, i * MS);
        }
        assertEquals(due, session.nextReportNanos());
    }

    @Test
    void roundTripComesFromTheOtherSidesReport() {
        RtcpSession alice = session(1, 4);
        RtcpSession bob = session(2, 5);
        byte[] out = new byte[400];
        int length = alice.writeReport(SENT, null, out, 0, 10 * SECOND);
        bob.onCompound(RtcpCompound.parse(out, 0, length), length, 10 * SECOND + 30 * MS);
        assertEquals("name@host", bob.remoteCname());
        assertNull(bob.roundTripMs());
        length = bob.writeReport(null, new Reception(1, 64, 9, 1234, 80), out, 0, 13 * SECOND);
        alice.onCompound(RtcpCompound.parse(out, 0, length), length, 13 * SECOND + 45 * MS);
        assertEquals(75, alice.roundTripMs(), 0.1);
        assertEquals(9, alice.remoteReport().cumulativeLost());
        assertEquals(64, alice.remoteReport().fractionLost());
    }

    @Test
    void impossibleRoundTripsAreNotBelieved() {
        RtcpSession alice = session(1, 4);
        for (long delay : new long[] {0, 0xFFFF_FFFFL, 0x7FFF_FFFFL}) {
            for (int lsr : new int[] {0x7FFF0000, 1, -1, NtpClock.middle(CLOCK.timestamp(0)) + 70_000}) {
                alice.onCompound(new RtcpCompound(RtcpStatus.VALID, List.of(new RtcpPacket.ReceiverReport(2,
                    List.of(new RtcpPacket.ReportBlock(1, 0, 0, 0, 0, lsr, delay))))), 32, 0);
                assertTrue(alice.roundTripMs() == null || alice.roundTripMs() >= 0 && alice.roundTripMs() <= 60_000,
                    "round trip " + alice.roundTripMs());
            }
        }
        assertNull(alice.roundTripMs());
    }

    @Test
    void goodbyeComesWithReportAndName() {
        byte[] out = new byte[400];
        int length = session(9, 1).writeGoodbye(null, null, out, 0, SECOND);
        RtcpCompound compound = RtcpCompound.parse(out, 0, length);
        assertEquals(List.of(new RtcpPacket.ReceiverReport(9, List.of()), new RtcpPacket.SourceDescription(9, "name@host"),
            new RtcpPacket.Goodbye(List.of(9), "")), compound.parts());
    }

    @Test
    void ntpTimestampsCountFrom1900() {
        NtpClock clock = new NtpClock(5 * SECOND, 500);
        assertEquals(2_208_988_800L << 32 | 0x8000_0000L, clock.timestamp(5 * SECOND));
        assertEquals(2_208_988_801L << 32, clock.timestamp(5 * SECOND + 500 * MS));
        assertEquals(2_208_988_799L << 32 | 0x8000_0000L, clock.timestamp(4 * SECOND));
    }
}
