package org.offhook.media;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;

/**
 * Where the datagrams of a {@link MediaSession} go out: sockets in the agent, a virtual network in a test. Never blocks.
 */
public interface DatagramPort {

    /**
     * Sends from the RTP port.
     *
     * @param datagram    from position to limit; the buffer is the caller's again on return
     * @param destination where to
     * @return whether it was handed over; a full socket buffer or a network error gives false, and the packet is lost
     */
    boolean sendRtp(ByteBuffer datagram, InetSocketAddress destination);

    /**
     * Sends from the RTCP port, which is the RTP port where the two are multiplexed.
     *
     * @param datagram    from position to limit; the buffer is the caller's again on return
     * @param destination where to
     * @return as {@link #sendRtp}
     */
    boolean sendRtcp(ByteBuffer datagram, InetSocketAddress destination);
}
