package org.offhook.analysis;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.offhook.capture.Packet;

/**
 * Round trips from RTCP, as Wireshark computes them: the time from the frame of a sender report to the frame of a report block whose
 * LSR names it, less DLSR. Reads the fixed parts of SR and RR alone (RFC 3550 section 6.4).
 */
final class RtcpTable {

    private static final int SENDER_REPORT = 200;
    private static final int RECEIVER_REPORT = 201;
    private static final int LIMIT = 20_000;

    /** The oldest is forgotten first: it is answered within seconds, or never. */
    private final Map<Long, CaptureTime> reports = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, CaptureTime> eldest) {
            return size() > LIMIT;
        }
    };
    private final List<CaptureAnalysis.RtcpRoundTrip> roundTrips = new ArrayList<>();

    /** Whether a datagram is a compound of RTCP by its first header and its lengths (RFC 3550 appendix A.2). */
    static boolean looksLikeRtcp(byte[] octets, int offset, int length) {
        if (length < 8 || (octets[offset] & 0xC0) != 0x80) {
            return false;
        }
        int type = octets[offset + 1] & 0xFF;
        if (type != SENDER_REPORT && type != RECEIVER_REPORT) {
            return false;
        }
        int at = 0;
        while (at + 4 <= length) {
            at += 4 * (u16(octets, offset + at + 2) + 1);
        }
        return at == length;
    }

    void add(Packet packet, CaptureTime time) {
        byte[] octets = packet.octets();
        int at = packet.payloadOffset();
        int end = at + packet.payloadLength();
        while (at + 8 <= end && (octets[at] & 0xC0) == 0x80) {
            int type = octets[at + 1] & 0xFF;
            int blocks = octets[at] & 0x1F;
            int next = Math.min(end, at + 4 * (u16(octets, at + 2) + 1));
            if (type == SENDER_REPORT && at + 28 <= next) {
                reports.put(middle(octets, at + 8), time);
                blocks(octets, at + 28, next, blocks, packet, time);
            } else if (type == RECEIVER_REPORT) {
                blocks(octets, at + 8, next, blocks, packet, time);
            }
            at = next;
        }
    }

    private void blocks(byte[] octets, int from, int end, int count, Packet packet, CaptureTime time) {
        for (int i = 0, at = from; i < count && at + 24 <= end; i++, at += 24) {
            long lastReport = u32(octets, at + 16);
            CaptureTime sent = lastReport == 0 ? null : reports.get(lastReport);
            if (sent != null && roundTrips.size() < LIMIT) {
                double heldMs = u32(octets, at + 20) * 1000.0 / 65_536;
                roundTrips.add(new CaptureAnalysis.RtcpRoundTrip(packet.frameNumber(),
                        new Endpoint(packet.source(), packet.sourcePort()), new Endpoint(packet.destination(), packet.destinationPort()),
                        time.millisSince(sent) - heldMs));
            }
        }
    }

    List<CaptureAnalysis.RtcpRoundTrip> roundTrips() {
        return roundTrips;
    }

    /** The middle 32 bits of an NTP timestamp, by which LSR names a report. */
    private static long middle(byte[] octets, int at) {
        return u32(octets, at + 2);
    }

    private static int u16(byte[] octets, int at) {
        return (octets[at] & 0xFF) << 8 | octets[at + 1] & 0xFF;
    }

    private static long u32(byte[] octets, int at) {
        return (long) u16(octets, at) << 16 | u16(octets, at + 2);
    }
}
