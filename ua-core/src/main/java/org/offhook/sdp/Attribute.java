package org.offhook.sdp;

import java.util.Objects;

/**
 * An {@code a=} line (RFC 8866 section 5.13).
 *
 * @param name  attribute name; compared as written, RFC 8866 makes names case-sensitive
 * @param value what follows the colon, or {@code null} for a property attribute such as {@code a=sendrecv}
 */
public record Attribute(String name, String value) {

    /** Checks that there is a name. */
    public Attribute {
        Objects.requireNonNull(name, "name");
    }

    /**
     * Makes a property attribute.
     *
     * @param name attribute name
     * @return an attribute without a value
     */
    public static Attribute property(String name) {
        return new Attribute(name, null);
    }

    static Attribute parse(String text) {
        int colon = text.indexOf(':');
        return colon < 0 ? property(text.strip()) : new Attribute(text.substring(0, colon).strip(), text.substring(colon + 1));
    }

    /** {@return the line without {@code a=}} */
    @Override
    public String toString() {
        return value == null ? name : name + ":" + value;
    }
}
