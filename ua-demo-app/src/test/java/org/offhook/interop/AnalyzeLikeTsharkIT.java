package org.offhook.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.offhook.analysis.CaptureAnalyzer;
import org.offhook.analysis.CaptureJson;

/** Random captures over every link type, read by us and by tshark: the same digits. */
@RequiresPeers({"tshark"})
class AnalyzeLikeTsharkIT {

    private static final long START = 1_700_000_000_123_456_789L;

    @TempDir
    private Path folder;

    static Stream<Arguments> captures() {
        List<Arguments> captures = new ArrayList<>();
        int seed = 0;
        for (GeneratedCapture.Link link : GeneratedCapture.Link.values()) {
            for (boolean v6 : new boolean[] {false, true}) {
                captures.add(Arguments.of(link, v6, ++seed % 2 == 0, seed));
            }
        }
        return captures.stream();
    }

    @ParameterizedTest
    @MethodSource("captures")
    @Timeout(180)
    void printsTheSameDigits(GeneratedCapture.Link link, boolean v6, boolean nanos, int seed) throws Exception {
        Path file = folder.resolve("generated.pcap");
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
            GeneratedCapture capture = new GeneratedCapture(out, link, nanos, v6, seed);
            long now = START;
            for (int call = 1; call <= 4; call++) {
                now = capture.call(call, now + 1_000_000_000L, 400);
            }
        }
        String tshark = tshark(file);
        Json ours = Json.parse(CaptureJson.text(CaptureAnalyzer.analyze(file)));
        assertEquals(rows(tshark), ourRows(ours), tshark);
        assertFalse(rows(tshark).isEmpty());
        assertEquals(statistics(tshark), ourStatistics(ours), tshark);
    }

    private static String tshark(Path file) throws IOException, InterruptedException {
        Process process = new ProcessBuilder("tshark", "-q", "-z", "rtp,streams", "-z", "sip,stat", "-r", file.toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD).start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!process.waitFor(30, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
        return text;
    }

    /** The rows of the table, oldest first, blanks made single. */
    private static List<String> rows(String tshark) {
        List<String> rows = new ArrayList<>();
        for (String line : tshark.split("\n")) {
            if (line.matches(" +[0-9.]+ +[0-9.]+ .*0x[0-9A-F]{8}.*")) {
                rows.add(line.trim().replaceAll(" +", " "));
            }
        }
        rows.sort(null);
        return rows;
    }

    private static List<String> ourRows(Json json) {
        List<String> rows = new ArrayList<>();
        for (Object each : (List<?>) json.at("rtp_streams").value()) {
            Map<?, ?> s = (Map<?, ?>) each;
            rows.add((s.get("start_s") + " " + s.get("end_s") + " " + s.get("src") + " " + whole(s.get("src_port")) + " " + s.get("dst") + " "
                + whole(s.get("dst_port")) + " " + s.get("ssrc") + " " + s.get("payload") + " " + whole(s.get("packets")) + " " + whole(s.get("lost")) + " ("
                + s.get("lost_pct") + "%) " + s.get("min_delta_ms") + " " + s.get("mean_delta_ms") + " " + s.get("max_delta_ms") + " "
                + s.get("min_jitter_ms") + " " + s.get("mean_jitter_ms") + " " + s.get("max_jitter_ms")
                + (Boolean.TRUE.equals(s.get("problem")) ? " X" : "")).trim());
        }
        rows.sort(null);
        return rows;
    }

    private static long whole(Object number) {
        return ((Number) number).longValue();
    }

    private static Map<String, Long> statistics(String tshark) {
        Map<String, Long> figures = new TreeMap<>();
        for (String[] each : new String[][] {{"messages", "Number of SIP messages: (\\d+)"}, {"resent", "resent SIP messages: (\\d+)"},
            {"avg", "Average setup time (\\d+) ms"}, {"min", " Min (\\d+) ms"}, {"max", " Max (\\d+) ms"}}) {
            Matcher matcher = Pattern.compile(each[1]).matcher(tshark);
            figures.put(each[0], matcher.find() ? Long.parseLong(matcher.group(1)) : -1);
        }
        Matcher counts = Pattern.compile("(?m)^  (?:SIP )?([0-9A-Z]+)\\b.*: +(\\d+) Packets").matcher(tshark);
        while (counts.find()) {
            figures.put(counts.group(1), Long.parseLong(counts.group(2)));
        }
        return figures;
    }

    private static Map<String, Long> ourStatistics(Json json) {
        Map<String, Long> figures = new TreeMap<>();
        Map<?, ?> stat = (Map<?, ?>) json.at("sip_stat").value();
        figures.put("messages", whole(stat.get("messages")));
        figures.put("resent", whole(stat.get("resent")));
        for (String name : List.of("requests", "responses", "setup_ms")) {
            ((Map<?, ?>) stat.get(name)).forEach((key, value) -> figures.put(String.valueOf(key), whole(value)));
        }
        return figures;
    }
}
