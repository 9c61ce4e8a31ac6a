package org.offhook.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.offhook.app.options.OutputOptions;
import org.offhook.app.terminal.Ending;
import org.offhook.app.terminal.Surroundings;

class CommandLineTest {

    private static final Map<String, List<String>> OPTIONS = Map.of(
        "register", List.of("--user", "--password-file", "--registrar", "--proxy", "--transport", "--tls-ca", "--bind", "--port",
            "--once", "--expires", "--lang", "--json", "--verbose"),
        "call", List.of("--user", "--password-file", "--registrar", "--proxy", "--transport", "--tls-ca", "--bind", "--port",
            "--play", "--record", "--duration", "--dtmf", "--codec", "--srtp", "--pcap", "--html", "--lang", "--json", "--verbose"),
        "answer", List.of("--user", "--password-file", "--registrar", "--proxy", "--transport", "--tls-ca", "--bind", "--port",
            "--echo", "--play", "--record", "--reject", "--max-calls", "--lang", "--json", "--verbose"),
        "demo", List.of("--out", "--lang", "--json", "--verbose"),
        "codecs", List.of("--lang", "--json"), "devices", List.of("--lang", "--json"),
        "codec", List.of("encode", "decode", "--lang"), "jitter", List.of("replay", "--lang"),
        "explain", List.of("--lang", "--json"),
        "analyze", List.of("--tls-keys", "--html", "--stream", "--play", "--lang", "--json"));

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"demo", "register", "call", "answer", "codecs", "codec", "jitter", "devices", "explain", "analyze"})
    void everyVerbExplainsItselfInBothLanguages(String verb) {
        CommandRun english = CommandRun.of(verb, "--help", "--lang", "en");
        CommandRun french = CommandRun.of(verb, "--help", "--lang", "fr");
        assertEquals(0, english.status());
        assertEquals(0, french.status());
        assertTrue(french.out().contains("Usage : offhook " + verb), french.out());
        for (String option : OPTIONS.get(verb)) {
            assertTrue(english.out().contains(option), verb + " has no " + option);
            assertTrue(french.out().contains(option), verb + " has no " + option);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "demo", "register", "call", "answer", "codecs", "codec", "jitter", "devices", "explain", "analyze", "check"})
    void noLineOfFrenchHelpBeginsWithAStop(String verb) {
        CommandRun run = CommandRun.of((verb + " --help --lang fr").trim().split(" "));
        run.out().lines().map(String::strip).filter(line -> !line.isEmpty())
            .forEach(line -> assertTrue(";:!?»".indexOf(line.charAt(0)) < 0, line));
        assertFalse(run.out().contains("=FILE") || run.out().contains("=SECONDS"), run.out());
        assertFalse(run.out().contains("\u00a0"), "what is held together is printed with usual blanks");
    }

    @Test
    void theHelpIsWrittenInTheEncodingOfTheTerminal() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PrintStream latin = new PrintStream(out, true, StandardCharsets.ISO_8859_1);
        Offhook.run(new Surroundings(latin, latin, false, false, Map.of(), new Ending()), List.of("--help", "--lang", "fr"));
        assertTrue(out.toString(StandardCharsets.ISO_8859_1).contains("Un téléphone SIP"), out::toString);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        cal | did you mean "call"?
        codecs comprae x.wav | did you mean "compare"?
        call sip:a@b --regsitrar x | did you mean --registrar?
        call sip:a@b --regsitrar=x | did you mean --registrar?
        call sip:a@b --codec g711 | did you mean PCMA/8000, PCMU/8000?
        call sip:a@b --codec alaw | did you mean PCMA/8000?
        bicycle | "offhook --help" lists them
        call 2001@ | there is no host
        call sip:2001@[::1 | the IPv6 address is not closed
        call 1002 | add --registrar HOST
        call tel:+33123456789 | is known to a server alone
        check tel:+33123456789 | is known to a server alone
        """)
    void aSlipIsGuessedAndAnAddressJudged(String line, String said) {
        CommandRun run = CommandRun.of((line + " --lang en").split(" "));
        assertTrue((run.out() + run.err()).contains(said), run.out() + run.err());
        CommandRun french = CommandRun.of((line + " --lang fr").split(" "));
        assertFalse(french.err().contains("did you mean") || french.err().contains(" is "), french.err());
    }

    @Test
    void helpIsAVerbToo() {
        assertEquals(CommandRun.of("--help").out(), CommandRun.of("help").out());
        assertEquals(CommandRun.of("call", "--help").out(), CommandRun.of("help", "call").out());
        assertEquals(2, CommandRun.of("help", "nonsense").status());
    }

    @Test
    void theHelpListsEveryVerb() {
        CommandRun run = CommandRun.of("--help");
        assertEquals(0, run.status());
        OPTIONS.keySet().forEach(verb -> assertTrue(run.out().contains("  " + verb), verb));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        call | URI
        call nonsense@@host | nonsense@@host
        call sip:1002@host:99999 | sip:1002@host:99999
        call 1002 | "1002"
        call sip:a@b --port 70000 | 70000
        call sip:a@b --port x | "x"
        call sip:a@b --transport sctp | sctp
        call sip:a@b --tls-ca no-such-file.pem | no file no-such-file.pem
        call sip:a@b --tls-key key.pem | --tls-cert
        call sip:a@b --pcap /no/such/folder/x.pcap | /no/such/folder
        call sip:a@b --pcap-secrets | --pcap
        call sip:a@b --pcap /tmp | /tmp
        call sip:a@b --html /no/such/folder/x.html | /no/such/folder/x.html
        answer --junit /no/such/folder/x.xml | /no/such/folder/x.xml
        call sip:a@b --srtp off,sdes | off,sdes
        call sip:a@b --srtp dtls --srtp-sdes-in-clear | --srtp-sdes-in-clear
        call sip:a@b --srtp magic | magic
        call sip:a@b --play /no/such.wav | /no/such.wav
        call sip:a@b --play tone:x | tone:x
        call sip:a@b --play tone:90000 | tone:90000
        call sip:a@b --record /no/such/folder/x.wav | /no/such/folder/x.wav
        call sip:a@b --record x.wav --record-mode surround | surround
        call sip:a@b --record-mode stereo | --record FILE
        call sip:a@b --record /no/such/folder/x.wav --record-mode separate | /no/such/folder/x-near.wav
        answer --conference --echo | --conference
        call sip:a@b --play mic --echo-canceller magic | magic
        call sip:a@b --duration 0 | --duration
        call sip:a@b --duration NaN | --duration
        call sip:a@b --dtmf 12x | 12x
        call sip:a@b --codec OPUS/1 | OPUS/1
        call sip:a@b --password-file /no/such | /no/such
        call sip:a@b --registrar pbx.example | --user
        call sip:a@b --user 1001 --registrar pbx:0 | pbx:0
        call sip:a@b --user 1001 --registrar h:x | h:x
        call sip:a@b --bind no.such.host.invalid | no.such.host.invalid
        call sip:a@b --ptime 25 | 25
        call sip:a@b extra | extra
        call sip:a@b --lang de | de
        call sip:a@b --no-such-option | --no-such-option
        call sip:a@b --name-server dns.example | dns.example
        call sip:a@b --play / | / cannot be read
        register sip:a@b --name-server 192.0.2.1:0 | 192.0.2.1:0
        call sip:a@b --hep-id 3 | --hep
        call sip:a@b --hep h:99999 | h:99999
        call sip:a@b --hep h --hep-id -1 | --hep-id
        call sip:a@b --vq-collector tel:112 | tel:112
        register | offhook register sip:1001@pbx.example
        register sip:pbx.example | sip:pbx.example
        register 1001 | 1001
        register sip:1001@pbx.example --expires 0 | --expires
        answer --reject 200 | 200
        answer --max-calls 0 | --max-calls
        answer --user 1001 | --user 1001
        explain 9999 | 9999
        explain | CODE
        nonsense | nonsense
        """)
    void aMistakeIsOneSentenceThatNamesItAndStatus2(String line, String named) {
        for (String language : List.of("en", "fr")) {
            String[] written = line.contains("--lang") ? line.split(" ") : (line + " --lang " + language).split(" ");
            CommandRun run = CommandRun.of(withPassword(), new Ending(), written);
            assertEquals(2, run.status(), run.err());
            assertEquals("", run.out());
            List<String> lines = run.err().lines().filter(text -> text.startsWith("offhook: ")).toList();
            assertEquals(1, lines.size(), run.err());
            if (language.equals("en")) {
                assertTrue(lines.get(0).contains(named), run.err());
            }
            assertFalse(run.err().contains("\tat "), run.err());
        }
    }

    private static Map<String, String> withPassword() {
        return Map.of("OFFHOOK_PASSWORD", "secret");
    }

    @Test
    void aMistakeIsAnObjectWhenJsonIsAskedFor() {
        CommandRun run = CommandRun.of("call", "sip:a@b", "--json", "--play", "/no/such.wav");
        assertEquals(2, run.status());
        assertTrue(run.out().startsWith("{") && run.out().contains("\"offhook.error/1\"") && run.out().contains("\"exit\" : 2"),
            run.out());
    }

    @Test
    void namesWhatIsWrongWithAWavFile() throws IOException {
        Path file = Files.writeString(folder.resolve("not.wav"), "this is no sound");
        CommandRun run = CommandRun.of("call", "sip:a@b", "--play", file.toString());
        assertEquals(2, run.status());
        assertTrue(run.err().contains(file.toString()), run.err());
    }

    @Test
    void refusesAnEmptyOrBinaryPasswordFile() throws IOException {
        Path empty = Files.writeString(folder.resolve("empty"), "\n");
        Path binary = Files.write(folder.resolve("binary"), new byte[] {(byte) 0xff, (byte) 0xfe, 0});
        for (Path file : List.of(empty, binary, folder)) {
            CommandRun run = CommandRun.of("register", "sip:1001@127.0.0.1", "--password-file", file.toString());
            assertEquals(2, run.status(), run.err());
            assertTrue(run.err().contains(file.toString()), run.err());
        }
    }

    @Test
    void theLanguageComesFromTheOptionThenFromTheEnvironment() {
        assertEquals(Locale.FRENCH, OutputOptions.language(List.of("call", "--lang", "fr"), Map.of("LANG", "en_US.UTF-8")));
        assertEquals(Locale.ENGLISH, OutputOptions.language(List.of("--lang=en"), Map.of("LANG", "fr_FR.UTF-8")));
        assertEquals(Locale.FRENCH, OutputOptions.language(List.of(), Map.of("LC_ALL", "fr_BE", "LANG", "en_US")));
        assertEquals(Locale.ENGLISH, OutputOptions.language(List.of("--lang"), Map.of("LANG", "C.UTF-8")));
    }

    @Test
    void numbersTheRecordingsOfSeveralCalls() {
        assertEquals(Path.of("a/rec.wav"), AnswerCommand.recordingOf(Path.of("a/rec.wav"), 1));
        assertEquals(Path.of("a/rec-2.wav"), AnswerCommand.recordingOf(Path.of("a/rec.wav"), 2));
        assertEquals(Path.of("a/rec-07-1.wav"), AnswerCommand.recordingOf(Path.of("a/rec-07-{n}.wav"), 1));
        assertEquals(Path.of("rec-3"), AnswerCommand.recordingOf(Path.of("rec"), 3));
    }

    @Test
    void explainsCodesInWordsAndAsJson() {
        CommandRun words = CommandRun.of("explain", "q850:17", "--lang", "fr");
        assertEquals(0, words.status());
        assertTrue(words.out().startsWith("Q.850 17 : Usager occupé"), words.out());
        CommandRun json = CommandRun.of("explain", "300", "--json");
        assertEquals(0, json.status());
        assertTrue(json.out().contains("\"sip:300\"") && json.out().contains("\"warning:300\""), json.out());
    }

    @Test
    void listsTheCodecs() {
        assertTrue(CommandRun.of("codecs").out().contains("PCMA/8000"));
        assertTrue(CommandRun.of("codecs", "--json").out().contains("\"specification\" : \"PCMU/8000\""));
    }

    @Test
    void deviceOptionsThatMakeNoSenseAreNamed() {
        for (String[] wrong : new String[][] {{"--tones", "de"}, {"--mic-gain", "99"}, {"--speaker-gain", "NaN"}}) {
            CommandRun run = CommandRun.of("devices", wrong[0], wrong[1]);
            assertEquals(2, run.status(), run.err());
            assertTrue(run.err().contains(wrong[1]), run.err());
        }
    }

    @Test
    void aDeviceThatIsNotThereIsOneSentenceBeforeAnybodyIsCalled() {
        for (String[] arguments : new String[][] {{"call", "sip:a@127.0.0.1:9", "--play", "mic", "--mic", "no-such-device"},
            {"answer", "--bind", "127.0.0.1", "--port", "0", "--ring-device", "no-such-device"},
            {"devices", "--test", "--speaker", "no-such-device"}}) {
            CommandRun run = CommandRun.of(arguments);
            // Where there is no device at all the sentence says that, and it is not the name that is wrong.
            assertTrue(run.status() == 2 && run.err().contains("no-such-device")
                || run.status() == 1 && run.err().contains("no such sound device"), run.status() + ": " + run.err());
            assertFalse(run.err().contains("\tat "), run.err());
        }
    }
}
