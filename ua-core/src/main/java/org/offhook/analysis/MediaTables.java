package org.offhook.analysis;

import java.util.List;
import java.util.Set;
import org.offhook.capture.Packet;
import org.offhook.rtp.RtpPacket;
import org.offhook.rtp.RtpStatus;

/** RTP, RTCP and telephone events on their way into their tables. */
final class MediaTables {

    private final NetworkEvents network;
    private final CaptureClock clock;
    private final RtpPacket rtp = new RtpPacket();
    private final RtpTable streams = new RtpTable();
    private final RtcpTable rtcp = new RtcpTable();
    private final DtmfTable digits = new DtmfTable();

    MediaTables(NetworkEvents network, CaptureClock clock) {
        this.network = network;
        this.clock = clock;
    }

    /**
     * Takes what may be RTP.
     *
     * @param known   the port that a description announced, null where none did
     * @param counted whether Wireshark counts it
     */
    void onRtp(Packet packet, MediaRegistry.MediaPort known, boolean counted) {
        if (rtp.wrap(packet.octets(), packet.payloadOffset(), packet.payloadLength()) != RtpStatus.VALID) {
            return;
        }
        RtpStreamRow row = streams.row(packet, rtp);
        if (row == null) {
            return;
        }
        if (known != null) {
            row.names = known.names;
            row.countedNames = known.keyedByDtls ? PayloadNames.OF_WIRESHARK : known.names;
            row.callId = known.callId;
            row.kind = known.kind;
            row.secure = known.proto.contains("SAVP");
        }
        if (counted) {
            network.count("rtp");
        }
        row.add(packet.millisSince(clock.zero().epochSeconds(), clock.zero().nanos()), packet.frameNumber(), clock.last(), rtp,
                packet.dscp(), counted);
        if (!row.secure) {
            readPayload(packet.frameNumber(), row);
        }
    }

    void onRtcp(Packet packet) {
        network.count("rtcp");
        rtcp.add(packet, clock.last());
    }

    /** Takes what an encrypted datagram says, which {@link #onRtp} was given as it went over the wire. */
    void onOpened(Packet opened) {
        if (RtpPacket.looksLikeRtcp(opened.octets(), opened.payloadOffset(), opened.payloadLength())) {
            onRtcp(opened);
        } else if (rtp.wrap(opened.octets(), opened.payloadOffset(), opened.payloadLength()) == RtpStatus.VALID) {
            RtpStreamRow row = streams.row(opened, rtp);
            if (row != null) {
                readPayload(opened.frameNumber(), row);
            }
        }
    }

    private void readPayload(long frame, RtpStreamRow row) {
        if (row.names.isEvent(rtp.payloadType())) {
            network.count("rtpevent");
            digits.add(frame, row.source, rtp);
        }
        row.measure(rtp);
    }

    /** The streams from or to one of these ports, as they are now. */
    List<CapturedStream> streamsOf(Set<Endpoint> ports) {
        return streams.of(ports);
    }

    /** The streams as they are in the end. */
    List<CapturedStream> finish() {
        return streams.finish();
    }

    /** RTP packets of streams for which there was no room. */
    long leftOut() {
        return streams.leftOut();
    }

    List<CaptureAnalysis.RtcpRoundTrip> roundTrips() {
        return rtcp.roundTrips();
    }

    List<CapturedDigit> digits() {
        return digits.digits();
    }
}
