package org.offhook.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * Every fault that can be made on loopback, made, and what {@code offhook} says of it: the finding with its severity, its sentence in
 * both languages, the exit status, in time. The class of service is that of what we send: Java does not tell that of what is received.
 */
@RequiresPeers({"sipp", "sox", "ss"})
@Execution(ExecutionMode.CONCURRENT)
class LiveRecipesIT {

    private static final Duration LIMIT = Duration.ofSeconds(40);

    /** Packets of others on a crowded machine are late; nobody is to blame for that. */
    private static final List<String> CROWDED = List.of("media.jitter", "media.loss");

    private static Json finding(OffhookProcess offhook, Json report, String code) {
        return report.at("findings").elements().stream().filter(finding -> finding.at("code").text().equals(code)).findFirst()
            .orElseThrow(() -> new AssertionError("no " + code + ": " + offhook));
    }

    private static void mustSay(OffhookProcess offhook, Json report, String code, String severity, int status) {
        Json finding = finding(offhook, report, code);
        assertEquals(severity, finding.at("severity").text(), offhook::toString);
        String en = finding.at("en").text();
        String fr = finding.at("fr").text();
        System.out.printf("%s, exit %d, %.1f s%n  %s%n  %s%n", code, offhook.awaitExit(LIMIT), offhook.nanosSinceStart() / 1e9, en, fr);
        assertTrue(en.length() > 20 && fr.length() > 20 && !en.equals(fr), en + " / " + fr);
        report.at("findings").elements().stream().filter(f -> f.at("severity").text().equals("error"))
            .map(f -> f.at("code").text()).filter(c -> !c.equals(code) && !(offhook.wasDisturbed() && CROWDED.contains(c)))
            .forEach(c -> assertFalse(true, () -> "another error, " + c + ": " + offhook));
        int actual = offhook.awaitExit(LIMIT);
        assertTrue(actual == status || status == 0 && actual == 8 && offhook.wasDisturbed(),
            () -> "exit status " + actual + ", wanted " + status + ": " + offhook);
    }

    /** Calls with these arguments and checks what is said. */
    private static OffhookProcess call(String uri, String code, String severity, int status, String... options) {
        List<String> arguments = new ArrayList<>(List.of("call", uri, "--json", "--codec", "PCMU"));
        arguments.addAll(Arrays.asList(options));
        OffhookProcess offhook = OffhookProcess.with().run(LIMIT, arguments.toArray(String[]::new));
        mustSay(offhook, offhook.json(), code, severity, status);
        return offhook;
    }

    private static void register(int port, String code, int status, String... options) {
        List<String> arguments = new ArrayList<>(List.of("register", "sip:1001@127.0.0.1:" + port, "--once", "--json"));
        arguments.addAll(Arrays.asList(options));
        OffhookProcess offhook = OffhookProcess.with().environment("OFFHOOK_PASSWORD", "wrong").run(LIMIT,
            arguments.toArray(String[]::new));
        mustSay(offhook, offhook.json(), code, "error", status);
    }

    private static void refused(String status, String headers, String code, String severity, int exit, String... options) {
        Sipp.Run refusing = Sipp.scenario("refuse", SippScenarios.refuse(status, headers), List.of("-m", "1"));
        call("sip:x@127.0.0.1:" + refusing.port(), code, severity, exit, options);
        refusing.end();
    }

    // ---- signalling

    @Test
    void aNormalCall() {
        try (Sipp.Answering answering = Sipp.answer(0)) {
            call(answering.uri(), "call.ok", "info", 0, "--play", "tone:440", "--duration", "3");
        }
    }

    @Test
    void busy() {
        refused("486 Busy Here", "X-None: 1", "call.busy", "info", 6);
    }

    @Test
    void theTrunkIsDown() {
        refused("503 Service Unavailable", "Retry-After: 30\nReason: Q.850;cause=38;text=\"Network out of order\"", "call.rejected.trunk",
            "error", 3);
    }

    @Test
    void encryptionIsRefused() {
        refused("488 Not Acceptable Here", "X-None: 1", "call.rejected.srtp", "error", 3, "--srtp", "sdes,required",
            "--srtp-sdes-in-clear");
    }

    @Test
    void noCommonCodec() {
        refused("488 Not Acceptable Here", "Warning: 305 pbx \"Incompatible media format\"", "call.rejected.codec", "error", 3);
    }

    @Test
    void nobodyAnswers() {
        Sipp.Run ringing = Sipp.scenario("ring", SippScenarios.ringForEver(), List.of("-m", "1"));
        call("sip:x@127.0.0.1:" + ringing.port(), "call.no_answer", "info", 5, "--ring", "3");
        ringing.end();
    }

    @Test
    void theSessionTimerCutsTheCall() {
        Sipp.Run timing = Sipp.scenario("timer", SippScenarios.failingSessionTimer(), List.of("-m", "1", "-rtp_echo"));
        call("sip:x@127.0.0.1:" + timing.port(), "call.session_timer", "error", 0, "--play", "tone:440");
        timing.end();
    }

    @Test
    void digitsByInfoAreRefused() {
        Sipp.Run refusing = Sipp.scenario("info", SippScenarios.refusingInfo(), List.of("-m", "1", "-rtp_echo"));
        call("sip:x@127.0.0.1:" + refusing.port(), "dtmf.refused", "error", 0, "--play", "tone:440", "--dtmf", "5", "--dtmf-info",
            "--duration", "3");
        refusing.end();
    }

    @Test
    void nothingListensAtThePort() {
        int closed = Ports.one();
        call("sip:x@127.0.0.1:" + closed, "net.port_unreachable", "error", 1);
        register(closed, "net.port_unreachable", 1);
    }

    @Test
    void theRegistrarNeverAnswers() throws IOException {
        try (DatagramSocket mute = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            register(mute.getLocalPort(), "reg.unanswered", 5);
        }
    }

    /** The phone of a technician confirms a refusal once, and then leaves it at that. */
    @Test
    void theRegistrarAlwaysWantsOtherCredentials() {
        Sipp.Run challenging = Sipp.scenario("auth", SippScenarios.refuseRegisters(4, "401 Unauthorized",
            "WWW-Authenticate: Digest realm=\"pbx\", nonce=\"nonce-{n}\", algorithm=MD5"), List.of("-m", "1"));
        register(challenging.port(), "reg.auth_loop", 4);
        challenging.end();
    }

    @Test
    void theRegistrarFindsEveryIntervalTooBrief() {
        Sipp.Run strict = Sipp.scenario("brief", SippScenarios.refuseRegisters(4, "423 Interval Too Brief", "Min-Expires: 3600"),
            List.of("-m", "1"));
        register(strict.port(), "reg.interval_too_brief", 3, "--expires", "60");
        strict.end();
    }

    @Test
    void aRouterChangesTheSdp() {
        try (ScriptedCallee callee = ScriptedCallee.behindMeddlingRouter()) {
            call(callee.uri(), "net.sip_alg", "error", 5, "--ring", "4");
        }
    }

    /** A network of its own, whose packets are small, and a server that takes no notice of anything. */
    @Test
    void theInviteIsLargerThanAPacket() throws IOException, InterruptedException {
        Path folder = Bench.folder("fragments");
        Path scenario = Files.writeString(folder.resolve("silent.xml"), SippScenarios.silent());
        String inside = "ip link set lo up mtu 1280 || exit 77; sipp -sf \"$1\" -i 127.0.0.1 -p 5070 -m 1 -nostdin -timeout 40 >/dev/null 2>&1 & s=$!;"
            + " until ss -Hlun | grep -q :5070; do sleep 0.1; done; shift; \"$@\"; c=$?; kill $s; exit $c";
        Process process = new ProcessBuilder("unshare", "--net", "--map-root-user", "bash", "-c", inside, "bash", scenario.toString(),
            Bench.launcher().toString(), "call", "sip:" + "x".repeat(900) + "@127.0.0.1:5070", "--ring", "9", "--json")
            .redirectOutput(folder.resolve("out").toFile()).redirectError(folder.resolve("err").toFile()).start();
        boolean ended = process.waitFor(Bench.patience(LIMIT).toSeconds(), TimeUnit.SECONDS);
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        assertTrue(ended, "still running");
        String err = Bench.textOf(folder.resolve("err"));
        boolean made = process.exitValue() != 77 && !err.startsWith("unshare:");
        if (!made) {
            System.out.println("SKIPPED: no network namespace can be made here: " + err);
        }
        Assumptions.assumeTrue(made, "no network namespace can be made here: " + err);
        assertEquals(5, process.exitValue(), err);
        List<Json> findings = Json.parse(Bench.textOf(folder.resolve("out"))).at("findings").elements();
        assertEquals("sip.fragment_lost", findings.get(0).at("code").text(), findings::toString);
        assertEquals("error", findings.get(0).at("severity").text(), findings::toString);
    }

    @Test
    void theSoundIsNotMarkedForPriority() {
        try (Sipp.Answering answering = Sipp.answer(0)) {
            call(answering.uri(), "qos.dscp", "warning", 0, "--play", "tone:440", "--duration", "3", "--dscp", "0");
        }
    }

    // ---- sound

    @Test
    void thePrivateAddressInTheSdp() {
        try (ScriptedCallee callee = ScriptedCallee.announcing("10.66.0.9")) {
            call(callee.uri(), "media.one_way_nat", "error", 7, "--play", "tone:440", "--duration", "3");
        }
    }

    @Test
    void theMediaPortIsClosed() {
        try (ScriptedCallee callee = ScriptedCallee.withClosedMediaPort()) {
            call(callee.uri(), "media.blocked", "error", 7, "--play", "tone:440", "--duration", "4");
        }
    }

    private static void talk(ScriptedCallee.Script script, String code, String severity, int exit, String seconds) {
        try (ScriptedCallee callee = ScriptedCallee.saying(script)) {
            call(callee.uri(), code, severity, exit, "--play", "tone:440", "--duration", seconds);
        }
    }

    @Test
    void packetsAreLost() {
        talk(callee -> {
            long began = System.nanoTime();
            for (int i = 0; callee.talks(); i++) {
                ScriptedCallee.tick(began, i);
                if (i % 65 >= 30 && i % 65 < 34) {
                    callee.lose();
                } else {
                    callee.send(0, false);
                }
            }
        }, "media.loss", "error", 8, "5");
    }

    @Test
    void packetsComeInBursts() {
        talk(callee -> {
            long began = System.nanoTime();
            for (int i = 0; callee.talks(); i++) {
                ScriptedCallee.tick(began, i / 8 * 8);
                callee.send(0, false);
            }
        }, "media.jitter", "error", 8, "5");
    }

    @Test
    void theMicrophoneIsMute() {
        talk(callee -> {
            long began = System.nanoTime();
            for (int i = 0; callee.talks(); i++) {
                ScriptedCallee.tick(began, i);
                callee.send(0, true);
            }
        }, "media.silence", "warning", 0, "4");
    }

    @Test
    void anotherCodecThanAgreedIsSent() {
        talk(callee -> {
            long began = System.nanoTime();
            for (int i = 0; callee.talks(); i++) {
                ScriptedCallee.tick(began, i);
                callee.send(8, false);
            }
        }, "media.codec_mismatch", "error", 7, "4");
    }

    @Test
    void theWayIsLong() {
        talk(callee -> {
            Thread reports = new Thread(() -> {
                try {
                    callee.answerReportsAfter(700);
                } catch (IOException e) {
                    // The sockets were closed: the call is over.
                }
            }, "scripted-reports");
            reports.setDaemon(true);
            reports.start();
            long began = System.nanoTime();
            for (int i = 0; callee.talks(); i++) {
                ScriptedCallee.tick(began, i);
                callee.send(0, false);
            }
        }, "media.delay", "error", 0, "9");
    }

    /** A caller that never acknowledges: {@code offhook answer} says why the call was cut after half a minute. */
    @Test
    void theAckIsLost() throws IOException {
        try (AnsweringProcess answering = AnsweringProcess.start(OffhookProcess.with(), "127.0.0.1", "--play", "tone:440", "--max-calls",
                "1", "--json"); DatagramSocket caller = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            InetSocketAddress phone = new InetSocketAddress(InetAddress.getLoopbackAddress(), answering.port());
            caller.setSoTimeout(38_000);
            send(caller, phone, inviteFrom(caller.getLocalPort()));
            DatagramPacket in = new DatagramPacket(new byte[65_535], 65_535);
            String message;
            do {
                try {
                    caller.receive(in);
                } catch (SocketTimeoutException e) {
                    throw new AssertionError("no BYE: " + answering.offhook(), e);
                }
                message = new String(in.getData(), 0, in.getLength(), StandardCharsets.UTF_8);
            } while (!message.startsWith("BYE "));
            send(caller, phone, okTo(message));
            OffhookProcess offhook = answering.offhook();
            offhook.awaitExit(LIMIT);
            mustSay(offhook, offhook.json().at("calls", 0), "call.ack_lost", "error", 5);
        }
    }

    private static void send(DatagramSocket from, InetSocketAddress to, String message) throws IOException {
        byte[] octets = message.getBytes(StandardCharsets.UTF_8);
        from.send(new DatagramPacket(octets, octets.length, to));
    }

    private static String inviteFrom(int port) {
        String sdp = "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio " + Ports.block(2)
            + " RTP/AVP 0\r\n";
        return String.join("\r\n", "INVITE sip:phone@127.0.0.1 SIP/2.0", "Via: SIP/2.0/UDP 127.0.0.1:" + port + ";branch=z9hG4bKnoack",
            "Max-Forwards: 70", "From: <sip:deaf@127.0.0.1>;tag=deaf", "To: <sip:phone@127.0.0.1>", "Call-ID: no-ack-" + port,
            "CSeq: 1 INVITE", "Contact: <sip:deaf@127.0.0.1:" + port + ">", "Content-Type: application/sdp",
            "Content-Length: " + sdp.length(), "", sdp);
    }

    private static String okTo(String request) {
        StringBuilder ok = new StringBuilder("SIP/2.0 200 OK\r\n");
        for (String line : request.split("\r\n")) {
            if (line.matches("(?i)(via|from|to|call-id|cseq):.*")) {
                ok.append(line).append("\r\n");
            }
        }
        return ok + "Content-Length: 0\r\n\r\n";
    }
}
