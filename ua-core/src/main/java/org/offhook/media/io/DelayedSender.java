package org.offhook.media.io;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.PriorityQueue;
import org.offhook.media.Component;
import org.offhook.media.DatagramPort;
import org.offhook.media.Impairment;

/**
 * A bad network between a session and its sockets, for the demonstration: drops, holds back and repeats what is sent.
 * Media thread only; allocates a copy of each packet, which calls without impairment never do.
 */
final class DelayedSender implements DatagramPort {

    private record Held(long dueNanos, Component component, ByteBuffer datagram, InetSocketAddress destination) {
    }

    private final DatagramPort port;
    private final Impairment impairment;
    private final PriorityQueue<Held> held = new PriorityQueue<>((a, b) -> Long.compare(a.dueNanos, b.dueNanos));

    DelayedSender(DatagramPort port, Impairment impairment) {
        this.port = port;
        this.impairment = impairment;
    }

    @Override
    public boolean sendRtp(ByteBuffer datagram, InetSocketAddress destination) {
        return take(Component.RTP, datagram, destination);
    }

    @Override
    public boolean sendRtcp(ByteBuffer datagram, InetSocketAddress destination) {
        return take(Component.RTCP, datagram, destination);
    }

    /** A lost packet counts as sent: the sender of a real network would not know either. */
    private boolean take(Component component, ByteBuffer datagram, InetSocketAddress destination) {
        long nowNanos = System.nanoTime();
        int copies = impairment.isDuplicated() ? 2 : 1;
        for (int i = 0; i < copies; i++) {
            long delayNanos = impairment.delayNanos();
            if (delayNanos != Impairment.LOST) {
                ByteBuffer copy = ByteBuffer.allocate(datagram.remaining()).put(datagram.duplicate()).flip();
                held.add(new Held(nowNanos + delayNanos, component, copy, destination));
            }
        }
        return true;
    }

    long nextNanos() {
        return held.isEmpty() ? Paced.NEVER : held.peek().dueNanos;
    }

    void flush(long nowNanos) {
        while (!held.isEmpty() && held.peek().dueNanos <= nowNanos) {
            Held due = held.poll();
            if (due.component == Component.RTCP) {
                port.sendRtcp(due.datagram, due.destination);
            } else {
                port.sendRtp(due.datagram, due.destination);
            }
        }
    }
}
