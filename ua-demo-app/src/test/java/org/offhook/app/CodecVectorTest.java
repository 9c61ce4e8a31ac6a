package org.offhook.app;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.ShortBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The command line over the official vectors that lie beside the project, octet for octet. */
class CodecVectorTest {

    private static final int GOOD_SYNC = 0x6B21;
    private static final int ONE = 0x81;

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({"PCMA, a, rea", "PCMU, u, reu"})
    void g711(String codec, String codes, String decoded) throws IOException {
        encodes(codec, vector("g711/sweep.src"), codes(vector("g711/sweep-r." + codes)));
        decodes(codec, codes(vector("g711/sweep-r." + codes)), vector("g711/sweep-r." + decoded));
    }

    @ParameterizedTest
    @CsvSource({"64, outsp1.bin", "56, outsp2.bin"})
    void g722(String mode, String decoded) throws IOException {
        byte[] codes = codes(vector("g722/codspw.cod"));
        encodes("G722", vector("g722/inpsp.bin"), codes);
        decodes("G722", codes, vector("g722/" + decoded), "--mode", mode);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ALGTHM", "FIXED", "LSP", "SPEECH", "TAME", "PARITY"})
    void g729AnnexA(String name) throws IOException {
        byte[] octets = octets(vector("g729a/" + name + ".BIT"), false);
        if (!name.equals("PARITY")) {
            encodes("G729", vector("g729a/" + name + ".IN"), octets);
        }
        decodes("G729", octets, vector("g729a/" + name + ".PST"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ALGTHM", "FIXED", "LSP", "TAME", "PARITY"})
    void g729MainBody(String name) throws IOException {
        byte[] octets = octets(vector("g729/" + name + ".BIT"), false);
        if (!name.equals("PARITY")) {
            encodes("G729-main", vector("g729/" + name + ".IN"), octets);
        }
        decodes("G729-main", octets, vector("g729/" + name + ".PST"));
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 6})
    void g729MainBodyWithAnnexB(int sequence) throws IOException {
        byte[] octets = octets(vector("g729b/tstseq" + sequence + ".bit"), true);
        if (sequence < 5) {
            encodes("G729;body=main", vector("g729b/tstseq" + sequence + ".bin"), octets, "--dtx", "on");
        }
        decodes("G729;body=main", octets, vector("g729b/tstseq" + sequence + ".out"), "--dtx", "on");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ERASURE", "OVERFLOW"})
    void g729AnnexALosesFramesByNumber(String name) throws IOException {
        byte[] serial = vector("g729a/" + name + ".BIT");
        StringBuilder lost = new StringBuilder();
        int frame = 0;
        byte[] marked = octets(serial, true);
        for (int at = 0; at < marked.length; at += 1 + (marked[at] == -1 ? 0 : marked[at])) {
            lost.append(marked[at] == -1 ? frame + "\n" : "");
            frame++;
        }
        Files.writeString(folder.resolve("lost"), lost);
        decodes("G729", octets(serial, false), vector("g729a/" + name + ".PST"), "--lost", folder.resolve("lost").toString());
        decodes("G729", marked, vector("g729a/" + name + ".PST"), "--dtx", "on");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6})
    void g729AnnexAb(int sequence) throws IOException {
        String bits = "g729b/tstseq" + sequence + (sequence < 5 ? "a.bit" : ".bit");
        byte[] octets = octets(vector(bits), true);
        if (sequence < 5) {
            encodes("G729", vector("g729b/tstseq" + sequence + ".bin"), octets, "--dtx", "on");
        }
        decodes("G729", octets, vector("g729b/tstseq" + sequence + "a.out"), "--dtx", "on");
    }

    private void encodes(String codec, byte[] pcm, byte[] expected, String... options) throws IOException {
        converts("encode", codec, pcm, expected, options);
    }

    private void decodes(String codec, byte[] payload, byte[] expected, String... options) throws IOException {
        converts("decode", codec, payload, expected, options);
    }

    private void converts(String direction, String codec, byte[] in, byte[] expected, String... options) throws IOException {
        Files.write(folder.resolve("in"), in);
        String[] words = new String[6 + options.length];
        System.arraycopy(new String[] {"codec", direction, "--codec", codec}, 0, words, 0, 4);
        System.arraycopy(options, 0, words, 4, options.length);
        words[words.length - 2] = folder.resolve("in").toString();
        words[words.length - 1] = folder.resolve("out").toString();
        CommandRun run = CommandRun.of(words);
        assertEquals(0, run.status(), run.err());
        assertArrayEquals(expected, Files.readAllBytes(folder.resolve("out")), () -> String.join(" ", words));
    }

    private static byte[] vector(String name) throws IOException {
        Path file = Path.of(System.getProperty("offhook.shared", "../../shared"), "vectors", name);
        if (!Files.isReadable(file)) {
            System.out.println("SKIPPED, no official vector: " + file.toAbsolutePath().normalize());
            abort("no official vector " + name);
        }
        return Files.readAllBytes(file);
    }

    /** One code per 16-bit word, as octets. */
    private static byte[] codes(byte[] words) {
        byte[] codes = new byte[words.length / 2];
        for (int i = 0; i < codes.length; i++) {
            codes[i] = words[2 * i];
        }
        return codes;
    }

    /** The serial format of the ITU-T as payload octets; with lengths, 255 stands for a lost frame. */
    private static byte[] octets(byte[] serial, boolean lengths) {
        ShortBuffer words = ByteBuffer.wrap(serial).order(ByteOrder.LITTLE_ENDIAN).asShortBuffer();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        while (words.remaining() >= 2) {
            int sync = words.get();
            byte[] octets = new byte[words.get() / 8];
            boolean isLost = octets.length == 0 && sync != GOOD_SYNC;
            for (int i = 0; i < 8 * octets.length; i++) {
                int word = words.get();
                isLost |= word == 0;
                octets[i / 8] |= (byte) (word == ONE ? 0x80 >> i % 8 : 0);
            }
            if (lengths) {
                out.write(isLost ? 255 : octets.length);
            }
            if (!lengths || !isLost) {
                out.writeBytes(octets);
            }
        }
        return out.toByteArray();
    }
}
