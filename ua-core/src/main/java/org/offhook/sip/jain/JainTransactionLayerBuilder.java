package org.offhook.sip.jain;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.offhook.sip.guard.RequestGate;
import org.offhook.sip.io.SocketSettings;
import org.offhook.sip.tls.TlsContext;
import org.offhook.sip.tls.TlsSettings;

/** Describes a {@link JainTransactionLayer}. */
public final class JainTransactionLayerBuilder {

    private static final int T1_MS = 500;

    private final Executor loop;
    private InetAddress bindAddress = new InetSocketAddress(0).getAddress();
    private int port;
    private int tlsPort;
    private boolean tcp = true;
    private String userAgent = "Offhook";
    private int t1Ms = T1_MS;
    private SocketSettings sockets = SocketSettings.DEFAULTS;
    private RequestGate gate;
    private TlsSettings tls = TlsSettings.DEFAULT;
    private List<InetSocketAddress> nameServers = List.of();

    JainTransactionLayerBuilder(Executor loop) {
        this.loop = Objects.requireNonNull(loop, "loop");
    }

    /**
     * Sets the only address to send from and listen on; all addresses of both families by default.
     *
     * @param address one of ours
     * @return this builder
     */
    public JainTransactionLayerBuilder bindAddress(InetAddress address) {
        bindAddress = Objects.requireNonNull(address, "address");
        return this;
    }

    /**
     * Sets the port; any free one by default, since scanners try 5060 first.
     *
     * @param number 1 to 65535, or 0 for a free one
     * @return this builder
     */
    public JainTransactionLayerBuilder port(int number) {
        if (number < 0 || number > 65_535) {
            throw new IllegalArgumentException("The port must lie between 0 and 65535, not " + number + ".");
        }
        port = number;
        return this;
    }

    /**
     * Switches connections on or off; on by default.
     *
     * @param on whether to use TCP
     * @return this builder
     */
    public JainTransactionLayerBuilder tcp(boolean on) {
        tcp = on;
        return this;
    }

    /**
     * Sets what User-Agent and Server say where the message says nothing itself.
     *
     * @param text the text, empty to say nothing
     * @return this builder
     */
    public JainTransactionLayerBuilder userAgent(String text) {
        userAgent = Objects.requireNonNull(text, "text");
        return this;
    }

    /**
     * Sets the estimated round-trip time on which all timers rest (RFC 3261 section 17.1.1.1); 500 ms by default. Shorter
     * ones are for tests.
     *
     * @param milliseconds T1
     * @return this builder
     */
    public JainTransactionLayerBuilder t1Ms(int milliseconds) {
        t1Ms = milliseconds;
        return this;
    }

    /**
     * Sets limits and times of the sockets.
     *
     * @param settings the settings
     * @return this builder
     */
    public JainTransactionLayerBuilder sockets(SocketSettings settings) {
        sockets = Objects.requireNonNull(settings, "settings");
        return this;
    }

    /**
     * Sets what every request passes before a transaction is made for it; without one all are taken, as a server behind a
     * firewall and a test want it.
     *
     * @param value the gate
     * @return this builder
     */
    public JainTransactionLayerBuilder gate(RequestGate value) {
        gate = Objects.requireNonNull(value, "value");
        return this;
    }

    /**
     * Sets the port that takes in TLS, where there is a certificate to show; by default the one above the others, or a free one.
     *
     * @param number 1 to 65535, or 0 for the default
     * @return this builder
     */
    public JainTransactionLayerBuilder tlsPort(int number) {
        tlsPort = number;
        return this;
    }

    /**
     * Sets whom to trust and who we are inside TLS; the authorities of Java and nobody by default.
     *
     * @param settings the settings
     * @return this builder
     */
    public JainTransactionLayerBuilder tls(TlsSettings settings) {
        tls = Objects.requireNonNull(settings, "settings");
        return this;
    }

    /**
     * Sets which name servers are asked, in place of the system's resolver.
     *
     * @param servers addresses and ports, in the order of asking; empty for the system's resolver
     * @return this builder
     */
    public JainTransactionLayerBuilder nameServers(List<InetSocketAddress> servers) {
        nameServers = List.copyOf(servers);
        return this;
    }

    List<InetSocketAddress> nameServers() {
        return nameServers;
    }

    Executor loop() {
        return loop;
    }

    String userAgent() {
        return userAgent;
    }

    Optional<RequestGate> gate() {
        return Optional.ofNullable(gate);
    }

    int t1Ms() {
        return t1Ms;
    }

    /**
     * Opens the sockets; nothing is received before {@link JainTransactionLayer#start}.
     *
     * @return the layer
     * @throws IOException in one sentence that names the port, when it is taken, or the address, when it is not ours
     */
    public JainTransactionLayer build() throws IOException {
        Sockets opened = new Sockets(bindAddress, port, tcp, tlsPort, new TlsContext(tls), sockets);
        try {
            return new JainTransactionLayer(this, opened);
        } catch (RuntimeException e) {
            opened.close();
            throw e;
        }
    }
}
