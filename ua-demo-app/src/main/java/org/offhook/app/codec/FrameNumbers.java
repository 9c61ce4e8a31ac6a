package org.offhook.app.codec;

import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import org.offhook.app.terminal.Problem;

/**
 * Reads a list of frame numbers: 0-based decimals, separated by white space or commas; {@code #} begins a remark.
 */
public final class FrameNumbers {

    private static final int HIGHEST = 100_000_000;

    private FrameNumbers() {
    }

    /**
     * Reads a file.
     *
     * @param file the file
     * @return the numbers in it
     * @throws Problem     naming what is no number
     * @throws IOException when it cannot be read
     */
    public static BitSet read(Path file) throws IOException {
        if (!Files.exists(file)) {
            throw Problem.usage("problem.file-missing", file);
        }
        BitSet numbers = new BitSet();
        String text;
        try {
            text = Files.readString(file, StandardCharsets.UTF_8);
        } catch (MalformedInputException binary) {
            throw Problem.usage("codec.lost-number", "?", file);
        }
        for (String line : text.lines().toList()) {
            for (String word : line.replaceFirst("#.*", "").trim().split("[\\s,]+")) {
                if (!word.isEmpty()) {
                    numbers.set(number(word, file));
                }
            }
        }
        return numbers;
    }

    private static int number(String word, Path file) {
        try {
            int number = Integer.parseInt(word);
            if (number >= 0 && number <= HIGHEST) {
                return number;
            }
        } catch (NumberFormatException none) {
            // The same sentence as for a number out of range.
        }
        throw Problem.usage("codec.lost-number", word, file);
    }
}
