package org.offhook.rtp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;

class RtcpLatchTest {

    private static final long MS = 1_000_000;
    private static final InetSocketAddress SDP = new InetSocketAddress("198.51.100.1", 4001);
    private static final InetSocketAddress OTHER_PORT = new InetSocketAddress("198.51.100.1", 61_000);
    private static final InetSocketAddress THIRD_PORT = new InetSocketAddress("198.51.100.1", 61_001);
    private static final InetSocketAddress FOREIGN = new InetSocketAddress("203.0.113.9", 4001);

    private final RtcpLatch latch = new RtcpLatch();

    private boolean accept(InetSocketAddress source, long atMs) {
        return latch.accept(source, SDP.getAddress(), atMs * MS);
    }

    @Test
    void theAnnouncedAddressIsAlwaysBelieved() {
        latch.announce(SDP);
        assertTrue(accept(OTHER_PORT, 0), "a translator may map the port");
        assertEquals(OTHER_PORT, latch.destination());
        assertTrue(accept(SDP, 10));
        assertEquals(SDP, latch.destination());
        assertTrue(latch.hasHeard(SDP.getAddress()));
    }

    @Test
    void anotherHostIsNeverBelieved() {
        latch.announce(SDP);
        assertFalse(accept(FOREIGN, 0));
        assertFalse(accept(FOREIGN, 100_000));
        assertEquals(SDP, latch.destination());
        assertFalse(latch.accept(FOREIGN, null, 0));
    }

    @Test
    void anotherPortIsBelievedOnlyAfterFiveReportsHaveNotCome() {
        latch.announce(SDP);
        assertTrue(accept(OTHER_PORT, 0));
        assertFalse(accept(THIRD_PORT, 100));
        assertTrue(accept(OTHER_PORT, 5_000));
        assertFalse(accept(THIRD_PORT, 34_999));
        assertTrue(accept(THIRD_PORT, 35_000));
        assertFalse(accept(OTHER_PORT, 35_001));
    }

    @Test
    void itFollowsRtpToAnotherHostAndSignallingToAnotherAddress() {
        latch.announce(SDP);
        assertTrue(accept(SDP, 0));
        assertTrue(latch.accept(FOREIGN, FOREIGN.getAddress(), MS));
        assertEquals(FOREIGN, latch.destination());
        latch.announce(null);
        latch.announce(SDP);
        assertEquals(FOREIGN, latch.destination());
        latch.announce(OTHER_PORT);
        assertEquals(OTHER_PORT, latch.destination());
    }
}
