package org.offhook.sip.io;

import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What is to be written to one connection, in order and bounded, and the daemon thread that writes it. Whoever sends is never
 * blocked: a peer that does not read gets its connection closed by a watchdog.
 */
final class TcpWriter {

    private static final int MAX_QUEUED_OCTETS = 1 << 20;
    private static final byte[] END = {};

    private final TcpTransport owner;
    private final TcpConnection connection;
    private final BlockingQueue<byte[]> queue = new LinkedBlockingQueue<>();
    private final AtomicInteger queuedOctets = new AtomicInteger();
    private volatile boolean writing;

    TcpWriter(TcpTransport owner, TcpConnection connection) {
        this.owner = owner;
        this.connection = connection;
    }

    /** Queues octets, from any thread; false where too many wait already. */
    boolean offer(byte[] octets) {
        if (queuedOctets.addAndGet(octets.length) > MAX_QUEUED_OCTETS) {
            return false;
        }
        queue.add(octets);
        if (connection.isClosed()) {
            // Clearing alone might take away the mark that ends the thread.
            end();
        }
        return true;
    }

    void start(Socket stream, String threadName) {
        Thread thread = new Thread(() -> write(stream), threadName);
        thread.setDaemon(true);
        thread.start();
    }

    private void write(Socket stream) {
        try {
            OutputStream out = stream.getOutputStream();
            while (!connection.isClosed()) {
                byte[] octets = queue.take();
                if (octets == END) {
                    return;
                }
                write(out, octets);
                queuedOctets.addAndGet(-octets.length);
                if (!KeepAlive.isPart(octets)) {
                    owner.sent(octets, connection);
                }
            }
        } catch (IOException e) {
            connection.onBroken(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RejectedExecutionException e) {
            connection.close("The agent is closed.");
        }
    }

    private void write(OutputStream out, byte[] octets) throws IOException {
        writing = true;
        ScheduledFuture<?> watchdog = owner.timer().schedule(() -> {
            owner.counters().count(SipCounters.Event.WRITE_TIMEOUT);
            connection.closeUnread();
        }, owner.settings().writeTimeoutMs(), TimeUnit.MILLISECONDS);
        try {
            out.write(octets);
        } finally {
            watchdog.cancel(false);
            writing = false;
        }
    }

    /** {@return whether the thread is inside a write, which holds the lock of a socket of TLS} */
    boolean isWriting() {
        return writing;
    }

    /** Waits until what is queued is written, and until the deadline at most; a peer that does not read gets little of such grace. */
    void drain(long deadlineNanos) {
        try {
            while (queuedOctets.get() > 0 && !connection.isClosed() && System.nanoTime() - deadlineNanos < 0) {
                Thread.sleep(5);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Ends the thread; what is queued is not sent any more. */
    void end() {
        queue.clear();
        queue.add(END);
    }
}
