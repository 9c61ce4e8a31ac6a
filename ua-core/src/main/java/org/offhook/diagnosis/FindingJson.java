package org.offhook.diagnosis;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;
import java.util.Locale;

/** Findings as every report in JSON has them. Pure. */
public final class FindingJson {

    private FindingJson() {
    }

    /**
     * Writes them as a field.
     *
     * @param json     inside an object
     * @param name     of the field
     * @param findings what was found
     * @throws IOException when writing fails
     */
    public static void write(JsonGenerator json, String name, List<Finding> findings) throws IOException {
        json.writeArrayFieldStart(name);
        for (Finding finding : findings) {
            json.writeStartObject();
            json.writeStringField("code", finding.code());
            json.writeStringField("severity", finding.severity().name().toLowerCase(Locale.ROOT));
            json.writeStringField("en", finding.en());
            json.writeStringField("fr", finding.fr());
            json.writeArrayFieldStart("evidence");
            for (String evidence : finding.evidence()) {
                json.writeString(evidence);
            }
            json.writeEndArray();
            json.writeEndObject();
        }
        json.writeEndArray();
    }
}
