package org.offhook.interop;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Picks free ports for peers that need to be told theirs.
 *
 * <p>Blocks lie below the range from which the kernel hands out ports to {@code bind(0)}, are handed out once per run
 * and are tried by binding them over UDP and TCP first.
 */
final class Ports {
    private static final int LOWEST = 10_000;
    private static final int HIGHEST = 31_000;
    private static int next = LOWEST + 2 * ThreadLocalRandom.current().nextInt(9_000);

    private Ports() {
    }

    /** The first of {@code count} free ports in a row; always even, as RTP wants it. */
    static synchronized int block(int count) {
        for (int attempt = 0; attempt < 2_000; attempt++) {
            if (next + count > HIGHEST) {
                next = LOWEST;
            }
            int first = next;
            next += count + count % 2;
            if (allFree(first, count)) {
                return first;
            }
        }
        throw new IllegalStateException("no " + count + " free ports in a row between " + LOWEST + " and " + HIGHEST);
    }

    static int one() {
        return block(1);
    }

    private static boolean allFree(int first, int count) {
        for (int port = first; port < first + count; port++) {
            InetSocketAddress any = new InetSocketAddress((InetAddress) null, port);
            try (DatagramSocket udp = new DatagramSocket(null); ServerSocket tcp = new ServerSocket()) {
                udp.bind(any);
                tcp.bind(any);
            } catch (IOException e) {
                return false;
            }
        }
        return true;
    }
}
