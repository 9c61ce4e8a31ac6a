package org.offhook.audio.wav;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Any octets as a WAV file: played, repaired or refused, and never more samples than there are octets. */
class WavFuzz {

    private static final Path FILE = file();

    private static Path file() {
        try {
            // In memory where there is such a folder: a disk would be most of the work.
            Path memory = Path.of("/dev/shm");
            Path file = Files.isWritable(memory) ? Files.createTempFile(memory, "offhook-fuzz", ".wav")
                : Files.createTempFile("offhook-fuzz", ".wav");
            file.toFile().deleteOnExit();
            return file;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    static Stream<byte[]> seeds() {
        return Stream.of(wav(1, 16, 8000, 64), wav(1, 8, 44100, 3), wav(3, 32, 48000, 16), wav(6, 8, 8000, 10), wav(7, 8, 8000, 10),
            wav(0xFFFE, 16, 16000, 8), wav(1, 16, 8000, 0), new byte[44]);
    }

    private static byte[] wav(int tag, int bits, int rateHz, int octets) {
        int formatOctets = tag == 0xFFFE ? 40 : 16;
        ByteBuffer file = ByteBuffer.allocate(28 + formatOctets + octets).order(ByteOrder.LITTLE_ENDIAN);
        file.put("RIFF".getBytes(StandardCharsets.US_ASCII)).putInt(20 + formatOctets + octets)
            .put("WAVEfmt ".getBytes(StandardCharsets.US_ASCII)).putInt(formatOctets);
        file.putShort((short) tag).putShort((short) 1).putInt(rateHz).putInt(rateHz * bits / 8).putShort((short) (bits / 8))
            .putShort((short) bits);
        if (tag == 0xFFFE) {
            file.putShort((short) 22).putShort((short) bits).putInt(4).putShort((short) 1).put(new byte[14]);
        }
        return file.put("data".getBytes(StandardCharsets.US_ASCII)).putInt(octets).array();
    }

    @MethodSource("seeds")
    @FuzzTest(maxDuration = "60s")
    void playsOrRefuses(byte[] octets) throws IOException {
        Files.write(FILE, octets);
        try {
            assertTrue(WavReader.readAll(FILE).length <= octets.length);
            try (WavReader reader = WavReader.open(FILE)) {
                assertTrue(reader.sampleRateHz() > 0 && reader.channels() > 0 && reader.durationMs() >= 0);
            }
        } catch (IOException e) {
            // Refused, with the reason.
        }
        try {
            WavRepair.repair(FILE);
        } catch (IOException e) {
            // The same.
        }
    }
}
