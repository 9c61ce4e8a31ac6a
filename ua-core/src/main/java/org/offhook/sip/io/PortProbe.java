package org.offhook.sip.io;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.SocketTimeoutException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;

/**
 * Asks whether anything listens at a port that does not answer. The sockets that calls use are open to everybody, and to such a socket
 * the system tells nothing of the ICMP errors that its datagrams cause (RFC 1122 section 4.1.3.3); to one that is connected it does. A
 * probe has a thread of its own for as long as it waits; there are few at a time, and others wait for them.
 */
public final class PortProbe {

    /** ICMP type 3 code 3 (RFC 792): nothing listens at the port. */
    public static final int PORT_UNREACHABLE = 3;
    /** ICMP type 3 code 1: no way to the host, or a filter that says so. */
    public static final int HOST_UNREACHABLE = 1;

    private static final int PATIENCE_MS = 400;
    private static final int TRIES = 2;
    private static final int AT_ONCE = 8;
    private static final int WAITING = 64;
    /** Beyond those that wait nothing is asked any more: what would be learnt comes too late. */
    private static final ThreadPoolExecutor PROBES = new ThreadPoolExecutor(AT_ONCE, AT_ONCE, PATIENCE_MS, TimeUnit.MILLISECONDS,
        new ArrayBlockingQueue<>(WAITING), PortProbe::thread, new ThreadPoolExecutor.DiscardPolicy());

    static {
        PROBES.allowCoreThreadTimeOut(true);
    }

    private PortProbe() {
    }

    /**
     * Probes in the background.
     *
     * @param local  address to send from; the wildcard for any
     * @param remote what to probe
     * @param octets what to send: something that whoever listens there ignores
     * @param refused hears, on the probe's thread, the ICMP code of a refusal; of silence nothing
     */
    public static void begin(InetAddress local, InetSocketAddress remote, byte[] octets, IntConsumer refused) {
        PROBES.execute(() -> {
            int code = probe(local, remote, octets);
            if (code >= 0) {
                refused.accept(code);
            }
        });
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "port-probe");
        thread.setDaemon(true);
        return thread;
    }

    private static int probe(InetAddress local, InetSocketAddress remote, byte[] octets) {
        try (DatagramSocket socket = new DatagramSocket(new InetSocketAddress(local, 0))) {
            // What an address means to the routing table, only the system knows; it refuses to connect to everybody, unless told otherwise.
            socket.setBroadcast(false);
            socket.connect(remote.getAddress(), remote.getPort());
            socket.setSoTimeout(PATIENCE_MS);
            DatagramPacket answer = new DatagramPacket(new byte[64], 64);
            for (int i = 0; i < TRIES; i++) {
                socket.send(new DatagramPacket(octets, octets.length));
                try {
                    socket.receive(answer);
                    return -1;
                } catch (SocketTimeoutException e) {
                    // Lost, or heard and ignored.
                }
            }
            return -1;
        } catch (PortUnreachableException e) {
            return PORT_UNREACHABLE;
        } catch (IOException | UncheckedIOException e) {
            return String.valueOf(e.getMessage()).contains("No route to host") ? HOST_UNREACHABLE : -1;
        }
    }
}
