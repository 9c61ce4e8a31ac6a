package org.offhook.sip.io;

import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.offhook.sip.TransportProtocol;

/** Shows the messages on the wire to observers; costs nothing while there are none. Any thread. */
public final class Wiretap {

    private final List<MessageObserver> observers = new CopyOnWriteArrayList<>();

    /** Makes a tap without observers. */
    public Wiretap() {
    }

    /**
     * Adds an observer.
     *
     * @param observer sees messages from now on
     */
    public void add(MessageObserver observer) {
        observers.add(observer);
    }

    void sent(TransportProtocol transport, InetSocketAddress local, InetSocketAddress remote, byte[] octets) {
        show(true, transport, local, remote, octets);
    }

    void received(TransportProtocol transport, InetSocketAddress local, InetSocketAddress remote, byte[] octets) {
        show(false, transport, local, remote, octets);
    }

    /**
     * Shows that a datagram is refused by the network.
     *
     * @param local    our address
     * @param remote   where it was sent
     * @param octets   the message
     * @param icmpCode why
     */
    public void refused(InetSocketAddress local, InetSocketAddress remote, byte[] octets, int icmpCode) {
        MessageObserver.ObservedMessage message =
            new MessageObserver.ObservedMessage(true, TransportProtocol.UDP, local, remote, octets, Instant.now());
        observers.forEach(observer -> observer.onRefused(message, icmpCode));
    }

    private void show(boolean sent, TransportProtocol transport, InetSocketAddress local, InetSocketAddress remote,
                      byte[] octets) {
        if (observers.isEmpty()) {
            return;
        }
        MessageObserver.ObservedMessage message =
            new MessageObserver.ObservedMessage(sent, transport, local, remote, octets, Instant.now());
        for (MessageObserver observer : observers) {
            try {
                observer.onMessage(message);
            } catch (RuntimeException e) {
                // A watcher must not disturb what it watches.
            }
        }
    }
}
