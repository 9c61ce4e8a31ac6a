package org.offhook.media.io;

import java.io.IOException;
import java.net.BindException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.channels.DatagramChannel;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Opens pairs of UDP ports, RTP on an even one and RTCP on the next (RFC 3550 section 11). Whether a port is free is
 * decided by binding it and by nothing else, so that two programs never believe to have the same one.
 */
final class MediaPorts {

    private static final int ATTEMPTS = 64;

    private final int first;
    private final int last;
    private final int trafficClass;

    /** Two bound, non-blocking sockets. */
    record Pair(DatagramChannel rtp, DatagramChannel rtcp, InetSocketAddress rtpAddress, int rtcpPort) {
    }

    /**
     * Describes where ports come from.
     *
     * @param first first port, or 0 for what the system gives
     * @param last  last port, inclusive
     * @param dscp  DSCP of what is sent, 0 to 63
     */
    MediaPorts(int first, int last, int dscp) {
        if (first != 0 && (first < 1 || last > 65535 || last - (first + first % 2) < 1)) {
            throw new IllegalArgumentException("no even port with a next one between " + first + " and " + last);
        }
        this.first = first + first % 2;
        this.last = last;
        this.trafficClass = dscp << 2;
    }

    Pair open(InetAddress address) throws IOException {
        int pairs = first == 0 ? ATTEMPTS : (last - first + 1) / 2;
        int start = first == 0 ? 0 : ThreadLocalRandom.current().nextInt(pairs);
        IOException refused = null;
        for (int i = 0; i < pairs; i++) {
            try {
                Pair pair = first == 0 ? openAnywhere(address) : openAt(address, first + 2 * ((start + i) % pairs));
                if (pair != null) {
                    return pair;
                }
            } catch (BindException e) {
                // The address itself may be wrong; if it is only the port, the next one may be free.
                refused = e;
            }
        }
        throw new IOException("no pair of free UDP ports on " + address.getHostAddress()
            + (first == 0 ? "" : " between " + first + " and " + last)
            + (refused == null ? "" : ": " + refused.getMessage()), refused);
    }

    /** Takes any port of the system, and its neighbour where that is free. */
    private Pair openAnywhere(InetAddress address) throws IOException {
        DatagramChannel some = bind(address, 0);
        int port = port(some);
        int neighbour = port ^ 1;
        DatagramChannel other;
        try {
            other = bind(address, neighbour);
        } catch (IOException e) {
            some.close();
            return null;
        }
        return port % 2 == 0 ? pair(some, other) : pair(other, some);
    }

    private Pair openAt(InetAddress address, int port) throws IOException {
        DatagramChannel rtp = bind(address, port);
        try {
            return pair(rtp, bind(address, port + 1));
        } catch (IOException e) {
            rtp.close();
            throw e;
        }
    }

    private static Pair pair(DatagramChannel rtp, DatagramChannel rtcp) throws IOException {
        return new Pair(rtp, rtcp, (InetSocketAddress) rtp.getLocalAddress(), port(rtcp));
    }

    private static int port(DatagramChannel channel) throws IOException {
        return ((InetSocketAddress) channel.getLocalAddress()).getPort();
    }

    private DatagramChannel bind(InetAddress address, int port) throws IOException {
        DatagramChannel channel = DatagramChannel.open(address instanceof Inet6Address
            ? StandardProtocolFamily.INET6 : StandardProtocolFamily.INET);
        try {
            channel.bind(new InetSocketAddress(address, port));
            channel.configureBlocking(false);
            // With IPv6 the same option sets the traffic class.
            channel.setOption(StandardSocketOptions.IP_TOS, trafficClass);
            return channel;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }
}
