package org.offhook.analysis;

import java.util.Arrays;
import java.util.BitSet;
import java.util.Map;
import java.util.TreeMap;
import org.offhook.rtp.RtpPacket;
import org.offhook.rtp.StreamAnalysis;

/**
 * One RTP stream while it is read: addresses, ports, SSRC. Keeps the figures over the packets that Wireshark counts in its one pass,
 * and those over every packet.
 */
final class RtpStreamRow {

    private static final int PCMU = 0;
    private static final int PCMA = 8;

    final Endpoint source;
    final Endpoint destination;
    final int ssrc;
    final BitSet countedTypes = new BitSet();
    /** One bit for each class of service. */
    long dscps;
    final TypeCounts packetsByType = new TypeCounts();
    PayloadNames names = PayloadNames.NONE;
    /** What Wireshark knows of them, for the figures that are to be its own. */
    PayloadNames countedNames = PayloadNames.NONE;
    final PayloadLevel level = new PayloadLevel();
    final StreamGaps gaps = new StreamGaps();
    final Figures counted = new Figures();
    final Figures every = new Figures();
    /** Null where there are so many streams that nobody looks at the graph of each. */
    final StreamSeries series;
    CaptureTime firstTime;
    long firstFrame;
    long lastFrame;
    String callId;
    String kind;
    boolean secure;

    /** Packets by payload type: a stream has few of them, and a capture may have many streams. */
    static final class TypeCounts {
        private byte[] types = new byte[2];
        private int[] counts = new int[2];
        private String[] names = new String[2];
        private int size;

        void count(int type, PayloadNames described) {
            for (int i = 0; i < size; i++) {
                if (types[i] == type) {
                    counts[i]++;
                    return;
                }
            }
            if (size == types.length) {
                types = Arrays.copyOf(types, 2 * size);
                counts = Arrays.copyOf(counts, 2 * size);
                names = Arrays.copyOf(names, 2 * size);
            }
            types[size] = (byte) type;
            names[size] = described.nameOf(type);
            counts[size++] = 1;
        }

        /** What a type meant when it first came: a later description changes the clock, not the name in Wireshark's table. */
        String firstNameOf(int type) {
            for (int i = 0; i < size; i++) {
                if (types[i] == type) {
                    return names[i];
                }
            }
            return StaticPayloads.name(type);
        }

        Map<Integer, Integer> byType() {
            Map<Integer, Integer> byType = new TreeMap<>();
            for (int i = 0; i < size; i++) {
                byType.put((int) types[i], counts[i]);
            }
            return byType;
        }
    }

    /** A set of figures and the time it spans, in milliseconds since the first frame of the capture. */
    static final class Figures {
        final StreamAnalysis analysis = new StreamAnalysis();
        double firstMs;
        double lastMs;

        void add(double nowMs, RtpPacket packet, int clockRateHz) {
            if (analysis.packets() == 0) {
                firstMs = nowMs;
            }
            lastMs = nowMs;
            analysis.onPacketAt(nowMs, packet.payloadType(), packet.sequence(), packet.timestamp(), packet.marker(), clockRateHz);
        }
    }

    RtpStreamRow(Endpoint source, Endpoint destination, int ssrc, boolean withSeries) {
        this.series = withSeries ? new StreamSeries() : null;
        this.source = source;
        this.destination = destination;
        this.ssrc = ssrc;
    }

    /**
     * Takes a packet.
     *
     * @param nowMs      milliseconds since the first frame of the capture
     * @param registered whether Wireshark knows, at this point of its one pass, that this is RTP
     */
    void add(double nowMs, long frame, CaptureTime time, RtpPacket packet, int dscp, boolean registered) {
        int type = packet.payloadType();
        int clockRateHz = names.clockRateOf(type);
        if (firstTime == null) {
            firstTime = time;
            firstFrame = frame;
        }
        lastFrame = frame;
        packetsByType.count(type, countedNames);
        if (dscp >= 0) {
            dscps |= 1L << dscp;
        }
        gaps.add(time, packet, clockRateHz, names.isEvent(type));
        every.add(nowMs, packet, clockRateHz);
        if (series != null) {
            StreamAnalysis now = every.analysis;
            series.add((nowMs - every.firstMs) / 1000, gaps.lastGap(), now.lastDeltaMs(), now.lastJitterMs());
        }
        if (registered) {
            countedTypes.set(type);
            counted.add(nowMs, packet, countedNames.clockRateOf(type));
        }
    }

    /** Takes the payload of a packet, of an encrypted one when it was opened. */
    void measure(RtpPacket packet) {
        int type = packet.payloadType();
        if (type == PCMU || type == PCMA) {
            level.add(packet.octets(), packet.payloadOffset(), packet.payloadLength(), type == PCMA);
            if (series != null) {
                series.addSound(level.lastSum(), packet.payloadLength());
            }
        }
    }
}
