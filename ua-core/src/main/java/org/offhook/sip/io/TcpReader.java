package org.offhook.sip.io;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Reads one connection on its thread: cuts the stream into messages, answers keep-alives, and loses patience with a side that
 * drips, or is silent where nothing keeps the connection.
 */
final class TcpReader {

    /** How long answers may still be sent to a side that has said all it has to say, from its last message on. */
    private static final int HALF_CLOSED_MS = 300;
    private static final int CHUNK_OCTETS = 8192;
    private static final int ENDED = -1;

    private final TcpTransport owner;
    private final TcpConnection connection;
    private final KeepAlive keepAlive;
    private final StreamFraming framing = new StreamFraming();
    private final byte[] chunk = new byte[CHUNK_OCTETS];
    private volatile boolean proven;
    private volatile long heardNanos = System.nanoTime();
    /** Where the time for the message under way is counted from. */
    private long begunNanos;
    private long messageNanos;

    TcpReader(TcpTransport owner, TcpConnection connection, KeepAlive keepAlive) {
        this.owner = owner;
        this.connection = connection;
        this.keepAlive = keepAlive;
    }

    /** {@return whether a whole message ever came} */
    boolean proven() {
        return proven;
    }

    /** {@return when something came last, or the connection was made} */
    long heardNanos() {
        return heardNanos;
    }

    /**
     * Reads until the other side ends.
     *
     * @throws SocketTimeoutException               when patience is over
     * @throws StreamFraming.BrokenStreamException  when the stream cannot be cut into messages
     */
    void read(Socket stream) throws IOException, StreamFraming.BrokenStreamException {
        InputStream in = stream.getInputStream();
        begunNanos = System.nanoTime();
        messageNanos = begunNanos - TimeUnit.MILLISECONDS.toNanos(HALF_CLOSED_MS);
        for (int count = next(stream, in); count != ENDED; count = next(stream, in)) {
            heardNanos = System.nanoTime();
            take(count);
        }
        connection.noteEndByPeer();
        if (connection.accepted()) {
            answerHalfClosed();
        }
        connection.close("The connection was closed by " + connection.hop() + ".");
    }

    /** The number of octets read, once there are some. */
    private int next(Socket stream, InputStream in) throws IOException {
        while (true) {
            stream.setSoTimeout(patienceMs());
            try {
                return in.read(chunk);
            } catch (SocketTimeoutException e) {
                if (!connection.inUse() || framing.midMessage()) {
                    throw e;
                }
            }
        }
    }

    private void take(int count) throws IOException, StreamFraming.BrokenStreamException {
        if (keepAlive.awaitsPong()) {
            framing.awaitPong();
        }
        boolean midMessage = framing.midMessage();
        for (byte[] message : framing.push(chunk, count)) {
            proven = true;
            midMessage = false;
            messageNanos = System.nanoTime();
            owner.received(message, connection);
        }
        for (int i = framing.takeKeepAlives(); i > 0; i--) {
            owner.counters().count(SipCounters.Event.KEEP_ALIVE);
            connection.send(KeepAlive.PONG);
        }
        if (framing.takePong()) {
            keepAlive.ponged();
        }
        if (!midMessage) {
            begunNanos = System.nanoTime();
        }
    }

    /** A message must be finished in a time counted from its first octet, however slowly the rest drips in. */
    private int patienceMs() throws SocketTimeoutException {
        if (framing.midMessage() || connection.accepted() && !proven) {
            long leftMs = owner.settings().messageTimeoutMs() - TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begunNanos);
            if (leftMs <= 0) {
                throw new SocketTimeoutException();
            }
            return (int) leftMs;
        }
        return connection.accepted() && !connection.inUse() ? owner.settings().idleTimeoutMs() : 0;
    }

    /** Who sends a request and ends its side still reads the answer; a stream that nobody reads any more breaks by itself. */
    private void answerHalfClosed() {
        long untilNanos = messageNanos + TimeUnit.MILLISECONDS.toNanos(HALF_CLOSED_MS);
        while (!connection.isClosed() && System.nanoTime() - untilNanos < 0) {
            LockSupport.parkNanos(untilNanos - System.nanoTime());
        }
        connection.drain(untilNanos);
    }
}
