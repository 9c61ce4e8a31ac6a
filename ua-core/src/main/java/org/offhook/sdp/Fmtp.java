package org.offhook.sdp;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * An {@code a=fmtp} attribute (RFC 8866 section 6.15).
 *
 * @param payloadType 0 to 127
 * @param parameters  everything after the payload type, as written
 */
public record Fmtp(int payloadType, String parameters) {

    /** Parameters read from one attribute; no codec has as many, and more would be work for nothing. */
    private static final int MAX_PARAMETERS = 64;

    /**
     * Reads the value of an attribute.
     *
     * @param value {@code 101 0-16}
     * @return the parameters; empty when the payload type is none
     */
    public static Optional<Fmtp> parse(String value) {
        if (value == null) {
            return Optional.empty();
        }
        String[] fields = value.strip().split("\\s+", 2);
        long payloadType = Numbers.parse(fields[0], 127);
        return payloadType < 0 ? Optional.empty()
            : Optional.of(new Fmtp((int) payloadType, fields.length < 2 ? "" : fields[1].strip()));
    }

    /**
     * Splits parameters as codecs want them.
     *
     * @return names in lower case and their values, in the order written; the first of a repeated name wins
     */
    public Map<String, String> asMap() {
        Map<String, String> map = new LinkedHashMap<>();
        for (String parameter : parameters.split(";", MAX_PARAMETERS + 1)) {
            int equals = parameter.indexOf('=');
            String name = (equals < 0 ? parameter : parameter.substring(0, equals)).strip().toLowerCase(Locale.ROOT);
            if (!name.isEmpty() && map.size() < MAX_PARAMETERS) {
                map.putIfAbsent(name, equals < 0 ? "" : parameter.substring(equals + 1).strip());
            }
        }
        return Collections.unmodifiableMap(map);
    }

    /**
     * Writes parameters.
     *
     * @param payloadType 0 to 127
     * @param parameters  names and values
     * @return the attribute
     */
    public static Fmtp of(int payloadType, Map<String, String> parameters) {
        return new Fmtp(payloadType, parameters.entrySet().stream()
            .map(entry -> entry.getValue().isEmpty() ? entry.getKey() : entry.getKey() + "=" + entry.getValue())
            .collect(Collectors.joining(";")));
    }

    /** {@return the value of the attribute, without {@code fmtp:}} */
    @Override
    public String toString() {
        return payloadType + " " + parameters;
    }
}
