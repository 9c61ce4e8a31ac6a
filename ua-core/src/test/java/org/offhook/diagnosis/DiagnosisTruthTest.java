package org.offhook.diagnosis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.offhook.analysis.CaptureAnalyzer;
import org.offhook.capture.CaptureFormatException;
import org.offhook.capture.CaptureReader;
import org.offhook.capture.CapturedFrame;

/** The diagnosis of every capture with a known one, and that nothing in a damaged capture throws. */
class DiagnosisTruthTest {

    private static final String SUFFIX = ".expected.json";

    private static List<Path> truths() throws IOException {
        Path folder = Path.of(System.getProperty("offhook.shared", "absent"), "captures");
        if (!Files.isDirectory(folder)) {
            System.out.println("no captures at " + folder + ": skipped");
        }
        Assumptions.assumeTrue(Files.isDirectory(folder), "captures with a known diagnosis are not here");
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(f -> f.toString().endsWith(SUFFIX)).sorted().toList();
        }
    }

    private static Path captureOf(Path truth) {
        String name = truth.getFileName().toString();
        return truth.resolveSibling(name.substring(0, name.length() - SUFFIX.length()));
    }

    @TestFactory
    Stream<DynamicTest> everyExpectedFindingIsFoundAndNoOtherError() throws IOException {
        return truths().stream().map(truth -> DynamicTest.dynamicTest(truth.getFileName().toString(), () -> {
            Set<String> expected = expected(truth);
            assertFalse(expected.isEmpty(), "a truth without a diagnosis");
            Set<String> found = new TreeSet<>();
            for (Finding finding : AnalysisReport.of(captureOf(truth)).findings()) {
                found.add(finding.code() + " " + finding.severity().name().toLowerCase(Locale.ROOT));
                assertFalse(finding.en().isBlank() || finding.fr().isBlank(), finding.code());
            }
            Set<String> missing = new TreeSet<>(expected);
            missing.removeAll(found);
            assertEquals(Set.of(), missing, "not found; found were " + found);
            found.removeAll(expected);
            assertTrue(found.stream().noneMatch(f -> f.endsWith(" error")), "errors that are none: " + found);
        }));
    }

    private static Set<String> expected(Path truth) throws IOException {
        Set<String> expected = new TreeSet<>();
        try (JsonParser json = new JsonFactory().createParser(Files.readString(truth))) {
            boolean within = false;
            String code = "";
            while (json.nextToken() != null) {
                if (json.currentToken() == JsonToken.FIELD_NAME && json.currentName().equals("diagnosis")) {
                    within = true;
                } else if (within && json.currentToken() == JsonToken.VALUE_STRING) {
                    if (json.currentName().equals("code")) {
                        code = json.getText();
                    } else if (json.currentName().equals("severity")) {
                        expected.add(code + " " + json.getText());
                    }
                }
            }
        }
        return expected;
    }

    @Test
    void noMutationOfACaptureThrows() throws IOException {
        Random random = new Random(20261120);
        int tried = 0;
        for (Path truth : truths()) {
            byte[] original = Files.readAllBytes(captureOf(truth));
            for (int round = 0; round < (original.length > 100_000 ? 2 : 12); round++) {
                byte[] file = original.clone();
                int changes = 1 + file.length / 200;
                for (int c = 0; c < changes; c++) {
                    file[64 + random.nextInt(file.length - 64)] = (byte) random.nextInt();
                }
                diagnose(file);
                tried++;
            }
        }
        assertTrue(tried > 100, "captures tried: " + tried);
    }

    private static void diagnose(byte[] file) throws IOException {
        try (CaptureReader reader = CaptureReader.open(new ByteArrayInputStream(file))) {
            CaptureAnalyzer analyzer = new CaptureAnalyzer();
            CapturedFrame frame = new CapturedFrame();
            while (reader.read(frame)) {
                analyzer.onFrame(frame);
            }
            var analysis = analyzer.finish(reader.file());
            String json = new AnalysisReport("mutant", analysis, Diagnosis.of(analysis)).toJson();
            assertTrue(json.startsWith("{"));
        } catch (CaptureFormatException e) {
            assertFalse(e.getMessage().isEmpty());
        }
    }
}
