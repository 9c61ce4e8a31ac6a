package org.offhook.app.compare;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.Map;
import org.offhook.audio.compare.CodecResult;
import org.offhook.audio.compare.ConditionResult;
import org.offhook.audio.compare.WireRate;
import org.offhook.audio.quality.EquipmentFactors;

/** The report as JSON; what could not be measured or has no published value is null. */
public final class ReportJson {

    private ReportJson() {
    }

    /**
     * Writes the fields of the object.
     *
     * @param json   inside an object
     * @param report what was found out
     * @throws IOException when writing fails
     */
    public static void write(JsonGenerator json, ComparisonReport report) throws IOException {
        json.writeObjectFieldStart("speech");
        json.writeStringField("file", report.file());
        number(json, "durationS", report.durationS());
        json.writeNumberField("sampleRateHz", report.sampleRateHz());
        json.writeEndObject();
        json.writeObjectFieldStart("network");
        json.writeNumberField("ptimeMs", report.ptimeMs());
        number(json, "burst", report.burst());
        number(json, "jitterMs", report.jitterMs());
        json.writeNumberField("seed", report.seed());
        json.writeStringField("trace", report.trace());
        json.writeEndObject();
        json.writeArrayFieldStart("codecs");
        for (CodecResult result : report.results()) {
            codec(json, result);
        }
        json.writeEndArray();
        json.writeObjectFieldStart("leftOut");
        for (Map.Entry<String, String> each : report.leftOut().entrySet()) {
            json.writeStringField(each.getKey(), each.getValue());
        }
        json.writeEndObject();
        number(json, "tookS", report.tookS());
    }

    private static void codec(JsonGenerator json, CodecResult result) throws IOException {
        json.writeStartObject();
        json.writeStringField("codec", result.codec().label());
        json.writeStringField("specification", result.codec().info().specification());
        json.writeNumberField("sampleRateHz", result.codec().info().sampleRateHz());
        number(json, "bitRate", result.bitRate());
        number(json, "sentPercent", result.sentPercent());
        number(json, "waveformDelayMs", result.waveformDelayMs());
        number(json, "algorithmicDelayMs", result.algorithmicDelayMs());
        number(json, "encodeMicros", result.encodeMicros());
        number(json, "decodeMicros", result.decodeMicros());
        factors(json, result.factors());
        json.writeArrayFieldStart("wire");
        for (WireRate rate : result.wire()) {
            wire(json, rate);
        }
        json.writeEndArray();
        json.writeArrayFieldStart("conditions");
        for (ConditionResult condition : result.conditions()) {
            condition(json, condition);
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void factors(JsonGenerator json, EquipmentFactors factors) throws IOException {
        json.writeObjectFieldStart("eModel");
        json.writeStringField("scale", factors.wideband() ? "wideband" : "narrowband");
        number(json, "ie", factors.ie() == null ? Double.NaN : factors.ie());
        json.writeStringField("ieSource", factors.ieSource());
        number(json, "bpl", factors.bpl() == null ? Double.NaN : factors.bpl());
        json.writeStringField("bplSource", factors.bplSource());
        json.writeEndObject();
    }

    private static void wire(JsonGenerator json, WireRate rate) throws IOException {
        json.writeStartObject();
        json.writeNumberField("ptimeMs", rate.ptimeMs());
        number(json, "packetsPerSecond", rate.packetsPerSecond());
        number(json, "payloadKbps", rate.payload());
        number(json, "rtpKbps", rate.rtp());
        number(json, "ipv4Kbps", rate.ipv4());
        number(json, "ipv6Kbps", rate.ipv6());
        number(json, "srtpIpv4Kbps", rate.srtpIpv4());
        number(json, "ethernetIpv4Kbps", rate.ethernetIpv4());
        number(json, "ethernetSrtpIpv4Kbps", rate.ethernetSrtpIpv4());
        json.writeEndObject();
    }

    private static void condition(JsonGenerator json, ConditionResult c) throws IOException {
        json.writeStartObject();
        json.writeStringField("condition", c.condition());
        json.writeNumberField("packets", c.packets());
        json.writeNumberField("lostPackets", c.lostPackets());
        json.writeNumberField("latePackets", c.latePackets());
        number(json, "lossPct", c.lossPercent());
        number(json, "burstRatio", c.burstRatio());
        number(json, "concealedPct", c.concealedPercent());
        number(json, "playoutDelayMs", c.playoutDelayMs());
        number(json, "oneWayDelayMs", c.oneWayDelayMs());
        number(json, "stoi", c.stoi());
        number(json, "estoi", c.estoi());
        number(json, "lsdDb", c.lsdDb());
        number(json, "widebandLsdDb", c.widebandLsdDb());
        number(json, "segmentalSnrDb", c.segmentalSnrDb());
        number(json, "rFactor", c.r());
        number(json, "mosNarrowband", c.mosNarrowband());
        number(json, "mosWideband", c.mosWideband());
        json.writeEndObject();
    }

    private static void number(JsonGenerator json, String name, double value) throws IOException {
        if (Double.isNaN(value)) {
            json.writeNullField(name);
        } else {
            json.writeNumberField(name, Math.round(value * 1e4) / 1e4);
        }
    }
}
