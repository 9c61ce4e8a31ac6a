package org.offhook;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import org.offhook.analysis.CaptureJson;
import org.offhook.analysis.JsonText;
import org.offhook.diagnosis.FindingJson;
import org.offhook.rtcp.VoipMetrics;

/** A {@link CallReport} as JSON, schema {@code offhook.call/1}: every field is always there, null where not measured. */
final class ReportJson {

    private static final JsonFactory FACTORY = JsonText.factory();

    private ReportJson() {
    }

    static String write(CallReport report) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = FACTORY.createGenerator(text)) {
            json.setPrettyPrinter(new DefaultPrettyPrinter());
            json.writeStartObject();
            json.writeStringField("schema", "offhook.call/1");
            writeDetails(json, report.call());
            json.writeFieldName("signalling");
            writeSignalling(json, report.signalling());
            writeMedia(json, report.media());
            json.writeStringField("verdict", report.verdict().name());
            writeLock(json, report.lock());
            writeDevices(json, report.devices());
            FindingJson.write(json, "findings", report.findings());
            writeLadder(json, report.ladder());
            CaptureJson.writePackets(report.evidence(), json);
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory failed", e);
        }
        return text.toString();
    }

    static String write(SignallingReport signalling) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = FACTORY.createGenerator(text)) {
            writeSignalling(json, signalling);
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory failed", e);
        }
        return text.toString();
    }

    private static void writeDetails(JsonGenerator json, CallReport.Details call) throws IOException {
        json.writeObjectFieldStart("call");
        json.writeStringField("from", call.from());
        json.writeStringField("to", call.to());
        json.writeStringField("callId", call.callId());
        json.writeStringField("direction", call.direction());
        json.writeStringField("state", call.state());
        number(json, "status", call.status());
        json.writeStringField("reason", call.reason());
        number(json, "setupMs", call.setupMs());
        number(json, "ringMs", call.ringMs());
        number(json, "durationMs", call.durationMs());
        json.writeStringField("endedBy", call.endedBy());
        json.writeStringField("cause", call.cause());
        json.writeStringField("started", call.started() == null ? null : call.started().toString());
        texts(json, "reasons", call.reasons());
        texts(json, "warnings", call.warnings());
        json.writeEndObject();
    }

    /** Writes how SIP travelled, or null. */
    private static void writeSignalling(JsonGenerator json, SignallingReport signalling) throws IOException {
        if (signalling == null) {
            json.writeNull();
            return;
        }
        json.writeStartObject();
        json.writeStringField("transport", signalling.transport());
        json.writeStringField("remote", signalling.remote());
        json.writeStringField("tlsVersion", signalling.tlsVersion());
        json.writeStringField("tlsSuite", signalling.tlsSuite());
        json.writeStringField("tlsVerified", signalling.tlsVerified());
        texts(json, "tlsNames", signalling.tlsNames());
        json.writeStringField("tlsIssuer", signalling.tlsIssuer());
        json.writeEndObject();
    }

    private static void writeMedia(JsonGenerator json, List<MediaReport> media) throws IOException {
        json.writeArrayFieldStart("media");
        for (MediaReport stream : media) {
            json.writeStartObject();
            json.writeStringField("direction", stream.direction());
            json.writeStringField("codec", stream.codec());
            number(json, "payloadType", stream.payloadType());
            json.writeStringField("ssrc", stream.ssrc());
            json.writeStringField("local", stream.local());
            json.writeStringField("remote", stream.remote());
            number(json, "packets", stream.packets());
            number(json, "expected", stream.expected());
            number(json, "lost", stream.lost());
            number(json, "lostPct", stream.lostPct());
            number(json, "maxDeltaMs", stream.maxDeltaMs());
            number(json, "maxJitterMs", stream.maxJitterMs());
            number(json, "meanJitterMs", stream.meanJitterMs());
            number(json, "sequenceErrors", stream.sequenceErrors());
            number(json, "rttMs", stream.rttMs());
            number(json, "concealedPct", stream.concealedPct());
            number(json, "playoutDelayMs", stream.playoutDelayMs());
            number(json, "rFactor", stream.rFactor());
            number(json, "mos", stream.mos());
            number(json, "dscp", stream.dscp());
            writeSrtp(json, stream.srtp());
            number(json, "discardedPct", stream.discardedPct());
            number(json, "burstRatio", stream.burstRatio());
            writeVoipMetrics(json, stream.voipMetrics());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void writeVoipMetrics(JsonGenerator json, VoipMetrics metrics) throws IOException {
        json.writeFieldName("voipMetrics");
        if (metrics == null) {
            json.writeNull();
            return;
        }
        json.writeStartObject();
        number(json, "lostPct", metrics.lostPct());
        number(json, "discardedPct", metrics.discardedPct());
        number(json, "burstDensityPct", metrics.burstDensityPct());
        number(json, "gapDensityPct", metrics.gapDensityPct());
        number(json, "burstMs", metrics.burstMs());
        number(json, "gapMs", metrics.gapMs());
        number(json, "gmin", metrics.gmin());
        number(json, "roundTripMs", metrics.roundTripMs());
        number(json, "endSystemMs", metrics.endSystemMs());
        number(json, "signalDbm0", metrics.signalDbm0());
        number(json, "noiseDbm0", metrics.noiseDbm0());
        number(json, "echoReturnLossDb", metrics.echoReturnLossDb());
        number(json, "rFactor", metrics.rFactor());
        number(json, "externalRFactor", metrics.externalRFactor());
        number(json, "mosLq", metrics.mosLq());
        number(json, "mosCq", metrics.mosCq());
        number(json, "jitterNominalMs", metrics.jitterNominalMs());
        number(json, "jitterMaximumMs", metrics.jitterMaximumMs());
        number(json, "jitterAbsoluteMaxMs", metrics.jitterAbsoluteMaxMs());
        json.writeEndObject();
    }

    private static void writeLock(JsonGenerator json, MediaLock lock) throws IOException {
        json.writeObjectFieldStart("mediaLock");
        json.writeStringField("state", lock.state().name().toLowerCase(java.util.Locale.ROOT));
        json.writeBooleanField("downgraded", lock.downgraded());
        json.writeStringField("suite", lock.suite());
        json.writeStringField("keyExchange", lock.keyExchange() == null ? null : lock.keyExchange().word());
        json.writeStringField("peerFingerprint", lock.peerFingerprint());
        json.writeEndObject();
    }

    private static void writeDevices(JsonGenerator json, DeviceReport devices) throws IOException {
        if (devices == null) {
            json.writeNullField("devices");
            return;
        }
        json.writeObjectFieldStart("devices");
        number(json, "xruns", devices.xruns());
        number(json, "driftPpm", devices.driftPpm());
        writeHalf(json, "microphone", devices.microphone());
        writeHalf(json, "loudspeaker", devices.loudspeaker());
        json.writeArrayFieldStart("events");
        for (DeviceReport.Event event : devices.events()) {
            json.writeStartObject();
            json.writeStringField("at", event.at().toString());
            json.writeStringField("what", event.what());
            json.writeStringField("direction", event.direction());
            json.writeStringField("device", event.device());
            json.writeStringField("cause", event.cause());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void writeHalf(JsonGenerator json, String name, DeviceReport.Half half) throws IOException {
        if (half == null) {
            json.writeNullField(name);
            return;
        }
        json.writeObjectFieldStart(name);
        json.writeStringField("device", half.device());
        number(json, "xruns", half.xruns());
        number(json, "driftPpm", half.driftPpm());
        json.writeEndObject();
    }

    private static void writeSrtp(JsonGenerator json, MediaReport.Srtp srtp) throws IOException {
        if (srtp == null) {
            json.writeNullField("srtp");
        } else {
            json.writeObjectFieldStart("srtp");
            json.writeStringField("suite", srtp.suite());
            json.writeStringField("keyExchange", srtp.keyExchange());
            json.writeStringField("peerFingerprint", srtp.peerFingerprint());
            json.writeEndObject();
        }
    }

    private static void writeLadder(JsonGenerator json, List<SipStep> ladder) throws IOException {
        json.writeArrayFieldStart("ladder");
        for (SipStep step : ladder) {
            json.writeStartObject();
            number(json, "offsetMs", step.offsetMs());
            json.writeBooleanField("outgoing", step.outgoing());
            json.writeStringField("peer", step.peer());
            json.writeStringField("summary", step.summary());
            json.writeBooleanField("retransmission", step.retransmission());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void texts(JsonGenerator json, String name, List<String> values) throws IOException {
        json.writeArrayFieldStart(name);
        for (String value : values) {
            json.writeString(value);
        }
        json.writeEndArray();
    }

    /** Whole numbers as they are, others with three decimals: a microsecond is finer than anything measured here. */
    private static void number(JsonGenerator json, String name, Number value) throws IOException {
        json.writeFieldName(name);
        if (value == null || value instanceof Double d && !Double.isFinite(d)) {
            json.writeNull();
        } else if (value instanceof Double d) {
            json.writeNumber(Math.rint(d * 1000) / 1000);
        } else {
            json.writeNumber(value.longValue());
        }
    }
}
