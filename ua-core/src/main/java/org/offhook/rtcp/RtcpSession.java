package org.offhook.rtcp;

import java.util.random.RandomGenerator;
import org.offhook.rtcp.RtcpPacket.ReportBlock;

/**
 * Our end of the RTCP of one stream: when to report, what to report, and what the other side's reports tell
 * (RFC 3550 section 6). A pure state machine: instants in, octets out. Not thread-safe.
 *
 * <p>What comes in never makes anything go out: reports leave when {@link #nextReportNanos} has come and only then, so
 * that a flood of reports is answered by nothing. A goodbye in RTCP is an event for people; calls end in SIP.
 */
public final class RtcpSession {

    /** Longest round trip that is believed; more means that the other side's numbers are wrong. */
    private static final double MAX_ROUND_TRIP_MS = 60_000;

    private final int ssrc;
    private final String cname;
    private final NtpClock clock;
    private final RtcpInterval interval;

    private long lastReportNanos;
    private long nextReportNanos;
    private int lastSenderReport;
    private long lastSenderReportNanos;

    private Double roundTripMs;
    private ReportBlock remoteReport;
    private VoipMetrics remoteVoipMetrics;
    private String remoteCname = "";

    /**
     * What our side has sent.
     *
     * @param rtpTimestamp timestamp of the RTP clock now
     * @param packets      packets sent
     * @param octets       payload octets sent
     */
    public record SenderInfo(long rtpTimestamp, long packets, long octets) {
    }

    /**
     * What our side has received.
     *
     * @param ssrc            source reported on
     * @param fractionLost    loss since the last report in 1/256
     * @param cumulativeLost  loss since the beginning, signed 24 bits
     * @param highestSequence extended highest sequence number
     * @param jitterTicks     interarrival jitter in ticks of the RTP clock
     * @param voipMetrics     how it sounds, for an extended report; {@code null} where the other side did not ask for it
     */
    public record Reception(int ssrc, int fractionLost, int cumulativeLost, long highestSequence, long jitterTicks,
                            VoipMetrics voipMetrics) {

        /**
         * Makes one without an extended report.
         *
         * @param ssrc            source reported on
         * @param fractionLost    loss since the last report in 1/256
         * @param cumulativeLost  loss since the beginning, signed 24 bits
         * @param highestSequence extended highest sequence number
         * @param jitterTicks     interarrival jitter in ticks of the RTP clock
         */
        public Reception(int ssrc, int fractionLost, int cumulativeLost, long highestSequence, long jitterTicks) {
            this(ssrc, fractionLost, cumulativeLost, highestSequence, jitterTicks, null);
        }
    }

    /**
     * Begins a session.
     *
     * @param ssrc                 our source
     * @param cname                our canonical name
     * @param clock                gives NTP timestamps
     * @param random               seeded in a test
     * @param sessionBitsPerSecond bandwidth of the stream, of which RTCP takes a twentieth
     * @param nowNanos             monotonic instant
     */
    public RtcpSession(int ssrc, String cname, NtpClock clock, RandomGenerator random, int sessionBitsPerSecond, long nowNanos) {
        this.ssrc = ssrc;
        this.cname = cname;
        this.clock = clock;
        this.interval = new RtcpInterval(random, sessionBitsPerSecond);
        this.lastReportNanos = nowNanos;
        this.nextReportNanos = nowNanos + interval.draw();
    }

    /** {@return when to call {@link #isReportDue}} */
    public long nextReportNanos() {
        return nextReportNanos;
    }

    /**
     * Decides at the deadline, with the timer reconsideration of section 6.3.6: the interval is drawn again, and only
     * when that one is over as well a report is due.
     *
     * @param nowNanos monotonic instant
     * @return whether to call {@link #writeReport} now
     */
    public boolean isReportDue(long nowNanos) {
        if (nowNanos < nextReportNanos) {
            return false;
        }
        long redrawn = lastReportNanos + interval.draw();
        if (redrawn > nowNanos) {
            nextReportNanos = redrawn;
            return false;
        }
        return true;
    }

    /**
     * Writes a report and begins the next interval.
     *
     * @param sender    what we sent, or {@code null} when nothing was sent lately: then it is a receiver report
     * @param reception what we received, or {@code null} when nothing was
     * @param out       receives the compound; 512 octets are enough
     * @param offset    first octet to write
     * @param nowNanos monotonic instant
     * @return octets written
     */
    public int writeReport(SenderInfo sender, Reception reception, byte[] out, int offset, long nowNanos) {
        int length = compound(sender, reception, out, offset, nowNanos, false);
        interval.compound(length);
        interval.reportSent();
        lastReportNanos = nowNanos;
        nextReportNanos = nowNanos + interval.draw();
        return length;
    }

    /**
     * Writes the goodbye with a last report; at once, which section 6.3.7 allows below 50 members.
     *
     * @param sender    what we sent, or {@code null} when nothing was sent lately: then it is a receiver report
     * @param reception what we received, or {@code null} when nothing was
     * @param out       receives the compound; 512 octets are enough
     * @param offset    first octet to write
     * @param nowNanos monotonic instant
     * @return octets written
     */
    public int writeGoodbye(SenderInfo sender, Reception reception, byte[] out, int offset, long nowNanos) {
        return compound(sender, reception, out, offset, nowNanos, true);
    }

    private int compound(SenderInfo sender, Reception reception, byte[] out, int offset, long nowNanos, boolean goodbye) {
        RtcpWriter writer = new RtcpWriter(out, offset);
        ReportBlock block = reception == null ? null : new ReportBlock(reception.ssrc(), reception.fractionLost(),
            reception.cumulativeLost(), reception.highestSequence(), reception.jitterTicks(), lastSenderReport,
            delaySinceLast(nowNanos));
        if (sender != null) {
            writer.senderReport(ssrc, clock.timestamp(nowNanos), sender.rtpTimestamp(), sender.packets(), sender.octets(),
                block);
        } else {
            writer.receiverReport(ssrc, block);
        }
        writer.cname(ssrc, cname);
        if (reception != null && reception.voipMetrics() != null) {
            writer.extendedReport(ssrc, reception.voipMetrics());
        }
        if (goodbye) {
            writer.goodbye(ssrc);
        }
        return writer.length();
    }

    private long delaySinceLast(long nowNanos) {
        if (lastSenderReport == 0) {
            return 0;
        }
        double units = (nowNanos - lastSenderReportNanos) * 65536e-9;
        return (long) Math.min(0xFFFF_FFFFL, Math.max(0, units));
    }

    /**
     * Takes a compound of the other side.
     *
     * @param compound a usable one
     * @param octets   its size
     * @param nowNanos when it came
     */
    public void onCompound(RtcpCompound compound, int octets, long nowNanos) {
        interval.compound(octets);
        for (RtcpPacket part : compound.parts()) {
            if (part instanceof RtcpPacket.SenderReport report) {
                lastSenderReport = NtpClock.middle(report.ntpTimestamp());
                lastSenderReportNanos = nowNanos;
                report.blocks().forEach(block -> onBlock(block, nowNanos));
            } else if (part instanceof RtcpPacket.ReceiverReport report) {
                report.blocks().forEach(block -> onBlock(block, nowNanos));
            } else if (part instanceof RtcpPacket.ExtendedReport report) {
                report.voipMetrics().stream().filter(metrics -> metrics.ssrc() == ssrc)
                    .forEach(metrics -> remoteVoipMetrics = metrics);
            } else if (part instanceof RtcpPacket.SourceDescription description && !description.cname().isEmpty()) {
                remoteCname = description.cname();
            }
        }
    }

    /** Section 6.4.1: round trip = arrival - LSR - DLSR, in 1/65536 s modulo 2^32. */
    private void onBlock(ReportBlock block, long nowNanos) {
        if (block.ssrc() != ssrc) {
            return;
        }
        remoteReport = block;
        if (block.lastSenderReport() == 0) {
            return;
        }
        int units = NtpClock.middle(clock.timestamp(nowNanos)) - block.lastSenderReport() - (int) block.delaySinceLast();
        double millis = units * 1000.0 / 65536;
        // Both ends round down; a loopback round trip may come out just below zero.
        if (millis > -1 && millis <= MAX_ROUND_TRIP_MS && block.delaySinceLast() <= 0x7FFF_FFFFL) {
            roundTripMs = Math.max(0, millis);
        }
    }

    /** {@return last round-trip time in milliseconds, or null} */
    public Double roundTripMs() {
        return roundTripMs;
    }

    /** {@return the last block that the other side wrote about our stream, or null} */
    public ReportBlock remoteReport() {
        return remoteReport;
    }

    /** {@return how the other side hears our stream, as it reported last (RFC 3611), or null} */
    public VoipMetrics remoteVoipMetrics() {
        return remoteVoipMetrics;
    }

    /** {@return canonical name of the other side, empty before it is known} */
    public String remoteCname() {
        return remoteCname;
    }
}
