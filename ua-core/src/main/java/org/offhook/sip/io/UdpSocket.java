package org.offhook.sip.io;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.util.Arrays;
import org.offhook.sip.Hop;
import org.offhook.sip.TransportProtocol;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The datagram socket. One daemon thread receives; any thread sends. Bound to all addresses it serves IPv4 and IPv6 alike.
 *
 * <p>The received octets are copied to their own length: what a transaction keeps for 32 s must not hold a 64 KiB buffer.
 */
public final class UdpSocket implements MessageReceiver.ReturnPath, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(UdpSocket.class);
    private static final int MAX_DATAGRAM_OCTETS = 65_535;
    /** A burst of calls must fit while the thread is kept from running; the system may grant less. */
    private static final int BUFFER_OCTETS = 1 << 20;

    private final DatagramSocket socket;
    /** Kept, for a closed socket does not know it any more, and what is sent behind the end of an agent names it all the same. */
    private final InetSocketAddress local;
    private final Wiretap wiretap;
    private final SipCounters counters;

    /**
     * Binds.
     *
     * @param address  where; port 0 for any
     * @param settings the traffic class
     * @param wiretap  sees the messages
     * @param counters counts
     * @throws SocketException when the port is taken or the address not ours
     */
    public UdpSocket(InetSocketAddress address, SocketSettings settings, Wiretap wiretap, SipCounters counters)
        throws SocketException {
        this.socket = new DatagramSocket(address);
        this.local = (InetSocketAddress) socket.getLocalSocketAddress();
        this.wiretap = wiretap;
        this.counters = counters;
        try {
            socket.setReceiveBufferSize(BUFFER_OCTETS);
            socket.setSendBufferSize(BUFFER_OCTETS);
            socket.setTrafficClass(settings.trafficClass());
            // Whoever writes a Contact chooses where requests go; Java would let them go to everybody.
            socket.setBroadcast(false);
        } catch (SocketException e) {
            LOG.debug("A socket option was refused: {}", e.getMessage());
        }
    }

    /** {@return the local port, of a closed socket the one that it had} */
    public int port() {
        return local.getPort();
    }

    /**
     * Begins to receive.
     *
     * @param receiver takes the messages
     */
    public void start(MessageReceiver receiver) {
        Thread thread = new Thread(() -> receive(receiver), "sip-udp-" + port());
        thread.setDaemon(true);
        thread.start();
    }

    private void receive(MessageReceiver receiver) {
        DatagramPacket packet = new DatagramPacket(new byte[MAX_DATAGRAM_OCTETS], MAX_DATAGRAM_OCTETS);
        while (!socket.isClosed()) {
            try {
                packet.setLength(MAX_DATAGRAM_OCTETS);
                socket.receive(packet);
                InetSocketAddress remote = (InetSocketAddress) packet.getSocketAddress();
                byte[] octets = Arrays.copyOf(packet.getData(), packet.getLength());
                // Keys and credentials in a message are not to lie here until the next one comes.
                Arrays.fill(packet.getData(), 0, packet.getLength(), (byte) 0);
                if (isKeepAlive(octets)) {
                    counters.count(SipCounters.Event.KEEP_ALIVE);
                    continue;
                }
                counters.count(SipCounters.Event.RECEIVED);
                wiretap.received(TransportProtocol.UDP, local, remote, octets);
                receiver.received(octets, new Hop(TransportProtocol.UDP, remote), this);
            } catch (IOException e) {
                // An error of one datagram (an ICMP report, a full table) must not end receiving.
                if (!socket.isClosed()) {
                    LOG.debug("Receiving failed: {}", e.getMessage());
                }
            }
        }
    }

    /** Empty datagrams and line ends keep bindings in NATs open (RFC 5626, and what older phones do). */
    private static boolean isKeepAlive(byte[] octets) {
        for (byte octet : octets) {
            if (octet != '\r' && octet != '\n' && octet != 0 && octet != ' ') {
                return false;
            }
        }
        return octets.length < 8;
    }

    /**
     * Sends a message.
     *
     * @param octets the message
     * @param remote where to
     * @throws IOException when the system refuses, such as for want of a route
     */
    public void send(byte[] octets, InetSocketAddress remote) throws IOException {
        counters.count(SipCounters.Event.SENT);
        wiretap.sent(TransportProtocol.UDP, local, remote, octets);
        try {
            socket.send(new DatagramPacket(octets, octets.length, remote));
        } catch (IllegalArgumentException | UncheckedIOException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    /**
     * Tells those who watch that the network refused a message.
     *
     * @param octets   the message
     * @param remote   where it was sent
     * @param icmpCode why
     */
    public void refused(byte[] octets, InetSocketAddress remote, int icmpCode) {
        wiretap.refused(local, remote, octets, icmpCode);
    }

    /** Closes the socket; the thread ends. */
    @Override
    public void close() {
        socket.close();
    }
}
