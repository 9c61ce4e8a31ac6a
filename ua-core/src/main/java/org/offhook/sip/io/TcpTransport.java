package org.offhook.sip.io;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.channels.ServerSocketChannel;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.offhook.sip.Hop;
import org.offhook.sip.TransportProtocol;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connections of one agent, taken in and opened, kept by the address of the other side. A daemon thread for each family takes in; any
 * thread may ask for a connection.
 */
public final class TcpTransport implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(TcpTransport.class);
    private static final int BACKLOG = 64;
    private static final int DRAIN_MS = 200;

    private final List<ServerSocketChannel> listeners;
    private final InetAddress bindAddress;
    private final SocketSettings settings;
    private final Wiretap wiretap;
    private final SipCounters counters;
    private final ScheduledExecutorService timer;
    private final Map<InetSocketAddress, TcpConnection> connections = new ConcurrentHashMap<>();
    private volatile MessageReceiver receiver;
    private volatile boolean closed;

    /**
     * Binds.
     *
     * @param address  where to take in connections; port 0 for any
     * @param settings limits and times
     * @param wiretap  sees the messages
     * @param counters counts
     * @param timer    runs the watchdogs
     * @throws IOException when the port is taken or the address not ours
     */
    public TcpTransport(InetSocketAddress address, SocketSettings settings, Wiretap wiretap, SipCounters counters,
                        ScheduledExecutorService timer) throws IOException {
        this.listeners = StreamSockets.listen(address, BACKLOG);
        this.bindAddress = address.getAddress();
        this.settings = settings;
        this.wiretap = wiretap;
        this.counters = counters;
        this.timer = timer;
    }

    /** {@return the port that takes in connections} */
    public int port() {
        return listeners.get(0).socket().getLocalPort();
    }

    /**
     * Begins to take in connections.
     *
     * @param taker takes the messages
     */
    public void start(MessageReceiver taker) {
        receiver = taker;
        for (ServerSocketChannel listener : listeners) {
            Thread thread = new Thread(() -> accept(listener), "sip-tcp-accept-" + port());
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
                TcpConnection connection = new TcpConnection(this, socket, remote, true);
                connections.put(remote, connection);
                connection.start();
            } catch (IOException e) {
                if (!closed) {
                    LOG.debug("Taking in a connection failed: {}", e.getMessage());
                }
            }
        }
    }

    private boolean admits(InetAddress address) {
        int all = 0;
        int ofAddress = 0;
        for (TcpConnection connection : connections.values()) {
            if (connection.accepted()) {
                all++;
                ofAddress += connection.remote().getAddress().equals(address) ? 1 : 0;
            }
        }
        return all < settings.maxConnections() && ofAddress < settings.maxConnectionsPerAddress();
    }

    private void prepare(Socket socket) throws SocketException {
        // Without it a request in two segments waits for a delayed acknowledgement: 40 ms on every message.
        socket.setTcpNoDelay(true);
        socket.setKeepAlive(true);
        socket.setTrafficClass(settings.trafficClass());
    }

    /**
     * Gives the connection to an address, opening one where there is none. Returns at once.
     *
     * @param remote the other side
     * @return the connection, which may still be opening
     * @throws IOException when the transport is closed or the system refuses a socket
     */
    public TcpConnection connection(InetSocketAddress remote) throws IOException {
        TcpConnection present = connections.get(remote);
        if (present != null && !present.isClosed()) {
            return present;
        }
        if (closed) {
            throw new IOException("The agent is closed.");
        }
        Socket socket = StreamSockets.towards(remote.getAddress());
        try {
            prepare(socket);
            if (!bindAddress.isAnyLocalAddress()) {
                socket.bind(new InetSocketAddress(bindAddress, 0));
            }
        } catch (IOException e) {
            socket.close();
            throw e;
        }
        TcpConnection opened = new TcpConnection(this, socket, remote, false);
        TcpConnection winner = connections.merge(remote, opened, (old, fresh) -> old.isClosed() ? fresh : old);
        if (winner != opened) {
            socket.close();
            return winner;
        }
        opened.start();
        return opened;
    }

    void received(byte[] octets, TcpConnection connection) {
        counters.count(SipCounters.Event.RECEIVED);
        wiretap.received(TransportProtocol.TCP, connection.local(), connection.remote(), octets);
        receiver.received(octets, new Hop(TransportProtocol.TCP, connection.remote()), connection);
    }

    void sent(byte[] octets, TcpConnection connection) {
        counters.count(SipCounters.Event.SENT);
        wiretap.sent(TransportProtocol.TCP, connection.local(), connection.remote(), octets);
    }

    void ended(TcpConnection connection, String reason) {
        connections.remove(connection.remote(), connection);
        if (!closed) {
            receiver.closed(connection, reason);
        }
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
