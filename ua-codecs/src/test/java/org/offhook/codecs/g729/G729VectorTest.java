package org.offhook.codecs.g729;

import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.offhook.codecs.AudioDecoder;
import org.offhook.codecs.AudioEncoder;
import org.offhook.codecs.Scoreboard;
import org.offhook.codecs.SharedVectors;

/** G.729, main body and Annex A, without and with Annex B, against the vectors of the Recommendation. */
class G729VectorTest {

    private static final int FRAME = 80;

    @ParameterizedTest
    @ValueSource(strings = {"ALGTHM", "FIXED", "LSP", "SPEECH", "TAME"})
    void annexAEncodes(String name) {
        encode("annexa", "g729a/" + name + ".IN", "g729a/" + name + ".BIT", false);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ALGTHM", "FIXED", "LSP", "SPEECH", "TAME", "ERASURE", "OVERFLOW", "PARITY"})
    void annexADecodes(String name) {
        decode("annexa", "g729a/" + name + ".BIT", "g729a/" + name + ".PST");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ALGTHM", "FIXED", "LSP", "SPEECH", "TAME"})
    void mainBodyEncodes(String name) {
        encode("main", "g729/" + name + ".IN", "g729/" + name + ".BIT", false);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ALGTHM", "FIXED", "LSP", "SPEECH", "TAME", "ERASURE", "OVERFLOW", "PARITY"})
    void mainBodyDecodes(String name) {
        decode("main", "g729/" + name + ".BIT", "g729/" + name + ".PST");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4})
    void annexBEncodes(int sequence) {
        String source = "g729b/tstseq" + sequence + ".bin";
        encode("annexa", source, "g729b/tstseq" + sequence + "a.bit", true);
        encode("main", source, "g729b/tstseq" + sequence + ".bit", true);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6})
    void annexBDecodes(int sequence) {
        String name = "g729b/tstseq" + sequence;
        decode("annexa", name + (sequence < 5 ? "a.bit" : ".bit"), name + "a.out");
        decode("main", name + ".bit", name + ".out");
    }

    private static void encode(String body, String source, String bits, boolean discontinuous) {
        short[] pcm = SharedVectors.words(source);
        List<SoftBits.Frame> expected = SoftBits.read(bits);
        AudioEncoder encoder = new G729Codec().newEncoder(
            Map.of("body", body, "annexb", discontinuous ? "yes" : "no"));
        ByteArrayOutputStream want = new ByteArrayOutputStream();
        ByteArrayOutputStream got = new ByteArrayOutputStream();
        byte[] payload = new byte[10];
        for (int f = 0; f < expected.size(); f++) {
            writeFrame(want, expected.get(f).octets(), expected.get(f).octets().length);
            writeFrame(got, payload, encoder.encode(pcm, f * FRAME, FRAME, payload, 0));
        }
        Scoreboard.check("G.729 " + body + " encode " + bits, want.toByteArray(), got.toByteArray(), 11);
    }

    /** Each frame as eleven octets, its length first, so that frames of all kinds can be counted. */
    private static void writeFrame(ByteArrayOutputStream out, byte[] octets, int length) {
        out.write(length);
        for (int i = 0; i < 10; i++) {
            out.write(i < length ? octets[i] : 0);
        }
    }

    private static void decode(String body, String bits, String expected) {
        List<SoftBits.Frame> frames = SoftBits.read(bits);
        AudioDecoder decoder = new G729Codec().newDecoder(Map.of("body", body));
        short[] pcm = new short[frames.size() * FRAME];
        for (int f = 0; f < frames.size(); f++) {
            SoftBits.Frame frame = frames.get(f);
            if (frame.isLost()) {
                decoder.conceal(pcm, f * FRAME, FRAME);
            } else {
                decoder.decode(frame.octets(), 0, frame.octets().length, pcm, f * FRAME);
            }
        }
        Scoreboard.check("G.729 " + body + " decode " + bits, SharedVectors.words(expected), pcm, FRAME);
    }
}
