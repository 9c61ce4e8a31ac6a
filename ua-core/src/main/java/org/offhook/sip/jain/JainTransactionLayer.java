package org.offhook.sip.jain;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;
import org.offhook.sip.Hop;
import org.offhook.sip.SipMessageWriter;
import org.offhook.sip.SipRequest;
import org.offhook.sip.SipResponse;
import org.offhook.sip.SipSyntaxException;
import org.offhook.sip.SipUri;
import org.offhook.sip.TransactionLayer;
import org.offhook.sip.TransportProtocol;
import org.offhook.sip.guard.RequestGate;
import org.offhook.sip.io.HostResolver;
import org.offhook.sip.io.LocalAddresses;
import org.offhook.sip.io.MessageObserver;
import org.offhook.sip.io.PortProbe;
import org.offhook.sip.io.SipCounters;
import org.offhook.sip.io.TcpConnection;
import org.offhook.sip.tls.TlsSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The transaction layer over UDP, TCP and TLS, IPv4 and IPv6. Methods are called on the loop, and users are called back on it;
 * {@link #builder}, {@link #start} and {@link #close} may be called on any thread.
 */
public final class JainTransactionLayer implements TransactionLayer, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(JainTransactionLayer.class);
    private static final int RECONNECTION_MS = 500;
    private static final int MAX_RECONNECTIONS = 20;
    private static final int MAX_LOGGED_FAULTS = 10;
    private static final byte[] LINE_ENDS = {'\r', '\n', '\r', '\n'};

    private final Executor loop;
    private final Sockets sockets;
    private final OwnHeaders ownHeaders;
    private final int t1Ms;
    private final Optional<RequestGate> gate;
    private final JainStack stack;
    private final LocalAddresses localAddresses;
    private final HostResolver resolver;
    private final ServerLocation location;
    private final ClientExchanges clients = new ClientExchanges();
    private final UnheardRefusals unheard = new UnheardRefusals();
    private final DatagramLimit datagramLimit = new DatagramLimit();
    private volatile Core core;
    private volatile boolean closed;

    JainTransactionLayer(JainTransactionLayerBuilder builder, Sockets sockets) {
        this.loop = builder.loop();
        this.ownHeaders = new OwnHeaders(builder.userAgent());
        this.t1Ms = builder.t1Ms();
        this.gate = builder.gate();
        this.sockets = sockets;
        Map<TransportProtocol, Integer> ports = new EnumMap<>(TransportProtocol.class);
        Map<TransportProtocol, WireChannel.Wire> wires = new EnumMap<>(TransportProtocol.class);
        ports.put(TransportProtocol.UDP, sockets.port(TransportProtocol.UDP));
        wires.put(TransportProtocol.UDP, datagrams());
        if (sockets.has(TransportProtocol.TCP)) {
            ports.put(TransportProtocol.TCP, sockets.port(TransportProtocol.TCP));
            wires.put(TransportProtocol.TCP,
                (octets, target) -> connection(new Hop(TransportProtocol.TCP, target)).send(octets));
            // The library wants a port of every transport; without a listener this one is a label like its address.
            ports.put(TransportProtocol.TLS, Math.max(sockets.port(TransportProtocol.TLS), 1));
            wires.put(TransportProtocol.TLS,
                (octets, target) -> connection(new Hop(TransportProtocol.TLS, target)).send(octets));
        }
        this.stack = new JainStack(ports, wires, new JainEvents(this));
        this.localAddresses = new LocalAddresses(sockets.bindAddress());
        this.resolver = new HostResolver(sockets.timer(), sockets.bindAddress(), builder.nameServers());
        this.location = new ServerLocation(sockets, resolver, this::post);
    }

    /**
     * Begins to describe a layer.
     *
     * @param loop runs everything the layer reports; one task at a time, in order
     * @return a builder
     */
    public static JainTransactionLayerBuilder builder(Executor loop) {
        return new JainTransactionLayerBuilder(loop);
    }

    /**
     * Begins to receive.
     *
     * @param receiver the core that gets what starts at the other side
     */
    public void start(Core receiver) {
        core = Objects.requireNonNull(receiver, "receiver");
        sockets.start(new Incoming(this));
    }

    /** {@return the port of a transport, the same for all where the system allowed it}
     *
     * @param transport which; that of TLS is 0 where there is no certificate to take connections with
     */
    public int port(TransportProtocol transport) {
        return sockets.port(transport);
    }

    /** {@return what happened to messages so far} */
    public SipCounters counters() {
        return sockets.counters();
    }

    /**
     * Lets somebody see every message on the wire.
     *
     * @param observer sees them on the thread that sends or receives
     */
    public void addObserver(MessageObserver observer) {
        sockets.wiretap().add(observer);
    }

    /** Resets all connections, as a crash of this side does: for tests of what the other side makes of it. */
    public void resetConnections() {
        for (TransportProtocol transport : List.of(TransportProtocol.TCP, TransportProtocol.TLS)) {
            if (sockets.has(transport)) {
                sockets.streams(transport).reset();
            }
        }
    }

    /** {@return transactions that are under way or remembered for repetitions} */
    public int transactions() {
        return stack.transactions();
    }

    @Override
    public void resolve(SipUri uri, Optional<TransportProtocol> preferred, ResolutionUser user) {
        location.resolve(uri, preferred, user);
    }

    @Override
    public InetSocketAddress localAddress(Hop hop) {
        InetAddress host = localAddresses.towards(hop.address().getAddress());
        if (hop.transport() != TransportProtocol.TLS) {
            return new InetSocketAddress(host, sockets.port(hop.transport()));
        }
        try {
            return new InetSocketAddress(host, connection(hop).local().getPort());
        } catch (IOException e) {
            // Sending will fail as well, and say why.
            return new InetSocketAddress(host, sockets.port(hop.transport()));
        }
    }

    @Override
    public void reconnect(Hop hop, Runnable reachedAgain) {
        if (hop.transport().reliable()) {
            reconnect(hop, MAX_RECONNECTIONS, reachedAgain);
        }
    }

    private void reconnect(Hop hop, int triesLeft, Runnable reachedAgain) {
        try {
            connection(hop);
        } catch (IOException e) {
            LOG.debug("No new connection with {}: {}", hop, e.getMessage());
        }
        later(RECONNECTION_MS, () -> {
            if (sockets.streams(hop.transport()).present(hop).filter(TcpConnection::established).isPresent()) {
                reachedAgain.run();
            } else if (triesLeft > 1) {
                reconnect(hop, triesLeft - 1, reachedAgain);
            }
        });
    }

    @Override
    public boolean reachable(Hop hop) {
        return hop.transport() != TransportProtocol.TLS || !hop.domain().isEmpty() || !sockets.has(TransportProtocol.TLS)
            || sockets.streams(TransportProtocol.TLS).present(hop).isPresent();
    }

    @Override
    public Optional<TlsSession> security(Hop hop) {
        return hop.transport() == TransportProtocol.TLS && sockets.has(TransportProtocol.TLS)
            ? sockets.streams(TransportProtocol.TLS).present(hop).flatMap(TcpConnection::session) : Optional.empty();
    }

    @Override
    public ClientTransaction send(SipRequest request, Hop hop, ClientUser user) {
        ClientExchange exchange = new ClientExchange(this, ownHeaders.withUserAgent(request), user);
        if (!sockets.has(hop.transport())) {
            post(() -> exchange.fail(Failure.TRANSPORT, "The transport " + hop.transport() + " is not switched on."));
        } else if (hop.transport() == TransportProtocol.UDP && sockets.has(TransportProtocol.TCP)
            && datagramLimit.wantsStream(hop, () -> onWire(request, hop).length)) {
            exchange.start(new Hop(TransportProtocol.TCP, hop.address()), hop);
        } else {
            exchange.start(hop, null);
        }
        return exchange;
    }

    private byte[] onWire(SipRequest request, Hop hop) {
        return SipMessageWriter.write(withVia(ownHeaders.withUserAgent(request), hop, ownHeaders.newBranch()));
    }

    void noteNoStream(Hop hop) {
        datagramLimit.noteNoStream(hop);
    }

    @Override
    public void sendAck(SipRequest ack, Hop hop) {
        try {
            byte[] octets = onWire(ack, hop);
            if (hop.transport() == TransportProtocol.UDP) {
                sockets.udp().send(octets, hop.address());
            } else {
                connection(hop).send(octets);
            }
        } catch (IOException e) {
            // The 2xx comes again, and the core sends its ACK again.
            LOG.debug("An ACK to {} was not sent: {}", hop, e.getMessage());
        }
    }

    SipRequest withVia(SipRequest request, Hop hop, String branch) {
        return ownHeaders.withVia(request, hop.transport(), localAddress(hop), branch);
    }

    OwnHeaders ownHeaders() {
        return ownHeaders;
    }

    JainStack stack() {
        return stack;
    }

    Sockets sockets() {
        return sockets;
    }

    Optional<RequestGate> gate() {
        return gate;
    }

    int t1Ms() {
        return t1Ms;
    }

    TcpConnection connection(Hop hop) throws IOException {
        if (!sockets.has(hop.transport()) || !hop.transport().reliable()) {
            throw new IOException("the transport " + hop.transport() + " is not switched on");
        }
        return sockets.streams(hop.transport()).connection(hop);
    }

    WireChannel.Wire datagrams() {
        return (octets, target) -> sockets.udp().send(octets, target);
    }

    WireChannel channel(Hop peer, WireChannel.Wire wire, ClientExchange client) {
        return new WireChannel(stack.processor(peer.transport()), peer, wire, client);
    }

    ClientExchanges clients() {
        return clients;
    }

    /** {@return the refusals whose ACK has not come} */
    UnheardRefusals unheard() {
        return unheard;
    }

    /** An INVITE was refused: its ACK is waited for as long as the library repeats the refusal (timer H). */
    void refused(String branch, Runnable repetition) {
        unheard.add(branch, repetition);
        later(64L * t1Ms, () -> unheard.remove(branch));
    }

    /** After a 2xx to INVITE more of them may come, from other forks or again, for 64*T1 (RFC 3261 section 13.2.2.4). */
    void unregisterLater(ClientExchange exchange) {
        later(64L * t1Ms, () -> clients.remove(exchange));
    }

    void onConnectionClosed(TcpConnection connection, String reason) {
        post(() -> {
            clients.onConnectionClosed(connection, reason);
            if (connection.established() && !connection.accepted()) {
                core.onConnectionLost(connection.hop(), reason);
            }
        });
    }

    /** A request that the core trips over is answered all the same, or the other side would repeat it for 32 s. */
    void onRequest(ServerExchange exchange) {
        post(() -> {
            try {
                core.onRequest(exchange);
            } catch (SipSyntaxException e) {
                LOG.debug("The request {} from {} cannot be used: {}", exchange.request(), exchange.source(), e.getMessage());
                counters().count(SipCounters.Event.MALFORMED);
                exchange.respond(SipResponse.to(exchange.request(), 400, "Bad Request", ownHeaders.newTag()));
            } catch (RuntimeException e) {
                fault("The request " + exchange.request() + " from " + exchange.source() + " was lost", e);
                exchange.respond(SipResponse.to(exchange.request(), 500, "Server Internal Error", ownHeaders.newTag()));
            }
        });
    }

    /** Counts a fault of ours; a peer that found out how to cause it shall not fill the log as well. */
    void fault(String what, Throwable fault) {
        counters().count(SipCounters.Event.FAULT);
        if (counters().get(SipCounters.Event.FAULT) <= MAX_LOGGED_FAULTS) {
            LOG.warn("{}", what, fault);
        } else {
            LOG.debug("{}", what, fault);
        }
    }

    void onAck(SipRequest ack, Hop source) {
        post(() -> core.onAck(ack, source));
    }

    /** Lets go of an exchange nobody waits for, when its other side does not end it by then. */
    void abandonLater(ClientExchange exchange) {
        later(64L * t1Ms, exchange::abandon);
    }

    /** Runs a task on the loop when a request over datagrams has been repeated once. */
    void afterFirstRepetition(Runnable task) {
        later(t1Ms + t1Ms / 5, task);
    }

    private void later(long delayMs, Runnable task) {
        try {
            sockets.timer().schedule(() -> post(task), delayMs, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            LOG.debug("The layer is closed");
        }
    }

    /** Asks by a line end, which SIP ignores (RFC 3261 section 7.5), whether anything listens; a refusal is told on the loop. */
    void probe(Hop hop, byte[] unanswered, IntConsumer refused) {
        PortProbe.begin(sockets.bindAddress(), hop.address(), LINE_ENDS, icmpCode -> {
            sockets.udp().refused(unanswered, hop.address(), icmpCode);
            post(() -> refused.accept(icmpCode));
        });
    }

    void onServerFailure(ServerExchange exchange, Failure failure, String reason) {
        post(() -> core.onServerFailure(exchange, failure, reason));
    }

    void post(Runnable task) {
        if (closed) {
            return;
        }
        try {
            loop.execute(task);
        } catch (RejectedExecutionException e) {
            LOG.debug("The loop has ended before its transaction layer");
        }
    }

    /**
     * Closes the sockets and ends all threads; nothing is reported any more. Takes a few milliseconds, and T1 more where the ACK to
     * a refusal has not come, which is then repeated.
     */
    @Override
    public void close() {
        closed = true;
        unheard.farewell(t1Ms);
        resolver.close();
        sockets.close();
        stack.stop();
        clients.clear();
    }
}
