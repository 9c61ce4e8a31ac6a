package org.offhook.check;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Map;
import org.offhook.analysis.JsonText;

/** Writes a result as monitoring systems read it. */
public enum CheckFormat {

    /** One line of the Monitoring Plugins Development Guidelines: {@code OFFHOOK OK - text | 'loss'=0%;0.5;1;0;100 ...}. */
    NAGIOS {
        @Override
        public String write(CheckResult result, Locale locale) {
            StringBuilder line = new StringBuilder("OFFHOOK ").append(result.state()).append(" - ").append(result.text(locale));
            line.append(result.figures().isEmpty() ? "" : " |");
            for (CheckMetric metric : result.figures().isEmpty() ? new CheckMetric[0] : CheckMetric.values()) {
                Double value = result.figures().get(metric);
                line.append(' ').append(metric.label()).append('=')
                    .append(value == null ? "U" : AlertRange.number(value) + metric.unit().symbol())
                    .append(';').append(result.limits().warning(metric).map(AlertRange::toString).orElse(""))
                    .append(';').append(result.limits().critical(metric).map(AlertRange::toString).orElse(""))
                    .append(';').append(metric.least().map(String::valueOf).orElse(""))
                    .append(';').append(metric.most().map(String::valueOf).orElse(""));
            }
            return line.toString();
        }
    },

    /** Lines for {@code zabbix_sender -i -}: {@code - offhook.loss 0}, the host being that of the agent's configuration. */
    ZABBIX {
        @Override
        public String write(CheckResult result, Locale locale) {
            StringBuilder lines = new StringBuilder("- offhook.state ").append(result.state().exitStatus()).append('\n');
            lines.append("- offhook.text \"").append(result.text(locale).replace("\\", "\\\\").replace("\"", "\\\"")).append('"');
            result.figures().forEach((metric, value) ->
                lines.append("\n- offhook.").append(metric.label()).append(' ').append(AlertRange.number(value)));
            return lines.toString();
        }
    },

    /** JSON of PRTG's advanced script sensors. */
    PRTG {
        @Override
        public String write(CheckResult result, Locale locale) {
            return json(json -> {
                json.writeObjectFieldStart("prtg");
                if (result.figures().isEmpty()) {
                    json.writeNumberField("error", 1);
                } else {
                    json.writeArrayFieldStart("result");
                    json.writeStartObject();
                    json.writeStringField("channel", "state");
                    json.writeNumberField("value", result.state().exitStatus());
                    json.writeNumberField("limitmode", 1);
                    json.writeNumberField("limitmaxwarning", 0);
                    json.writeNumberField("limitmaxerror", 1);
                    json.writeEndObject();
                    for (Map.Entry<CheckMetric, Double> figure : result.figures().entrySet()) {
                        channel(json, figure.getKey(), figure.getValue());
                    }
                    json.writeEndArray();
                }
                json.writeStringField("text", result.text(locale));
                json.writeEndObject();
            });
        }

        private void channel(JsonGenerator json, CheckMetric metric, double value) throws IOException {
            json.writeStartObject();
            json.writeStringField("channel", metric.label());
            json.writeNumberField("float", 1);
            number(json, "value", value);
            switch (metric.unit()) {
                case MILLISECONDS -> json.writeStringField("unit", "TimeResponse");
                case PERCENT -> json.writeStringField("unit", "Percent");
                default -> json.writeStringField("unit", "Custom");
            }
            json.writeEndObject();
        }
    },

    /** Text exposition of Prometheus, for the textfile collector; base units, as Prometheus asks. */
    PROMETHEUS {
        @Override
        public String write(CheckResult result, Locale locale) {
            String label = "{target=\"" + result.target().replace("\\", "\\\\").replace("\"", "\\\"") + "\"} ";
            StringBuilder lines = new StringBuilder();
            gauge(lines, "state", "State of the test call: 0 ok, 1 warning, 2 critical, 3 unknown.", label,
                Integer.toString(result.state().exitStatus()));
            result.figures().forEach((metric, value) -> gauge(lines, switch (metric.unit()) {
                case MILLISECONDS -> metric.label() + "_seconds";
                case PERCENT -> metric.label() + "_ratio";
                default -> metric == CheckMetric.LEVEL ? "level_dbov" : metric.label();
            }, "Figure " + metric.label() + " of the test call.", label, Double.toString(switch (metric.unit()) {
                case MILLISECONDS -> value / 1000;
                case PERCENT -> value / 100;
                default -> value;
            })));
            return lines.toString().stripTrailing();
        }

        private void gauge(StringBuilder lines, String name, String help, String label, String value) {
            lines.append("# HELP offhook_check_").append(name).append(' ').append(help).append("\n# TYPE offhook_check_")
                .append(name).append(" gauge\noffhook_check_").append(name).append(label).append(value).append('\n');
        }
    },

    /** One JSON object, schema {@code offhook.check/1}, with the report of the call. */
    JSON {
        @Override
        public String write(CheckResult result, Locale locale) {
            return json(json -> {
                json.writeStringField("schema", "offhook.check/1");
                json.writeStringField("target", result.target());
                json.writeStringField("state", result.state().name());
                json.writeStringField("text", result.text(locale));
                json.writeArrayFieldStart("remarks");
                for (CheckRemark remark : result.remarks()) {
                    json.writeStartObject();
                    json.writeStringField("state", remark.state().name());
                    json.writeStringField("en", remark.en());
                    json.writeStringField("fr", remark.fr());
                    json.writeEndObject();
                }
                json.writeEndArray();
                json.writeArrayFieldStart("metrics");
                for (CheckMetric metric : CheckMetric.values()) {
                    json.writeStartObject();
                    json.writeStringField("name", metric.label());
                    number(json, "value", result.figures().get(metric));
                    json.writeStringField("unit", metric.unit().symbol());
                    json.writeStringField("warning", result.limits().warning(metric).map(AlertRange::toString).orElse(null));
                    json.writeStringField("critical", result.limits().critical(metric).map(AlertRange::toString).orElse(null));
                    json.writeEndObject();
                }
                json.writeEndArray();
                json.writeFieldName("report");
                if (result.report().isPresent()) {
                    json.writeRawValue(result.report().get().toJson());
                } else {
                    json.writeNull();
                }
            });
        }
    };

    private interface Body {
        void write(JsonGenerator json) throws IOException;
    }

    /**
     * Writes a result.
     *
     * @param result the result
     * @param locale French for French, any other for English
     * @return lines without a line break at the end
     */
    public abstract String write(CheckResult result, Locale locale);

    private static String json(Body body) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JsonText.factory().createGenerator(text)) {
            json.writeStartObject();
            body.write(json);
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory", e);
        }
        return text.toString();
    }

    private static void number(JsonGenerator json, String name, Double value) throws IOException {
        json.writeFieldName(name);
        if (value == null) {
            json.writeNull();
        } else {
            json.writeNumber(AlertRange.number(value));
        }
    }
}
