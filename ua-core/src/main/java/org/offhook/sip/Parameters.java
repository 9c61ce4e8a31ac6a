package org.offhook.sip;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The {@code ;name=value} parameters of a URI or header, in order. Names are kept in lower case, a parameter without a
 * value has the empty string. Immutable.
 */
public final class Parameters {

    /** No parameters. */
    public static final Parameters NONE = new Parameters(Map.of());

    private final Map<String, String> values;

    private Parameters(Map<String, String> values) {
        this.values = values;
    }

    /**
     * Reads parameters.
     *
     * @param text {@code ;a=1;b}, leading semicolon optional
     * @return the parameters
     * @throws SipSyntaxException for a parameter without a name or a quote that does not close
     */
    public static Parameters parse(String text) {
        if (text.isBlank()) {
            return NONE;
        }
        Map<String, String> values = new LinkedHashMap<>();
        for (String piece : SipText.split(text, ';')) {
            if (piece.isBlank()) {
                continue;
            }
            int equals = piece.indexOf('=');
            String name = SipText.strip(equals < 0 ? piece : piece.substring(0, equals)).toLowerCase(Locale.ROOT);
            if (name.isEmpty() || name.indexOf('"') >= 0) {
                throw new SipSyntaxException("a parameter without a name in \"" + SipText.printable(text) + "\"");
            }
            values.putIfAbsent(name, equals < 0 ? "" : SipText.strip(piece.substring(equals + 1)));
        }
        return new Parameters(Collections.unmodifiableMap(values));
    }

    /**
     * Looks a parameter up.
     *
     * @param name in lower case
     * @return its value as written, the empty string for a parameter without one
     */
    public Optional<String> get(String name) {
        return Optional.ofNullable(values.get(name));
    }

    /**
     * {@return whether the parameter is there, with or without a value}
     *
     * @param name in lower case
     */
    public boolean has(String name) {
        return values.containsKey(name);
    }

    /**
     * Sets a parameter.
     *
     * @param name  in lower case
     * @param value the value, empty for none
     * @return these parameters with that one changed or added at the end
     */
    public Parameters with(String name, String value) {
        Map<String, String> changed = new LinkedHashMap<>(values);
        changed.put(name, value);
        return new Parameters(Collections.unmodifiableMap(changed));
    }

    /**
     * Takes a parameter away.
     *
     * @param name in lower case
     * @return these parameters without that one
     */
    public Parameters without(String name) {
        Map<String, String> changed = new LinkedHashMap<>(values);
        changed.remove(name);
        return new Parameters(Collections.unmodifiableMap(changed));
    }

    /** {@return the parameters as written in a message, each with its semicolon} */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        values.forEach((name, value) -> {
            text.append(';').append(name);
            if (!value.isEmpty()) {
                text.append('=').append(value);
            }
        });
        return text.toString();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Parameters that && values.equals(that.values);
    }

    @Override
    public int hashCode() {
        return values.hashCode();
    }
}
