package org.offhook.sip;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The headers of a message in order, names in their long form, values as written. Names compare without case. Immutable;
 * {@link Builder} makes one.
 */
public final class SipHeaders {

    /** No headers. */
    public static final SipHeaders NONE = new SipHeaders(List.of());

    /**
     * One header line.
     *
     * @param name  long form of the name
     * @param value the value without line end
     */
    public record Header(String name, String value) {

        /** Checks that the value is one line: a line end inside would let a value add headers. */
        public Header {
            Objects.requireNonNull(name, "name");
            if (value.indexOf('\r') >= 0 || value.indexOf('\n') >= 0) {
                throw new SipSyntaxException("a line end inside the value of " + SipText.printable(name));
            }
        }
    }

    private final List<Header> lines;

    private SipHeaders(List<Header> lines) {
        this.lines = lines;
    }

    /** {@return a builder without headers} */
    public static Builder builder() {
        return new Builder(List.of());
    }

    /** {@return a builder that begins with these headers} */
    public Builder toBuilder() {
        return new Builder(lines);
    }

    /** {@return all lines, in order} */
    public List<Header> lines() {
        return lines;
    }

    /**
     * Looks the first line of a name up.
     *
     * @param name long form, in any case
     * @return its value
     */
    public Optional<String> first(String name) {
        for (Header header : lines) {
            if (header.name().equalsIgnoreCase(name)) {
                return Optional.of(header.value());
            }
        }
        return Optional.empty();
    }

    /**
     * Collects the lines of a name.
     *
     * @param name long form, in any case
     * @return their values, in order
     */
    public List<String> all(String name) {
        List<String> values = new ArrayList<>(2);
        for (Header header : lines) {
            if (header.name().equalsIgnoreCase(name)) {
                values.add(header.value());
            }
        }
        return values;
    }

    /**
     * Collects the elements of a header that is a comma-separated list, over all its lines (RFC 3261 section 7.3.1).
     *
     * @param name long form, in any case; not for the headers with commas of their own (the authentication ones, Date)
     * @return the elements in order, empty ones left out
     * @throws SipSyntaxException when a quote or bracket does not close
     */
    public List<String> elements(String name) {
        List<String> elements = new ArrayList<>(2);
        for (String value : all(name)) {
            for (String element : SipText.split(value, ',')) {
                if (!element.isEmpty()) {
                    elements.add(element);
                }
            }
        }
        return elements;
    }

    /** Builds headers; not thread-safe. */
    public static final class Builder {

        private final List<Header> lines;

        private Builder(List<Header> lines) {
            this.lines = new ArrayList<>(lines);
        }

        /**
         * Adds a line at the end.
         *
         * @param name  long form of the name
         * @param value the value; its text form is written
         * @return this builder
         */
        public Builder add(String name, Object value) {
            lines.add(new Header(name, value.toString()));
            return this;
        }

        /**
         * Adds a line for each value.
         *
         * @param name   long form of the name
         * @param values the values
         * @return this builder
         */
        public Builder addAll(String name, List<?> values) {
            values.forEach(value -> add(name, value));
            return this;
        }

        /**
         * Replaces all lines of a name by one, at the place of the first or at the end.
         *
         * @param name  long form of the name
         * @param value the value
         * @return this builder
         */
        public Builder set(String name, Object value) {
            Header changed = new Header(name, value.toString());
            for (int i = 0; i < lines.size(); i++) {
                if (lines.get(i).name().equalsIgnoreCase(name)) {
                    lines.set(i, changed);
                    for (int j = lines.size() - 1; j > i; j--) {
                        if (lines.get(j).name().equalsIgnoreCase(name)) {
                            lines.remove(j);
                        }
                    }
                    return this;
                }
            }
            lines.add(changed);
            return this;
        }

        /**
         * Takes all lines of a name away.
         *
         * @param name in any case
         * @return this builder
         */
        public Builder remove(String name) {
            lines.removeIf(header -> header.name().equalsIgnoreCase(name));
            return this;
        }

        /** {@return the headers} */
        public SipHeaders build() {
            return new SipHeaders(List.copyOf(lines));
        }
    }
}
