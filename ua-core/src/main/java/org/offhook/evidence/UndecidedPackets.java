package org.offhook.evidence;

import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.function.Consumer;
import org.offhook.media.PacketTap.Form;

/**
 * Datagrams that came before the two sides had agreed on anything, held for a capture of clear sound: sound that overtakes the answer is
 * in clear, or encrypted with a key that is not known yet and never will be used on it. The next datagram of their port shows which of
 * the two, for nothing changes between two datagrams but by the answer. Bounded. Evidence thread only.
 */
final class UndecidedPackets {

    /** A second of sound; what is older is left out. */
    private static final int MOST = 50;
    private static final int VERSION_BITS = 0xC0;
    private static final int RTP_VERSION = 0x80;

    private final Deque<PacketRing.Slot> held = new ArrayDeque<>();
    private int leftOut;

    /** Keeps a copy. */
    void hold(PacketRing.Slot slot) {
        held.addLast(PacketRing.copyOf(slot));
        if (held.size() > MOST) {
            held.removeFirst();
            leftOut++;
        }
    }

    /**
     * A port is agreed on now.
     *
     * @param local its address
     * @param form  of what goes over it
     * @param place takes what was held for it and is known now, in order; encrypted sound is left out and counted
     */
    void settle(InetSocketAddress local, Form form, Consumer<PacketRing.Slot> place) {
        for (Iterator<PacketRing.Slot> each = held.iterator(); each.hasNext();) {
            PacketRing.Slot slot = each.next();
            if (slot.local.equals(local)) {
                each.remove();
                slot.form = form == Form.CLEAR ? Form.CLEAR : Form.PROTECTED;
                if (slot.form == Form.PROTECTED && slot.length > 0 && (slot.copy[0] & VERSION_BITS) == RTP_VERSION) {
                    leftOut++;
                } else {
                    place.accept(slot);
                }
            }
        }
    }

    /** {@return how many were left out since this was asked last} */
    int takeLeftOut() {
        int count = leftOut;
        leftOut = 0;
        return count;
    }

    /** Lets go of what nothing decided. */
    void clear() {
        leftOut += held.size();
        held.clear();
    }
}
