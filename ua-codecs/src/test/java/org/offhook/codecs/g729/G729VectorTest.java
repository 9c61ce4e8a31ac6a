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

/** G.729 Annex A, and Annex A with Annex B, against the vectors of the Recommendation. */
class G729VectorTest {

    private static final int FRAME = 80;

    @ParameterizedTest
    @ValueSource(strings = {"ALGTHM", "FIXED", "LSP", "SPEECH", "TAME"})
    void annexAEncodes(String name) {
        encode("g729a/" + name + ".IN", "g729a/" + name + ".BIT", false);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ALGTHM", "FIXED", "LSP", "SPEECH", "TAME", "ERASURE", "OVERFLOW", "PARITY"})
    void annexADecodes(String name) {
        decode("g729a/" + name + ".BIT", "g729a/" + name + ".PST");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4})
    void annexAbEncodes(int sequence) {
        encode("g729b/tstseq" + sequence + ".bin", "g729b/tstseq" + sequence + "a.bit", true);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6})
    void annexAbDecodes(int sequence) {
        String bits = "g729b/tstseq" + sequence + (sequence < 5 ? "a.bit" : ".bit");
        decode(bits, "g729b/tstseq" + sequence + "a.out");
    }

    private static void encode(String source, String bits, boolean discontinuous) {
        short[] pcm = SharedVectors.words(source);
        List<SoftBits.Frame> expected = SoftBits.read(bits);
        AudioEncoder encoder = new G729Codec().newEncoder(Map.of("annexb", discontinuous ? "yes" : "no"));
        ByteArrayOutputStream want = new ByteArrayOutputStream();
        ByteArrayOutputStream got = new ByteArrayOutputStream();
        byte[] payload = new byte[10];
        for (int f = 0; f < expected.size(); f++) {
            writeFrame(want, expected.get(f).octets(), expected.get(f).octets().length);
            writeFrame(got, payload, encoder.encode(pcm, f * FRAME, FRAME, payload, 0));
        }
        Scoreboard.check("G.729 encode " + bits, want.toByteArray(), got.toByteArray(), 11);
    }

    /** Each frame as eleven octets, its length first, so that frames of all kinds can be counted. */
    private static void writeFrame(ByteArrayOutputStream out, byte[] octets, int length) {
        out.write(length);
        for (int i = 0; i < 10; i++) {
            out.write(i < length ? octets[i] : 0);
        }
    }

    private static void decode(String bits, String expected) {
        List<SoftBits.Frame> frames = SoftBits.read(bits);
        AudioDecoder decoder = new G729Codec().newDecoder(Map.of());
        short[] pcm = new short[frames.size() * FRAME];
        for (int f = 0; f < frames.size(); f++) {
            SoftBits.Frame frame = frames.get(f);
            if (frame.isLost()) {
                decoder.conceal(pcm, f * FRAME, FRAME);
            } else {
                decoder.decode(frame.octets(), 0, frame.octets().length, pcm, f * FRAME);
            }
        }
        Scoreboard.check("G.729 decode " + bits, SharedVectors.words(expected), pcm, FRAME);
    }
}
