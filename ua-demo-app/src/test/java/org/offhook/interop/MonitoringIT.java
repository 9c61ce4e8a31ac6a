package org.offhook.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What monitoring systems are told, read by their own tools: a plugin wrapper of Debian, sngrep, tshark, sipp. */
@RequiresPeers({"sipp", "tshark", "dumpcap", "sngrep", "negate"})
class MonitoringIT {
    private static final String NEGATE = PeerInstallation.PLUGINS + "/negate";
    private static final String NO_LIMITS = "register=,setup=,rtt=,loss=,jitter=,mos=";
    private static final Duration PATIENCE = Duration.ofSeconds(40);
    private static final String COLLECTOR = """
            <?xml version="1.0" encoding="ISO-8859-1"?>
            <scenario name="collector">
            <recv request="PUBLISH"/>
            <send><![CDATA[

            SIP/2.0 200 OK
            [last_Via:]
            [last_From:]
            [last_To:];tag=[pid]t[call_number]
            [last_Call-ID:]
            [last_CSeq:]
            SIP-ETag: e[call_number]
            Expires: 3600
            Content-Length: 0

            ]]></send>
            </scenario>
            """;

    /** One plugin run inside the wrapper, which replaces each state by another in the status. */
    private record Plugin(int status, String line) {
        /** The figures behind the bar, by the grammar of the guidelines; anything else is a failure. */
        Map<String, String> perfdata() {
            String number = "-?[0-9]+(?:\\.[0-9]+)?";
            String range = "(?:@?(?:(?:~|" + number + ")?:)?(?:" + number + ")?)?";
            Pattern item = Pattern.compile("([^=' ]+)=((?:U|" + number + ")(?:us|ms|s|%|[KMGT]?B|c)?);(" + range + ");(" + range + ");("
                    + number + ")?;?(" + number + ")?");
            Map<String, String> values = new LinkedHashMap<>();
            for (String text : line.substring(line.indexOf('|') + 1).trim().split(" ")) {
                Matcher matcher = item.matcher(text);
                assertTrue(matcher.matches(), text + " in " + line);
                values.put(matcher.group(1), matcher.group(2));
            }
            return values;
        }
    }

    private static Plugin run(List<String> negate, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(NEGATE, "-t", "60"));
        command.addAll(negate);
        command.addAll(List.of(Bench.launcher().toString(), "check", "--bind", "127.0.0.1"));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().put("LC_ALL", "C.UTF-8");
        Process process = builder.start();
        process.getOutputStream().close();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(process.waitFor(60, TimeUnit.SECONDS));
        return new Plugin(process.exitValue(), out.lines().filter(line -> line.startsWith("OFFHOOK ")).findFirst()
                .orElseThrow(() -> new AssertionError(out)));
    }

    /** Without its -s, which looks for the name of a state in the whole line and finds OK in OFFHOOK. */
    @Test
    void reachesTheFourStatesAsAPluginWrapperReadsThem() throws Exception {
        List<String> turned = List.of("-o", "UNKNOWN", "-w", "OK", "-c", "WARNING", "-u", "CRITICAL");
        try (AnsweringProcess answering = AnsweringProcess.start(OffhookProcess.with(), "127.0.0.1", "--echo");
                Sipp.Answering mute = Sipp.answerMute()) {
            String echo = "sip:echo@127.0.0.1:" + answering.port();
            Plugin ok = run(turned, echo, "--duration", "2", "--expect", "echo", "-w", NO_LIMITS, "-c", NO_LIMITS);
            assertEquals(3, ok.status(), ok.line());
            assertTrue(ok.line().startsWith("OFFHOOK OK - echo heard |"), ok.line());
            assertEquals("0%", ok.perfdata().get("loss"), ok.line());
            assertTrue(ok.perfdata().get("echo").endsWith("ms") && ok.perfdata().get("setup").endsWith("ms"), ok.line());
            Plugin warning = run(turned, echo, "--duration", "1", "-w", "loss=@0:100", "-c", NO_LIMITS);
            assertEquals(0, warning.status(), warning.line());
            assertTrue(warning.line().startsWith("OFFHOOK WARNING - loss 0% (limit @100)"), warning.line());
            Plugin critical = run(turned, mute.uri(), "--duration", "2", "-t", "20");
            assertEquals(1, critical.status(), critical.line());
            assertTrue(critical.line().startsWith("OFFHOOK CRITICAL - ") && critical.line().contains("no sound"), critical.line());
            Plugin unknown = run(turned, echo, "--duration", "x");
            assertEquals(2, unknown.status(), unknown.line());
            assertTrue(unknown.line().startsWith("OFFHOOK UNKNOWN - "), unknown.line());
        }
    }

    /** The whole process, Java machine included, is gone in time, although nobody answers. */
    @Test
    void keepsItsTimeLimitFromTheStartOfTheProcess() throws Exception {
        try (java.net.DatagramSocket deaf = new java.net.DatagramSocket(0, java.net.InetAddress.getLoopbackAddress())) {
            long begun = System.nanoTime();
            Plugin run = run(List.of(), "sip:x@127.0.0.1:" + deaf.getLocalPort(), "-t", "4");
            double tookS = (System.nanoTime() - begun) / 1e9;
            assertTrue(tookS < 4 + Bench.allowedSeconds(0.5, begun), tookS + " s: " + run.line());
            assertTrue(run.line().contains("time limit of 4 s"), run.line());
        }
    }

    @Test
    void homersFormatIsReadBySngrepAndItsFileByTshark() throws Exception {
        Path folder = Bench.folder("sngrep");
        Path file = folder.resolve("hep.pcap");
        int port = Ports.one();
        Process sngrep = new ProcessBuilder("sngrep", "-N", "-q", "-r", "-L", "udp:127.0.0.1:" + port, "-O", file.toString())
                .redirectErrorStream(true).redirectOutput(folder.resolve("log").toFile()).start();
        try (AnsweringProcess answering = AnsweringProcess.start(OffhookProcess.with(), "127.0.0.1", "--echo");
                java.net.DatagramSocket junk = new java.net.DatagramSocket()) {
            Await.until("sngrep listens", Duration.ofSeconds(20), () -> Ports.isUdpBound(port));
            byte[] noHep = "HEP3\u0000\u0007x".getBytes(StandardCharsets.ISO_8859_1);
            junk.send(new java.net.DatagramPacket(noHep, noHep.length, java.net.InetAddress.getLoopbackAddress(), port));
            OffhookProcess call = OffhookProcess.with().run(PATIENCE, "call", "sip:echo@127.0.0.1:" + answering.port(), "--bind",
                    "127.0.0.1", "--play", "tone:440", "--duration", "2", "--hep", "127.0.0.1:" + port, "--hep-id", "77", "--json");
            call.mustEndWell(Duration.ofSeconds(1));
            String callId = call.json().at("call", "callId").text();
            Await.until("the answer to BYE in the file of sngrep", Duration.ofSeconds(20), () -> Pattern.compile("CSeq: \\d+ BYE")
                    .matcher(Bench.textOf(file)).results().count() >= 2, () -> Bench.textOf(file));
            assertTrue(sngrep.isAlive(), () -> "sngrep survived junk and us: " + Bench.textOf(folder.resolve("log")));
            new ProcessBuilder("kill", "-INT", Long.toString(sngrep.pid())).start().waitFor(5, TimeUnit.SECONDS);
            assertTrue(sngrep.waitFor(10, TimeUnit.SECONDS));
            String messages = tshark(file, answering.port(), "-T", "fields", "-e", "sip.Method", "-e", "sip.Status-Code", "-e", "sip.Call-ID");
            List<String> seen = messages.lines().map(line -> line.replace("\t", " ").strip()).toList();
            assertTrue(seen.contains("INVITE  " + callId) && seen.contains("BYE  " + callId) && seen.contains("200 " + callId), messages);
            assertTrue(seen.stream().allMatch(line -> line.isEmpty() || line.endsWith(callId)), messages);
        } finally {
            sngrep.destroyForcibly();
        }
    }

    private static String tshark(Path file, int sipPort, String... options) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("tshark", "-n", "-r", file.toString(), "-d", "udp.port==" + sipPort + ",sip"));
        command.addAll(List.of(options));
        Process tshark = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
        String text = new String(tshark.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, tshark.waitFor(), text);
        return text;
    }

    @Test
    void theQualityReportReachesACollectorAndTsharkShowsIt() throws Exception {
        Sipp.Run collector = Sipp.scenario("collector", COLLECTOR, List.of("-m", "1"));
        try (AnsweringProcess answering = AnsweringProcess.start(OffhookProcess.with(), "127.0.0.1", "--echo");
                WireTap tap = WireTap.onSipPorts(collector.port())) {
            OffhookProcess call = OffhookProcess.with().run(PATIENCE, "call", "sip:echo@127.0.0.1:" + answering.port(), "--bind",
                    "127.0.0.1", "--play", "tone:440", "--duration", "2", "--codec", "PCMA", "--vq-collector",
                    "sip:collector@127.0.0.1:" + collector.port(), "--json");
            call.mustEndWell(Duration.ofSeconds(1));
            assertEquals(0, collector.awaitExit(20), collector::log);
            List<List<String>> published = tap.fields("sip.Method == \"PUBLISH\"", "sip.Event", "sip.Content-Type", "sip.Expires");
            assertEquals(List.of("vq-rtcpxr", "application/vq-rtcpxr", "3600"), published.get(0));
            String shown = tap.tshark(List.of("-Y", "sip.Method == \"PUBLISH\"", "-V"));
            assertTrue(shown.contains("VQSessionReport: CallTerm"), shown);
            assertTrue(shown.contains("CallID: " + call.json().at("call", "callId").text()), shown);
            assertTrue(shown.contains("PD=PCMA SR=8000") && shown.contains("PacketLoss: NLR="), shown);
        }
    }
}
