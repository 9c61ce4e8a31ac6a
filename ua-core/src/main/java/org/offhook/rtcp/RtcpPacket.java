package org.offhook.rtcp;

import java.util.List;

/** One part of a compound (RFC 3550 section 6.4 to 6.7). */
public sealed interface RtcpPacket {

    /**
     * Sender report.
     *
     * @param ssrc         who sends it
     * @param ntpTimestamp wall clock of the sender, 32.32 fixed point, 0 when it has none
     * @param rtpTimestamp the same instant on its RTP clock
     * @param packets      packets sent, modulo 2^32
     * @param octets       payload octets sent, modulo 2^32
     * @param blocks       what it receives
     */
    record SenderReport(int ssrc, long ntpTimestamp, long rtpTimestamp, long packets, long octets,
                        List<ReportBlock> blocks) implements RtcpPacket {
    }

    /**
     * Receiver report.
     *
     * @param ssrc   who sends it
     * @param blocks what it receives
     */
    record ReceiverReport(int ssrc, List<ReportBlock> blocks) implements RtcpPacket {
    }

    /**
     * Source description, one chunk; other items than CNAME are passed over.
     *
     * @param ssrc  whom it describes
     * @param cname canonical name, control characters replaced; empty when there is none
     */
    record SourceDescription(int ssrc, String cname) implements RtcpPacket {
    }

    /**
     * Goodbye.
     *
     * @param ssrcs  who leaves
     * @param reason why, control characters replaced; usually empty
     */
    record Goodbye(List<Integer> ssrcs, String reason) implements RtcpPacket {
    }

    /**
     * Extended report (RFC 3611); other blocks than VoIP metrics are passed over.
     *
     * @param ssrc        who sends it
     * @param voipMetrics how it hears each source
     */
    record ExtendedReport(int ssrc, List<VoipMetrics> voipMetrics) implements RtcpPacket {
    }

    /**
     * Anything else: APP, feedback (RFC 4585) and types not known here. Passed over.
     *
     * @param type  packet type, 0 to 255
     * @param words length after the header, in 32-bit words
     */
    record Other(int type, int words) implements RtcpPacket {
    }

    /**
     * A report block: what the reporter receives of one source.
     *
     * @param ssrc             the source reported on
     * @param fractionLost     lost since the last report, in 1/256
     * @param cumulativeLost   lost since the beginning, signed 24 bits
     * @param highestSequence  extended highest sequence number
     * @param jitterTicks      interarrival jitter in ticks of the RTP clock
     * @param lastSenderReport middle 32 bits of the NTP timestamp of the last sender report, 0 for none
     * @param delaySinceLast   time from then to this report, in 1/65536 s
     */
    record ReportBlock(int ssrc, int fractionLost, int cumulativeLost, long highestSequence, long jitterTicks,
                       int lastSenderReport, long delaySinceLast) {
    }
}
