package org.offhook.sip.io;

import java.net.InetSocketAddress;
import java.time.Instant;
import org.offhook.sip.TransportProtocol;

/**
 * Sees every message on the wire, for captures and ladders. Called on the thread that sends or receives, so it must return
 * at once; what it throws is swallowed.
 */
@FunctionalInterface
public interface MessageObserver {

    /**
     * A message as it went over the wire.
     *
     * @param sent      true when we sent it, false when we received it
     * @param transport how
     * @param local     our address; its host is unspecified for a socket bound to all addresses
     * @param remote    the other side's address
     * @param octets    the message, not to be written to; may contain credentials
     * @param instant   when, by the wall clock
     */
    record ObservedMessage(boolean sent, TransportProtocol transport, InetSocketAddress local, InetSocketAddress remote,
                           byte[] octets, Instant instant) {
    }

    /**
     * Sees a message.
     *
     * @param message the message
     */
    void onMessage(ObservedMessage message);

    /**
     * Sees that the network refuses a datagram, by ICMP.
     *
     * @param refused  the message that was sent
     * @param icmpCode code of ICMP type 3: 3 nothing listens at the port, 1 no way to the host
     */
    default void onRefused(ObservedMessage refused, int icmpCode) {
    }
}
