package org.offhook.app.terminal;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.offhook.explain.IoReason;
import org.junit.jupiter.api.io.TempDir;

class ResultStreamTest {

    @Test
    void remembersWhyTheResultIsLost() throws IOException {
        File full = new File("/dev/full");
        Assumptions.assumeTrue(full.exists(), "there is no /dev/full here");
        try (FileOutputStream file = new FileOutputStream(full); ResultStream out = ResultStream.of(file.getFD(), StandardCharsets.UTF_8)) {
            out.println("a result");
            assertTrue(out.checkError());
            assertTrue(IoReason.of(out.fault().orElseThrow(), Locale.FRENCH).contains("plein"));
        }
    }

    @Test
    void aFileThatTakesItIsNoFault(@TempDir Path folder) throws IOException {
        Path taken = folder.resolve("taken");
        try (FileOutputStream file = new FileOutputStream(taken.toFile());
             ResultStream out = ResultStream.of(file.getFD(), StandardCharsets.UTF_8)) {
            out.print("é");
            assertTrue(out.fault().isEmpty());
        }
        assertTrue(Files.readString(taken).equals("é"));
    }
}
