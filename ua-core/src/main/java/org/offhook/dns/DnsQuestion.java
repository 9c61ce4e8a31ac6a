package org.offhook.dns;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Optional;

/**
 * One question under one number (RFC 1035 section 4.1).
 *
 * @param id   its number, which whoever answers must know; 16 bits from a source that cannot be guessed
 * @param name the host name asked for
 * @param type the kind of record
 */
public record DnsQuestion(int id, String name, RecordType type) {

    static final int HEADER_OCTETS = 12;
    static final int CLASS_INTERNET = 1;
    private static final int LONGEST_LABEL = 63;
    private static final int LONGEST_NAME = 253;
    /** A standard query: the server may ask others, and may say that it has checked signatures (RFC 6840 section 5.7). */
    private static final int RECURSION_DESIRED = 0x01;
    private static final int AUTHENTIC_DATA = 0x20;

    /** Checks the number. */
    public DnsQuestion {
        if (id < 0 || id > 0xFFFF) {
            throw new IllegalArgumentException("the number of a question has 16 bits");
        }
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(type, "type");
    }

    /** {@return the question as a message, empty for a name that no name server can know} */
    public Optional<byte[]> encode() {
        Optional<byte[]> labels = labels(name);
        return labels.map(octets -> {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            out.writeBytes(new byte[] {(byte) (id >> 8), (byte) id, RECURSION_DESIRED, AUTHENTIC_DATA, 0, 1, 0, 0, 0, 0, 0, 0});
            out.writeBytes(octets);
            out.writeBytes(new byte[] {0, (byte) type.number(), 0, CLASS_INTERNET});
            return out.toByteArray();
        });
    }

    private static Optional<byte[]> labels(String name) {
        String bare = name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
        if (bare.isEmpty() || bare.length() > LONGEST_NAME) {
            return Optional.empty();
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (String label : bare.split("\\.", -1)) {
            boolean legible = label.chars().allMatch(c -> c > ' ' && c < 0x7f);
            if (label.isEmpty() || label.length() > LONGEST_LABEL || !legible) {
                return Optional.empty();
            }
            out.write(label.length());
            out.writeBytes(label.getBytes(StandardCharsets.US_ASCII));
        }
        out.write(0);
        return Optional.of(out.toByteArray());
    }
}
