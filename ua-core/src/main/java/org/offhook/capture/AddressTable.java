package org.offhook.capture;

/**
 * Gives one object per address, so that millions of packets between a few hosts make a few objects. Open addressing; beyond its
 * limit, which only a flood of made-up senders reaches, addresses are made anew each time.
 */
final class AddressTable {

    private static final int LIMIT = 1 << 17;

    private IpAddress[] slots = new IpAddress[1 << 8];
    private long[] highs = new long[1 << 8];
    private long[] lows = new long[1 << 8];
    private int size;

    IpAddress v4(int bits) {
        // An IPv6 address of this form is not in use: RFC 4291 section 2.5.5.
        return find(0xFFFF_FFFF_FFFF_FFFFL, bits & 0xFFFFFFFFL, false);
    }

    IpAddress v6(long high, long low) {
        return find(high, low, true);
    }

    private IpAddress find(long high, long low, boolean v6) {
        int at = slot(high, low);
        while (slots[at] != null) {
            if (lows[at] == low && highs[at] == high && slots[at].isV6() == v6) {
                return slots[at];
            }
            at = at + 1 & slots.length - 1;
        }
        IpAddress made = v6 ? IpAddress.ofV6(high, low) : IpAddress.ofV4((int) low);
        if (size < LIMIT) {
            put(at, high, low, made);
        }
        return made;
    }

    private void put(int at, long high, long low, IpAddress made) {
        slots[at] = made;
        highs[at] = high;
        lows[at] = low;
        if (++size * 2 > slots.length) {
            grow();
        }
    }

    private void grow() {
        IpAddress[] oldSlots = slots;
        long[] oldHighs = highs;
        long[] oldLows = lows;
        slots = new IpAddress[oldSlots.length * 2];
        highs = new long[slots.length];
        lows = new long[slots.length];
        for (int i = 0; i < oldSlots.length; i++) {
            if (oldSlots[i] != null) {
                int at = slot(oldHighs[i], oldLows[i]);
                while (slots[at] != null) {
                    at = at + 1 & slots.length - 1;
                }
                slots[at] = oldSlots[i];
                highs[at] = oldHighs[i];
                lows[at] = oldLows[i];
            }
        }
    }

    private int slot(long high, long low) {
        long mixed = (high ^ Long.rotateLeft(low, 32)) * 0x9E3779B97F4A7C15L;
        mixed = (mixed ^ low) * 0xBF58476D1CE4E5B9L;
        return (int) (mixed >>> 33) & slots.length - 1;
    }
}
