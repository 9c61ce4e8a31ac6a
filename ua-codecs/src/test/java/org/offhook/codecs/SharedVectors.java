package org.offhook.codecs;

import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;

/** Official test vectors that lie beside the project; a test that wants one is skipped, loudly, where it is absent. */
public final class SharedVectors {

    private SharedVectors() {
    }

    /** Octets of a vector file, named relative to the vector folder. */
    public static byte[] octets(String name) {
        String shared = System.getProperty("offhook.shared", "../../shared");
        Path file = Path.of(shared, "vectors", name);
        if (!Files.isReadable(file)) {
            System.out.println("SKIPPED, no official vector: " + file.toAbsolutePath().normalize());
            abort("no official vector " + name);
        }
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** 16-bit little-endian words of a vector file. */
    public static short[] words(String name) {
        byte[] octets = octets(name);
        short[] words = new short[octets.length / 2];
        ByteBuffer.wrap(octets).order(ByteOrder.LITTLE_ENDIAN).asShortBuffer().get(words);
        return words;
    }

    /** Codes kept one per word. */
    public static byte[] codes(String name) {
        short[] words = words(name);
        byte[] codes = new byte[words.length];
        for (int i = 0; i < words.length; i++) {
            codes[i] = (byte) words[i];
        }
        return codes;
    }
}
