package org.offhook.rtp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;

class SymmetricLatchTest {

    private static final long MS = 1_000_000;
    private static final InetSocketAddress SDP = new InetSocketAddress("198.51.100.1", 4000);
    private static final InetSocketAddress SDP_OTHER_PORT = new InetSocketAddress("198.51.100.1", 4777);
    private static final InetSocketAddress FOREIGN = new InetSocketAddress("203.0.113.9", 4000);
    private static final InetSocketAddress HIDDEN = new InetSocketAddress("192.168.1.5", 4000);

    private static final InetSocketAddress SIGNALLING = new InetSocketAddress("198.51.100.77", 5004);

    private final SymmetricLatch latch = new SymmetricLatch();

    /** Sends packets 20 ms apart and counts those believed. */
    private int talk(InetSocketAddress source, int ssrc, int firstSequence, int packets, long fromMs, int everyMs) {
        int accepted = 0;
        for (int i = 0; i < packets; i++) {
            accepted += latch.accept(source, ssrc, firstSequence + i & 0xFFFF, (fromMs + (long) i * everyMs) * MS) ? 1 : 0;
        }
        return accepted;
    }

    @Test
    void believesNobodyBeforeSignalling() {
        assertFalse(latch.accept(SDP, 1, 1, 0));
    }

    @Test
    void believesTheAnnouncedSourceAtOnce() {
        latch.announce(SDP, 0);
        assertTrue(latch.accept(SDP, 1, 1, 20 * MS));
        assertEquals(SDP, latch.destination());
    }

    @Test
    void believesAnotherPortOfTheAnnouncedAddressUntilTheAnnouncedOneSpeaks() {
        latch.announce(SDP, 0);
        assertTrue(latch.accept(SDP_OTHER_PORT, 1, 1, 20 * MS));
        assertEquals(SDP_OTHER_PORT, latch.destination());
        assertTrue(latch.accept(SDP, 1, 2, 40 * MS));
        assertEquals(SDP, latch.destination());
        assertFalse(latch.accept(SDP_OTHER_PORT, 1, 3, 60 * MS));
    }

    @Test
    void aForeignFloodDuringTalkIsNeverBelieved() {
        latch.announce(SDP, 0);
        for (int i = 0; i < 500; i++) {
            assertTrue(latch.accept(SDP, 1, i, i * 20L * MS));
            assertEquals(0, talk(FOREIGN, 1, i * 4, 4, i * 20L, 5), "right SSRC, wrong place");
        }
        assertEquals(SDP, latch.destination());
    }

    @Test
    void aForeignFloodInSilenceIsNotBelievedForTwoSeconds() {
        latch.announce(SDP, 0);
        assertTrue(latch.accept(SDP, 1, 0, 0));
        assertEquals(0, talk(FOREIGN, 1, 1, 399, 1, 5));
        assertEquals(SDP, latch.destination());
        assertEquals(0, talk(FOREIGN, 2, 1, 2000, 2000, 5), "another SSRC never takes over without signalling");
    }

    @Test
    void aMovedSourceIsBelievedAfterSilenceAndFiftyPackets() {
        latch.announce(SDP, 0);
        assertTrue(latch.accept(SDP, 1, 0, 0));
        assertEquals(0, talk(FOREIGN, 1, 1, SymmetricLatch.MOVED_PACKETS - 1, 2100, 20));
        assertTrue(latch.accept(FOREIGN, 1, 50, 3200 * MS));
        assertEquals(FOREIGN, latch.destination());
    }

    @Test
    void aSourceBehindANatIsBelievedAfterAFewPackets() {
        latch.announce(HIDDEN, 0);
        assertEquals(1, talk(FOREIGN, 1, 100, SymmetricLatch.NEARBY_PACKETS, 10, 20));
        assertEquals(FOREIGN, latch.destination());
    }

    /** A phone with two addresses announces one and sends from the other. */
    @Test
    void theHostOfTheSignallingIsBelievedAfterAFewPacketsAndNoOtherOne() {
        latch.signallingHost(SIGNALLING.getAddress());
        latch.announce(SDP, 0);
        assertEquals(0, talk(FOREIGN, 1, 100, 90, 10, 20), "a third host waits");
        assertEquals(1, talk(SIGNALLING, 1, 100, SymmetricLatch.NEARBY_PACKETS, 10, 20));
        assertEquals(SIGNALLING, latch.destination());
        assertTrue(latch.accept(SDP, 1, 200, 200 * MS), "the announced one still wins");
        assertEquals(0, talk(SIGNALLING, 1, 201, 99, 210, 20), "and is not replaced while it speaks");
    }

    @Test
    void aForeignFloodDoesNotInterruptTheHostOfTheSignalling() {
        latch.signallingHost(SIGNALLING.getAddress());
        latch.announce(SDP, 0);
        int believed = 0;
        for (int i = 0; i < SymmetricLatch.NEARBY_PACKETS; i++) {
            assertEquals(0, talk(FOREIGN, 1, i * 4, 4, i * 20L, 5));
            believed += latch.accept(SIGNALLING, 1, i, (i * 20L + 19) * MS) ? 1 : 0;
        }
        assertEquals(1, believed);
        assertEquals(0, talk(FOREIGN, 1, 100, 300, 100, 5));
        assertEquals(SIGNALLING, latch.destination());
    }

    @Test
    void disorderAndRandomSsrcsFromTheHostOfTheSignallingAreNotBelieved() {
        latch.signallingHost(SIGNALLING.getAddress());
        latch.announce(SDP, 0);
        for (int i = 0; i < 400; i++) {
            assertFalse(latch.accept(SIGNALLING, i, i, 2L * i * MS));
            assertFalse(latch.accept(SIGNALLING, 1, 50_000 - 20 * i, (2L * i + 1) * MS));
        }
    }

    /** Sound for a host that is not heard stops after two seconds: who speaks from elsewhere is heard by then. */
    @Test
    void aThirdHostIsFirstBelievedWhenTheAnnouncedOneWasSilentForTwoSeconds() {
        latch.announce(SDP, 0);
        assertEquals(0, talk(FOREIGN, 1, 0, 100, 0, 20));
        assertTrue(latch.accept(FOREIGN, 1, 100, 2000 * MS));
        assertEquals(FOREIGN, latch.destination());
    }

    @Test
    void randomSsrcsBehindANatAreNeverBelieved() {
        latch.announce(HIDDEN, 0);
        for (int i = 0; i < 1000; i++) {
            assertFalse(latch.accept(FOREIGN, i, i, i * MS));
        }
    }

    @Test
    void aPublicAddressIsNotReplacedByAForeignOneBeforeTheSilence() {
        latch.announce(SDP, 0);
        assertEquals(0, talk(FOREIGN, 1, 0, 99, 0, 20));
        assertTrue(latch.accept(SDP, 7, 1, 1985 * MS));
    }

    @Test
    void signallingBeginsAnewOnlyWithAnotherAddress() {
        latch.announce(SDP, 0);
        latch.accept(SDP_OTHER_PORT, 1, 1, 0);
        latch.announce(SDP, 10 * MS);
        latch.announce(null, 20 * MS);
        assertEquals(SDP_OTHER_PORT, latch.destination());
        latch.announce(FOREIGN, 30 * MS);
        assertEquals(FOREIGN, latch.destination());
        assertFalse(latch.accept(SDP_OTHER_PORT, 1, 2, 40 * MS));
        assertTrue(latch.accept(FOREIGN, 9, 1, 50 * MS));
    }
}
