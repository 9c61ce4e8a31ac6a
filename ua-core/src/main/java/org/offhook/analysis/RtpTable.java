package org.offhook.analysis;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.offhook.capture.IpAddress;
import org.offhook.capture.Packet;
import org.offhook.rtp.RtpPacket;

/** The RTP streams of a capture, each by source, destination and SSRC, in the order in which they began. */
final class RtpTable {

    /** Beyond this only a flood of made-up packets gets. */
    private static final int STREAMS_LIMIT = 20_000;

    /** Graphs are drawn of so many. */
    private static final int SERIES_LIMIT = 2_000;

    private final Map<Key, RtpStreamRow> rows = new HashMap<>();
    private final List<RtpStreamRow> inOrder = new ArrayList<>();
    private final Map<Endpoint, List<RtpStreamRow>> byPort = new HashMap<>();
    private final Key probe = new Key();
    private long leftOut;

    /** Mutable, for look-ups without an object per packet; what lies in the map is never changed. */
    private static final class Key {
        private IpAddress source;
        private IpAddress destination;
        private int ports;
        private int ssrc;

        Key copy() {
            Key copy = new Key();
            copy.source = source;
            copy.destination = destination;
            copy.ports = ports;
            copy.ssrc = ssrc;
            return copy;
        }

        @Override
        public int hashCode() {
            return ((source.hashCode() * 31 + destination.hashCode()) * 31 + ports) * 31 + ssrc;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Key k && k.ssrc == ssrc && k.ports == ports && k.source.equals(source)
                    && k.destination.equals(destination);
        }
    }

    /** The row of a packet, made when it is the first of its stream; null beyond the limit. */
    RtpStreamRow row(Packet packet, RtpPacket rtp) {
        probe.source = packet.source();
        probe.destination = packet.destination();
        probe.ports = packet.sourcePort() << 16 | packet.destinationPort();
        probe.ssrc = rtp.ssrc();
        RtpStreamRow row = rows.get(probe);
        if (row == null) {
            if (inOrder.size() >= STREAMS_LIMIT) {
                leftOut++;
                return null;
            }
            row = new RtpStreamRow(new Endpoint(packet.source(), packet.sourcePort()),
                    new Endpoint(packet.destination(), packet.destinationPort()), rtp.ssrc(), inOrder.size() < SERIES_LIMIT);
            rows.put(probe.copy(), row);
            inOrder.add(row);
            byPort.computeIfAbsent(row.source, port -> new ArrayList<>(2)).add(row);
            byPort.computeIfAbsent(row.destination, port -> new ArrayList<>(2)).add(row);
        }
        return row;
    }

    /** The streams from or to one of these ports, as they are now. */
    List<CapturedStream> of(Set<Endpoint> ports) {
        Set<RtpStreamRow> found = new LinkedHashSet<>();
        ports.forEach(port -> found.addAll(byPort.getOrDefault(port, List.of())));
        return found.stream().map(CapturedStream::of).toList();
    }

    /** The streams as they are in the end; the rows are let go one by one, for a flood has many of them. */
    List<CapturedStream> finish() {
        rows.clear();
        byPort.clear();
        List<CapturedStream> streams = new ArrayList<>(inOrder.size());
        for (int i = 0; i < inOrder.size(); i++) {
            streams.add(CapturedStream.of(inOrder.set(i, null)));
        }
        inOrder.clear();
        return List.copyOf(streams);
    }

    long leftOut() {
        return leftOut;
    }
}
