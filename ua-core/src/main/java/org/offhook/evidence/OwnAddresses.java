package org.offhook.evidence;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Map;
import org.offhook.capture.IpAddress;
import org.offhook.sip.io.LocalAddresses;

/**
 * Addresses of our packets as captures have them, kept so that none is made anew for each packet. A socket that is bound to no
 * address sends from the one that the system's routes choose. On the evidence thread.
 */
final class OwnAddresses {

    private static final int LIMIT = 10_000;

    private final LocalAddresses routes = new LocalAddresses(new InetSocketAddress(0).getAddress());
    private final Map<InetAddress, IpAddress> known = new HashMap<>();
    private final Map<InetAddress, IpAddress> localTowards = new HashMap<>();

    IpAddress of(InetAddress address) {
        if (known.size() > LIMIT) {
            known.clear();
        }
        return known.computeIfAbsent(address, IpAddress::of);
    }

    /**
     * {@return the address of our end}
     *
     * @param bound  of the socket; null or the wildcard address where it has none of its own
     * @param remote the other end
     */
    IpAddress local(InetAddress bound, InetAddress remote) {
        if (bound != null && !bound.isAnyLocalAddress()) {
            return of(bound);
        }
        if (localTowards.size() > LIMIT) {
            localTowards.clear();
        }
        return localTowards.computeIfAbsent(remote, far -> IpAddress.of(routes.towards(far)));
    }
}
