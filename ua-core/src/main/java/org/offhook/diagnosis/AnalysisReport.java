package org.offhook.diagnosis;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.LongConsumer;
import org.offhook.analysis.CaptureAnalysis;
import org.offhook.analysis.CaptureAnalyzer;
import org.offhook.analysis.CaptureJson;
import org.offhook.analysis.JsonText;
import org.offhook.capture.tls.KeyLog;

/**
 * A capture with what it shows and what that means.
 *
 * @param file     the file's name, for the report
 * @param analysis the tables
 * @param findings the diagnosis, errors first
 */
public record AnalysisReport(String file, CaptureAnalysis analysis, List<Finding> findings) {

    /** The schema of {@link #toJson()}. */
    public static final String SCHEMA = "offhook.analysis/1";

    /** Copies the findings. */
    public AnalysisReport {
        findings = List.copyOf(findings);
    }

    /**
     * Reads and judges a capture file.
     *
     * @param file a pcap or pcapng file
     * @return the report
     * @throws org.offhook.capture.CaptureFormatException when it is no capture
     * @throws IOException                                when it cannot be read
     */
    public static AnalysisReport of(Path file) throws IOException {
        return of(file, new KeyLog(), octets -> { });
    }

    /**
     * Reads and judges a capture file and tells how far it is.
     *
     * @param file     a pcap or pcapng file
     * @param keys     secrets of TLS connections; those that the file itself brings are added
     * @param progress told, every now and then, the octets read so far
     * @return the report
     * @throws org.offhook.capture.CaptureFormatException when it is no capture
     * @throws IOException                                when it cannot be read
     */
    public static AnalysisReport of(Path file, KeyLog keys, LongConsumer progress) throws IOException {
        Diagnosis diagnosis = new Diagnosis();
        CaptureAnalysis analysis = CaptureAnalyzer.analyze(file, keys, progress, diagnosis);
        return new AnalysisReport(String.valueOf(file.getFileName()), analysis, diagnosis.conclude(analysis));
    }

    /** {@return the report as one JSON object} */
    public String toJson() {
        StringWriter out = new StringWriter();
        try (JsonGenerator json = JsonText.factory().createGenerator(out).useDefaultPrettyPrinter()) {
            json.writeStartObject();
            json.writeStringField("schema", SCHEMA);
            json.writeStringField("file", file);
            CaptureJson.writeFields(analysis, json);
            FindingJson.write(json, "diagnosis", findings);
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("a string takes everything", e);
        }
        return out.toString();
    }
}
