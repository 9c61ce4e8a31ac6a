package org.offhook.analysis;

import java.net.InetAddress;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.offhook.capture.IpAddress;
import org.offhook.capture.Packet;
import org.offhook.sdp.Connection;

/**
 * Which addresses and ports carry media, from the session descriptions seen so far; by the rules of Wireshark: what a description
 * names is RTP from then on, whoever the other end is, so media through a translator still shows when one end matches.
 */
final class MediaRegistry {

    private static final int PORTS_LIMIT = 100_000;
    private static final int STUN_PAIRS_LIMIT = 20_000;
    private static final int STUN_PORT = 3478;
    /** Wireshark follows so many media lines of a description. */
    private static final int COUNTED_LINES = 4;

    /** The port announced longest ago is forgotten first: servers use a few thousand in turn. */
    private final Map<Endpoint, MediaPort> ports = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Endpoint, MediaPort> eldest) {
            return size() > PORTS_LIMIT;
        }
    };
    private final Set<Pair> stunPairs = new HashSet<>();
    private final Probe probe = new Probe();

    private record Pair(Endpoint one, Endpoint other) {
    }

    /** What a port is. */
    static final class MediaPort {
        final boolean rtcp;
        final PayloadNames names;
        final String proto;
        final String callId;
        final String kind;
        /** Whether Wireshark knows the description: not of a message that was cut, or that it could not put together. */
        boolean counted;
        /** Wireshark takes the port for one of STUN since a STUN message came by, and counts no RTP toward it. */
        boolean turnedStun;
        /** Wireshark sets the port up anew at a DTLS handshake, and no longer knows what the description said of payload types. */
        boolean keyedByDtls;

        MediaPort(boolean rtcp, String kind, PayloadNames names, String proto, String callId, boolean counted) {
            this.rtcp = rtcp;
            this.kind = kind;
            this.names = names;
            this.proto = proto;
            this.callId = callId;
            this.counted = counted;
        }

        void setUpByDtls() {
            keyedByDtls = true;
            turnedStun = false;
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

    /**
     * Takes a description.
     *
     * @param counted whether Wireshark has it too; what it has is not taken back by one that it has not
     */
    void register(CapturedSdp description, String callId, boolean counted) {
        List<CapturedSdp.Media> lines = description.media();
        for (int i = 0; i < lines.size(); i++) {
            CapturedSdp.Media media = lines.get(i);
            IpAddress address = media.port() == 0 ? null : literal(media.connection());
            if (address == null) {
                continue;
            }
            if (media.isFax()) {
                ports.remove(new Endpoint(address, media.port()));
            } else if (media.isRtp()) {
                boolean followed = counted && i < COUNTED_LINES;
                PayloadNames names = new PayloadNames(media.rtpmaps(), media.attributes());
                put(new Endpoint(address, media.port()), new MediaPort(false, media.kind(), names, media.proto(), callId, followed));
                int rtcp = media.rtcpPort() > 0 ? media.rtcpPort() : media.port() + 1;
                if (rtcp != media.port() && rtcp <= 65_535) {
                    put(new Endpoint(address, rtcp), new MediaPort(true, media.kind(), PayloadNames.NONE, media.proto(), callId, followed));
                }
            }
        }
    }

    /** The ports that descriptions in these messages name for sound or pictures. */
    static Set<Endpoint> announced(List<SipEvent> events) {
        Set<Endpoint> announced = new HashSet<>();
        for (SipEvent event : events) {
            CapturedSdp.of(event.message()).ifPresent(description -> description.media().forEach(media -> {
                IpAddress address = media.port() == 0 || !media.isRtp() ? null : literal(media.connection());
                if (address != null) {
                    announced.add(new Endpoint(address, media.port()));
                }
            }));
        }
        return announced;
    }

    private void put(Endpoint endpoint, MediaPort port) {
        MediaPort before = ports.remove(endpoint);
        ports.put(endpoint, port);
        port.keyedByDtls = before != null && before.keyedByDtls;
        if (before != null && !port.counted) {
            port.counted = before.counted;
            port.turnedStun = before.turnedStun;
        }
    }

    /**
     * A STUN message came by. Where Wireshark has to find out by its looks what it is, it takes the conversation for one of STUN from
     * then on: the pair, when that spoke before a description named one of its ports, else the port of the sender, else that of the
     * receiver.
     */
    void onStun(Packet packet) {
        MediaPort to = find(packet.destination(), packet.destinationPort());
        MediaPort from = find(packet.source(), packet.sourcePort());
        boolean known = packet.destinationPort() == STUN_PORT || packet.sourcePort() == STUN_PORT;
        MediaPort dispatched = to != null ? to : from;
        if (known || isStunPair(packet) || dispatched != null && dispatched.turnedStun) {
            return;
        }
        if (from != null) {
            from.turnedStun = true;
        } else if (to != null) {
            to.turnedStun = true;
        } else if (stunPairs.size() < STUN_PAIRS_LIMIT) {
            stunPairs.add(pair(packet));
        }
    }

    /** Whether Wireshark counts an RTP packet that goes to or from this port. */
    boolean isCounted(MediaPort port, Packet packet) {
        return port.counted && !port.turnedStun && !port.rtcp && !isStunPair(packet);
    }

    private boolean isStunPair(Packet packet) {
        return !stunPairs.isEmpty() && stunPairs.contains(pair(packet));
    }

    /** The same for both directions. */
    private static Pair pair(Packet packet) {
        Endpoint from = new Endpoint(packet.source(), packet.sourcePort());
        Endpoint to = new Endpoint(packet.destination(), packet.destinationPort());
        boolean inOrder = from.port() != to.port() ? from.port() < to.port() : from.hashCode() <= to.hashCode();
        return inOrder ? new Pair(from, to) : new Pair(to, from);
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
