package org.offhook.sip.io;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;

/**
 * Opens sockets of the family they will speak. Java's usual socket speaks both, and then its traffic class is set for IPv6
 * only, so that calls over IPv4 would travel unmarked.
 */
final class StreamSockets {

    private static final byte[] ANY_IPV4 = new byte[4];

    private StreamSockets() {
    }

    /**
     * Makes a socket that is not connected yet.
     *
     * @param destination where it will go
     * @return the socket
     * @throws IOException when the system refuses
     */
    static Socket towards(InetAddress destination) throws IOException {
        return SocketChannel.open(family(destination)).socket();
    }

    /**
     * Listens.
     *
     * @param address one of ours, or the unspecified address for all of both families; port 0 for any
     * @param backlog connections that may wait
     * @return one listener, or one for each family on the same port
     * @throws IOException when the port is taken or the address not ours
     */
    static List<ServerSocketChannel> listen(InetSocketAddress address, int backlog) throws IOException {
        if (!address.getAddress().isAnyLocalAddress()) {
            return List.of(open(family(address.getAddress()), address, backlog, false));
        }
        if (address.getPort() > 0) {
            // Alone first: two programs of one user that both share would be given each other's connections.
            open(StandardProtocolFamily.INET, new InetSocketAddress(InetAddress.getByAddress(ANY_IPV4), address.getPort()), backlog, false).close();
        }
        ServerSocketChannel ipv4 =
            open(StandardProtocolFamily.INET, new InetSocketAddress(InetAddress.getByAddress(ANY_IPV4), address.getPort()), backlog, true);
        List<ServerSocketChannel> listeners = new ArrayList<>(List.of(ipv4));
        try {
            listeners.add(open(StandardProtocolFamily.INET6, new InetSocketAddress("::", ipv4.socket().getLocalPort()), backlog, true));
        } catch (IOException | UnsupportedOperationException e) {
            // A machine without IPv6, or a system where the two families cannot share a port.
        }
        return listeners;
    }

    /** Sharing lets the listener of the other family have the port too. */
    private static ServerSocketChannel open(ProtocolFamily family, InetSocketAddress address, int backlog, boolean shared)
        throws IOException {
        ServerSocketChannel channel = ServerSocketChannel.open(family);
        try {
            if (shared && channel.supportedOptions().contains(StandardSocketOptions.SO_REUSEPORT)) {
                channel.setOption(StandardSocketOptions.SO_REUSEPORT, true);
            }
            return channel.bind(address, backlog);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    private static ProtocolFamily family(InetAddress address) {
        return address instanceof Inet4Address ? StandardProtocolFamily.INET : StandardProtocolFamily.INET6;
    }
}
