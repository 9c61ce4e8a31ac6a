package org.offhook.analysis;

import java.net.InetAddress;
import java.util.HashMap;
import java.util.Map;
import org.offhook.capture.IpAddress;
import org.offhook.sdp.Connection;

/**
 * Which addresses and ports carry media, from the session descriptions seen so far; by the rules of Wireshark: what a description
 * names is RTP from then on, whoever the other end is, so media through a translator still shows when one end matches.
 */
final class MediaRegistry {

    private static final int PORTS_LIMIT = 200_000;

    private final Map<Endpoint, MediaPort> ports = new HashMap<>();
    private final Probe probe = new Probe();

    /** What a port is. */
    static final class MediaPort {
        final boolean rtcp;
        final PayloadNames names;
        final String proto;
        final String callId;
        final String kind;
        /** Wireshark takes the port for one of STUN since a STUN message left it, and counts no RTP toward it. */
        boolean turnedStun;

        MediaPort(boolean rtcp, String kind, PayloadNames names, String proto, String callId) {
            this.rtcp = rtcp;
            this.kind = kind;
            this.names = names;
            this.proto = proto;
            this.callId = callId;
        }
    }

    /** A key that is filled anew for each look-up, so that a packet of a gigabyte allocates nothing here. */
    private static final class Probe {
        private IpAddress address;
        private int port;

        @Override
        public int hashCode() {
            return 31 * address.hashCode() + port;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Endpoint e && e.port() == port && e.address().equals(address);
        }
    }

    void register(CapturedSdp description, String callId) {
        for (CapturedSdp.Media media : description.media()) {
            if (media.port() == 0 || !media.isRtp() || ports.size() >= PORTS_LIMIT) {
                continue;
            }
            IpAddress address = literal(media.connection());
            if (address != null) {
                put(new Endpoint(address, media.port()), new MediaPort(false, media.kind(), new PayloadNames(media.rtpmaps()), media.proto(), callId));
                int rtcp = media.rtcpPort() > 0 ? media.rtcpPort() : media.port() + 1;
                if (rtcp != media.port() && rtcp <= 65_535) {
                    put(new Endpoint(address, rtcp), new MediaPort(true, media.kind(), PayloadNames.NONE, media.proto(), callId));
                }
            }
        }
    }

    private void put(Endpoint endpoint, MediaPort port) {
        MediaPort before = ports.put(endpoint, port);
        // What became STUN stays STUN in the tool whose figures these are.
        port.turnedStun = before != null && before.turnedStun;
    }

    private static IpAddress literal(String address) {
        if (address.isEmpty()) {
            return null;
        }
        String type = address.indexOf(':') >= 0 ? "IP6" : "IP4";
        return new Connection(type, address).literal().map((InetAddress a) -> IpAddress.of(a)).orElse(null);
    }

    MediaPort find(IpAddress address, int port) {
        if (ports.isEmpty()) {
            return null;
        }
        probe.address = address;
        probe.port = port;
        return ports.get((Object) probe);
    }
}
