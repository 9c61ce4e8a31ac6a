package org.offhook.app;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.offhook.audio.tone.SpeechLikeSignal;

class CodecCommandTest {

    private static final int SECOND = 8000;

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({"PCMA, 8000, 64000", "pcmu, 8000, 64000", "G722, 16000, 64000", "G729, 8000, 8000", "G726-16, 8000, 16000",
        "G726-24, 8000, 24000", "AAL2-G726-40, 8000, 40000", "L16/16000, 16000, 256000"})
    void speechGoesThroughEveryCodecAndBack(String codec, int rateHz, int bitRate) throws IOException {
        write("in.pcm", SpeechLikeSignal.samples(rateHz, 1, rateHz));
        assertSuccess("codec", "encode", "--codec", codec, path("in.pcm"), path("coded"));
        assertEquals(bitRate / 8, Files.size(folder.resolve("coded")));
        assertSuccess("codec", "decode", "--codec", codec, path("coded"), path("out.pcm"));
        assertEquals(2L * rateHz, Files.size(folder.resolve("out.pcm")));
    }

    @ParameterizedTest
    @CsvSource({"PCMA, 1", "G729, 79", "G726-24, 7"})
    void surplusPartOfAFrameIsDroppedAndSaid(String codec, int surplus) throws IOException {
        int odd = codec.equals("PCMA") ? 0 : surplus;
        write("in.pcm", SpeechLikeSignal.samples(SECOND, 1, 800 + odd));
        CommandRun run = CommandRun.of("codec", "encode", "--codec", codec, path("in.pcm"), path("coded"), "--lang", "en");
        assertEquals(0, run.status(), run.err());
        assertEquals(odd > 0, run.err().contains("fill no frame: " + 2 * odd), run.err());
    }

    @Test
    void lengthsMarkPausesAndAreReadAlike() throws IOException {
        short[] speech = SpeechLikeSignal.samples(SECOND, 1, 4 * SECOND);
        Random random = new Random(1);
        for (int i = SECOND; i < 3 * SECOND; i++) {
            speech[i] = (short) (20 * random.nextGaussian());
        }
        write("in.pcm", speech);
        assertSuccess("codec", "encode", "--codec", "G729", "--dtx", "on", path("in.pcm"), path("coded"));
        int[] lengths = new int[256];
        byte[] coded = Files.readAllBytes(folder.resolve("coded"));
        for (int at = 0; at < coded.length; at += 1 + coded[at]) {
            lengths[coded[at]]++;
        }
        assertEquals(400, lengths[10] + lengths[2] + lengths[0]);
        assertTrue(lengths[0] > 50 && lengths[2] > 0, "untransmitted " + lengths[0]);
        assertSuccess("codec", "decode", "--codec", "G729", "--dtx", "on", path("coded"), path("out.pcm"));
        assertEquals(2L * speech.length, Files.size(folder.resolve("out.pcm")));
    }

    @Test
    void framesThatVaryHaveTheirLengthsInFront() throws IOException {
        write("in.pcm", SpeechLikeSignal.samples(48_000, 1, 48_000));
        assertSuccess("codec", "encode", "--codec", "opus", "--dtx", "on", path("in.pcm"), path("coded"));
        assertSuccess("codec", "decode", "--codec", "opus", "--dtx", "on", path("coded"), path("out.pcm"));
        assertEquals(2L * 48_000, Files.size(folder.resolve("out.pcm")));
    }

    @Test
    void lostFramesAreConcealedHoweverTheyAreNamed() throws IOException {
        write("in.pcm", SpeechLikeSignal.samples(SECOND, 1, 2 * SECOND));
        assertSuccess("codec", "encode", "--codec", "G729", "--dtx", "on", path("in.pcm"), path("coded"));
        Files.writeString(folder.resolve("lost.txt"), "0, 5 6\n7 # a run\n\n# nothing\n120\n");
        assertSuccess("codec", "decode", "--codec", "G729", "--dtx", "on", "--lost", path("lost.txt"), path("coded"),
            path("named.pcm"));
        byte[] coded = Files.readAllBytes(folder.resolve("coded"));
        java.io.ByteArrayOutputStream marked = new java.io.ByteArrayOutputStream();
        int frame = 0;
        for (int at = 0; at < coded.length; at += 1 + coded[at]) {
            if (Arrays.asList(0, 5, 6, 7, 120).contains(frame++)) {
                marked.write(255);
            } else {
                marked.write(coded, at, 1 + coded[at]);
            }
        }
        Files.write(folder.resolve("marked"), marked.toByteArray());
        assertSuccess("codec", "decode", "--codec", "G729", "--dtx", "on", path("marked"), path("marked.pcm"));
        assertArrayEquals(Files.readAllBytes(folder.resolve("named.pcm")), Files.readAllBytes(folder.resolve("marked.pcm")));
        assertSuccess("codec", "decode", "--codec", "G729", "--dtx", "on", path("coded"), path("whole.pcm"));
        assertFalse(Arrays.equals(Files.readAllBytes(folder.resolve("named.pcm")),
            Files.readAllBytes(folder.resolve("whole.pcm"))));
    }

    @Test
    void modesOfG722Differ() throws IOException {
        write("in.pcm", SpeechLikeSignal.samples(16000, 1, 16000));
        assertSuccess("codec", "encode", "--codec", "G722", path("in.pcm"), path("coded"));
        for (String mode : new String[] {"64", "56", "48"}) {
            assertSuccess("codec", "decode", "--codec", "G722", "--mode", mode, path("coded"), path(mode));
        }
        assertSuccess("codec", "decode", "--codec", "G722;mode=3", path("coded"), path("named"));
        assertFalse(Arrays.equals(read("64"), read("56")) || Arrays.equals(read("56"), read("48")));
        assertArrayEquals(read("48"), read("named"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        codec | say what to do
        codec encode --codec G7299 in out | did you mean G729/8000
        codec encode --codec PCMA in | OUT is missing
        codec encode in out | --codec
        codec encode --codec PCMA missing out | does not exist
        codec encode --codec PCMA empty out | does not hold one frame
        codec encode --codec G729 odd out | odd number of octets
        codec encode --codec PCMA wav out | WAV file
        codec encode --codec G722 --rate 8000 in out | works at 16000 Hz
        codec encode --codec G722 --mode 32 in out | 64|56|48
        codec encode --codec PCMA --mode 64 in out | --mode is for G722
        codec encode --codec G729 --dtx maybe in out | --dtx
        codec encode --codec L16/44100 --dtx on long out | room for 254
        codec encode --codec G722;mode in out | NAME;parameter=value
        codec encode --codec PCMA in /no/such/folder/out | folder does not exist
        codec encode --codec PCMA --json in - | standard output
        codec encode --codec opus in out | vary in length
        codec decode --codec opus in out | vary in length
        codec decode --codec G729 empty out | does not hold one frame
        codec decode --codec G729 short out | does not hold one frame
        codec decode --codec G729 --dtx on in out | never sends
        codec decode --codec G729 --lost wav in out | no frame number
        codec decode --codec G729 --lost missing in out | does not exist
        """)
    void saysWhatIsWrongInOneSentence(String arguments, String expected) throws IOException {
        write("in", new short[] {0x4D4D, 0x4D4D, 0x4D4D});
        Files.write(folder.resolve("empty"), new byte[0]);
        Files.write(folder.resolve("short"), new byte[9]);
        Files.write(folder.resolve("odd"), new byte[161]);
        Files.write(folder.resolve("long"), new byte[2000]);
        Files.writeString(folder.resolve("wav"), "RIFFxxxxWAVEfmt xxxxxxxxxxxxx");
        String[] words = (arguments + " --lang en").split(" ");
        for (int i = 0; i < words.length; i++) {
            if (java.util.List.of("in", "out", "empty", "short", "odd", "long", "wav", "missing").contains(words[i])) {
                words[i] = path(words[i]);
            }
        }
        if (arguments.contains("never sends") || arguments.contains("--dtx on in")) {
            Files.write(folder.resolve("in"), new byte[] {3, 1, 2, 3});
        }
        CommandRun run = CommandRun.of(words);
        assertEquals(2, run.status(), run.err());
        assertTrue(run.err().contains(expected), run.err());
        assertFalse(run.err().contains("Exception"), run.err());
        assertFalse(Files.exists(folder.resolve("out")), "a file that is not whole");
    }

    @Test
    void anyOctetsAreDecodedOrRefusedInOneSentence() throws IOException {
        Random random = new Random(7);
        for (String codec : new String[] {"PCMA", "G722", "G729", "G726-24", "AAL2-G726-40", "L16/8000"}) {
            for (int round = 0; round < 20; round++) {
                byte[] octets = new byte[random.nextInt(400)];
                random.nextBytes(octets);
                Files.write(folder.resolve("in"), octets);
                CommandRun run = CommandRun.of("codec", "decode", "--codec", codec, "--dtx", round % 2 == 0 ? "on" : "off",
                    path("in"), path("out"));
                assertTrue(run.status() == 0 || run.status() == 2, run.err());
                assertFalse(run.err().contains("Exception"), run.err());
            }
        }
    }

    @Test
    void damagedListsOfLostFramesAreReadOrRefused() throws IOException {
        Random random = new Random(9);
        write("in", new short[400]);
        for (int round = 0; round < 40; round++) {
            byte[] list = "0 1,2\n7 # x\n99999\n".getBytes(java.nio.charset.StandardCharsets.UTF_8);
            list[random.nextInt(list.length)] = (byte) random.nextInt(256);
            Files.write(folder.resolve("list"), list);
            CommandRun run = CommandRun.of("codec", "decode", "--codec", "PCMA", "--lost", path("list"), path("in"), path("out"));
            assertTrue(run.status() == 0 || run.status() == 2, run.err());
            assertFalse(run.err().contains("Exception"), run.err());
        }
    }

    @Test
    void jsonSaysWhatWasDone() throws IOException {
        write("in.pcm", SpeechLikeSignal.samples(SECOND, 1, 830));
        CommandRun run = CommandRun.of("codec", "encode", "--codec", "G729", path("in.pcm"), path("coded"), "--json");
        assertEquals(0, run.status(), run.err());
        assertTrue(run.out().contains("\"frames\" : 10") && run.out().contains("\"surplusOctets\" : 60"), run.out());
    }

    private static void assertSuccess(String... arguments) {
        CommandRun run = CommandRun.of(arguments);
        assertEquals(0, run.status(), run.err());
    }

    private String path(String name) {
        return folder.resolve(name).toString();
    }

    private byte[] read(String name) throws IOException {
        return Files.readAllBytes(folder.resolve(name));
    }

    private void write(String name, short[] pcm) throws IOException {
        ByteBuffer octets = ByteBuffer.allocate(2 * pcm.length).order(ByteOrder.LITTLE_ENDIAN);
        octets.asShortBuffer().put(pcm);
        Files.write(folder.resolve(name), octets.array());
    }
}
