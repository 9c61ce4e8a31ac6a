package org.offhook.sip.io;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.offhook.sip.Hop;
import org.offhook.sip.tls.HandshakeFailure;
import org.offhook.sip.tls.TlsContext;
import org.offhook.sip.tls.TlsFault;
import org.offhook.sip.tls.TlsSession;

/**
 * One connection, in clear or inside TLS. A daemon thread opens it and reads by a {@link TcpReader}; what is sent goes through
 * {@link TcpWriter}, and {@link KeepAlive} keeps open what we opened.
 */
public final class TcpConnection implements MessageReceiver.ReturnPath {

    private static final int REFUSAL_MS = 2_000;
    /** How long the other side may keep the last word of TLS from being said. */
    private static final int FAREWELL_MS = 500;

    private final TcpTransport owner;
    private final Socket socket;
    private final Hop hop;
    private final boolean accepted;
    private final TcpReader reader;
    private final TcpWriter writer;
    private final KeepAlive keepAlive;
    /** Why the connection ended; null while it has not. */
    private final AtomicReference<String> end = new AtomicReference<>();
    private volatile boolean established;
    /** A call or registration was set up over it. */
    private volatile boolean inUse;
    private volatile boolean endedByPeer;
    private volatile int localPort;
    private final long openedNanos = System.nanoTime();
    /** The socket of TLS over the other one; null in clear and before the handshake has begun. */
    private volatile SSLSocket secured;
    private volatile TlsSession session;
    private volatile TlsFault fault;

    TcpConnection(TcpTransport owner, Socket socket, Hop hop, boolean accepted) {
        this.owner = owner;
        this.socket = socket;
        this.hop = hop;
        this.accepted = accepted;
        this.established = accepted;
        this.writer = new TcpWriter(owner, this);
        this.keepAlive = new KeepAlive(owner, this);
        this.reader = new TcpReader(owner, this, keepAlive);
    }

    /** {@return the other side, with the domain that its certificate has proved or will have to} */
    public Hop hop() {
        return hop;
    }

    /** {@return our end; its host may be unspecified while the connection opens} */
    public InetSocketAddress local() {
        return (InetSocketAddress) socket.getLocalSocketAddress();
    }

    /** {@return what TLS turned out to be; empty in clear and before the handshake is done} */
    public Optional<TlsSession> session() {
        return Optional.ofNullable(session);
    }

    /** {@return why TLS was refused, by either side; empty for every other end} */
    public Optional<TlsFault> fault() {
        return Optional.ofNullable(fault);
    }

    /** A call or a registration goes over it: from now on silence does not close it. */
    public void keep() {
        inUse = true;
    }

    /** {@return whether the connection was ever open; false when it could not be opened} */
    public boolean established() {
        return established;
    }

    /** {@return whether the connection has ended} */
    public boolean isClosed() {
        return end.get() != null;
    }

    /** {@return whether the other side opened it} */
    public boolean accepted() {
        return accepted;
    }

    /** {@return whether a whole message ever came over it} */
    boolean proven() {
        return reader.proven();
    }

    long openedNanos() {
        return openedNanos;
    }

    /** {@return when something came over it last, or it was opened} */
    long heardNanos() {
        return reader.heardNanos();
    }

    /** {@return whether a call or registration was set up over it} */
    boolean inUse() {
        return inUse;
    }

    void start() {
        Thread thread = new Thread(this::run, threadName(""));
        thread.setDaemon(true);
        thread.start();
    }

    private String threadName(String role) {
        return "sip-" + hop.transport().parameter() + role + "-" + hop.address().getPort();
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
        if (!writer.offer(octets)) {
            closeUnread();
            throw new IOException(end.get());
        }
    }

    private void run() {
        try {
            if (!accepted) {
                socket.connect(hop.address(), owner.settings().connectTimeoutMs());
            }
            Socket stream = owner.tls() == null ? socket : secure();
            localPort = socket.getLocalPort();
            established = true;
            writer.start(stream, threadName("-write"));
            if (!accepted) {
                owner.opened(this);
                keepAlive.start();
            }
            reader.read(stream);
        } catch (SocketTimeoutException e) {
            if (established) {
                owner.counters().count(SipCounters.Event.READ_TIMEOUT);
                close("The connection with " + hop + " was silent or sent half a message.");
            } else {
                close("Connecting to " + hop + " took more than " + owner.settings().connectTimeoutMs() + " ms.");
            }
        } catch (StreamFraming.BrokenStreamException e) {
            // The head is handed up so that it is refused like any other; then the stream is worthless.
            owner.receiver().received(e.octets(), hop, this);
            writer.drain(System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(REFUSAL_MS));
            close("The stream from " + hop + " cannot be cut into messages: " + e.getMessage() + ".");
        } catch (IOException e) {
            onBroken(e);
        }
    }

    void onBroken(IOException failure) {
        if (established && !accepted && !isClosed()) {
            endedByPeer = true;
        }
        boolean handshaking = secured != null && session == null;
        if (fault == null && (handshaking || failure instanceof SSLException)) {
            fault = HandshakeFailure.of(failure, hop.toString(), owner.tls().takesConnections());
        }
        close(fault != null ? fault.sentence(Locale.ENGLISH)
            : (established ? "The connection with " + hop + " broke: " : "Cannot connect to " + hop + ": ") + said(failure) + ".");
    }

    /** The whole handshake has one time limit, however slowly the other side drips; the watchdog cuts the socket below it. */
    private SSLSocket secure() throws IOException {
        int limitMs = owner.settings().handshakeTimeoutMs();
        SSLSocket tls = accepted ? owner.tls().server(socket) : owner.tls().client(socket, hop.domain());
        secured = tls;
        ScheduledFuture<?> watchdog = watch(limitMs, () -> {
            fault = new TlsFault(TlsFault.Kind.TIMEOUT, hop.toString(), hop.domain(), limitMs + " ms");
            owner.counters().count(SipCounters.Event.READ_TIMEOUT);
            close(fault.sentence(Locale.ENGLISH));
        });
        try {
            tls.startHandshake();
            session = TlsContext.describe(tls, hop.domain());
            // TLS 1.2 lets a client ask for handshake after handshake, each of them work for us: one is enough.
            if (accepted) {
                tls.addHandshakeCompletedListener(again -> close(hop + " wanted a second TLS handshake."));
            }
            return tls;
        } finally {
            watchdog.cancel(false);
        }
    }

    private ScheduledFuture<?> watch(int limitMs, Runnable bite) throws IOException {
        try {
            return owner.timer().schedule(bite, limitMs, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            throw new IOException("the agent is closed", e);
        }
    }

    private static String said(IOException e) {
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }

    /** Lets the writer send what is queued before the socket goes. */
    void drain(long deadlineNanos) {
        writer.drain(deadlineNanos);
    }

    void closeUnread() {
        close(hop + " does not read what is sent to it.");
    }

    void close(String reason) {
        if (!end.compareAndSet(null, reason)) {
            return;
        }
        if (session != null && !writer.isWriting() && fault == null) {
            sayFarewell();
        } else {
            cut();
        }
        writer.end();
        owner.ended(this, reason);
    }

    /** The other side has said all that it has to say. */
    void noteEndByPeer() {
        endedByPeer = established && !accepted;
    }

    /** {@return whether we had opened it and the other side ended it} */
    boolean endedByPeer() {
        return endedByPeer;
    }

    int localPort() {
        return localPort;
    }

    void reset() {
        try {
            // A close without lingering is a reset (RFC 9293 section 3.10.5, ABORT).
            socket.setSoLinger(true, 0);
        } catch (IOException e) {
            // Then it is closed already.
        }
        cut();
        close("The connection with " + hop + " was reset here.");
    }

    private void cut() {
        try {
            socket.close();
        } catch (IOException e) {
            // It is gone either way.
        }
    }

    /** The last word of TLS (close_notify) waits for the other side, so that a thread of its own says it, and not for long. */
    private void sayFarewell() {
        Thread farewell = new Thread(() -> {
            try {
                secured.close();
            } catch (IOException e) {
                // The other side did not wait for it.
            } finally {
                cut();
            }
        }, threadName("-close"));
        farewell.setDaemon(true);
        farewell.start();
        try {
            owner.timer().schedule(this::cut, FAREWELL_MS, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            cut();
        }
    }
}
