package org.offhook.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.offhook.SrtpOptions;
import org.offhook.UserAgent;

/** The plugin as a monitoring system sees it: one line, four statuses. */
class CheckCommandTest {

    /** What does not keep its time limit hangs for half a minute, or for ever. */
    private static final long LATE_MS = 10_000;

    private static UserAgent phone() throws Exception {
        return UserAgent.builder().bind(InetAddress.getLoopbackAddress()).build();
    }

    /** With a time limit that is out of the way. */
    private static CommandRun check(String uri, String... options) {
        List<String> all = new ArrayList<>(List.of("check", uri, "--bind", "127.0.0.1", "-t", "60"));
        all.addAll(List.of(options));
        return CommandRun.of(all.toArray(String[]::new));
    }

    @Test
    void reachesOkWarningAndCriticalByItsLimits() throws Exception {
        try (UserAgent echo = phone()) {
            echo.onIncoming(incoming -> {
                incoming.call().echo();
                incoming.accept();
            });
            String uri = "sip:echo@127.0.0.1:" + echo.localAddress().getPort();
            String none = "register=,setup=,rtt=,loss=,jitter=,mos=";
            CommandRun ok = check(uri, "--duration", "2", "--expect", "sound", "-w", none, "-c", none);
            assertEquals(0, ok.status(), ok.out() + ok.err());
            assertTrue(ok.out().matches("OFFHOOK OK - sound heard \\| [^|\\n]+\\R"), ok.out());
            CommandRun warning = check(uri, "--duration", "1", "-w", "loss=~:-1", "-c", none);
            assertEquals(1, warning.status(), warning.out());
            assertTrue(warning.out().startsWith("OFFHOOK WARNING - loss "), warning.out());
            CommandRun critical = check(uri, "--duration", "1", "-c", "loss=~:-1", "--lang", "fr");
            assertEquals(2, critical.status(), critical.out());
            assertTrue(critical.out().contains("limite ~:-1"), critical.out());
            CommandRun unknown = check(uri, "--duration", "1", "-w", none + ",register=100", "-c", none);
            assertEquals(3, unknown.status(), unknown.out());
        }
    }

    @Test
    void writesACaptureOfAnEncryptedCall(@TempDir Path folder) throws Exception {
        SrtpOptions dtls = SrtpOptions.parse("dtls");
        try (UserAgent echo = UserAgent.builder().bind(InetAddress.getLoopbackAddress()).srtp(dtls).build()) {
            echo.onIncoming(incoming -> {
                incoming.call().echo();
                incoming.accept();
            });
            Path file = folder.resolve("check.pcapng");
            CommandRun run = CommandRun.of("check", "sip:echo@127.0.0.1:" + echo.localAddress().getPort(), "--bind", "127.0.0.1", "-t", "60",
                "--duration", "3", "--srtp", "dtls", "--codec", "PCMA", "--pcap", file.toString(), "--json", "-c", "jitter=,mos=,loss=");
            assertTrue(run.status() <= 1, run.out() + run.err());
            assertTrue(run.out().contains("\"codec\" : \"PCMA\"") && run.out().contains("\"keyExchange\" : \"dtls\""), run.out());
            assertTrue(Files.size(file) > 10_000, "a second of sound at least");
        }
    }

    @Test
    void isCriticalWithinTheTimeLimitWhenNobodyAnswers() throws Exception {
        try (DatagramSocket deaf = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            long begun = System.nanoTime();
            CommandRun run = CommandRun.of("check", "sip:x@127.0.0.1:" + deaf.getLocalPort(), "--bind", "127.0.0.1", "-t", "2");
            long tookMs = (System.nanoTime() - begun) / 1_000_000;
            assertEquals(2, run.status(), run.out());
            assertTrue(tookMs < LATE_MS, tookMs + " ms");
            assertTrue(run.out().startsWith("OFFHOOK CRITICAL - time limit of 2 s reached"), run.out());
        }
    }

    /** A pipe that nobody writes to stands for a file system that hangs. */
    @Test
    void keepsTheTimeLimitWhenAFileCannotBeRead(@TempDir Path folder) throws Exception {
        Path pipe = folder.resolve("password");
        Assumptions.assumeTrue(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor() == 0, "no mkfifo here");
        long begun = System.nanoTime();
        CommandRun run = CommandRun.of("check", "sip:x@127.0.0.1:9", "--user", "u", "--password-file", pipe.toString(), "-t", "1.5");
        long tookMs = (System.nanoTime() - begun) / 1_000_000;
        Files.writeString(pipe, "x");
        assertEquals(2, run.status(), run.out());
        assertTrue(tookMs < LATE_MS, tookMs + " ms");
        assertTrue(run.out().startsWith("OFFHOOK CRITICAL - time limit of 1.5 s reached while reading files"), run.out());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        check | URI
        check sip:a@b -t 0 | -t 0
        check sip:a@b -t x | -t
        check sip:a@b --duration 61 | 61
        check sip:a@b -w los=3 | los=3
        check sip:a@b -c loss=5:3 | begins below
        check sip:a@b --expect noise | noise
        check sip:a@b --dtmf 1x | 1x
        check sip:a@b --format xml | xml
        check sip:a@b --codec NONE/1 | NONE
        check sip:a@b --srtp maybe | maybe
        check sip:a@b --pcap /no/such/folder/file | /no/such/folder
        check 1002 | 1002
        check sip:a@b --password-file /no/such --user u | /no/such
        """)
    void aMistakeIsUnknown(String line, String named) {
        CommandRun run = CommandRun.of(line.split(" "));
        assertEquals(3, run.status(), run.out() + run.err());
        assertTrue(run.out().startsWith("OFFHOOK UNKNOWN - ") && run.out().contains(named), run.out());
        assertEquals(1, run.out().lines().count(), run.out());
    }

    @Test
    void everyFormatSaysTheStateAlsoWhenNothingWasMeasured() {
        for (String format : List.of("nagios", "zabbix", "prtg", "prometheus", "json")) {
            CommandRun run = CommandRun.of("check", "sip:a@b", "--format", format, "--expect", "noise");
            assertEquals(3, run.status());
            assertTrue(run.out().contains("UNKNOWN") || run.out().contains("state 3") || run.out().contains("\"error\":1")
                || run.out().contains("offhook_check_state{target=\"sip:a@b\"} 3"), run.out());
        }
    }
}
