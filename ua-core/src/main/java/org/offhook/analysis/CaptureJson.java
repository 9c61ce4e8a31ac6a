package org.offhook.analysis;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Writes an analysis as JSON, its streams by {@link StreamJson}; totals run over every call, the
 * lists of calls and registrations hold the first forty.
 */
public final class CaptureJson {

    private static final int LISTED = 40;

    private final CaptureAnalysis analysis;
    private final JsonGenerator json;

    private CaptureJson(CaptureAnalysis analysis, JsonGenerator json) {
        this.analysis = analysis;
        this.json = json;
    }

    /**
     * Writes the fields of an analysis into an object that the caller has begun and ends.
     *
     * @param analysis what to write
     * @param json     receives the fields
     * @throws IOException when writing fails
     */
    public static void writeFields(CaptureAnalysis analysis, JsonGenerator json) throws IOException {
        new CaptureJson(analysis, json).fields();
    }

    /**
     * Writes what the packets of one call show, into an object that the caller has begun and ends: {@code sip_stat},
     * {@code streams} with the digits of {@code tshark -z rtp,streams}, and {@code streams_heuristic} where tshark counts fewer packets
     * than there are.
     *
     * @param analysis the packets, null where none were kept: the fields are null then
     * @param json     receives the fields
     * @throws IOException when writing fails
     */
    public static void writePackets(CaptureAnalysis analysis, JsonGenerator json) throws IOException {
        if (analysis == null) {
            json.writeNullField("sip_stat");
            json.writeNullField("streams");
            json.writeNullField("streams_heuristic");
            return;
        }
        CaptureJson packets = new CaptureJson(analysis, json);
        packets.statistics();
        new StreamJson(json).write(analysis.streams(), "streams", "streams_heuristic");
    }

    /**
     * The analysis as one object.
     *
     * @param analysis what to write
     * @return JSON, indented
     */
    public static String text(CaptureAnalysis analysis) {
        StringWriter out = new StringWriter();
        try (JsonGenerator json = JsonText.factory().createGenerator(out).useDefaultPrettyPrinter()) {
            json.writeStartObject();
            writeFields(analysis, json);
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("a string takes everything", e);
        }
        return out.toString();
    }

    private void fields() throws IOException {
        capture();
        counts("protocols", analysis.network().protocols());
        json.writeNumberField("icmp_errors", analysis.network().icmpCount());
        json.writeNumberField("ip_fragments", analysis.decoding().fragments());
        counts("sip_transport", analysis.sip().transports());
        sipStatistics();
        totals();
        calls();
        registrations();
        digits();
        new StreamJson(json).write(analysis.streams(), "rtp_streams", "rtp_streams_heuristic");
        leftOut();
    }

    private void leftOut() throws IOException {
        LeftOut out = analysis.leftOut();
        json.writeObjectFieldStart("left_out");
        json.writeNumberField("calls_unexamined", out.unexaminedCalls());
        json.writeNumberField("messages_of_long_calls", out.messages());
        json.writeNumberField("rtp_packets", out.streamPackets());
        json.writeNumberField("sip_uncounted_by_wireshark", out.uncountedMessages());
        json.writeEndObject();
    }

    private void capture() throws IOException {
        json.writeObjectFieldStart("capture");
        json.writeStringField("format", analysis.file().format());
        // As capinfos has it: one name, or that it changes from packet to packet.
        json.writeStringField("encapsulation", analysis.file().linkTypes().contains(",") ? "per-packet" : analysis.file().linkTypes());
        json.writeNumberField("frames", analysis.file().frames());
        json.writeStringField("duration_s", StreamJson.decimals(analysis.durationSeconds(), 6));
        CaptureTime start = analysis.start();
        if (start == null) {
            json.writeNullField("start_epoch");
        } else {
            json.writeStringField("start_epoch", start.epochSeconds() + "." + String.format("%06d", start.nanos() / 1000));
        }
        json.writeNumberField("skipped_records", analysis.file().skippedRecords());
        if (analysis.file().damage().isPresent()) {
            var damage = analysis.file().damage().get();
            json.writeObjectFieldStart("damage");
            json.writeStringField("fault", damage.fault().name().toLowerCase(Locale.ROOT).replace('_', '-'));
            json.writeNumberField("after_frame", damage.afterFrame());
            json.writeNumberField("octet", damage.octet());
            json.writeEndObject();
        } else {
            json.writeNullField("damage");
        }
        json.writeEndObject();
    }

    private void counts(String name, Map<?, Integer> counts) throws IOException {
        json.writeObjectFieldStart(name);
        for (Map.Entry<?, Integer> entry : counts.entrySet()) {
            json.writeNumberField(String.valueOf(entry.getKey()), entry.getValue());
        }
        json.writeEndObject();
    }

    private void statistics() throws IOException {
        SipStatistics sip = analysis.sip();
        json.writeObjectFieldStart("sip_stat");
        json.writeNumberField("messages", sip.messages());
        json.writeNumberField("resent", sip.resent());
        counts("requests", sip.requests());
        counts("responses", sip.responses());
        json.writeObjectFieldStart("setup_ms");
        json.writeNumberField("avg", sip.setupAverageMs());
        json.writeNumberField("min", sip.setupMinMs());
        json.writeNumberField("max", sip.setupMaxMs());
        json.writeEndObject();
        json.writeEndObject();
    }

    private void sipStatistics() throws IOException {
        SipStatistics sip = analysis.sip();
        statistics();
        json.writeArrayFieldStart("setup_times");
        for (SipStatistics.SetupTime time : sip.setupTimes()) {
            json.writeStartObject();
            json.writeNumberField("frame", time.frame());
            json.writeNumberField("ms", time.ms());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeArrayFieldStart("resent_frames");
        for (SipStatistics.Resent resent : sip.resentFrames()) {
            json.writeStartObject();
            json.writeNumberField("frame", resent.frame());
            json.writeNumberField("original", resent.original());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private void totals() throws IOException {
        CallTotals totals = analysis.totals();
        json.writeNumberField("call_count", totals.calls());
        counts("call_states", totals.states());
        counts("wireshark_states", totals.wiresharkStates());
        counts("final_statuses", totals.finalStatuses());
    }

    private void calls() throws IOException {
        json.writeArrayFieldStart("calls");
        for (CapturedCall call : first(analysis.calls())) {
            call(call);
        }
        json.writeEndArray();
        json.writeNumberField("calls_left_out", Math.max(0, analysis.totals().calls() - LISTED));
    }

    private static <T> List<T> first(List<T> all) {
        return all.subList(0, Math.min(LISTED, all.size()));
    }

    private void call(CapturedCall call) throws IOException {
        json.writeStartObject();
        json.writeStringField("call_id", call.callId());
        json.writeStringField("from", call.from());
        json.writeStringField("to", call.to());
        json.writeStringField("caller", call.caller().toString());
        json.writeNumberField("first_frame", call.firstFrame());
        number("start_s", call.startSeconds(), 6);
        number("last_s", call.lastSeconds(), 6);
        json.writeNumberField("messages", call.messages());
        json.writeNumberField("resent", call.resent());
        json.writeNumberField("challenges", call.challenges());
        integer("final_status", call.finalStatus());
        json.writeArrayFieldStart("provisional");
        for (int status : call.provisional()) {
            json.writeNumber(status);
        }
        json.writeEndArray();
        json.writeStringField("state", call.state().text());
        json.writeStringField("wireshark_state", call.wiresharkState());
        number("ring_ms", call.ringMs(), 3);
        number("answer_ms", call.answerMs(), 3);
        number("talk_s", call.talkSeconds(), 6);
        json.writeStringField("hangup_by", call.hangupBy() == null ? null : call.hangupBy().toString());
        json.writeNumberField("reinvites", call.reinvites());
        media("offer", call.offer());
        media("answer", call.answer());
        json.writeEndObject();
    }

    /**
     * The schema names payload types over the whole description, where the last line that maps a number wins, and leaves lines without
     * formats out. {@link CapturedSdp.Media#codecs()} has the names that each line itself gives.
     */
    private void media(String name, List<CapturedSdp.Media> lines) throws IOException {
        Map<Integer, String> everyRtpmap = new TreeMap<>();
        lines.forEach(line -> everyRtpmap.putAll(line.rtpmaps()));
        json.writeArrayFieldStart(name);
        for (CapturedSdp.Media line : lines) {
            if (line.formats().isEmpty()) {
                continue;
            }
            json.writeStartObject();
            json.writeStringField("kind", line.kind());
            json.writeNumberField("port", line.port());
            json.writeStringField("proto", line.proto());
            texts("codecs", line.codecs(everyRtpmap));
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private void texts(String name, List<String> values) throws IOException {
        json.writeArrayFieldStart(name);
        for (String value : values) {
            json.writeString(value);
        }
        json.writeEndArray();
    }

    private void registrations() throws IOException {
        json.writeNumberField("registration_count", analysis.registrations().size() + analysis.leftOut().registrationRows());
        json.writeArrayFieldStart("registrations");
        for (CapturedRegistration registration : first(analysis.registrations())) {
            json.writeStartObject();
            json.writeStringField("call_id", registration.callId());
            json.writeStringField("aor", registration.aor());
            json.writeStringField("from", registration.from().toString());
            json.writeStringField("to", registration.to().toString());
            json.writeNumberField("requests", registration.requests());
            json.writeNumberField("resent", registration.resent());
            json.writeArrayFieldStart("final_codes");
            for (int status : registration.finalCodes()) {
                json.writeNumber(status);
            }
            json.writeEndArray();
            integer("last_final", registration.lastFinal());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private void digits() throws IOException {
        json.writeArrayFieldStart("dtmf");
        for (CapturedDigit digit : analysis.digits()) {
            json.writeStartObject();
            json.writeNumberField("frame", digit.frame());
            json.writeStringField("src", digit.source().address().toString());
            json.writeStringField("ssrc", String.format("0x%08x", digit.ssrc()));
            json.writeNumberField("timestamp", digit.timestamp());
            json.writeStringField("digit", digit.digit());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private void number(String name, Double value, int digits) throws IOException {
        if (value == null) {
            json.writeNullField(name);
        } else {
            json.writeNumberField(name, BigDecimal.valueOf(value).setScale(digits, RoundingMode.HALF_EVEN).doubleValue());
        }
    }

    private void integer(String name, Integer value) throws IOException {
        if (value == null) {
            json.writeNullField(name);
        } else {
            json.writeNumberField(name, value);
        }
    }
}
