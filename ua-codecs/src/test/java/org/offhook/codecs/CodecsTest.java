package org.offhook.codecs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** How codecs are found, by the service loader, by name, and by hand. */
class CodecsTest {

    private final Codecs codecs = Codecs.installed();

    @Test
    void serviceLoaderFindsG711WithItsStaticPayloadTypes() {
        assertEquals(8, codecs.require("PCMA/8000").info().staticPayloadType());
        assertEquals(0, codecs.require("PCMU/8000").info().staticPayloadType());
    }

    @Test
    void specificationsAndStaticPayloadTypesAreUnique() {
        Set<String> names = new HashSet<>();
        Set<Integer> payloadTypes = new HashSet<>();
        for (CodecProvider provider : codecs.all()) {
            CodecInfo info = provider.info();
            assertTrue(names.add(info.specification().toUpperCase(java.util.Locale.ROOT)), () -> "twice: " + info.specification());
            assertTrue(info.staticPayloadType() < 0 || payloadTypes.add(info.staticPayloadType()),
                () -> "payload type twice: " + info);
        }
    }

    @Test
    void findsByNameWithoutCaseAndByClockAndChannels() {
        assertSame(codecs.require("PCMA/8000"), codecs.require(" pcma "));
        assertEquals(11, codecs.require("L16/44100").info().staticPayloadType());
        assertEquals(10, codecs.require("L16/44100/2").info().staticPayloadType());
        assertTrue(codecs.find("PCMA/16000").isEmpty());
        assertTrue(codecs.find("PCMA/8000/2").isEmpty());
        assertTrue(codecs.find("PCMA/8000/1/1").isEmpty());
        assertTrue(codecs.find("").isEmpty());
        assertTrue(codecs.find("///").isEmpty());
    }

    @Test
    void formatParametersBehindTheNameAreAskedFor() {
        CodecProvider asking = codecs.require("g729/8000; AnnexB = no ;");
        assertEquals(Map.of("annexb", "no"), asking.offeredParameters());
        assertEquals(Map.of("annexb", "no"), asking.negotiate(Map.of()).orElseThrow(), "and answered");
        assertEquals(asking, codecs.require("G729;annexb=no"));
        assertSame(codecs.require("G729"), codecs.require("G729;"));
        assertTrue(codecs.require("opus;cbr=1").offeredParameters().containsKey("minptime"), "beside the usual ones");
        var thrown = assertThrows(IllegalArgumentException.class, () -> codecs.require("G728;annexb=no"));
        assertTrue(thrown.getMessage().contains("did you mean G72"), thrown.getMessage());
    }

    @Test
    void unknownNameIsAnsweredWithTheNearestAndAll() {
        var thrown = assertThrows(IllegalArgumentException.class, () -> codecs.require("PCNA"));
        assertTrue(thrown.getMessage().contains("did you mean PCMA/8000?"), thrown.getMessage());
        assertTrue(thrown.getMessage().contains("PCMU/8000"), thrown.getMessage());
        var withClock = assertThrows(IllegalArgumentException.class, () -> codecs.require("PCMUX/8000"));
        assertTrue(withClock.getMessage().contains("did you mean PCMU/8000?"), withClock.getMessage());
    }

    @Test
    void otherNamesOfACodecAreUnderstoodAsAGuess() {
        assertEquals(List.of("PCMA/8000", "PCMU/8000"), codecs.similar("g711").stream().sorted().toList());
        assertEquals(List.of("PCMA/8000"), codecs.similar("alaw"));
        assertEquals(List.of("PCMU/8000"), codecs.similar("G.711u/8000"));
        assertEquals(List.of("G722/8000"), codecs.similar("G.722"));
        assertEquals(List.of(), codecs.similar("iLBC"), "like nothing that there is");
        assertEquals(List.of(), codecs.similar(""));
        var thrown = assertThrows(IllegalArgumentException.class, () -> codecs.require("speex"));
        assertTrue(thrown.getMessage().startsWith("unknown codec \"speex\". Installed: "), thrown.getMessage());
    }

    @Test
    void noCodecAtAllIsSaid() {
        var thrown = assertThrows(IllegalArgumentException.class, () -> Codecs.of(List.of()).require("PCMA"));
        assertTrue(thrown.getMessage().contains("no codec is installed"), thrown.getMessage());
    }

    @Test
    void foreignCodecIsFoundAndRuns() {
        Codecs mine = Codecs.of(List.of(new InvertingCodec()));
        CodecProvider provider = mine.require("x-invert/8000");
        short[] pcm = {1, -2, 3};
        byte[] payload = new byte[provider.newEncoder(Map.of()).maxEncodedLength(3)];
        assertEquals(3, provider.newEncoder(Map.of()).encode(pcm, 0, 3, payload, 0));
        AudioDecoder decoder = provider.newDecoder(Map.of());
        short[] back = new short[3];
        assertEquals(3, decoder.decode(payload, 0, 3, back, 0));
        assertEquals(-2, back[1]);
    }

    @Test
    void clockTicksFollowTheRtpClock() {
        CodecInfo g722 = new CodecInfo("G722", 8000, 16000, 1, 9, 125, 20, 64000, "");
        assertEquals(320, g722.samplesPer(20));
        assertEquals(160, g722.clockTicks(320));
        assertEquals("G722/8000", g722.specification());
    }

    @Test
    void everyProviderMakesEncoderAndDecoder() {
        for (CodecProvider provider : codecs.all()) {
            assertNotNull(provider.newEncoder(Map.of()), () -> provider.info().specification());
            assertNotNull(provider.newDecoder(Map.of()), () -> provider.info().specification());
        }
    }

    /** A codec from elsewhere: the low octet of every sample, inverted. */
    private static final class InvertingCodec implements CodecProvider {

        @Override
        public CodecInfo info() {
            return new CodecInfo("X-INVERT", 8000, 8000, 1, -1, 125, 20, 64000, "for a test");
        }

        @Override
        public AudioEncoder newEncoder(Map<String, String> parameters) {
            return new AudioEncoder() {
                @Override
                public int encode(short[] pcm, int pcmOffset, int samples, byte[] out, int outOffset) {
                    for (int i = 0; i < samples; i++) {
                        out[outOffset + i] = (byte) ~pcm[pcmOffset + i];
                    }
                    return samples;
                }

                @Override
                public int maxEncodedLength(int samples) {
                    return samples;
                }

                @Override
                public void reset() {
                    // no state
                }
            };
        }

        @Override
        public AudioDecoder newDecoder(Map<String, String> parameters) {
            return new AudioDecoder() {
                @Override
                public int decode(byte[] payload, int offset, int length, short[] pcm, int pcmOffset) {
                    for (int i = 0; i < length; i++) {
                        pcm[pcmOffset + i] = (byte) ~payload[offset + i];
                    }
                    return length;
                }

                @Override
                public int decodedLength(byte[] payload, int offset, int length) {
                    return length;
                }

                @Override
                public int conceal(short[] pcm, int pcmOffset, int samples) {
                    return 0;
                }

                @Override
                public void reset() {
                    // no state
                }
            };
        }
    }
}
