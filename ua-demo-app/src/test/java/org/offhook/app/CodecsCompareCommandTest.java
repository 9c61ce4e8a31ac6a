package org.offhook.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.offhook.audio.tone.SpeechLikeSignal;
import org.offhook.audio.wav.WavWriter;

class CodecsCompareCommandTest {

    private static final int RATE_HZ = 16_000;

    @TempDir
    private Path folder;

    @Test
    void everyInstalledCodecIsComparedOrLeftOutByName() throws IOException {
        CommandRun run = CommandRun.of("codecs", "compare", speech(2), "--loss", "0", "--lang", "en");
        assertEquals(0, run.status(), run.err());
        for (String codec : List.of("G722 48k", "PCMA", "PCMU", "G726-16", "G729 DTX", "L16/8000")) {
            assertEquals(2, run.out().lines().filter(line -> line.startsWith(codec + " ")).count(), codec + "\n" + run.out());
        }
        assertTrue(run.err().contains("Left out: AAL2-G726-32") && run.err().contains("L16/44100/2"), run.err());
        assertFalse(run.out().contains("NaN"), run.out());
    }

    @Test
    void jsonHasNullForWhatIsNotPublished() throws IOException {
        CommandRun run = CommandRun.of("codecs", "compare", speech(3), "--codec", "G722,G729;annexb=yes", "--loss", "0,5", "--json");
        assertEquals(0, run.status(), run.err());
        assertTrue(run.out().startsWith("{") && run.out().contains("\"offhook.codecs.compare/1\""), run.out());
        assertTrue(run.out().contains("\"codec\" : \"G729;annexb=yes\""), run.out());
        assertTrue(run.out().contains("\"bpl\" : null") && run.out().contains("\"bpl\" : 19.0"), run.out());
        assertTrue(run.out().contains("\"mosWideband\" : null"), run.out());
        assertFalse(run.out().contains("NaN"), run.out());
    }

    @Test
    void csvHasALineForEachCodecAndCondition() throws IOException {
        CommandRun run = CommandRun.of("codecs", "compare", speech(3), "--codec", "PCMA,G726-24", "--loss", "0,3,10", "--csv");
        assertEquals(0, run.status(), run.err());
        List<String> lines = run.out().lines().toList();
        assertEquals(7, lines.size(), run.out());
        int columns = lines.get(0).split(",", -1).length;
        lines.forEach(line -> assertEquals(columns, line.split(",", -1).length, line));
        assertTrue(lines.get(1).startsWith("PCMA,0,64000.0,80.0,88.0,84.0,95.2,"), lines.get(1));
    }

    @Test
    void theSameSeedGivesTheSameResult() throws IOException {
        String wav = speech(3);
        String[] arguments = {"codecs", "compare", wav, "--codec", "PCMU", "--loss", "5", "--burst", "2", "--jitter", "20", "--csv",
            "--seed", "7"};
        String first = CommandRun.of(arguments).out().replaceAll(",0\\.1,.*?,0,25\\.1", "");
        String second = CommandRun.of(arguments).out().replaceAll(",0\\.1,.*?,0,25\\.1", "");
        assertEquals(withoutTimes(first), withoutTimes(second));
    }

    /** Microseconds are the two columns that differ from run to run. */
    private static String withoutTimes(String csv) {
        StringBuilder rest = new StringBuilder();
        csv.lines().forEach(line -> {
            String[] cells = line.split(",", -1);
            for (int i = 0; i < cells.length; i++) {
                rest.append(i == 8 || i == 9 ? "" : cells[i]).append(',');
            }
        });
        return rest.toString();
    }

    @ParameterizedTest
    @CsvSource({"en, Codecs compared", "fr, Comparaison de codecs"})
    void htmlStandsAloneAndLinksTheSound(String language, String title) throws IOException {
        Path html = folder.resolve("report.html");
        CommandRun run = CommandRun.of("codecs", "compare", speech(3), "--codec", "PCMA,G729", "--loss", "0,10", "--html",
            html.toString(), "--wav", folder.resolve("sound").toString(), "--lang", language);
        assertEquals(0, run.status(), run.err());
        String page = Files.readString(html);
        assertTrue(page.contains("<h1>" + title + "</h1>") && page.contains("lang='" + language + "'"), "title");
        assertFalse(page.contains("http:") || page.contains("https:") || page.contains("<script"), "needs something else");
        assertFalse(page.contains("NaN") || page.contains("{0}"), "unfilled");
        assertEquals(4, count(page, "<svg "));
        assertEquals(5, count(page, "data:image/png;base64,"));
        assertEquals(5, count(page, "<audio "));
        assertTrue(page.contains("src='sound/PCMA-loss-10.wav'"), "link to sound");
        try (Stream<Path> files = Files.list(folder.resolve("sound"))) {
            assertEquals(5, files.count());
        }
    }

    @Test
    void aTraceReplacesTheLosses() throws IOException {
        StringBuilder trace = new StringBuilder("seq,send_time_ms,arrival_time_ms,payload_ref\n");
        for (int i = 0; i < 100; i++) {
            trace.append(i).append(',').append(20 * i).append(',').append(i % 10 == 9 ? "lost" : 20 * i + 40).append(",0\n");
        }
        Path file = Files.writeString(folder.resolve("tenth.csv"), trace);
        CommandRun run = CommandRun.of("codecs", "compare", speech(3), "--codec", "PCMA", "--trace", file.toString(), "--csv");
        assertEquals(0, run.status(), run.err());
        assertTrue(run.out().lines().toList().get(1).startsWith("PCMA,tenth,"), run.out());
        assertTrue(run.out().contains(",150,15,0,10.0000,"), run.out());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        missing.wav | does not exist
        empty.wav | cannot be played
        short.wav | too short
        silent.wav | holds no sound
        speech.wav --loss 99 | --loss 99
        speech.wav --loss x | "x"
        speech.wav --burst 0 | --burst 0
        speech.wav --jitter -1 | --jitter -1
        speech.wav --ptime 25 | --ptime 25
        speech.wav --codec G792 | did you mean
        speech.wav --codec L16/44100/2 | none of the codecs
        speech.wav --trace empty.wav | is no trace
        speech.wav --trace empty.wav --loss 1 | --trace brings its own
        speech.wav --html /no/such/folder/x.html | cannot be written
        speech.wav --csv --json | cannot both go
        """)
    void saysWhatIsWrongInOneSentence(String arguments, String expected) throws IOException {
        speech(3);
        Files.write(folder.resolve("empty.wav"), new byte[0]);
        write("short.wav", new short[100]);
        write("silent.wav", new short[3 * RATE_HZ]);
        String[] words = ("codecs compare " + arguments + " --lang en").split(" ");
        for (int i = 0; i < words.length; i++) {
            words[i] = words[i].endsWith(".wav") ? folder.resolve(words[i]).toString() : words[i];
        }
        CommandRun run = CommandRun.of(words);
        assertEquals(2, run.status(), run.err());
        assertTrue(run.err().contains(expected), run.err());
        assertFalse(run.err().contains("Exception"), run.err());
    }

    @Test
    void explainsItselfInBothLanguages() {
        assertTrue(CommandRun.of("codecs", "compare", "--help", "--lang", "en").out().contains("--jitter"));
        assertTrue(CommandRun.of("codecs", "compare", "--help", "--lang", "fr").out().contains("Usage : offhook codecs compare"));
    }

    private static int count(String text, String part) {
        return text.split(java.util.regex.Pattern.quote(part), -1).length - 1;
    }

    private String speech(int seconds) throws IOException {
        return write("speech.wav", SpeechLikeSignal.samples(RATE_HZ, 2, seconds * RATE_HZ));
    }

    private String write(String name, short[] pcm) throws IOException {
        Path file = folder.resolve(name);
        try (WavWriter writer = WavWriter.create(file, RATE_HZ, 1)) {
            writer.write(pcm, 0, pcm.length);
        }
        return file.toString();
    }
}
