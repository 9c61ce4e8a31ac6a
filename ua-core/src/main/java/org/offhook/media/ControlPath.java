package org.offhook.media;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import org.offhook.rtcp.RtcpCompound;
import org.offhook.rtcp.RtcpPacket;
import org.offhook.rtcp.RtcpSession;
import org.offhook.rtcp.VoipMetrics;
import org.offhook.rtp.RtcpLatch;
import org.offhook.rtp.RtpReceiver;
import org.offhook.rtp.RtpSender;
import org.offhook.rtp.SymmetricLatch;
import org.offhook.sdp.NegotiatedMedia;

/**
 * RTCP of a session: reports out at their random times, reports in. Owned by the media thread; reports come every few
 * seconds, so this path may allocate.
 */
final class ControlPath {

    private static final int COMPOUND_OCTETS = 512;

    private final MediaListener listener;
    private final DatagramPort port;
    private final PacketProtection protection;
    private final SymmetricLatch latch;
    private final Tally tally;
    private final RtpSender sender;
    private final ReceivePath receive;
    private final RtcpSession session;
    private final RtcpLatch rtcpLatch = new RtcpLatch();
    private final byte[] compound = new byte[COMPOUND_OCTETS];
    private boolean mux;
    private boolean extended;
    private int sentPacketMs;
    private boolean muted;
    private long packetsAtLastReport;
    private long packetsAtReportBefore;
    private boolean goodbyeHeard;

    ControlPath(MediaListener listener, DatagramPort port, PacketProtection protection, SymmetricLatch latch, Tally tally,
                RtpSender sender, ReceivePath receive, RtcpSession session) {
        this.listener = listener;
        this.port = port;
        this.protection = protection;
        this.latch = latch;
        this.tally = tally;
        this.sender = sender;
        this.receive = receive;
        this.session = session;
    }

    void update(NegotiatedMedia media) {
        mux = media.rtcpMux();
        extended = media.voipMetricsWanted();
        sentPacketMs = media.ptimeMs();
        // RFC 3264 section 8.4: to one who holds with 0.0.0.0 goes no RTCP either.
        muted = media.remoteRtcp() == null;
        rtcpLatch.announce(media.remoteRtcp());
    }

    /** Takes an opened RTCP datagram. */
    void onDatagram(byte[] datagram, int offset, int length, InetSocketAddress source, long nowNanos) {
        RtcpCompound parsed = RtcpCompound.parse(datagram, offset, length);
        switch (parsed.status()) {
            case VALID -> { }
            case PARTIAL -> tally.malformedRtcp++;
            default -> {
                tally.malformedRtcp++;
                return;
            }
        }
        if (!rtcpLatch.accept(source, rtpHost(), nowNanos)) {
            tally.foreignSource++;
            return;
        }
        tally.rtcpReceived++;
        session.onCompound(parsed, length, nowNanos);
        for (RtcpPacket part : parsed.parts()) {
            if (part instanceof RtcpPacket.Goodbye goodbye && !goodbyeHeard && !goodbye.ssrcs().isEmpty()) {
                goodbyeHeard = true;
                listener.rtcpBye(goodbye.ssrcs().get(0));
            }
        }
    }

    /** Sends a report when one is due. */
    void step(long nowNanos) {
        if (nowNanos < session.nextReportNanos() || !session.isReportDue(nowNanos)) {
            return;
        }
        send(session.writeReport(senderInfo(), reception(), compound, 0, nowNanos));
        packetsAtReportBefore = packetsAtLastReport;
        packetsAtLastReport = sender.packets();
    }

    /** Says goodbye. RFC 3550 section 6.3.7: one who never sent anything says nothing. */
    void close(long nowNanos) {
        if (sender.packets() > 0 || tally.rtcpSent > 0) {
            send(session.writeGoodbye(senderInfo(), reception(), compound, 0, nowNanos));
        }
    }

    private RtcpSession.SenderInfo senderInfo() {
        boolean sentLately = sender.packets() > packetsAtReportBefore;
        return sentLately ? new RtcpSession.SenderInfo(sender.timestamp(), sender.packets(), sender.octets()) : null;
    }

    private RtcpSession.Reception reception() {
        RtpReceiver receiver = receive.receiver();
        return receiver.started() ? new RtcpSession.Reception(receiver.ssrc(), receiver.takeFractionLost(),
            receiver.cumulativeLost(), receiver.extendedSequence(), receiver.jitterTicks(), extended ? metrics() : null) : null;
    }

    private VoipMetrics metrics() {
        return VoiceQuality.of(receive, session.roundTripMs()).metrics(receive, session.roundTripMs(), sentPacketMs);
    }

    private void send(int length) {
        InetSocketAddress destination = mux ? latch.destination() : rtcpLatch.destination();
        if (destination == null || muted) {
            return;
        }
        int protectedLength = protection.protect(Component.RTCP, compound, 0, length);
        if (protectedLength == PacketProtection.UNKEYED) {
            return;
        }
        if (protectedLength >= 0 && port.sendRtcp(ByteBuffer.wrap(compound, 0, protectedLength), destination)) {
            tally.rtcpSent++;
        } else {
            tally.sendFailed++;
        }
    }

    private InetAddress rtpHost() {
        return latch.destination() == null ? null : latch.destination().getAddress();
    }

    /** {@return whether reports came from where RTP goes to} */
    boolean hasHeardTarget() {
        return rtcpLatch.hasHeard(rtpHost());
    }

    /** {@return when the last report came, or {@code before} when that is later} */
    long lastHeardNanos(long before) {
        return tally.rtcpReceived == 0 ? before : Math.max(before, rtcpLatch.lastHeardNanos());
    }

    boolean mux() {
        return mux;
    }

    RtcpSession session() {
        return session;
    }
}
