package org.offhook.analysis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Every table of every capture with a known truth, digit for digit: the ground truth is what tshark 4.0.17 printed. */
class CaptureTruthTest {

    private static final String SUFFIX = ".expected.json";

    /** Fields of the truth that are about the file or the diagnosis, not about what the packets hold. */
    private static final List<String> ELSEWHERE = List.of("schema", "file", "sha256", "tshark", "diagnosis", "capture");

    @TestFactory
    Stream<DynamicTest> tablesEqualThoseOfTheWitness() throws IOException {
        Path folder = Path.of(System.getProperty("offhook.shared", "absent"), "captures");
        if (!Files.isDirectory(folder)) {
            System.out.println("no captures at " + folder + ": skipped");
        }
        Assumptions.assumeTrue(Files.isDirectory(folder), "captures with a known truth are not here");
        try (Stream<Path> files = Files.walk(folder)) {
            List<Path> truths = files.filter(f -> f.toString().endsWith(SUFFIX)).sorted().toList();
            assertTrue(truths.size() >= 30, "captures found: " + truths.size());
            return truths.stream().map(truth -> DynamicTest.dynamicTest(truth.getFileName().toString(), () -> compare(truth)));
        }
    }

    private static void compare(Path truth) throws IOException {
        String name = truth.getFileName().toString();
        Path capture = truth.resolveSibling(name.substring(0, name.length() - SUFFIX.length()));
        Map<String, Object> expected = JsonValue.object(Files.readString(truth));
        Map<String, Object> found = JsonValue.object(CaptureJson.text(CaptureAnalyzer.analyze(capture)));
        expected.forEach((field, value) -> {
            if (!ELSEWHERE.contains(field)) {
                assertEquals(value, found.get(field), field);
            }
        });
        Map<?, ?> file = (Map<?, ?>) expected.get("capture");
        file.forEach((field, value) -> assertEquals(value, ((Map<?, ?>) found.get("capture")).get(field), "capture." + field));
    }
}
