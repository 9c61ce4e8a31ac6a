package org.offhook.hep;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.offhook.analysis.JsonText;
import org.offhook.rtcp.RtcpCompound;
import org.offhook.rtcp.RtcpPacket;
import org.offhook.rtcp.VoipMetrics;

/**
 * RTCP as the JSON that Homer reads in a HEP packet of type 5: the first sender or receiver report of a compound with its blocks, the
 * canonical name, and the VoIP metrics of an extended report. The names are those of Homer's own agents.
 */
public final class RtcpJson {

    private static final JsonFactory FACTORY = JsonText.factory();
    private static final int SENDER_REPORT = 200;
    private static final int RECEIVER_REPORT = 201;
    private static final int EXTENDED_REPORT = 207;
    private static final long NTP_FRACTION = 1L << 32;
    private static final long MICROS = 1_000_000;

    private RtcpJson() {
    }

    /**
     * Writes a compound.
     *
     * @param compound as it was read
     * @return one JSON object in UTF-8; empty when there is no report in it
     */
    public static Optional<byte[]> write(RtcpCompound compound) {
        boolean reports = compound.parts().stream()
            .anyMatch(part -> part instanceof RtcpPacket.SenderReport || part instanceof RtcpPacket.ReceiverReport);
        if (!reports) {
            return Optional.empty();
        }
        StringWriter text = new StringWriter();
        try (JsonGenerator json = FACTORY.createGenerator(text)) {
            json.writeStartObject();
            boolean reported = false;
            boolean named = false;
            boolean extended = false;
            for (RtcpPacket part : compound.parts()) {
                if (part instanceof RtcpPacket.SenderReport report && !reported) {
                    reported = true;
                    senderReport(json, report);
                } else if (part instanceof RtcpPacket.ReceiverReport report && !reported) {
                    reported = true;
                    head(json, report.ssrc(), RECEIVER_REPORT, report.blocks());
                } else if (part instanceof RtcpPacket.SourceDescription description && !named) {
                    named = true;
                    description(json, description);
                } else if (part instanceof RtcpPacket.ExtendedReport report && !extended && !report.voipMetrics().isEmpty()) {
                    extended = true;
                    extendedReport(json, report.ssrc(), report.voipMetrics().get(0));
                }
            }
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory", e);
        }
        return Optional.of(text.toString().getBytes(StandardCharsets.UTF_8));
    }

    private static void senderReport(JsonGenerator json, RtcpPacket.SenderReport report) throws IOException {
        json.writeObjectFieldStart("sender_information");
        json.writeNumberField("ntp_timestamp_sec", report.ntpTimestamp() >>> 32);
        json.writeNumberField("ntp_timestamp_usec", (report.ntpTimestamp() & (NTP_FRACTION - 1)) * MICROS / NTP_FRACTION);
        json.writeNumberField("octets", report.octets());
        json.writeNumberField("rtp_timestamp", report.rtpTimestamp());
        json.writeNumberField("packets", report.packets());
        json.writeEndObject();
        head(json, report.ssrc(), SENDER_REPORT, report.blocks());
    }

    private static void head(JsonGenerator json, int ssrc, int type, List<RtcpPacket.ReportBlock> blocks) throws IOException {
        json.writeNumberField("ssrc", Integer.toUnsignedLong(ssrc));
        json.writeNumberField("type", type);
        json.writeNumberField("report_count", blocks.size());
        json.writeArrayFieldStart("report_blocks");
        for (RtcpPacket.ReportBlock block : blocks) {
            json.writeStartObject();
            json.writeNumberField("source_ssrc", Integer.toUnsignedLong(block.ssrc()));
            json.writeNumberField("fraction_lost", block.fractionLost());
            json.writeNumberField("packets_lost", block.cumulativeLost());
            json.writeNumberField("highest_seq_no", block.highestSequence());
            json.writeNumberField("ia_jitter", block.jitterTicks());
            json.writeNumberField("lsr", Integer.toUnsignedLong(block.lastSenderReport()));
            json.writeNumberField("dlsr", block.delaySinceLast());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void description(JsonGenerator json, RtcpPacket.SourceDescription description) throws IOException {
        json.writeNumberField("sdes_ssrc", Integer.toUnsignedLong(description.ssrc()));
        json.writeNumberField("sdes_report_count", 1);
        json.writeArrayFieldStart("sdes_information");
        json.writeStartObject();
        json.writeNumberField("type", 1);
        json.writeStringField("text", description.cname());
        json.writeEndObject();
        json.writeEndArray();
    }

    private static void extendedReport(JsonGenerator json, int ssrc, VoipMetrics metrics) throws IOException {
        json.writeObjectFieldStart("report_blocks_xr");
        json.writeNumberField("type", EXTENDED_REPORT);
        json.writeNumberField("id", Integer.toUnsignedLong(ssrc));
        json.writeNumberField("fraction_lost", metrics.lostPct());
        json.writeNumberField("fraction_discard", metrics.discardedPct());
        json.writeNumberField("burst_density", metrics.burstDensityPct());
        json.writeNumberField("gap_density", metrics.gapDensityPct());
        json.writeNumberField("burst_duration", metrics.burstMs());
        json.writeNumberField("gap_duration", metrics.gapMs());
        known(json, "round_trip_delay", metrics.roundTripMs());
        known(json, "end_system_delay", metrics.endSystemMs());
        known(json, "signal_lvl", metrics.signalDbm0());
        known(json, "noise_lvl", metrics.noiseDbm0());
        known(json, "rerl", metrics.echoReturnLossDb());
        json.writeNumberField("gmin", metrics.gmin());
        known(json, "rfactor", metrics.rFactor());
        known(json, "mos_lq", metrics.mosLq());
        known(json, "mos_cq", metrics.mosCq());
        json.writeEndObject();
    }

    private static void known(JsonGenerator json, String name, Number value) throws IOException {
        if (value != null) {
            json.writeNumberField(name, value.doubleValue());
        }
    }
}
