package org.offhook.evidence;

import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.SocketException;
import org.offhook.capture.IpAddress;

/** Which of our addresses the system uses towards another, for sockets that are bound to all of them. Sends nothing. */
final class LocalSide {

    private static final int ANY_PORT = 9;

    private LocalSide() {
    }

    static IpAddress towards(InetAddress remote) {
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.connect(remote, ANY_PORT);
            return IpAddress.of(socket.getLocalAddress());
        } catch (SocketException | UncheckedIOException e) {
            return IpAddress.of(remote);
        }
    }
}
