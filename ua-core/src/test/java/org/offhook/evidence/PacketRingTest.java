package org.offhook.evidence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.offhook.media.PacketTap.Form;
import org.offhook.sip.TransportProtocol;

class PacketRingTest {

    private static final InetSocketAddress LOCAL = new InetSocketAddress("192.0.2.1", 4000);
    private static final InetSocketAddress REMOTE = new InetSocketAddress("192.0.2.2", 4000);
    private static final int WRITERS = 4;
    private static final int EACH = 50_000;

    /** Writer and number of a packet, each octet of it derived from both, so that a torn packet shows. */
    private static void fill(byte[] packet, int writer, int number) {
        for (int i = 0; i < packet.length; i++) {
            packet[i] = (byte) (writer * 31 + number * 7 + i);
        }
        packet[0] = (byte) writer;
        packet[1] = (byte) (number >> 16);
        packet[2] = (byte) (number >> 8);
        packet[3] = (byte) number;
    }

    private static int number(byte[] packet) {
        return (packet[1] & 0xFF) << 16 | (packet[2] & 0xFF) << 8 | packet[3] & 0xFF;
    }

    /** Writes half of its packets at once, and the rest when the reader has been round the ring: however late the reader comes. */
    private static Thread writer(PacketRing ring, int writer, CountDownLatch begin, CountDownLatch round) {
        return new Thread(() -> {
            byte[] packet = new byte[172];
            for (int number = 0; number < EACH; number++) {
                try {
                    (number < EACH / 2 ? begin : round).await();
                } catch (InterruptedException e) {
                    return;
                }
                fill(packet, writer, number);
                ring.offer(Form.CLEAR, writer % 2 == 0, LOCAL, REMOTE, packet, 0, packet.length, number);
            }
        }, "writer-" + writer);
    }

    @Test
    void everyPacketOfManyWritersArrivesWholeAndInOrderOrIsCounted() throws InterruptedException {
        PacketRing ring = new PacketRing();
        CountDownLatch begin = new CountDownLatch(1);
        CountDownLatch round = new CountDownLatch(PacketRing.SLOTS);
        List<Thread> writers = new ArrayList<>();
        for (int i = 0; i < WRITERS; i++) {
            writers.add(writer(ring, i, begin, round));
        }
        writers.forEach(Thread::start);
        begin.countDown();
        int[] last = new int[WRITERS];
        java.util.Arrays.fill(last, -1);
        byte[] expected = new byte[172];
        long arrived = 0;
        while (writers.stream().anyMatch(Thread::isAlive) || ring.peek() != null) {
            PacketRing.Slot slot = ring.peek();
            if (slot == null) {
                Thread.onSpinWait();
                continue;
            }
            int writer = slot.copy[0];
            int number = number(slot.copy);
            assertTrue(number > last[writer], "order of writer " + writer);
            last[writer] = number;
            fill(expected, writer, number);
            assertTrue(java.util.Arrays.equals(expected, 0, 172, slot.copy, 0, slot.length), "packet torn");
            assertEquals(number, slot.nanoTime);
            assertEquals(writer % 2 == 0, slot.sent);
            arrived++;
            ring.release();
            round.countDown();
        }
        assertEquals((long) WRITERS * EACH, arrived + ring.dropped());
        assertTrue(arrived > PacketRing.SLOTS, "arrived " + arrived);
    }

    @Test
    void whatDoesNotFitIsDroppedAndCounted() {
        PacketRing ring = new PacketRing();
        byte[] packet = new byte[100];
        for (int i = 0; i < PacketRing.SLOTS + 7; i++) {
            ring.offer(Form.CLEAR, true, LOCAL, REMOTE, packet, 0, packet.length, i);
        }
        assertEquals(7, ring.dropped());
        assertEquals(0, ring.peek().nanoTime);
        ring.release();
        ring.offer(Form.CLEAR, true, LOCAL, REMOTE, packet, 0, packet.length, 99);
        assertEquals(7, ring.dropped());
        ring.offer(Form.CLEAR, true, LOCAL, REMOTE, new byte[4000], 0, 4000, 0);
        assertEquals(8, ring.dropped(), "a datagram larger than a slot");
    }

    @Test
    void messagesGoByReferenceAndAreLetGo() {
        PacketRing ring = new PacketRing();
        byte[] message = new byte[60_000];
        ring.offer(true, TransportProtocol.TLS, LOCAL, REMOTE, message);
        PacketRing.Slot slot = ring.peek();
        assertSame(message, slot.message);
        assertEquals(TransportProtocol.TLS, slot.transport);
        ring.release();
        assertNull(slot.message);
        assertNull(ring.peek());
    }

    @Test
    void packetsMakeNoObjects() {
        PacketRing ring = new PacketRing();
        byte[] packet = new byte[172];
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long least = Long.MAX_VALUE;
        for (int chunk = 0; chunk < 60; chunk++) {
            long before = threads.getThreadAllocatedBytes(Thread.currentThread().getId());
            for (int i = 0; i < 200; i++) {
                ring.offer(Form.CLEAR, true, LOCAL, REMOTE, packet, 0, packet.length, i);
                ring.offer(Form.OPENED, false, LOCAL, REMOTE, packet, 0, packet.length, i);
                ring.release();
                ring.release();
            }
            least = Math.min(least, threads.getThreadAllocatedBytes(Thread.currentThread().getId()) - before);
        }
        assertEquals(0, least, "octets in the best stretch");
        assertEquals(0, ring.dropped());
    }
}
