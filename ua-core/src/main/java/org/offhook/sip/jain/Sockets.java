package org.offhook.sip.jain;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import org.offhook.sip.TransportProtocol;
import org.offhook.sip.io.MessageReceiver;
import org.offhook.sip.io.SipCounters;
import org.offhook.sip.io.SocketSettings;
import org.offhook.sip.io.TcpTransport;
import org.offhook.sip.io.UdpSocket;
import org.offhook.sip.io.Wiretap;
import org.offhook.sip.tls.TlsContext;

/** The sockets of one layer, on one port number where possible: many phones and servers take the two for one address. */
final class Sockets implements AutoCloseable {

    /** A free port for datagrams is rarely taken for connections. */
    private static final int ATTEMPTS = 20;

    private final InetAddress bindAddress;
    private final UdpSocket udp;
    private final TcpTransport tcp;
    private final TcpTransport tls;
    private final TlsContext tlsContext;
    private final Wiretap wiretap = new Wiretap();
    private final SipCounters counters = new SipCounters();
    private final ScheduledThreadPoolExecutor timer;

    Sockets(InetAddress bindAddress, int port, boolean withTcp, int tlsPort, TlsContext tlsContext, SocketSettings settings)
            throws IOException {
        this.bindAddress = bindAddress;
        this.tlsContext = tlsContext;
        this.timer = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "sip-watchdog");
            thread.setDaemon(true);
            return thread;
        });
        timer.setRemoveOnCancelPolicy(true);
        UdpSocket datagrams = null;
        TcpTransport streams = null;
        for (int attempt = 1; datagrams == null; attempt++) {
            UdpSocket bound = bindUdp(port, settings);
            try {
                streams = withTcp ? new TcpTransport(new InetSocketAddress(bindAddress, bound.port()), null, settings, wiretap,
                    counters, timer) : null;
                datagrams = bound;
            } catch (IOException e) {
                bound.close();
                if (port != 0 || attempt == ATTEMPTS) {
                    timer.shutdownNow();
                    throw taken("TCP", bound.port(), e);
                }
            }
        }
        this.udp = datagrams;
        this.tcp = streams;
        this.tls = withTcp ? bindTls(tlsPort, settings) : null;
    }

    /** The port that was asked for; otherwise one number above the others, as 5061 is to 5060, or any free one. */
    private TcpTransport bindTls(int asked, SocketSettings settings) throws IOException {
        int next = asked > 0 ? asked : udp.port() == 65_535 ? 0 : udp.port() + 1;
        try {
            return openTls(next, settings);
        } catch (IOException e) {
            if (asked == 0) {
                return openTls(0, settings);
            }
            udp.close();
            tcp.close();
            timer.shutdownNow();
            throw taken("TLS", asked, e);
        }
    }

    private TcpTransport openTls(int port, SocketSettings settings) throws IOException {
        return new TcpTransport(new InetSocketAddress(bindAddress, port), tlsContext, settings, wiretap, counters, timer);
    }

    private UdpSocket bindUdp(int port, SocketSettings settings) throws IOException {
        try {
            return new UdpSocket(new InetSocketAddress(bindAddress, port), settings, wiretap, counters);
        } catch (IOException e) {
            timer.shutdownNow();
            throw taken("UDP", port, e);
        }
    }

    private IOException taken(String transport, int port, IOException cause) {
        String where = bindAddress.isAnyLocalAddress() ? "" : " of " + bindAddress.getHostAddress();
        String the = "The " + transport + " port " + port + where;
        String said = cause instanceof BindException ? String.valueOf(cause.getMessage()) : "";
        String message = said.contains("in use") ? the + " is taken by another program."
            : said.contains("assign requested address") ? bindAddress.getHostAddress() + " is no address of this machine."
            : said.contains("ermission denied") ? the + " may not be opened by this user; those above 1023 may."
            : "Cannot open the " + transport + " port " + port + where + ": " + cause.getMessage() + ".";
        return new IOException(message, cause);
    }

    void start(MessageReceiver receiver) {
        udp.start(receiver);
        if (tcp != null) {
            tcp.start(receiver);
            tls.start(receiver);
        }
    }

    boolean has(TransportProtocol transport) {
        return transport == TransportProtocol.UDP || tcp != null;
    }

    /** {@return the listening port, 0 where connections are not taken in} */
    int port(TransportProtocol transport) {
        return tcp == null || transport == TransportProtocol.UDP ? udp.port() : streams(transport).port();
    }

    InetAddress bindAddress() {
        return bindAddress;
    }

    UdpSocket udp() {
        return udp;
    }

    /** {@return the connections of a transport that has some} */
    TcpTransport streams(TransportProtocol transport) {
        return transport == TransportProtocol.TLS ? tls : tcp;
    }

    TlsContext tlsContext() {
        return tlsContext;
    }

    Wiretap wiretap() {
        return wiretap;
    }

    SipCounters counters() {
        return counters;
    }

    ScheduledThreadPoolExecutor timer() {
        return timer;
    }

    @Override
    public void close() {
        udp.close();
        if (tcp != null) {
            tls.close();
            tcp.close();
        }
        timer.shutdownNow();
    }
}
