package org.offhook.app.options;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import org.offhook.app.terminal.Problem;

/** A password in the first line of a file, since the command line can be read by other users. Stateless. */
final class PasswordFile {

    private static final long LONGEST = 4096;

    private PasswordFile() {
    }

    /**
     * Reads a password.
     *
     * @param file the file, UTF-8
     * @return its first line, not empty; the caller wipes it
     * @throws Problem when the file cannot be read or its first line is empty
     */
    static char[] read(Path file) {
        try {
            if (Files.size(file) > LONGEST || Files.isDirectory(file)) {
                throw Problem.usage("problem.password-file-content", file);
            }
            byte[] content = Files.readAllBytes(file);
            CharBuffer text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(content));
            Arrays.fill(content, (byte) 0);
            return firstLine(text, file);
        } catch (NoSuchFileException e) {
            throw Problem.usage("problem.file-missing", file);
        } catch (CharacterCodingException e) {
            throw Problem.usage("problem.password-file-content", file);
        } catch (IOException e) {
            throw Problem.usage("problem.file-unreadable", file);
        }
    }

    private static char[] firstLine(CharBuffer text, Path file) {
        int length = 0;
        while (length < text.length() && text.charAt(length) != '\n' && text.charAt(length) != '\r') {
            length++;
        }
        if (length == 0) {
            throw Problem.usage("problem.password-file-content", file);
        }
        char[] line = new char[length];
        text.get(line);
        return line;
    }
}
