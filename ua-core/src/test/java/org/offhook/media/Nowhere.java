package org.offhook.media;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;

/** Takes datagrams and sends none; counts them. */
final class Nowhere implements DatagramPort {

    int sent;

    @Override
    public boolean sendRtp(ByteBuffer datagram, InetSocketAddress destination) {
        sent++;
        return true;
    }

    @Override
    public boolean sendRtcp(ByteBuffer datagram, InetSocketAddress destination) {
        sent++;
        return true;
    }
}
