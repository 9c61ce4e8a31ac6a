package org.offhook.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.offhook.audio.tone.SpeechLikeSignal;
import org.offhook.audio.wav.WavReader;
import org.offhook.audio.wav.WavWriter;

class JitterReplayCommandTest {

    private static final int PACKETS = 400;

    @TempDir
    private Path folder;

    /** Eight seconds with up to 8 ms of jitter; every fiftieth packet is lost, one comes 120 ms late. */
    private Path trace() throws IOException {
        StringBuilder csv = new StringBuilder("# name=own ptime_ms=20 ref=speech.wav\nseq,send_time_ms,arrival_time_ms,payload_ref\n");
        Random random = new Random(1);
        for (int i = 0; i < PACKETS; i++) {
            double arrival = i * 20 + 10 + random.nextInt(8) + (i == 250 ? 120 : 0);
            csv.append(i).append(',').append(i * 20).append(',').append(i % 50 == 40 ? "lost" : arrival).append(',')
                .append(i * 320).append('\n');
        }
        Path file = folder.resolve("own.csv");
        Files.writeString(file, csv);
        try (WavWriter wav = WavWriter.create(folder.resolve("speech.wav"), 16_000, 1)) {
            wav.write(SpeechLikeSignal.samples(16_000, 1, PACKETS * 320), 0, PACKETS * 320);
        }
        return file;
    }

    @ParameterizedTest
    @ValueSource(strings = {"PCMU", "G722", "G729"})
    void theLogHasOneRowPerBlockOfTheSound(String codec) throws IOException {
        Path log = folder.resolve("blocks.csv");
        Path sound = folder.resolve("heard.wav");
        CommandRun run = CommandRun.of("jitter", "replay", trace().toString(), "--codec", codec, "--phase", "5", "--log",
            log.toString(), "--out", sound.toString(), "--lang", "en");
        assertEquals(0, run.status(), run.err());
        assertTrue(run.out().contains("MOS"), run.out());
        List<String> lines = Files.readAllLines(log);
        assertEquals("t_ms,ts,n,conc,rem,ins,cng", lines.get(0));
        long samples = 0;
        long concealed = 0;
        for (int i = 1; i < lines.size(); i++) {
            String[] fields = lines.get(i).split(",");
            assertEquals(5 + (i - 1) * 10.0, Double.parseDouble(fields[0]), 1e-6);
            samples += Long.parseLong(fields[2]);
            concealed += i < lines.size() - 60 ? Long.parseLong(fields[3]) : 0;
        }
        assertEquals(samples, WavReader.readAll(sound).length);
        assertTrue(concealed >= 5 * 320 && concealed < 16_000, "concealed " + concealed);
    }

    @Test
    void jsonHasTheFigures() throws IOException {
        CommandRun run = CommandRun.of("jitter", "replay", trace().toString(), "--json");
        assertEquals(0, run.status(), run.err());
        for (String field : List.of("meanDelayMs", "p95DelayMs", "concealedPct", "latePct", "lossEffectivePct", "clicksPerMinute", "acceleratedPct", "expandedPct",
            "interruptions", "rFactor", "mos")) {
            assertTrue(run.out().contains("\"" + field + "\" : "), field + " is missing in " + run.out());
        }
        assertTrue(run.out().contains("offhook.jitter.replay/1") && !run.out().contains("NaN"), run.out());
    }

    @Test
    void whatIsBrokenIsNamedInOneSentence() throws IOException {
        Path good = trace();
        Path bad = folder.resolve("bad.csv");
        Files.writeString(bad, "seq,send_time_ms,arrival_time_ms,payload_ref\n0,0,1,0\n1,twenty,21,320\n");
        Path lost = folder.resolve("lost.csv");
        Files.writeString(lost, "0,0,lost,0\n");
        Path far = folder.resolve("far.csv");
        Files.writeString(far, "0,0,1,0\n1,20,1e300,320\n9000000000,40,41,640\n");
        Path noSpeech = folder.resolve("alone.csv");
        Files.writeString(noSpeech, "0,0,1,0\n");
        Path noWav = folder.resolve("no.wav");
        Files.write(noWav, "RIFF but not sound".getBytes(StandardCharsets.US_ASCII));
        refused("bad.csv is no trace: line 3", bad.toString());
        refused("no packet that arrived", lost.toString());
        refused("is no trace", far.toString());
        refused("is no trace", noWav.toString());
        refused("names no speech", noSpeech.toString());
        refused("does not exist", folder.resolve("nothing").toString());
        refused("cannot be played", good.toString(), "--speech", noWav.toString());
        refused("does not exist", good.toString(), "--speech", "nothing.wav");
        refused("nonsense", good.toString(), "--codec", "nonsense");
        refused("2 channels", good.toString(), "--codec", "L16/44100/2");
        refused("out of range", good.toString(), "--phase", "-1");
        refused("cannot be written", good.toString(), "--log", folder.resolve("no/log").toString());
        assertEquals(2, CommandRun.of("jitter").status());
    }

    private static void refused(String why, String... arguments) {
        String[] words = new String[arguments.length + 4];
        words[0] = "jitter";
        words[1] = "replay";
        System.arraycopy(arguments, 0, words, 2, arguments.length);
        words[words.length - 2] = "--lang";
        words[words.length - 1] = "en";
        CommandRun run = CommandRun.of(words);
        assertEquals(2, run.status(), run.err());
        assertTrue(run.err().contains(why), run.err());
        assertFalse(run.err().contains("\tat "), run.err());
    }

    /** Seeded damage to a good trace: every result is a run or a refusal, never something unforeseen. */
    @Test
    void damagedTracesNeverSurprise() throws IOException {
        byte[] good = Files.readAllBytes(trace());
        byte[] head = Arrays.copyOf(good, 600);
        Random random = new Random(7);
        Path file = folder.resolve("damaged.csv");
        for (int i = 0; i < 60; i++) {
            byte[] damaged = head.clone();
            for (int k = 0; k <= i % 5; k++) {
                damaged[random.nextInt(damaged.length)] = i % 3 == 0 ? (byte) random.nextInt(256) : (byte) "0123456789,-.eE\n".charAt(random.nextInt(16));
            }
            Files.write(file, damaged);
            CommandRun run = CommandRun.of("jitter", "replay", file.toString(), "--speech", folder.resolve("speech.wav").toString(),
                "--codec", "PCMU", "--lang", "en");
            assertTrue(run.status() == 0 || run.status() == 2, run.err());
        }
    }
}
