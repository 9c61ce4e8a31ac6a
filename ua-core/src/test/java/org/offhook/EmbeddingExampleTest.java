package org.offhook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.offhook.audio.Collector;
import org.offhook.audio.tone.ToneSource;
import org.offhook.audio.wav.WavWriter;
import org.offhook.testkit.LoopbackRegistrar;

/** Runs the example of README.md against a registrar and an echo, and compares it with what README.md prints. */
@Timeout(180)
class EmbeddingExampleTest {

    @Test
    void registersCallsPlaysAndReports(@TempDir Path folder) throws Exception {
        Path hello = folder.resolve("hello.wav");
        short[] tone = new short[12_000];
        new ToneSource(8000, 700, -10).read(tone, 0, tone.length);
        try (WavWriter writer = WavWriter.create(hello, 8000, 1)) {
            writer.write(tone, 0, tone.length);
        }
        try (LoopbackRegistrar registrar = LoopbackRegistrar.start(Map.of("2001", "secret", "2002", "secret"));
             UserAgent echo = UserAgent.builder().bind(InetAddress.getLoopbackAddress())
                 .account(account("2002", registrar)).build()) {
            echo.onIncoming(incoming -> {
                incoming.call().echo();
                incoming.accept();
            });
            echo.register().join();
            Collector heard = new Collector(8000, 240_000);
            CallReport report = EmbeddingExample.call("sip:2001@127.0.0.1:" + registrar.address().getPort(),
                "secret".toCharArray(), "sip:2002@127.0.0.1:" + registrar.address().getPort(), hello, heard);
            assertEquals("completed", report.call().state());
            assertEquals(200, report.call().status());
            short[] pcm = heard.samples();
            assertEquals(700, Levels.medianHz(pcm, 8000), 5);
            assertTrue(Levels.msOfTone(pcm, 8000, 700) > 500, () -> "echo heard for " + Levels.msOfTone(pcm, 8000, 700) + " ms of 1500");
        }
    }

    private static Account account(String user, LoopbackRegistrar registrar) {
        return Account.of("sip:" + user + "@127.0.0.1:" + registrar.address().getPort(), "secret".toCharArray());
    }

    @Test
    void isWhatTheReadmePrints() throws Exception {
        Path source = Path.of("src/test/java/org/offhook/EmbeddingExample.java");
        Path readme = Path.of("../README.md");
        Assumptions.assumeTrue(Files.exists(source) && Files.exists(readme), "the sources are not beside the test");
        List<String> lines = Files.readAllLines(source, StandardCharsets.UTF_8);
        int begin = lines.indexOf("        // README: begin");
        int end = lines.indexOf("        // README: end");
        String example = lines.subList(begin + 1, end).stream()
            .filter(line -> !line.contains("return report;"))
            .map(line -> line.length() > 8 ? line.substring(8) : line.trim())
            .collect(Collectors.joining("\n"));
        assertTrue(Files.readString(readme, StandardCharsets.UTF_8).contains(example), () -> "README.md should contain:\n" + example);
    }
}
