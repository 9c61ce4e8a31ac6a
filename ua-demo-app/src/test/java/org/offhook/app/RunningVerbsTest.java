package org.offhook.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.offhook.Account;
import org.offhook.UserAgent;
import org.offhook.app.terminal.Ending;
import org.offhook.app.terminal.ExitStatus;
import org.offhook.audio.tone.ToneMeasurement;
import org.offhook.audio.wav.WavReader;
import org.offhook.audio.wav.WavWriter;
import org.offhook.testkit.AnsweringParty;
import org.offhook.testkit.LoopbackRegistrar;
import org.offhook.testkit.RegistrarSettings;
import org.w3c.dom.Element;

/** The verbs over real sockets, against a registrar and a party of the testkit. */
@Timeout(180)
class RunningVerbsTest {

    private static final Map<String, String> PASSWORD = Map.of("OFFHOOK_PASSWORD", "secret");

    @TempDir
    private Path folder;
    private LoopbackRegistrar registrar;
    private String server;

    @BeforeEach
    void start() throws Exception {
        registrar = LoopbackRegistrar.start(Map.of("1001", "secret", "echo", "secret"));
        server = registrar.uri().substring("sip:".length());
    }

    @AfterEach
    void stop() {
        registrar.close();
    }

    private CommandRun run(Map<String, String> environment, String line) {
        return CommandRun.of(environment, new Ending(), line.split(" "));
    }

    private AnsweringParty echo() throws Exception {
        Account account = Account.builder("sip:echo@127.0.0.1").registrar(server).password("secret".toCharArray()).build();
        return AnsweringParty.start(UserAgent.builder().bind(registrar.address().getAddress()), account).get(30, TimeUnit.SECONDS);
    }

    /** Walks through the whole text, so that anything that is no JSON, or a second object, fails. */
    private static void assertOneObject(String text) throws Exception {
        try (JsonParser parser = new JsonFactory().createParser(text)) {
            assertEquals(JsonToken.START_OBJECT, parser.nextToken());
            parser.skipChildren();
            assertEquals(JsonToken.END_OBJECT, parser.currentToken());
            assertEquals(null, parser.nextToken());
        }
    }

    /** Ended as it should: with 0, or with the status of poor sound, which a machine makes that stands still for a second of a short call. */
    private static void assertTalked(CommandRun run) {
        assertTrue(run.status() == 0 || run.status() == ExitStatus.POOR.code(), () -> run.status() + ": " + run.err());
    }

    @Test
    void registersShowsTheAnswerAndLeaves() throws Exception {
        CommandRun run = run(PASSWORD, "register sip:1001@" + server + " --once");
        assertEquals(0, run.status(), run.err());
        assertTrue(run.out().startsWith("200 OK for sip:1001@127.0.0.1"), run.out());
        assertEquals(List.of(), registrar.bindings("1001").get(30, TimeUnit.SECONDS));
    }

    @Test
    void aRegistrationIsReportedAsAPageAndAsJunitWhetherItWorkedOrNot() throws Exception {
        Path html = folder.resolve("register.html");
        Path junit = folder.resolve("register.xml");
        String files = " --once --html " + html + " --junit " + junit;
        assertEquals(0, run(PASSWORD, "register sip:1001@" + server + files).status());
        String page = Files.readString(html);
        assertTrue(page.contains("<h1>Registration of sip:1001@127.0.0.1</h1>") && page.contains("Registered: the registrar confirmed"), page);
        assertTrue(page.contains("REGISTER") && page.contains("<svg") && page.contains("200 OK") && page.contains("width=device-width"), page);
        assertFalse(page.contains("<script") || page.contains("src=") || page.contains("secret"), "not self-contained");
        assertEquals(List.of("0", "2"), counts(junit));
        assertEquals(4, run(Map.of("OFFHOOK_PASSWORD", "guess"), "register sip:1001@" + server + files + " --lang fr").status());
        page = Files.readString(html);
        assertTrue(page.contains("<html lang='fr'>") || page.contains("lang=\"fr\""), page);
        assertTrue(page.contains("Non enregistré : ") && page.contains("401"), page);
        assertNotEquals("0", counts(junit).get(0), Files.readString(junit));
    }

    /** Failures and tests of the only suite, whose document is well-formed. */
    private static List<String> counts(Path junit) throws Exception {
        Element suite = (Element) DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(junit.toFile())
            .getElementsByTagName("testsuite").item(0);
        return List.of(suite.getAttribute("failures"), suite.getAttribute("tests"));
    }

    @Test
    void registersWithPasswordFileAndTellsItAsJson() throws Exception {
        Path file = Files.writeString(folder.resolve("password"), "secret\n");
        CommandRun run = run(Map.of(), "register sip:1001@" + server + " --once --json --password-file " + file);
        assertEquals(0, run.status(), run.err());
        assertOneObject(run.out());
        assertTrue(run.out().contains("\"answer\" : \"200 OK\""), run.out());
    }

    /** A name server that knows one address for every name. */
    private static void nameEverythingLoopback(DatagramSocket socket) throws IOException {
        while (true) {
            DatagramPacket packet = new DatagramPacket(new byte[512], 512);
            socket.receive(packet);
            byte[] question = Arrays.copyOf(packet.getData(), packet.getLength());
            int type = question[12] == 0 ? 0 : question[questionEnd(question) - 3] & 0xFF;
            ByteBuffer answer = ByteBuffer.allocate(512).put(question, 0, questionEnd(question));
            answer.put(2, (byte) 0x81).put(3, (byte) 0x80).putShort(8, (short) 0).putShort(10, (short) 0);
            answer.putShort(6, (short) (type == 1 ? 1 : 0));
            if (type == 1) {
                answer.put(new byte[] {(byte) 0xC0, 12, 0, 1, 0, 1, 0, 0, 1, 0, 0, 4, 127, 0, 0, 1});
            }
            socket.send(new DatagramPacket(answer.array(), answer.position(), packet.getSocketAddress()));
        }
    }

    /** Behind the labels of the name come four octets of type and class (RFC 1035 section 4.1.2). */
    private static int questionEnd(byte[] question) {
        int at = 12;
        while (question[at] != 0) {
            at += question[at] + 1;
        }
        return at + 5;
    }

    @Test
    void asksTheNameServerOfTheCommandLine() throws Exception {
        RegistrarSettings known = RegistrarSettings.of("pbx.offhook.test", Map.of("1001", "secret"));
        try (DatagramSocket names = new DatagramSocket(0, registrar.address().getAddress());
             LoopbackRegistrar named = LoopbackRegistrar.start(registrar.address().getAddress(), 0, known)) {
            Thread serving = new Thread(() -> {
                try {
                    nameEverythingLoopback(names);
                } catch (IOException e) {
                    // the test is over
                }
            }, "names");
            serving.setDaemon(true);
            serving.start();
            CommandRun run = run(PASSWORD, "register sip:1001@pbx.offhook.test --registrar pbx.offhook.test:" + named.address().getPort()
                + " --once --name-server 127.0.0.1:" + names.getLocalPort());
            assertEquals(0, run.status(), run.err());
            assertTrue(run.out().startsWith("200 OK for sip:1001@pbx.offhook.test"), run.out());
        }
    }

    @Test
    void aSignalRemovesTheRegistration() throws Exception {
        Ending ending = new Ending();
        CompletableFuture<CommandRun> running = CommandRun.beside(
            () -> CommandRun.of(PASSWORD, ending, "register", "sip:1001@" + server));
        CommandRun.awaitRegistered("1001", registrar, running);
        ending.ask();
        running.get(30, TimeUnit.SECONDS);
        assertEquals(List.of(), registrar.bindings("1001").get(30, TimeUnit.SECONDS));
    }

    /** A registrar that forgets the password while the binding stands: nothing more can come of it, so nothing waits for it. */
    @Test
    void aRefreshThatIsRefusedForGoodSaysThatThereIsNoNextTry() throws Exception {
        RegistrarSettings brief = RegistrarSettings.of("127.0.0.1", Map.of("1001", "secret"))
            .withExpires(Duration.ofSeconds(1), Duration.ofSeconds(2));
        try (LoopbackRegistrar forgetful = LoopbackRegistrar.start(registrar.address().getAddress(), 0, brief)) {
            CompletableFuture<CommandRun> running = CommandRun.beside(
                () -> run(PASSWORD, "register sip:1001@127.0.0.1:" + forgetful.address().getPort() + " --expires 2"));
            CommandRun.awaitRegistered("1001", forgetful, running);
            forgetful.changePassword("1001", "another").get(30, TimeUnit.SECONDS);
            CommandRun run = running.get(90, TimeUnit.SECONDS);
            assertEquals(4, run.status(), run.err());
            assertTrue(run.err().contains("There is no next try, for another refusal could lock the account"), run.err());
            assertFalse(run.err().contains("Next try in - s") || run.err().contains("is unregistered"), run.err());
        }
    }

    @Test
    void tellsWrongAndMissingPasswordsApart() {
        CommandRun wrong = run(Map.of("OFFHOOK_PASSWORD", "guess"), "register sip:1001@" + server + " --once");
        assertEquals(4, wrong.status());
        assertTrue(wrong.err().contains("refused the credentials of sip:1001@127.0.0.1"), wrong.err());
        CommandRun missing = run(Map.of(), "register sip:1001@" + server + " --once --lang fr");
        assertEquals(4, missing.status());
        assertTrue(missing.err().contains("--password-file FICHIER"), missing.err());
    }

    @Test
    void callsPlaysAndRecords() throws Exception {
        Path recording = folder.resolve("heard.wav");
        try (AnsweringParty party = echo()) {
            CommandRun run = run(PASSWORD, "call sip:echo@" + server + " --user 1001 --registrar " + server
                + " --play tone:600 --duration 2 --codec PCMA --dtmf 5 --json --record " + recording);
            assertTalked(run);
            assertOneObject(run.out());
            assertTrue(run.out().contains("\"offhook.call/1\"") && run.out().contains("\"state\" : \"completed\""), run.out());
            assertEquals(1, party.calls().size());
        }
        short[] heard = WavReader.readAll(recording);
        assertTrue(heard.length > 8000, "only " + heard.length + " samples");
        assertHeard(600, heard, 8000);
    }

    @Test
    void hangsUpWhenTheFileHasBeenPlayed() throws Exception {
        Path file = folder.resolve("short.wav");
        try (WavWriter wav = WavWriter.create(file, 8000, 1)) {
            wav.write(new short[4000], 0, 4000);
        }
        try (AnsweringParty party = echo()) {
            CommandRun run = run(PASSWORD, "call sip:echo@" + server + " --user 1001 --play " + file);
            assertTalked(run);
            assertTrue(run.out().contains("by us after"), run.out());
            assertEquals(1, party.calls().size());
        }
    }

    @Test
    void saysWhoIsNotThere() {
        CommandRun run = run(PASSWORD, "call sip:echo@" + server + " --user 1001");
        assertEquals(3, run.status(), run.err());
        assertTrue(run.err().contains("480"), run.err());
        CommandRun nobody = run(PASSWORD, "call sip:nobody@" + server + " --user 1001");
        assertEquals(3, nobody.status(), nobody.err());
        assertTrue(nobody.err().contains("404"), nobody.err());
    }

    @Test
    void answersAnEchoCall() throws Exception {
        CompletableFuture<CommandRun> answering = CommandRun.beside(() -> run(PASSWORD,
            "answer --user echo --registrar " + server + " --bind 127.0.0.1 --echo --max-calls 1 --json"));
        CommandRun.awaitRegistered("echo", registrar, answering);
        CommandRun caller = run(PASSWORD, "call sip:echo@" + server + " --user 1001 --duration 1.5");
        assertTalked(caller);
        CommandRun answerer = answering.get(30, TimeUnit.SECONDS);
        assertTalked(answerer);
        assertOneObject(answerer.out());
        assertTrue(answerer.out().contains("\"callCount\" : 1"), answerer.out());
    }

    @Test
    void aConferenceLetsCallersHearEachOtherAndRecordsTheRoom() throws Exception {
        Path room = folder.resolve("room.wav");
        Path low = folder.resolve("low.wav");
        Path high = folder.resolve("high.wav");
        CompletableFuture<CommandRun> answering = CommandRun.beside(() -> run(PASSWORD, "answer --user echo --registrar " + server
            + " --bind 127.0.0.1 --conference --max-calls 2 --record " + room));
        CommandRun.awaitRegistered("echo", registrar, answering);
        String call = "call sip:echo@" + server + " --user 1001 --duration 4 --play tone:";
        CompletableFuture<CommandRun> first = CommandRun.beside(() -> run(PASSWORD,
            call + "500 --codec G722 --record-mode separate --record " + low));
        CompletableFuture<CommandRun> second = CommandRun.beside(() -> run(PASSWORD,
            call + "900 --codec PCMA --record-mode stereo --record " + high));
        assertTalked(first.get(60, TimeUnit.SECONDS));
        assertTalked(second.get(60, TimeUnit.SECONDS));
        CommandRun answerer = answering.get(30, TimeUnit.SECONDS);
        assertTalked(answerer);
        assertHeard(900, WavReader.readAll(folder.resolve("low-far.wav")), 16_000);
        assertHeard(500, WavReader.readAll(folder.resolve("low-near.wav")), 16_000);
        short[] sum = WavReader.readAll(room);
        assertTrue(sum.length > 16_000, answerer.err());
        assertTrue(Files.size(high) > 4 * 8000);
    }

    /** Somewhere for a fifth of a second: when the other one came into the room, and where a busy machine left holes, is not asked. */
    private static void assertHeard(double hz, short[] pcm, int rateHz) {
        for (int from = 0; from + rateHz / 5 <= pcm.length; from += rateHz / 10) {
            ToneMeasurement tone = ToneMeasurement.of(pcm, from, rateHz / 5, rateHz);
            if (Math.abs(tone.hz() - hz) < 5 && tone.levelDbov() > -25) {
                return;
            }
        }
        throw new AssertionError("no tone of " + hz + " Hz in " + pcm.length + " samples");
    }

    @Test
    void refusesCallsWithAStatus() throws Exception {
        CompletableFuture<CommandRun> answering = CommandRun.beside(() -> run(PASSWORD,
            "answer --user echo --registrar " + server + " --bind 127.0.0.1 --reject 486 --max-calls 1"));
        CommandRun.awaitRegistered("echo", registrar, answering);
        assertEquals(6, run(PASSWORD, "call sip:echo@" + server + " --user 1001").status());
        assertEquals(0, answering.get(30, TimeUnit.SECONDS).status());
    }

    @Test
    void aPortThatIsTakenIsNamed() {
        String port = server.substring(server.indexOf(':') + 1);
        CommandRun run = run(PASSWORD, "call sip:echo@" + server + " --user 1001 --bind 127.0.0.1 --port " + port);
        assertEquals(1, run.status());
        assertTrue(run.err().contains(port), run.err());
    }

    /** That the sound is alike is shown where the machine has nothing else to do, in the interop profile; here the status must say it. */
    @Test
    void theDemonstrationLeavesItsFilesAndItsStatusIsThatOfTheSound() throws Exception {
        CommandRun run = run(Map.of(), "demo --duration 2 --json --out " + folder.resolve("demo"));
        assertOneObject(run.out());
        Matcher alike = Pattern.compile("\"correlation\"\\s*:\\s*(-?[0-9.E-]+)").matcher(run.out());
        assertTrue(alike.find(), run.out());
        double correlation = Double.parseDouble(alike.group(1));
        assertTrue(correlation > 0.2, "nothing of what was said came back: " + run.out());
        assertEquals(correlation > 0.95 ? 0 : 1, run.status(), run.out() + run.err());
        for (String name : List.of("played.wav", "recording.wav", "call.pcapng", "report.html", "report.json", "report.txt")) {
            assertTrue(Files.size(folder.resolve("demo").resolve(name)) > 1000, name);
        }
        assertOneObject(Files.readString(folder.resolve("demo/report.json")));
    }
}
