package org.offhook.audio.playout;

import java.util.Arrays;

/**
 * Packets that wait for their turn: a ring of slots by extended sequence number over one slab of octets, all reserved
 * at construction.
 */
final class PacketStore {

    private final int slots;
    private final int slotOctets;
    private final byte[] slab;
    private final boolean[] taken;
    private final long[] sequence;
    private final long[] media;
    private final int[] length;
    private final int[] payloadType;
    private int count;

    PacketStore(int slots, int slotOctets) {
        this.slots = slots;
        this.slotOctets = slotOctets;
        this.slab = new byte[slots * slotOctets];
        this.taken = new boolean[slots];
        this.sequence = new long[slots];
        this.media = new long[slots];
        this.length = new int[slots];
        this.payloadType = new int[slots];
    }

    int capacity() {
        return slots;
    }

    int slotOctets() {
        return slotOctets;
    }

    int count() {
        return count;
    }

    private int slot(long extendedSequence) {
        return (int) Math.floorMod(extendedSequence, (long) slots);
    }

    boolean holds(long extendedSequence) {
        int slot = slot(extendedSequence);
        return taken[slot] && sequence[slot] == extendedSequence;
    }

    /** Stores a packet; its slot must be free and its payload no longer than a slot. */
    void put(long extendedSequence, int type, long mediaSamples, byte[] payload, int offset, int octets) {
        int slot = slot(extendedSequence);
        taken[slot] = true;
        sequence[slot] = extendedSequence;
        media[slot] = mediaSamples;
        payloadType[slot] = type;
        length[slot] = octets;
        System.arraycopy(payload, offset, slab, slot * slotOctets, octets);
        count++;
    }

    void remove(long extendedSequence) {
        if (holds(extendedSequence)) {
            taken[slot(extendedSequence)] = false;
            count--;
        }
    }

    void clear() {
        Arrays.fill(taken, false);
        count = 0;
    }

    /** {@return the lowest sequence number held from {@code from} on, or -1 when the store is empty} */
    long firstFrom(long from) {
        if (count > 0) {
            for (long each = from; each < from + slots; each++) {
                if (holds(each)) {
                    return each;
                }
            }
        }
        return -1;
    }

    long mediaOf(long extendedSequence) {
        return media[slot(extendedSequence)];
    }

    int payloadTypeOf(long extendedSequence) {
        return payloadType[slot(extendedSequence)];
    }

    int lengthOf(long extendedSequence) {
        return length[slot(extendedSequence)];
    }

    byte[] octets() {
        return slab;
    }

    int offsetOf(long extendedSequence) {
        return slot(extendedSequence) * slotOctets;
    }
}
