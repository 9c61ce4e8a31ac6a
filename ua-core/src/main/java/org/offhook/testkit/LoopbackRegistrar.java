package org.offhook.testkit;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.offhook.loop.AgentLoop;
import org.offhook.sip.Parameters;
import org.offhook.sip.SipUri;
import org.offhook.sip.TransportProtocol;
import org.offhook.sip.auth.Randomness;
import org.offhook.sip.jain.JainTransactionLayer;
import org.offhook.sip.tls.TlsSettings;

/**
 * An {@link EmbeddedRegistrar} on a free port of the loopback address, over UDP, TCP and, given a certificate, TLS, with a loop of its own: what a
 * demonstration or a test over real sockets registers with. Thread-safe.
 */
public final class LoopbackRegistrar implements AutoCloseable {

    private static final String SECURE_DOMAIN = "localhost";

    private final AgentLoop loop = new AgentLoop();
    private final JainTransactionLayer layer;
    private final EmbeddedRegistrar registrar;
    private final InetSocketAddress address;

    private LoopbackRegistrar(InetAddress bindAddress, int port, RegistrarSettings settings, TlsSettings tls) throws IOException {
        try {
            layer = JainTransactionLayer.builder(loop).bindAddress(bindAddress).port(port).userAgent("Offhook registrar").tls(tls).build();
        } catch (IOException | RuntimeException e) {
            loop.close();
            throw e;
        }
        registrar = new EmbeddedRegistrar(layer, loop.timers(), settings, Randomness.secure());
        address = new InetSocketAddress(bindAddress, layer.port(TransportProtocol.UDP));
        layer.start(registrar);
    }

    /**
     * Starts a registrar on 127.0.0.1 and a free port, with the usual settings.
     *
     * @param passwords user names and their passwords
     * @return a running registrar for the domain 127.0.0.1
     * @throws IOException when no port can be opened
     */
    public static LoopbackRegistrar start(Map<String, String> passwords) throws IOException {
        InetAddress loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
        return start(loopback, 0, RegistrarSettings.of(loopback.getHostAddress(), passwords));
    }

    /**
     * Starts a registrar.
     *
     * @param bindAddress where to listen
     * @param port        port, or 0 for a free one
     * @param settings    domain, users and limits
     * @return a running registrar
     * @throws IOException naming the port or address that cannot be used
     */
    public static LoopbackRegistrar start(InetAddress bindAddress, int port, RegistrarSettings settings) throws IOException {
        return start(bindAddress, port, settings, TlsSettings.DEFAULT);
    }

    /**
     * Starts a registrar that speaks TLS as well.
     *
     * @param bindAddress where to listen
     * @param port        port for UDP and TCP, or 0 for a free one
     * @param settings    domain, users and limits
     * @param tls         its certificate, and whom it trusts
     * @return a running registrar
     * @throws IOException naming the port or address that cannot be used
     */
    public static LoopbackRegistrar start(InetAddress bindAddress, int port, RegistrarSettings settings, TlsSettings tls)
            throws IOException {
        return new LoopbackRegistrar(bindAddress, port, settings, tls);
    }

    /**
     * Starts a registrar for the domain {@code localhost} on 127.0.0.1 and free ports, with the usual settings and a certificate.
     *
     * @param passwords user names and their passwords
     * @param authority issues the certificate
     * @return a running registrar
     * @throws IOException when no port can be opened
     */
    public static LoopbackRegistrar startSecure(Map<String, String> passwords, TestAuthority authority) throws IOException {
        InetAddress loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
        return start(loopback, 0, RegistrarSettings.of(SECURE_DOMAIN, passwords), authority.trustedWith(authority.issue(SECURE_DOMAIN)));
    }

    /** {@return where a registrar of {@link #startSecure} is to be reached over TLS, by the name that its certificate has} */
    public String secureUri() {
        return secureUri("");
    }

    /**
     * {@return the URI of a user of a registrar of {@link #startSecure}}
     *
     * @param user user name
     */
    public String secureUri(String user) {
        return SipUri.of(user, SECURE_DOMAIN, tlsAddress().getPort())
            .withParameters(Parameters.NONE.with("transport", "tls")).toString();
    }

    /** {@return where it listens for TLS; port 0 without a certificate} */
    public InetSocketAddress tlsAddress() {
        return new InetSocketAddress(address.getAddress(), layer.port(TransportProtocol.TLS));
    }

    /** {@return where it listens} */
    public InetSocketAddress address() {
        return address;
    }

    /** {@return where it listens, as a SIP URI} */
    public String uri() {
        return SipUri.of("", address.getAddress().getHostAddress(), address.getPort()).toString();
    }

    /**
     * Asks for the contacts of a user.
     *
     * @param user user name
     * @return completes with those that stand, the newest first
     */
    public CompletableFuture<List<SipUri>> bindings(String user) {
        return CompletableFuture.supplyAsync(() -> registrar.bindings(user), loop);
    }

    /**
     * Gives a user another password; what is registered stands until it is to be refreshed.
     *
     * @param user     user name
     * @param password the password from now on
     * @return completes when it counts
     */
    public CompletableFuture<Void> changePassword(String user, String password) {
        return CompletableFuture.runAsync(() -> registrar.changePassword(user, password), loop);
    }

    /** Resets all connections, as a crash or a broken middlebox does; the registrar itself goes on. */
    public void resetConnections() {
        layer.resetConnections();
    }

    /** Closes the sockets and ends the threads. Idempotent. */
    @Override
    public void close() {
        layer.close();
        loop.close();
    }
}
