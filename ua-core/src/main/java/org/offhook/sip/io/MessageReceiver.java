package org.offhook.sip.io;

import org.offhook.sip.Hop;

/** Takes whole messages from a socket, on the socket's own thread. */
public interface MessageReceiver {

    /**
     * A message came in.
     *
     * @param octets the message, owned by the receiver from now on
     * @param source where it came from
     * @param path   the way back to the sender
     */
    void received(byte[] octets, Hop source, ReturnPath path);

    /**
     * A connection ended; everything that waits for an answer on it waits in vain.
     *
     * @param connection which
     * @param reason     one sentence for people
     */
    void closed(TcpConnection connection, String reason);

    /** The way back to the sender of a message: a socket and an address, or a connection. */
    sealed interface ReturnPath permits UdpSocket, TcpConnection {
    }
}
