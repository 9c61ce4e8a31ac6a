package org.offhook.capture;

/**
 * Two ends that datagrams or a connection go between (RFC 9293 section 4), seen from one of them.
 *
 * @param local      our address
 * @param localPort  our port
 * @param remote     the other side's address
 * @param remotePort its port
 */
public record SocketPair(IpAddress local, int localPort, IpAddress remote, int remotePort) {

    /** {@return the same, seen from the other end} */
    SocketPair reversed() {
        return new SocketPair(remote, remotePort, local, localPort);
    }
}
