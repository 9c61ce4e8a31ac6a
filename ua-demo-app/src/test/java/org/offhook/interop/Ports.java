package org.offhook.interop;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;
import java.util.stream.Stream;

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

    /**
     * Whether somebody has this UDP port of 127.0.0.1 or of all addresses. The kernel's table says so; to try by binding it would take
     * it away from a peer that is just about to.
     */
    static boolean isUdpBound(int port) {
        return udpRow(port) != null;
    }

    /** Octets of datagrams, as the kernel counts them, that wait unread at a UDP port; 0 where nobody has it. */
    static long unreadOctets(int port) {
        String row = udpRow(port);
        return row == null ? 0 : Long.parseLong(row.split("\\s+")[4].split(":")[1], 16);
    }

    /** "12: 0100007F:13C4 00000000:0000 07 00000000:00000300 ...": number, local address, remote address, state, queues. */
    private static String udpRow(int port) {
        Pattern local = Pattern.compile("\\s*\\d+: (?:0100007F|00000000|0{32}):%04X .*".formatted(port));
        return Stream.of("/proc/net/udp", "/proc/net/udp6").flatMap(table -> Bench.textOf(Path.of(table)).lines())
                .filter(row -> local.matcher(row).matches()).map(String::strip).findFirst().orElse(null);
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
