package org.offhook.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Captures of our own calls, read by tshark and sngrep: their tables are those of our report, digit for digit, and no secret is inside.
 * The calls go through Kamailio with digest authentication.
 */
@RequiresPeers({"kamailio", "tshark", "sngrep", "openssl", "ss"})
class OwnCaptureIT {

    private static final Duration LIMIT = Duration.ofSeconds(40);
    private static final Pattern COUNT = Pattern.compile("^ {2}(?:SIP (\\d{3}) .*|([A-Z]+)) *: +(\\d+) Packets", Pattern.MULTILINE);
    private static final Pattern STREAM = Pattern.compile("^ *(\\d\\S+) +(\\d\\S+) +(\\S+) +(\\d+) +(\\S+) +(\\d+) (0x\\S+) +(\\S.*?) +(\\d+) +(-?\\d+) "
        + "\\((\\S+)%\\) +(\\S+) +(\\S+) +(\\S+) +(\\S+) +(\\S+) +(\\S+)", Pattern.MULTILINE);

    private static Kamailio kamailio;

    @BeforeAll
    static void startRegistrar() {
        kamailio = Kamailio.start();
    }

    @AfterAll
    static void stopRegistrar() {
        kamailio.close();
    }

    private static String[] over(String transport, String user, String... arguments) {
        List<String> all = new ArrayList<>(Arrays.asList(arguments));
        boolean tls = transport.equals("tls");
        all.addAll(List.of("--transport", transport, "--user", user, "--registrar",
            tls ? kamailio.secureAddress() : "127.0.0.1:" + kamailio.port()));
        if (tls) {
            all.addAll(List.of("--tls-ca", kamailio.authorityFile("ca.pem")));
        }
        return all.toArray(String[]::new);
    }

    /** A call of three seconds with a digit; gives back the caller. */
    private static OffhookProcess call(String transport, Path file, String... options) {
        List<String> answer = new ArrayList<>(List.of("--echo", "--max-calls", "1"));
        List<String> call = new ArrayList<>(List.of("call", transport.equals("tls") ? kamailio.secureUri("1002") : kamailio.uri("1002"),
            "--no-register", "--play", "tone:440", "--dtmf", "7", "--duration", "3", "--codec", "PCMA", "--json", "--pcap",
            file.toString()));
        if (options.length > 0 && options[0].equals("--srtp")) {
            answer.addAll(List.of(options[0], options[1]));
        }
        call.addAll(Arrays.asList(options));
        try (AnsweringProcess answering = AnsweringProcess.start(OffhookProcess.with().knowing("1002"), "127.0.0.1",
                 over(transport, "1002", answer.toArray(String[]::new)))) {
            OffhookProcess caller = OffhookProcess.with().knowing("1001").run(LIMIT, over(transport, "1001", call.toArray(String[]::new)));
            caller.mustEndWell(LIMIT);
            answering.offhook().awaitExit(LIMIT);
            return caller;
        }
    }

    private static String run(Path folder, String... command) {
        try {
            Path out = folder.resolve(command[0] + ".out");
            Process process = new ProcessBuilder(command).redirectError(folder.resolve(command[0] + ".err").toFile())
                .redirectOutput(out.toFile()).redirectInput(Path.of("/dev/null").toFile()).start();
            assertTrue(process.waitFor(Bench.patience(LIMIT).toSeconds(), TimeUnit.SECONDS), () -> command[0] + " still runs");
            assertEquals(0, process.exitValue(), () -> String.join(" ", command) + "\n" + Bench.textOf(folder.resolve(command[0] + ".err")));
            return Bench.textOf(out);
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private static String tshark(Path file, String... options) {
        List<String> command = new ArrayList<>(List.of("tshark", "-n", "-r", file.toString()));
        command.addAll(Arrays.asList(options));
        return run(file.getParent(), command.toArray(String[]::new));
    }

    // ---- what tshark says, in the words of our report

    private static String sipOfTshark(Path file) {
        String table = tshark(file, "-q", "-z", "sip,stat");
        TreeMap<String, String> counts = new TreeMap<>();
        for (Matcher line = COUNT.matcher(table); line.find();) {
            counts.put(line.group(1) == null ? line.group(2) : line.group(1), line.group(3));
        }
        return counts + " messages " + number(table, "Number of SIP messages: (\\d+)") + " resent "
            + number(table, "Number of resent SIP messages: (\\d+)") + " setup " + number(table, "Average setup time (\\d+)") + " "
            + number(table, "Min (\\d+)") + " " + number(table, "Max (\\d+)");
    }

    private static String number(String table, String pattern) {
        Matcher matcher = Pattern.compile(pattern).matcher(table);
        assertTrue(matcher.find(), table);
        return matcher.group(1);
    }

    private static String sipOfReport(Json stat) {
        TreeMap<String, String> counts = new TreeMap<>();
        for (String kind : List.of("requests", "responses")) {
            ((java.util.Map<?, ?>) stat.at(kind).value()).forEach((name, count) -> counts.put((String) name, whole(count)));
        }
        Json setup = stat.at("setup_ms");
        return counts + " messages " + whole(stat.at("messages").value()) + " resent " + whole(stat.at("resent").value()) + " setup "
            + whole(setup.at("avg").value()) + " " + whole(setup.at("min").value()) + " " + whole(setup.at("max").value());
    }

    private static String whole(Object number) {
        return Long.toString(((Double) number).longValue());
    }

    private static String streamsOfTshark(Path file) {
        String table = tshark(file, "-q", "-z", "rtp,streams");
        List<String> rows = new ArrayList<>();
        for (Matcher row = STREAM.matcher(table); row.find();) {
            List<String> fields = new ArrayList<>();
            for (int i = 1; i <= row.groupCount(); i++) {
                fields.add(row.group(i).strip());
            }
            rows.add(String.join(" ", fields));
        }
        return rows.stream().sorted().collect(Collectors.joining("\n"));
    }

    private static String streamsOfReport(Json report) {
        return report.at("streams").elements().stream().map(stream -> List.of("start_s", "end_s", "src", "src_port", "dst", "dst_port", "ssrc",
            "payload", "packets", "lost", "lost_pct", "min_delta_ms", "mean_delta_ms", "max_delta_ms", "min_jitter_ms", "mean_jitter_ms",
            "max_jitter_ms").stream().map(name -> stream.at(name).value() instanceof Double d ? whole(d) : stream.at(name).text())
            .collect(Collectors.joining(" "))).sorted().collect(Collectors.joining("\n"));
    }

    private static void mustHoldNoSecret(Path file) throws IOException {
        String text = Files.readString(file, StandardCharsets.ISO_8859_1);
        Matcher response = Pattern.compile("response=\"([^\"]*)\"").matcher(text);
        while (response.find()) {
            assertTrue(response.group(1).matches("x+"), response.group());
        }
        Matcher key = Pattern.compile("inline:([^|\\s]*)").matcher(text);
        while (key.find()) {
            assertTrue(key.group(1).matches("x+"), key.group());
        }
        assertFalse(text.contains(Kamailio.passwordOf("1001")));
    }

    private static void mustOpenInSngrep(Path file) throws IOException {
        Path copy = file.resolveSibling("sngrep.pcap");
        Files.deleteIfExists(copy);
        run(file.getParent(), "sngrep", "-N", "-q", "-I", file.toString(), "-O", copy.toString());
        String methods = tshark(copy, "-Y", "sip.Method", "-T", "fields", "-e", "sip.Method");
        assertTrue(methods.contains("INVITE") && methods.contains("BYE"), methods);
    }

    @ParameterizedTest(name = "over {0}, srtp {1}")
    @CsvSource({"udp,off", "tcp,off", "tls,off", "tls,sdes", "udp,dtls"})
    void tsharkAndTheReportSayTheSame(String transport, String srtp) throws IOException {
        Path file = Bench.folder("own-capture").resolve("call.pcapng");
        OffhookProcess caller = srtp.equals("off") ? call(transport, file) : call(transport, file, "--srtp", srtp);
        Json report = caller.json();
        assertTrue(report.at("streams").elements().size() >= 2, caller::toString);
        assertEquals(streamsOfReport(report), streamsOfTshark(file), caller::toString);
        assertEquals(sipOfReport(report.at("sip_stat")), sipOfTshark(file), caller::toString);
        assertTrue(tshark(file, "-Y", "sip.auth.digest.response", "-T", "fields", "-e", "sip.auth.digest.response").strip().length() > 0,
            "the call was to be authenticated");
        mustHoldNoSecret(file);
        mustOpenInSngrep(file);
        // What is in SRTCP is noise to a reader without the keys, and noise may look like a report with a wrong length.
        assertEquals("", tshark(file, "-Y", "_ws.malformed && !srtcp"), caller::toString);
        assertEquals(srtp.equals("off") ? 1 : 0, digits(file), "digits that tshark can read");
    }

    private static int digits(Path file) {
        return (int) tshark(file, "-Y", "rtpevent", "-T", "fields", "-e", "rtpevent.event_id").lines().distinct().count();
    }

    @ParameterizedTest(name = "over {0}, srtp {1}")
    @CsvSource({"tls,sdes", "udp,dtls"})
    void aDecryptedCaptureIsReadToTheLastDigit(String transport, String srtp) throws IOException {
        Path file = Bench.folder("own-capture").resolve("clear.pcapng");
        OffhookProcess caller = call(transport, file, "--srtp", srtp, "--pcap-decrypted");
        assertEquals(streamsOfReport(caller.json()), streamsOfTshark(file), caller::toString);
        assertEquals(1, digits(file));
        assertEquals("", tshark(file, "-Y", "_ws.malformed"));
        assertFalse(tshark(file, "-Y", "sdp", "-T", "fields", "-e", "sdp.media").contains("SAVP"));
        assertFalse(tshark(file, "-Y", "frame.comment contains \"decrypted; was SRTP\"").isEmpty());
        mustHoldNoSecret(file);
    }

    @Test
    void secretsStayWhereTheyAreAskedFor() throws IOException {
        Path file = Bench.folder("own-capture").resolve("secrets.pcapng");
        call("tls", file, "--srtp", "sdes", "--pcap-secrets");
        String text = Files.readString(file, StandardCharsets.ISO_8859_1);
        assertTrue(Pattern.compile("response=\"[0-9a-f]{32}").matcher(text).find() && !text.contains("inline:xxx"));
    }

    /** A file system of 20 KiB, a second of sound, that only this one process tree sees. */
    @Test
    void aFullDiskEndsTheCaptureAndNotTheCall() throws IOException, InterruptedException {
        Path folder = Bench.folder("full-disk-pcap");
        Path disk = Files.createDirectory(folder.resolve("disk"));
        long startNanos = System.nanoTime();
        try (Sipp.Answering answering = Sipp.answer(0)) {
            Process process = new ProcessBuilder("unshare", "--mount", "--map-root-user", "bash", "-c",
                "mount -t tmpfs -o size=40960 none \"$1\" && shift && \"$@\"", "bash", disk.toString(), Bench.launcher().toString(), "call",
                answering.uri(), "--play", "tone:440", "--codec", "PCMU", "--duration", "5", "--json", "--lang", "fr", "--pcap",
                disk.resolve("call.pcapng").toString()).redirectOutput(folder.resolve("out").toFile())
                .redirectError(folder.resolve("err").toFile()).start();
            assertTrue(process.waitFor(Bench.patience(LIMIT).toSeconds(), TimeUnit.SECONDS), "still running");
            String out = Bench.textOf(folder.resolve("out"));
            String err = Bench.textOf(folder.resolve("err"));
            assertTrue(process.exitValue() == 0 || process.exitValue() == 8 && Bench.disturbedSince(startNanos), out + err);
            assertTrue(Json.parse(out).at("call", "durationMs").number() > 4_500, out);
            assertEquals(1, err.split("s'est interrompue : le disque est plein", -1).length - 1, err);
        }
    }

    @Test
    void aFileThatCannotBeBegunIsAClearSentence() {
        for (String file : List.of("/", "/no/such/folder/x.pcapng", "/dev/full")) {
            OffhookProcess offhook = OffhookProcess.with().run(LIMIT, "call", "sip:x@127.0.0.1:9", "--pcap", file);
            offhook.mustExitWith(2, LIMIT);
            assertTrue(offhook.err().contains(file) && offhook.err().lines().count() < 4, offhook::toString);
        }
    }
}
