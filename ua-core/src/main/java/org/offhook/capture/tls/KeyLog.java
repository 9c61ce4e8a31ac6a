package org.offhook.capture.tls;

import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;

/**
 * Secrets of TLS connections in the format of NSS key logs, which browsers, curl, OpenSSL and Wireshark share: lines of
 * {@code LABEL CLIENT_RANDOM SECRET}, both in hexadecimal. Lines that say anything else are passed over. Not thread-safe.
 */
public final class KeyLog {

    private static final int RANDOM_OCTETS = 32;
    private static final int SECRET_LIMIT_OCTETS = 64;
    private static final int SECRETS_LIMIT = 500_000;

    private final Map<String, byte[]> secrets = new HashMap<>();

    /** Makes an empty log. */
    public KeyLog() {
        // Nothing is known at first.
    }

    /**
     * Adds what a text says.
     *
     * @param text lines of a key log
     * @return this
     */
    public KeyLog add(String text) {
        text.lines().forEach(this::line);
        return this;
    }

    private void line(String line) {
        String[] words = line.trim().split(" +");
        if (words.length != 3 || words[0].startsWith("#") || secrets.size() >= SECRETS_LIMIT || words[1].length() != 2 * RANDOM_OCTETS
                || words[2].length() > 2 * SECRET_LIMIT_OCTETS) {
            return;
        }
        try {
            byte[] random = HexFormat.of().parseHex(words[1]);
            secrets.put(key(words[0], random), HexFormat.of().parseHex(words[2]));
        } catch (IllegalArgumentException e) {
            // Not hexadecimal: a line of something else.
        }
    }

    private static String key(String label, byte[] random) {
        return label + " " + HexFormat.of().formatHex(random);
    }

    /** {@return whether nothing is known} */
    public boolean isEmpty() {
        return secrets.isEmpty();
    }

    /** {@return how many secrets are known} */
    public int size() {
        return secrets.size();
    }

    /** The secret of a connection, null where the log has none. */
    byte[] secret(String label, byte[] clientRandom) {
        byte[] found = secrets.get(key(label, clientRandom));
        return found == null ? null : Arrays.copyOf(found, found.length);
    }
}
