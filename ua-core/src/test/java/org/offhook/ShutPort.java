package org.offhook;

import java.io.Closeable;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;

/**
 * A port of the loopback address where nobody listens, and which nobody else gets while it is open here: a port that was only let go
 * may be another program's a moment later.
 */
public final class ShutPort implements Closeable {

    private final Closeable socket;
    private final InetSocketAddress address;

    private ShutPort(Closeable socket, InetSocketAddress address) {
        this.socket = socket;
        this.address = address;
    }

    /** Of UDP: connected to itself the socket takes nothing from others, who are told by ICMP that the port is unreachable. */
    public static ShutPort ofDatagrams() throws IOException {
        DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        socket.connect(socket.getLocalSocketAddress());
        return new ShutPort(socket, (InetSocketAddress) socket.getLocalSocketAddress());
    }

    /** Of TCP: bound without listening, so that connections are refused. */
    public static ShutPort ofStreams() throws IOException {
        Socket socket = new Socket();
        socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        return new ShutPort(socket, (InetSocketAddress) socket.getLocalSocketAddress());
    }

    public InetSocketAddress address() {
        return address;
    }

    public int number() {
        return address.getPort();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
