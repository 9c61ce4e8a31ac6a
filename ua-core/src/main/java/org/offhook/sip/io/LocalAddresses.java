package org.offhook.sip.io;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * Tells which of our addresses a destination sees, by asking the system's routing table through a connected datagram
 * socket, which sends nothing. Answers are kept for two seconds, so that a changed network is noticed soon. Any thread.
 */
public final class LocalAddresses {

    private static final long KEPT_NANOS = TimeUnit.SECONDS.toNanos(2);
    private static final int MAX_KEPT = 1_000;
    /** Any port does: nothing is sent. */
    private static final int DISCARD_PORT = 9;

    private record Answer(InetAddress address, long nanos) {
    }

    private final InetAddress bindAddress;
    private final Map<InetAddress, Answer> answers = new ConcurrentHashMap<>();

    /**
     * Makes a table.
     *
     * @param bindAddress our only address, or the unspecified one for all
     */
    public LocalAddresses(InetAddress bindAddress) {
        this.bindAddress = bindAddress;
    }

    /**
     * Finds our address towards a destination.
     *
     * @param destination where
     * @return our address, the loopback address when there is no route
     */
    public InetAddress towards(InetAddress destination) {
        if (!bindAddress.isAnyLocalAddress()) {
            return bindAddress;
        }
        long nowNanos = System.nanoTime();
        Answer known = answers.get(destination);
        if (known != null && nowNanos - known.nanos() < KEPT_NANOS) {
            return known.address();
        }
        InetAddress found = ask(destination);
        if (answers.size() >= MAX_KEPT) {
            answers.clear();
        }
        answers.put(destination, new Answer(found, nowNanos));
        return found;
    }

    private static InetAddress ask(InetAddress destination) {
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.connect(new InetSocketAddress(destination, DISCARD_PORT));
            InetAddress local = socket.getLocalAddress();
            return local.isAnyLocalAddress() ? InetAddress.getLoopbackAddress() : local;
        } catch (IOException | RuntimeException e) {
            return InetAddress.getLoopbackAddress();
        }
    }
}
