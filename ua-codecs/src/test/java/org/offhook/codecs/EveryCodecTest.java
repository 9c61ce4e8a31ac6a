package org.offhook.codecs;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the interface promises, asked of every installed codec. */
class EveryCodecTest {

    private static final int PTIME_MS = 20;

    static Stream<CodecProvider> codecs() {
        return Codecs.installed().all().stream();
    }

    /** All but Opus, whose library allocates: OpusCodecTest prints how much. */
    static Stream<CodecProvider> codecsWithoutLibrary() {
        return codecs().filter(codec -> !codec.info().encodingName().equals("opus"));
    }

    @ParameterizedTest
    @MethodSource("codecs")
    void packetsHaveTheLengthThatIsAnnounced(CodecProvider provider) {
        CodecInfo info = provider.info();
        for (int ptimeMs = 10; ptimeMs <= 60; ptimeMs += 10) {
            if (ptimeMs * 1000 % info.frameMicros() != 0 && info.frameMicros() >= 1000) {
                continue;
            }
            int samples = info.samplesPer(ptimeMs);
            AudioEncoder encoder = provider.newEncoder(Map.of());
            AudioDecoder decoder = provider.newDecoder(Map.of());
            short[] pcm = TestSignals.speechLike(samples * info.channels(), info.sampleRateHz(), 1);
            byte[] payload = new byte[encoder.maxEncodedLength(samples)];
            int length = encoder.encode(pcm, 0, samples, payload, 0);
            assertTrue(length > 0 && length <= payload.length, info::specification);
            assertEquals(samples, decoder.decodedLength(payload, 0, length));
            short[] back = new short[samples * info.channels()];
            assertEquals(samples, decoder.decode(payload, 0, length, back, 0));
        }
    }

    @ParameterizedTest
    @MethodSource("codecs")
    void offsetsAreHonouredAndNothingElseIsTouched(CodecProvider provider) {
        CodecInfo info = provider.info();
        int samples = info.samplesPer(PTIME_MS);
        int words = samples * info.channels();
        short[] pcm = TestSignals.speechLike(words, info.sampleRateHz(), 2);
        byte[] plain = new byte[provider.newEncoder(Map.of()).maxEncodedLength(samples)];
        int length = provider.newEncoder(Map.of()).encode(pcm, 0, samples, plain, 0);

        short[] shifted = new short[words + 10];
        System.arraycopy(pcm, 0, shifted, 7, words);
        byte[] payload = new byte[plain.length + 10];
        Arrays.fill(payload, (byte) 0x5A);
        assertEquals(length, provider.newEncoder(Map.of()).encode(shifted, 7, samples, payload, 3));
        assertArrayEquals(Arrays.copyOf(plain, length), Arrays.copyOfRange(payload, 3, 3 + length));
        assertEquals(0x5A, payload[2]);
        assertEquals(0x5A, payload[3 + plain.length]);

        short[] decoded = new short[words];
        provider.newDecoder(Map.of()).decode(plain, 0, length, decoded, 0);
        short[] out = new short[words + 10];
        Arrays.fill(out, (short) 0x5A5A);
        provider.newDecoder(Map.of()).decode(payload, 3, length, out, 5);
        assertArrayEquals(decoded, Arrays.copyOfRange(out, 5, 5 + words));
        assertEquals(0x5A5A, out[4]);
        assertEquals(0x5A5A, out[5 + words]);
    }

    @ParameterizedTest
    @MethodSource("codecs")
    void resetReturnsToTheBeginning(CodecProvider provider) {
        CodecInfo info = provider.info();
        int samples = info.samplesPer(PTIME_MS);
        int words = samples * info.channels();
        short[] speech = TestSignals.speechLike(words * 10, info.sampleRateHz(), 3);
        AudioEncoder encoder = provider.newEncoder(Map.of());
        AudioDecoder decoder = provider.newDecoder(Map.of());
        byte[][] codes = new byte[2][];
        short[][] results = new short[2][];
        for (int run = 0; run < 2; run++) {
            byte[] payload = new byte[encoder.maxEncodedLength(samples)];
            byte[] all = new byte[payload.length * 10];
            short[] pcm = new short[words * 11];
            for (int packet = 0; packet < 10; packet++) {
                int length = encoder.encode(speech, packet * words, samples, payload, 0);
                System.arraycopy(payload, 0, all, packet * payload.length, length);
                if (packet == 4) {
                    decoder.conceal(pcm, packet * words, samples);
                } else {
                    decoder.decode(payload, 0, length, pcm, packet * words);
                }
            }
            decoder.conceal(pcm, 10 * words, samples);
            codes[run] = all;
            results[run] = pcm;
            encoder.reset();
            decoder.reset();
        }
        assertArrayEquals(codes[0], codes[1]);
        assertArrayEquals(results[0], results[1]);
    }

    @ParameterizedTest
    @MethodSource("codecs")
    void hostilePayloadsNeverThrow(CodecProvider provider) {
        CodecInfo info = provider.info();
        Random random = new Random(20);
        AudioDecoder decoder = provider.newDecoder(Map.of());
        byte[] payload = new byte[200];
        short[] pcm = new short[8192];
        for (int round = 0; round < 3000; round++) {
            random.nextBytes(payload);
            int offset = random.nextInt(20);
            int length = random.nextInt(payload.length - offset);
            int announced = decoder.decodedLength(payload, offset, length);
            int decoded = decoder.decode(payload, offset, length, pcm, 0);
            assertEquals(announced, decoded, info::specification);
            if (random.nextInt(8) == 0) {
                int lost = info.samplesPer(10 * (1 + random.nextInt(6)));
                assertEquals(lost, decoder.conceal(pcm, 0, lost));
            }
        }
        // With discontinuous transmission an empty payload is a frame that was not sent.
        int ofNothing = decoder.decode(payload, 0, 0, pcm, 0);
        assertTrue(ofNothing == AudioDecoder.MALFORMED || ofNothing == info.samplesPer(10), info::specification);
    }

    @ParameterizedTest
    @MethodSource("codecs")
    void hostileSamplesNeverThrow(CodecProvider provider) {
        CodecInfo info = provider.info();
        int samples = info.samplesPer(PTIME_MS);
        AudioEncoder encoder = provider.newEncoder(Map.of());
        byte[] payload = new byte[encoder.maxEncodedLength(samples)];
        short[] pcm = new short[samples * info.channels()];
        Random random = new Random(21);
        for (int round = 0; round < 50; round++) {
            for (int i = 0; i < pcm.length; i++) {
                pcm[i] = (short) (round % 2 == 0 ? random.nextInt() : random.nextBoolean() ? 32767 : -32768);
            }
            int length = encoder.encode(pcm, 0, samples, payload, 0);
            assertTrue(length >= 0 && length <= payload.length, info::specification);
        }
    }

    @ParameterizedTest
    @MethodSource("codecsWithoutLibrary")
    void nothingIsAllocatedPerFrame(CodecProvider provider) {
        CodecInfo info = provider.info();
        int samples = info.samplesPer(PTIME_MS);
        AudioEncoder encoder = provider.newEncoder(Map.of());
        AudioDecoder decoder = provider.newDecoder(Map.of());
        short[] speech = TestSignals.speechLike(samples * info.channels() * 8, info.sampleRateHz(), 4);
        byte[] payload = new byte[encoder.maxEncodedLength(samples)];
        short[] out = new short[samples * info.channels()];
        long least = AllocationProbe.leastBytes(() -> {
            for (int packet = 0; packet < 40; packet++) {
                int length = encoder.encode(speech, packet % 8 * out.length, samples, payload, 0);
                if (packet % 10 == 9) {
                    decoder.conceal(out, 0, samples);
                } else {
                    decoder.decode(payload, 0, length, out, 0);
                }
            }
        });
        assertEquals(0, least, () -> info.specification() + ": bytes allocated in 40 packets");
    }

    @ParameterizedTest
    @MethodSource("codecs")
    void partOfAFrameIsACallersError(CodecProvider provider) {
        CodecInfo info = provider.info();
        int frame = info.samplesPer(10) * info.frameMicros() / 10_000;
        if (info.frameMicros() < 1000) {
            return;
        }
        AudioEncoder encoder = provider.newEncoder(Map.of());
        short[] pcm = new short[2 * frame];
        byte[] payload = new byte[1000];
        assertThrows(IllegalArgumentException.class, () -> encoder.encode(pcm, 0, frame + 1, payload, 0));
    }
}
