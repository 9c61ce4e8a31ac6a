package org.offhook.sip.io;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.channels.ServerSocketChannel;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.offhook.sip.Hop;
import org.offhook.sip.TransportProtocol;
import org.offhook.sip.tls.TlsContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connections of one agent over TCP or over TLS, taken in and opened, kept by the address of the other side and the domain it
 * had to prove: what was proved for one domain is not used for another (RFC 5922 section 6). A daemon thread for each family
 * takes in; any thread may ask for a connection.
 */
public final class TcpTransport implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(TcpTransport.class);
    private static final int BACKLOG = 64;
    /** A request that came less than this ago may still be answered. */
    private static final long SILENT_NANOS = TimeUnit.SECONDS.toNanos(2);
    private static final int DRAIN_MS = 200;

    private final TransportProtocol protocol;
    private final TlsContext tls;
    private final List<ServerSocketChannel> listeners;
    /** Kept: a closed socket does not know it any more. */
    private final int port;
    private final InetAddress bindAddress;
    private final SocketSettings settings;
    private final Wiretap wiretap;
    private final SipCounters counters;
    private final ScheduledExecutorService timer;
    private final Map<Hop, TcpConnection> connections = new ConcurrentHashMap<>();
    /** Our ports of connections that the other side has ended: a Contact that names one is good again once it is used again. */
    private final Map<Hop, Integer> formerPorts = new ConcurrentHashMap<>();
    private volatile MessageReceiver receiver;
    private volatile boolean closed;

    /**
     * Binds. For TLS only where there is a certificate to show does it take in connections.
     *
     * @param address  where to take in connections; port 0 for any
     * @param tls      what makes it TLS, null for connections in clear
     * @param settings limits and times
     * @param wiretap  sees the messages
     * @param counters counts
     * @param timer    runs the watchdogs
     * @throws IOException when the port is taken or the address not ours
     */
    public TcpTransport(InetSocketAddress address, TlsContext tls, SocketSettings settings, Wiretap wiretap, SipCounters counters,
                        ScheduledExecutorService timer) throws IOException {
        this.protocol = tls == null ? TransportProtocol.TCP : TransportProtocol.TLS;
        this.tls = tls;
        this.listeners = tls == null || tls.takesConnections() ? StreamSockets.listen(address, BACKLOG) : List.of();
        this.port = listeners.isEmpty() ? 0 : listeners.get(0).socket().getLocalPort();
        this.bindAddress = address.getAddress();
        this.settings = settings;
        this.wiretap = wiretap;
        this.counters = counters;
        this.timer = timer;
    }

    /** {@return the port that takes in connections, of a closed transport the one that it had; 0 where none are taken in} */
    public int port() {
        return port;
    }

    /**
     * Begins to take in connections.
     *
     * @param taker takes the messages
     */
    public void start(MessageReceiver taker) {
        receiver = taker;
        for (ServerSocketChannel listener : listeners) {
            Thread thread = new Thread(() -> accept(listener), "sip-" + protocol.parameter() + "-accept-" + port());
            thread.setDaemon(true);
            thread.start();
        }
    }

    private void accept(ServerSocketChannel listener) {
        while (!closed) {
            try {
                Socket socket = listener.accept().socket();
                InetSocketAddress remote = (InetSocketAddress) socket.getRemoteSocketAddress();
                if (!admits(remote.getAddress())) {
                    counters.count(SipCounters.Event.CONNECTION_REFUSED);
                    socket.close();
                    continue;
                }
                counters.count(SipCounters.Event.CONNECTION_ACCEPTED);
                prepare(socket);
                TcpConnection connection = new TcpConnection(this, socket, new Hop(protocol, remote), true);
                connections.put(connection.hop(), connection);
                connection.start();
            } catch (IOException e) {
                if (!closed) {
                    LOG.debug("Taking in a connection failed: {}", e.getMessage());
                }
            }
        }
    }

    /**
     * Keeps within the limits. Where one is reached, the oldest connection that never brought a whole message makes room, or else the
     * one that has been silent for longest and that no call or registration goes over: whoever opens connections only to hold them
     * keeps nobody out.
     */
    private boolean admits(InetAddress address) {
        List<TcpConnection> taken = connections.values().stream().filter(TcpConnection::accepted).toList();
        List<TcpConnection> ofAddress = taken.stream()
            .filter(connection -> connection.hop().address().getAddress().equals(address)).toList();
        return (ofAddress.size() < settings.maxConnectionsPerAddress() || makeRoom(ofAddress))
            && (taken.size() < settings.maxConnections() || makeRoom(taken));
    }

    private boolean makeRoom(List<TcpConnection> among) {
        long nowNanos = System.nanoTime();
        Optional<TcpConnection> least = among.stream().filter(connection -> !connection.proven())
            .min(Comparator.comparingLong(connection -> connection.openedNanos() - nowNanos))
            .or(() -> among.stream().filter(connection -> !connection.inUse() && nowNanos - connection.heardNanos() > SILENT_NANOS)
                .min(Comparator.comparingLong(connection -> connection.heardNanos() - nowNanos)));
        least.ifPresent(connection -> {
            counters.count(SipCounters.Event.CONNECTION_REFUSED);
            connection.close("The connection with " + connection.hop() + " made room for others: nothing came over it.");
        });
        return least.isPresent();
    }

    private void prepare(Socket socket) throws SocketException {
        // Without it a request in two segments waits for a delayed acknowledgement: 40 ms on every message.
        socket.setTcpNoDelay(true);
        socket.setKeepAlive(true);
        socket.setTrafficClass(settings.trafficClass());
    }

    /**
     * Finds a connection that is there.
     *
     * @param hop the other side, with the domain it proves
     * @return the connection, if there is one that has not ended
     */
    public Optional<TcpConnection> present(Hop hop) {
        return Optional.ofNullable(connections.get(hop)).filter(connection -> !connection.isClosed());
    }

    /**
     * Gives the connection to a hop, opening one where there is none. Returns at once.
     *
     * @param hop the other side; over TLS with the domain that it has to prove
     * @return the connection, which may still be opening
     * @throws IOException when the transport is closed, the system refuses a socket, or there is nothing that TLS could prove
     */
    public TcpConnection connection(Hop hop) throws IOException {
        Optional<TcpConnection> present = present(hop);
        if (present.isPresent()) {
            return present.get();
        }
        if (closed) {
            throw new IOException("The agent is closed.");
        }
        if (tls != null && hop.domain().isEmpty()) {
            throw new IOException("The connection with " + hop + " has ended, and nothing is known that its certificate would have to"
                + " name, so that there cannot be another");
        }
        InetSocketAddress remote = hop.address();
        Socket socket = StreamSockets.towards(remote.getAddress());
        try {
            prepare(socket);
            bind(socket, formerPorts.getOrDefault(hop, 0));
        } catch (IOException e) {
            socket.close();
            throw e;
        }
        TcpConnection opened = new TcpConnection(this, socket, hop, false);
        TcpConnection winner = connections.merge(hop, opened, (old, fresh) -> old.isClosed() ? fresh : old);
        if (winner != opened) {
            socket.close();
            return winner;
        }
        opened.start();
        return opened;
    }

    /** Bound before it is connected, so that a Contact can name the connection already; to its former port where that is free. */
    private void bind(Socket socket, int port) throws IOException {
        InetAddress own = bindAddress.isAnyLocalAddress() ? null : bindAddress;
        try {
            socket.setReuseAddress(port > 0);
            socket.bind(new InetSocketAddress(own, port));
        } catch (BindException e) {
            socket.setReuseAddress(false);
            socket.bind(new InetSocketAddress(own, 0));
        }
    }

    /**
     * Resets all connections, as a middlebox does that has forgotten them: what is opened instead comes from another port. For tests
     * of what both sides make of it.
     */
    public void reset() {
        connections.values().forEach(TcpConnection::reset);
    }

    void received(byte[] octets, TcpConnection connection) {
        counters.count(SipCounters.Event.RECEIVED);
        wiretap.received(protocol, connection.local(), connection.hop().address(), octets);
        receiver.received(octets, connection.hop(), connection);
    }

    void sent(byte[] octets, TcpConnection connection) {
        counters.count(SipCounters.Event.SENT);
        wiretap.sent(protocol, connection.local(), connection.hop().address(), octets);
    }

    /** Until then the former port is tried each time: it may be held for a moment by the connection before. */
    void opened(TcpConnection connection) {
        formerPorts.remove(connection.hop());
    }

    void ended(TcpConnection connection, String reason) {
        connections.remove(connection.hop(), connection);
        if (connection.endedByPeer() && formerPorts.size() < settings.maxConnections()) {
            formerPorts.put(connection.hop(), connection.localPort());
        }
        if (!closed) {
            receiver.closed(connection, reason);
        }
    }

    /** {@return what makes the connections TLS, null for those in clear} */
    TlsContext tls() {
        return tls;
    }

    MessageReceiver receiver() {
        return receiver;
    }

    SocketSettings settings() {
        return settings;
    }

    SipCounters counters() {
        return counters;
    }

    ScheduledExecutorService timer() {
        return timer;
    }

    /** Closes all connections once what is queued is sent, or a fifth of a second later; their threads end. */
    @Override
    public void close() {
        closed = true;
        for (ServerSocketChannel listener : listeners) {
            try {
                listener.close();
            } catch (IOException e) {
                LOG.debug("Closing a listener failed: {}", e.getMessage());
            }
        }
        long deadlineNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(DRAIN_MS);
        for (TcpConnection connection : connections.values()) {
            if (connection.established()) {
                // A last answer or BYE may just have been queued.
                connection.drain(deadlineNanos);
            }
            connection.close("The agent is closed.");
        }
    }
}
