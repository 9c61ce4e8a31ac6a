package org.offhook.evidence;

import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.offhook.analysis.NetworkEvents.LocalFragments;
import org.offhook.capture.IpAddress;

/**
 * What a program without root can know of fragments: how many arrived at this machine and became packets, by the counters of Linux, and
 * in how many a datagram leaves it, by the MTU of the interface. The counters are those of the whole machine. Evidence thread.
 */
final class LocalFragmentation {

    private static final Path COUNTERS = Path.of("/proc/net/snmp");
    private static final Path COUNTERS_V6 = Path.of("/proc/net/snmp6");
    private static final int UDP_HEADER = 8;

    private final Map<IpAddress, Integer> mtus = new HashMap<>();

    /** {@return what was counted since the machine was started; empty where the system does not say} */
    static Optional<LocalFragments> counters() {
        try {
            List<String[]> ip = Files.readAllLines(COUNTERS).stream().filter(line -> line.startsWith("Ip:")).map(line -> line.split(" ")).toList();
            List<String> names = Arrays.asList(ip.get(0));
            long received = Long.parseLong(ip.get(1)[names.indexOf("ReasmReqds")]);
            long whole = Long.parseLong(ip.get(1)[names.indexOf("ReasmOKs")]);
            if (Files.isReadable(COUNTERS_V6)) {
                for (String line : Files.readAllLines(COUNTERS_V6)) {
                    received += line.startsWith("Ip6ReasmReqds") ? last(line) : 0;
                    whole += line.startsWith("Ip6ReasmOKs") ? last(line) : 0;
                }
            }
            return Optional.of(new LocalFragments(received, whole));
        } catch (IOException | RuntimeException e) {
            // Another system, or another version of the file: then nothing is known.
            return Optional.empty();
        }
    }

    private static long last(String line) {
        String[] fields = line.split("\\s+");
        return Long.parseLong(fields[fields.length - 1]);
    }

    /** {@return in how many fragments a datagram leaves this machine, 1 where the MTU is not known} */
    int fragments(IpAddress local, int length) {
        int header = local.isV6() ? 40 : 20;
        int mtu = mtus.computeIfAbsent(local, LocalFragmentation::mtu);
        if (mtu <= header + UDP_HEADER || UDP_HEADER + length <= mtu - header) {
            return 1;
        }
        // Every fragment but the last holds a multiple of eight octets, and with IPv6 a header of eight more.
        int piece = mtu - header - (local.isV6() ? 8 : 0) & ~7;
        return (UDP_HEADER + length + piece - 1) / piece;
    }

    private static int mtu(IpAddress local) {
        try {
            InetAddress address = local.toInetAddress();
            NetworkInterface link = NetworkInterface.getByInetAddress(address);
            return link == null ? 0 : link.getMTU();
        } catch (SocketException e) {
            return 0;
        }
    }
}
