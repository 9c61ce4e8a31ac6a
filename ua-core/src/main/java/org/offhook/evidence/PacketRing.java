package org.offhook.evidence;

import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import org.offhook.media.PacketTap;
import org.offhook.sip.TransportProtocol;

/**
 * A bounded ring of packets from many threads to one, without locks and without an object per packet: each slot has a turn number that
 * says whether it is free for the writer or full for the reader. When it is full, packets are dropped and counted, never waited for.
 */
final class PacketRing {

    static final int SLOTS = 2048;
    private static final int SLOT_OCTETS = 2048;

    private final Slot[] slots = new Slot[SLOTS];
    private final AtomicLongArray turns = new AtomicLongArray(SLOTS);
    private final AtomicLong tail = new AtomicLong();
    private final AtomicInteger dropped = new AtomicInteger();
    private long head;

    /** One packet; belongs to the writer until it is published, then to the reader until it is released. */
    static final class Slot {
        final byte[] copy = new byte[SLOT_OCTETS];
        /** A SIP message by reference, for nobody writes to it; null for a datagram in {@link #copy}. */
        byte[] message;
        TransportProtocol transport;
        boolean sent;
        /** Of a datagram. */
        PacketTap.Form form;
        InetSocketAddress local;
        InetSocketAddress remote;
        int length;
        long nanoTime;
    }

    /** {@return a copy of a datagram, which outlives the slot} */
    static Slot copyOf(Slot slot) {
        Slot copy = new Slot();
        System.arraycopy(slot.copy, 0, copy.copy, 0, slot.length);
        copy.sent = slot.sent;
        copy.form = slot.form;
        copy.local = slot.local;
        copy.remote = slot.remote;
        copy.length = slot.length;
        copy.nanoTime = slot.nanoTime;
        return copy;
    }

    PacketRing() {
        for (int i = 0; i < SLOTS; i++) {
            slots[i] = new Slot();
            turns.set(i, i);
        }
    }

    /** Any thread: a datagram of media, copied. */
    void offer(PacketTap.Form form, boolean sent, InetSocketAddress local, InetSocketAddress remote, byte[] octets, int offset, int length,
            long nanoTime) {
        long turn = length > SLOT_OCTETS ? -1 : claim();
        if (turn < 0) {
            dropped.incrementAndGet();
            return;
        }
        Slot slot = slots[(int) (turn & SLOTS - 1)];
        System.arraycopy(octets, offset, slot.copy, 0, length);
        slot.message = null;
        slot.form = form;
        slot.length = length;
        publish(slot, turn, sent, local, remote, nanoTime);
    }

    /** Any thread: a SIP message. */
    void offer(boolean sent, TransportProtocol transport, InetSocketAddress local, InetSocketAddress remote, byte[] message) {
        long turn = claim();
        if (turn < 0) {
            dropped.incrementAndGet();
            return;
        }
        Slot slot = slots[(int) (turn & SLOTS - 1)];
        slot.message = message;
        slot.transport = transport;
        slot.length = message.length;
        publish(slot, turn, sent, local, remote, System.nanoTime());
    }

    private long claim() {
        while (true) {
            long turn = tail.get();
            long state = turns.get((int) (turn & SLOTS - 1));
            if (state < turn) {
                return -1;
            }
            if (state == turn && tail.compareAndSet(turn, turn + 1)) {
                return turn;
            }
        }
    }

    private void publish(Slot slot, long turn, boolean sent, InetSocketAddress local, InetSocketAddress remote, long nanoTime) {
        slot.sent = sent;
        slot.local = local;
        slot.remote = remote;
        slot.nanoTime = nanoTime;
        turns.set((int) (turn & SLOTS - 1), turn + 1);
    }

    /** The reader: the oldest packet, or null. */
    Slot peek() {
        int at = (int) (head & SLOTS - 1);
        return turns.get(at) == head + 1 ? slots[at] : null;
    }

    /** The reader: the packet of {@link #peek} was used. */
    void release() {
        int at = (int) (head & SLOTS - 1);
        slots[at].message = null;
        turns.set(at, head + SLOTS);
        head++;
    }

    /** {@return whether everything that was offered so far has been released; any thread} */
    boolean isEmpty() {
        long last = tail.get() - 1;
        return last < 0 || turns.get((int) (last & SLOTS - 1)) >= last + SLOTS;
    }

    int dropped() {
        return dropped.get();
    }
}
