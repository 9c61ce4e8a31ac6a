package org.offhook.media;

import java.net.Inet6Address;
import java.net.InetSocketAddress;
import org.offhook.audio.playout.PlayoutCounters;
import org.offhook.codecs.CodecInfo;
import org.offhook.rtcp.RtcpPacket.ReportBlock;
import org.offhook.rtcp.VoipMetrics;
import org.offhook.rtp.StreamAnalysis;
import org.offhook.rtp.SymmetricLatch;
import org.offhook.sdp.NegotiatedCodec;
import org.offhook.sdp.NegotiatedMedia;

/** Takes the figures of a session together. Used on its media thread. */
record Snapshot(NegotiatedMedia media, MediaSettings settings, SymmetricLatch latch, PacketProtection protection,
                ReceivePath receive, SendPath send, ControlPath control, Tally tally, AddressText local,
                AddressText remote) {

    /** An address as text, kept until it changes: figures are taken every second for every call. */
    static final class AddressText {
        private InetSocketAddress address;
        private String text;

        String of(InetSocketAddress current) {
            if (current == null) {
                return null;
            }
            if (!current.equals(address)) {
                String host = current.getAddress().getHostAddress();
                text = (current.getAddress() instanceof Inet6Address ? "[" + host + "]" : host) + ":" + current.getPort();
                address = current;
            }
            return text;
        }
    }

    MediaStatistics take() {
        PlayoutCounters played = receive.jitterBuffer() == null ? null : receive.jitterBuffer().counters();
        return new MediaStatistics(received(), sent(), tally.counters(receive.digits().digits(), receive.digits().dropped(),
            played == null ? 0 : played.duplicatePackets(), played == null ? 0 : played.malformedPackets()));
    }

    private StreamStatistics received() {
        StreamAnalysis analysis = receive.analysis();
        boolean any = analysis.packets() > 0;
        NegotiatedCodec codec = receive.codec();
        PlayoutCounters played = receive.jitterBuffer() == null ? null : receive.jitterBuffer().counters();
        Double concealed = played == null || played.playedSamples() == 0 ? null : played.concealedPercent();
        VoiceQuality quality = VoiceQuality.of(receive, roundTripMs());
        VoipMetrics metrics = media == null ? null : quality.metrics(receive, roundTripMs(), media.ptimeMs());
        return new StreamStatistics("recv", codec == null ? null : codec.provider().info().encodingName(),
            codec == null ? null : codec.payloadType(), any ? receive.receiver().ssrc() : null, localText(), remoteText(),
            analysis.packets(), receive.octets(), any ? analysis.expected() : null, any ? analysis.lost() : null,
            percent(analysis.lost(), analysis.expected()), analysis.maxDeltaMs(), analysis.maxJitterMs(),
            analysis.meanJitterMs(), analysis.jitterMs(), any ? analysis.sequenceErrors() : null, roundTripMs(), concealed,
            receive.played().meanDelayMs(), quality.rFactor(), quality.mosCq(), null, protection.security(),
            any ? receive.played().levelDbov() : null, quality.discardedPct(), quality.burstRatio(), metrics);
    }

    private StreamStatistics sent() {
        long packets = send.sender().packets();
        NegotiatedCodec codec = send.codec();
        ReportBlock report = control == null ? null : control.session().remoteReport();
        Double jitterMs = report == null ? null : report.jitterTicks() * 1000.0 / codec.provider().info().clockRateHz();
        VoipMetrics metrics = control == null ? null : control.session().remoteVoipMetrics();
        Long lost = report == null ? null : (long) report.cumulativeLost();
        return new StreamStatistics("send", codec == null ? null : codec.provider().info().encodingName(),
            codec == null ? null : codec.payloadType(), send.sender().ssrc(), localText(), remoteText(), packets,
            send.sender().octets(), packets, lost, lost == null ? null : percent(lost, packets), null, null, null, jitterMs,
            null, roundTripMs(), null, null, metrics == null || metrics.rFactor() == null ? null : metrics.rFactor().doubleValue(),
            metrics == null ? null : metrics.mosCq(), settings.dscp(), protection.security(),
            packets == 0 ? null : send.levelDbov(), metrics == null ? null : metrics.discardedPct(), null, metrics);
    }

    private Double roundTripMs() {
        return control == null ? null : control.session().roundTripMs();
    }

    private static Double percent(long part, long whole) {
        return whole <= 0 ? null : 100.0 * part / whole;
    }

    private String localText() {
        return media == null ? null : local.of(media.localRtp());
    }

    private String remoteText() {
        return remote.of(latch.destination());
    }

    String describe() {
        if (media == null) {
            return "media: not negotiated yet\n";
        }
        String suite = protection.security() == null ? "clear" : protection.security().toString();
        CodecInfo info = send.codec().provider().info();
        StringBuilder out = new StringBuilder(600);
        out.append("in:   UDP ").append(localText()).append(" <- ").append(remoteText())
            .append(latch.isLatched() ? " (latched)" : " (announced, nothing heard)").append('\n')
            .append("      -> unprotect (").append(suite).append(") -> RTP header -> payload types ")
            .append(media.receive().keySet()).append(", events ").append(media.telephoneEventReceive().keySet())
            .append("\n      -> source latch -> statistics -> jitter buffer at ")
            .append(receive.jitterBuffer().sampleRateHz()).append(" Hz -> decode or conceal ")
            .append(receive.codec() == null ? "(no packet yet)" : receive.codec().specification())
            .append(media.receiving() ? " -> sink\n" : " -> nothing (on hold)\n")
            .append("out:  source -> encode ").append(info.specification()).append(" as ").append(send.codec().payloadType())
            .append(", ").append(media.ptimeMs()).append(" ms -> RTP header 0x")
            .append(Integer.toHexString(send.sender().ssrc())).append("\n      -> protect (").append(suite).append(") -> ")
            .append(media.sending() ? "UDP " + remoteText() + " DSCP " + settings.dscp() : "nothing (on hold)").append('\n')
            .append("rtcp: ").append(media.rtcpMux() ? "on the RTP port" : "on its own port").append(", events sent as ")
            .append(media.telephoneEventSendPayloadType() < 0 ? "nothing" : media.telephoneEventSendPayloadType())
            .append(media.voipMetricsWanted() ? ", VoIP metrics reported\n" : "\n");
        return out.toString();
    }
}
