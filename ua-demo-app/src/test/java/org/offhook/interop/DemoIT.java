package org.offhook.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** {@code offhook demo}: the whole product with no peer, no sound card and no configuration. */
@Isolated("what comes back is held against what was said")
class DemoIT {
    private static final Duration LIMIT = Duration.ofSeconds(15);

    @Test
    void twoAtOnceFinishAndLeaveEverythingBehind() throws IOException {
        try (OffhookProcess first = OffhookProcess.with().start("demo");
                OffhookProcess second = OffhookProcess.with().start("demo")) {
            for (OffhookProcess demo : List.of(first, second)) {
                int status = demo.awaitExit(LIMIT);
                // Where the machine had no time for the sound, the demonstration must be the first to say so.
                boolean saysUnlike = status == 1 && demo.out().contains("What came back is not what was said") && demo.wasDisturbed();
                assertTrue(status == 0 || saysUnlike, demo::toString);
                RegisterIT.assertNoStackTrace(demo);
                assertLeftBehind(demo);
            }
        }
    }

    private static void assertLeftBehind(OffhookProcess demo) throws IOException {
        List<Path> files;
        try (Stream<Path> walk = Files.walk(demo.folder())) {
            files = walk.filter(Files::isRegularFile).toList();
        }
        Path recording = only(files, "recording", ".wav");
        Path played = only(files, "played", ".wav");
        Recording heard = Recording.read(recording);
        Recording spoken = Recording.read(played);
        // The echo comes back after twice the way, and the buffers shorten their delay where speech pauses: each quarter of
        // a second is looked for by itself, somewhat later than it was said.
        double likeness = heard.likenessTo(spoken.withoutSilentEnds());
        System.out.printf("demo: the recording resembles what was played by %.3f%n", likeness);
        assertTrue(likeness > 0.95 || likeness > 0.2 && demo.wasDisturbed(), () -> "likeness " + likeness + "\n" + demo);
        Json report = Json.parse(Bench.textOf(only(files, "report", ".json")));
        assertEquals("offhook.call/1", report.at("schema").text());
        assertEquals("completed", report.at("call", "state").text());
        assertTrue(report.at("media").elements().size() == 2, () -> report.toString());
    }

    private static Path only(List<Path> files, String part, String suffix) {
        return files.stream().filter(file -> file.getFileName().toString().contains(part)
                && file.toString().endsWith(suffix)).findFirst()
                .orElseThrow(() -> new AssertionError("no " + part + suffix + " in " + files));
    }
}
