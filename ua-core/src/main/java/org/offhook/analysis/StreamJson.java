package org.offhook.analysis;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;

/** Writes the RTP streams of an analysis with the digits of {@code tshark -z rtp,streams}: strings, as many decimals as it prints. */
final class StreamJson {

    private final JsonGenerator json;

    StreamJson(JsonGenerator json) {
        this.json = json;
    }

    /**
     * Writes two fields.
     *
     * @param counted name of the list of what tshark counts
     * @param every   name of the list of all there is; null where tshark counts the same
     */
    void write(List<CapturedStream> streams, String counted, String every) throws IOException {
        list(counted, streams, CapturedStream::counted);
        if (streams.stream().anyMatch(CapturedStream::isUndercounted)) {
            list(every, streams, CapturedStream::every);
        } else {
            json.writeNullField(every);
        }
    }

    private void list(String name, List<CapturedStream> streams, Function<CapturedStream, StreamFigures> figures) throws IOException {
        List<CapturedStream> sorted = streams.stream().filter(s -> figures.apply(s) != null)
                .sorted(Comparator.comparingDouble(s -> figures.apply(s).startSeconds())).toList();
        json.writeArrayFieldStart(name);
        for (CapturedStream stream : sorted) {
            stream(stream, figures.apply(stream));
        }
        json.writeEndArray();
    }

    private void stream(CapturedStream stream, StreamFigures f) throws IOException {
        json.writeStartObject();
        json.writeStringField("start_s", decimals(f.startSeconds(), 6));
        json.writeStringField("end_s", decimals(f.endSeconds(), 6));
        json.writeStringField("src", stream.source().address().toString());
        json.writeNumberField("src_port", stream.source().port());
        json.writeStringField("dst", stream.destination().address().toString());
        json.writeNumberField("dst_port", stream.destination().port());
        json.writeStringField("ssrc", stream.ssrcText());
        json.writeStringField("payload", f.payload());
        json.writeNumberField("packets", f.packets());
        json.writeNumberField("lost", f.lost());
        json.writeStringField("lost_pct", decimals(f.lostPercent(), 1));
        json.writeStringField("min_delta_ms", smallest(f.minDeltaMs()));
        json.writeStringField("mean_delta_ms", printed(f.meanDeltaMs()));
        json.writeStringField("max_delta_ms", printed(f.maxDeltaMs()));
        json.writeStringField("min_jitter_ms", smallest(f.minJitterMs()));
        json.writeStringField("mean_jitter_ms", printed(f.meanJitterMs()));
        json.writeStringField("max_jitter_ms", printed(f.maxJitterMs()));
        json.writeBooleanField("problem", f.isProblem());
        json.writeEndObject();
    }

    /** tshark has no empty cell: what was not measured is 0, the smallest values -1. */
    private static String printed(Double value) {
        return value == null ? "0.000" : decimals(value, 3);
    }

    private static String smallest(Double value) {
        return value == null ? "-1.000" : decimals(value, 3);
    }

    /** As C prints: the exact value of the double, ties to even. */
    static String decimals(double value, int digits) {
        String text = new BigDecimal(value).setScale(digits, RoundingMode.HALF_EVEN).toPlainString();
        return value < 0 && !text.startsWith("-") ? "-" + text : text;
    }
}
