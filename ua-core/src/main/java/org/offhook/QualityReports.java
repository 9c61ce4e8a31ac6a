package org.offhook;

import java.time.Instant;
import java.util.Optional;
import org.offhook.codecs.Codecs;
import org.offhook.rtcp.VoipMetrics;
import org.offhook.vq.VqMetrics;
import org.offhook.vq.VqSessionReport;

/** Makes the voice quality report of RFC 6035 from the report of a call. Pure. */
final class QualityReports {

    private static final String NARROWBAND = "G.107";
    private static final String WIDEBAND = "G.107.1";

    private QualityReports() {
    }

    /** The report of a call that was answered and of which something was heard; empty for any other. */
    static Optional<VqSessionReport> of(CallReport report) {
        CallReport.Details call = report.call();
        Optional<MediaReport> heard = stream(report, "recv");
        if (call.durationMs() == null || heard.isEmpty()) {
            return Optional.empty();
        }
        Optional<MediaReport> spoken = stream(report, "send");
        boolean outgoing = call.direction().equals("outgoing");
        MediaReport received = heard.get();
        return Optional.of(new VqSessionReport(call.callId(), outgoing ? call.from() : call.to(), outgoing ? call.to() : call.from(),
            call.from(), received.local(), spoken.map(MediaReport::ssrc).orElse(null), received.remote(), received.ssrc(),
            local(call, received), spoken.filter(sent -> sent.voipMetrics() != null).map(sent -> remote(call, sent))));
    }

    private static Optional<MediaReport> stream(CallReport report, String direction) {
        return report.media().stream().filter(stream -> stream.direction().equals(direction)).findFirst();
    }

    private static VqMetrics local(CallReport.Details call, MediaReport heard) {
        return new VqMetrics(start(call), stop(call), heard.payloadType(), name(heard), sampleRateHz(heard), heard.lostPct(),
            heard.discardedPct(), heard.meanJitterMs(), heard.rttMs(), heard.voipMetrics(), null, heard.mos(), heard.rFactor(),
            algorithm(heard));
    }

    /** What the other side reported of our stream, and nothing that we think of it. */
    private static VqMetrics remote(CallReport.Details call, MediaReport sent) {
        VoipMetrics theirs = sent.voipMetrics();
        return new VqMetrics(start(call), stop(call), sent.payloadType(), name(sent), sampleRateHz(sent), null, null, null, null, theirs,
            null, null, null, null);
    }

    private static Instant start(CallReport.Details call) {
        return call.started().plusMillis(call.setupMs() == null ? 0 : call.setupMs());
    }

    private static Instant stop(CallReport.Details call) {
        return start(call).plusMillis(call.durationMs());
    }

    private static String name(MediaReport stream) {
        return stream.codec() == null ? null : stream.codec().split("/")[0];
    }

    private static Integer sampleRateHz(MediaReport stream) {
        return stream.codec() == null ? null
            : Codecs.installed().find(stream.codec()).map(codec -> codec.info().sampleRateHz()).orElse(null);
    }

    private static String algorithm(MediaReport stream) {
        return "G722".equalsIgnoreCase(name(stream)) ? WIDEBAND : NARROWBAND;
    }
}
