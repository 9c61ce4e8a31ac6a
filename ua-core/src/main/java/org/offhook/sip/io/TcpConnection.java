package org.offhook.sip.io;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.offhook.sip.Hop;
import org.offhook.sip.TransportProtocol;

/**
 * One connection. A daemon thread opens it and reads, another writes what stands in a bounded queue, so that sending never
 * blocks the caller: a peer that does not read gets its connection closed by a watchdog, and the calls of the others go on.
 */
public final class TcpConnection implements MessageReceiver.ReturnPath {

    private static final int MAX_QUEUED_OCTETS = 1 << 20;
    private static final int REFUSAL_MS = 2_000;
    private static final byte[] KEEP_ALIVE_ANSWER = {'\r', '\n'};

    private final TcpTransport owner;
    private final Socket socket;
    private final InetSocketAddress remote;
    private final boolean accepted;
    private final BlockingQueue<byte[]> queue = new LinkedBlockingQueue<>();
    private final AtomicInteger queuedOctets = new AtomicInteger();
    /** Why the connection ended; null while it has not. */
    private final AtomicReference<String> end = new AtomicReference<>();
    private volatile boolean established;

    TcpConnection(TcpTransport owner, Socket socket, InetSocketAddress remote, boolean accepted) {
        this.owner = owner;
        this.socket = socket;
        this.remote = remote;
        this.accepted = accepted;
        this.established = accepted;
    }

    /** {@return the other side} */
    public InetSocketAddress remote() {
        return remote;
    }

    /** {@return whether the connection was ever open; false when it could not be opened} */
    public boolean established() {
        return established;
    }

    /** {@return whether the connection has ended} */
    public boolean isClosed() {
        return end.get() != null;
    }

    boolean accepted() {
        return accepted;
    }

    void start() {
        Thread thread = new Thread(this::run, "sip-tcp-" + remote.getPort());
        thread.setDaemon(true);
        thread.start();
    }

    /**
     * Queues a message. Returns at once; a failure is reported through {@link MessageReceiver#closed}.
     *
     * @param octets the message
     * @throws IOException when the connection has ended or its queue is full
     */
    public void send(byte[] octets) throws IOException {
        if (isClosed()) {
            throw new IOException(end.get());
        }
        if (queuedOctets.addAndGet(octets.length) > MAX_QUEUED_OCTETS) {
            close(hop() + " does not read what is sent to it.");
            throw new IOException(end.get());
        }
        queue.add(octets);
        if (isClosed()) {
            queue.clear();
        }
    }

    private void run() {
        try {
            if (!accepted) {
                socket.connect(remote, owner.settings().connectTimeoutMs());
                established = true;
            }
            Thread writer = new Thread(this::write, "sip-tcp-write-" + remote.getPort());
            writer.setDaemon(true);
            writer.start();
            read();
        } catch (SocketTimeoutException e) {
            if (established) {
                owner.counters().count(SipCounters.Event.READ_TIMEOUT);
                close("The connection with " + hop() + " was silent or sent half a message.");
            } else {
                close("Connecting to " + hop() + " took more than " + owner.settings().connectTimeoutMs() + " ms.");
            }
        } catch (StreamFraming.BrokenStreamException e) {
            // The head is handed up so that it is refused like any other; then the stream is worthless.
            owner.receiver().received(e.octets(), hop(), this);
            drain(System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(REFUSAL_MS));
            close("The stream from " + hop() + " cannot be cut into messages: " + e.getMessage() + ".");
        } catch (IOException e) {
            close((established ? "The connection with " + hop() + " broke: " : "Cannot connect to " + hop() + ": ")
                + said(e) + ".");
        }
    }

    private void read() throws IOException, StreamFraming.BrokenStreamException {
        InputStream in = socket.getInputStream();
        StreamFraming framing = new StreamFraming();
        byte[] chunk = new byte[8192];
        boolean heard = false;
        long begunNanos = System.nanoTime();
        while (true) {
            socket.setSoTimeout(patienceMs(framing.midMessage(), heard, begunNanos));
            int count = in.read(chunk);
            if (count < 0) {
                close("The connection was closed by " + hop() + ".");
                return;
            }
            boolean midMessage = framing.midMessage();
            for (byte[] message : framing.push(chunk, count)) {
                heard = true;
                midMessage = false;
                owner.received(message, this);
            }
            for (int i = framing.takeKeepAlives(); i > 0; i--) {
                owner.counters().count(SipCounters.Event.KEEP_ALIVE);
                send(KEEP_ALIVE_ANSWER);
            }
            if (!midMessage) {
                begunNanos = System.nanoTime();
            }
        }
    }

    /** A message must be finished in a time counted from its first octet, however slowly the rest drips in. */
    private int patienceMs(boolean midMessage, boolean heard, long begunNanos) throws SocketTimeoutException {
        if (midMessage || accepted && !heard) {
            long leftMs = owner.settings().messageTimeoutMs() - TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begunNanos);
            if (leftMs <= 0) {
                throw new SocketTimeoutException();
            }
            return (int) leftMs;
        }
        return accepted ? owner.settings().idleTimeoutMs() : 0;
    }

    private void write() {
        try {
            OutputStream out = socket.getOutputStream();
            while (!isClosed()) {
                byte[] octets = queue.take();
                if (octets.length == 0) {
                    return;
                }
                ScheduledFuture<?> watchdog = owner.timer().schedule(() -> {
                    owner.counters().count(SipCounters.Event.WRITE_TIMEOUT);
                    close(hop() + " does not read what is sent to it.");
                }, owner.settings().writeTimeoutMs(), TimeUnit.MILLISECONDS);
                try {
                    out.write(octets);
                } finally {
                    watchdog.cancel(false);
                }
                queuedOctets.addAndGet(-octets.length);
                if (octets != KEEP_ALIVE_ANSWER) {
                    owner.sent(octets, this);
                }
            }
        } catch (IOException e) {
            close("The connection with " + hop() + " broke: " + said(e) + ".");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RejectedExecutionException e) {
            close("The agent is closed.");
        }
    }

    private static String said(IOException e) {
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }

    /** Lets the writer send what is queued before the socket goes; a peer that does not read gets little of such grace. */
    void drain(long deadlineNanos) {
        try {
            while (queuedOctets.get() > 0 && !isClosed() && System.nanoTime() - deadlineNanos < 0) {
                Thread.sleep(5);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    InetSocketAddress local() {
        return (InetSocketAddress) socket.getLocalSocketAddress();
    }

    Hop hop() {
        return new Hop(TransportProtocol.TCP, remote);
    }

    void close(String reason) {
        if (!end.compareAndSet(null, reason)) {
            return;
        }
        try {
            socket.close();
        } catch (IOException e) {
            // It is gone either way.
        }
        queue.clear();
        queue.add(new byte[0]);
        owner.ended(this, reason);
    }
}
