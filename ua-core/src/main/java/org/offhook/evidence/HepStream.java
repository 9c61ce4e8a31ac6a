package org.offhook.evidence;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * HEP packets one behind the other over TCP: each says its length. Never waits: what the collector does not take at once is kept up to a
 * limit, a connection that breaks is opened anew after a second, and what that costs is counted. Evidence thread only.
 */
final class HepStream {

    private static final int KEPT_OCTETS = 1 << 20;
    private static final long REOPEN_NANOS = 1_000_000_000;

    private final InetSocketAddress collector;
    private final Deque<ByteBuffer> waiting = new ArrayDeque<>();
    private SocketChannel channel;
    private int keptOctets;
    private long openedNanos;
    private int unsent;

    HepStream(InetSocketAddress collector) {
        this.collector = collector;
        open();
    }

    private void open() {
        openedNanos = System.nanoTime();
        try {
            channel = SocketChannel.open();
            channel.configureBlocking(false);
            channel.connect(collector);
        } catch (IOException e) {
            drop();
        }
    }

    void send(ByteBuffer packet) {
        if (keptOctets + packet.remaining() > KEPT_OCTETS) {
            unsent++;
        } else {
            ByteBuffer copy = ByteBuffer.allocate(packet.remaining()).put(packet).flip();
            keptOctets += copy.remaining();
            waiting.addLast(copy);
        }
        flush();
    }

    /** Hands on what the connection takes; to be called now and then. */
    void flush() {
        if (waiting.isEmpty()) {
            return;
        }
        if (channel == null && System.nanoTime() - openedNanos > REOPEN_NANOS) {
            open();
        }
        try {
            if (channel == null || !channel.isConnected() && !channel.finishConnect()) {
                return;
            }
            for (ByteBuffer first = waiting.peekFirst(); first != null; first = waiting.peekFirst()) {
                keptOctets -= channel.write(first);
                if (first.hasRemaining()) {
                    return;
                }
                waiting.removeFirst();
            }
        } catch (IOException e) {
            drop();
        }
    }

    /** A packet that was sent in part is lost; the next connection begins with a whole one. */
    private void drop() {
        closeChannel();
        channel = null;
        ByteBuffer first = waiting.peekFirst();
        if (first != null && first.position() > 0) {
            keptOctets -= first.remaining();
            waiting.removeFirst();
            unsent++;
        }
    }

    private void closeChannel() {
        try {
            if (channel != null) {
                channel.close();
            }
        } catch (IOException e) {
            // It is gone either way.
        }
    }

    /** {@return whether something still waits} */
    boolean isBehind() {
        return !waiting.isEmpty();
    }

    /** {@return packets that were not sent, those that wait among them} */
    int unsent() {
        return unsent + waiting.size();
    }

    void close() {
        closeChannel();
    }
}
