package org.offhook.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Wrong input at the command line: one sentence that names the thing, the exit status of the contract, no stack trace. */
class BadInputIT {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    static Stream<Arguments> wrongCommandLines() throws IOException {
        Path folder = Bench.folder("bad-input");
        Path text = Files.writeString(folder.resolve("text.wav"), "this is no WAV file, it only has the name of one\n");
        Path empty = Files.createFile(folder.resolve("empty.wav"));
        Path headerOnly = Files.write(folder.resolve("header.wav"), Arrays.copyOf(
                Files.readAllBytes(Recording.writeTone(folder.resolve("tone.wav"), 8000, 440, 1)), 30));
        int nobody = Ports.one();
        String there = "sip:x@127.0.0.1:" + nobody;
        return Stream.of(
                wrong(2, "nowhere:", "call", "nowhere:x@y"),
                wrong(2, "sip:", "call", "sip:"),
                wrong(2, "70000", "call", "sip:x@127.0.0.1:70000"),
                wrong(1, "no-such-host.invalid", "call", "sip:x@no-such-host.invalid", "--duration", "1"),
                wrong(1, "no-such-host.invalid", "register", "sip:x@no-such-host.invalid", "--once"),
                wrong(1, Integer.toString(nobody), "call", there, "--transport", "tcp", "--duration", "1"),
                wrong(1, Integer.toString(nobody), "register", there, "--transport", "tcp", "--once"),
                wrong(2, "missing.wav", "call", there, "--play", folder.resolve("missing.wav").toString()),
                wrong(2, "text.wav", "call", there, "--play", text.toString()),
                wrong(2, "empty.wav", "call", there, "--play", empty.toString()),
                wrong(2, "header.wav", "call", there, "--play", headerOnly.toString()),
                wrong(2, "tone:", "call", there, "--play", "tone:high"),
                wrong(2, folder.toString(), "call", there, "--play", folder.toString()),
                wrong(2, "no-such-folder", "call", there, "--record", folder.resolve("no-such-folder/a.wav").toString()),
                wrong(2, "NOSUCH", "call", there, "--codec", "NOSUCH"),
                wrong(2, "12x", "call", there, "--dtmf", "12x"),
                wrong(2, "soon", "call", there, "--duration", "soon"),
                wrong(2, "no-such-password", "register", "sip:x@127.0.0.1", "--password-file",
                        folder.resolve("no-such-password").toString()),
                wrong(2, "203.0.113.77", "register", there, "--once", "--bind", "203.0.113.77"),
                wrong(2, "99999", "answer", "--port", "99999"),
                wrong(2, "carrier-pigeon", "register", there, "--transport", "carrier-pigeon"),
                wrong(2, "--nonsense", "call", there, "--nonsense"),
                wrong(2, "dance", "dance"),
                wrong(2, "1234", "explain", "1234"));
    }

    private static Arguments wrong(int status, String named, String... arguments) {
        return Arguments.of(status, named, List.of(arguments));
    }

    @ParameterizedTest(name = "{2}")
    @MethodSource("wrongCommandLines")
    void saysWhatIsWrong(int status, String named, List<String> arguments) {
        OffhookProcess offhook = OffhookProcess.with().run(LIMIT, arguments.toArray(String[]::new));
        assertSentence(offhook, status, named);
        // A call that was tried is reported; a command line that is wrong is not.
        assertTrue(status != 2 || offhook.out().isBlank(), offhook::toString);
    }

    private static void assertSentence(OffhookProcess offhook, int status, String named) {
        int actual = offhook.awaitExit(LIMIT);
        // A binding that cannot be had shows at the moment of binding: a failure or a usage error are both honest.
        assertTrue(actual == status || status == 2 && named.startsWith("203.") && actual == 1, offhook::toString);
        RegisterIT.assertNoStackTrace(offhook);
        assertTrue(offhook.err().contains(named), () -> "does not name " + named + ": " + offhook);
        long lines = offhook.err().lines().filter(line -> !line.isBlank()).count();
        assertTrue(lines >= 1 && lines <= 3, () -> lines + " lines: " + offhook);
    }

    @Test
    void speaksFrenchWhenAsked() {
        OffhookProcess english = OffhookProcess.with().run(LIMIT, "call", "nowhere:x@y", "--lang", "en");
        OffhookProcess french = OffhookProcess.with().run(LIMIT, "call", "nowhere:x@y", "--lang", "fr");
        assertSentence(french, 2, "nowhere:");
        assertTrue(!english.err().equals(french.err()), french::toString);
    }

    @Test
    void takenPortIsNamed() throws IOException {
        try (DatagramSocket taken = new DatagramSocket(
                new InetSocketAddress("127.0.0.1", 0))) {
            String port = Integer.toString(taken.getLocalPort());
            OffhookProcess offhook = OffhookProcess.with().run(LIMIT, "answer", "--bind", "127.0.0.1", "--port", port);
            assertSentence(offhook, 1, port);
        }
    }

    @Test
    void nobodyThereOverUdpIsATimeoutOrARefusal() {
        String port = Integer.toString(Ports.one());
        OffhookProcess offhook = OffhookProcess.with().run(Duration.ofSeconds(45), "call", "sip:x@127.0.0.1:" + port,
                "--duration", "1");
        int status = offhook.awaitExit(LIMIT);
        assertTrue(status == 5 || status == 1, offhook::toString);
        assertTrue(offhook.err().contains(port), offhook::toString);
        RegisterIT.assertNoStackTrace(offhook);
    }

    @Test
    void everyVerbHasHelp() {
        for (String verb : List.of("demo", "register", "call", "answer", "devices", "explain")) {
            OffhookProcess offhook = OffhookProcess.with().run(LIMIT, verb, "--help");
            assertEquals(0, offhook.awaitExit(LIMIT), offhook::toString);
            assertTrue(offhook.out().contains("Usage: offhook " + verb), offhook::toString);
        }
    }
}
