package org.offhook.sdp;

import java.util.Map;
import org.offhook.codecs.AudioDecoder;
import org.offhook.codecs.AudioEncoder;
import org.offhook.codecs.CodecInfo;
import org.offhook.codecs.CodecProvider;

/** A codec that has a name and nothing to say: negotiation looks no further. */
record NamedCodec(CodecInfo info, Map<String, String> offeredParameters) implements CodecProvider {

    static final NamedCodec PCMU = of("PCMU", 8000, 8000, 0, 125);
    static final NamedCodec PCMA = of("PCMA", 8000, 8000, 8, 125);
    static final NamedCodec G722 = of("G722", 8000, 16000, 9, 125);
    static final NamedCodec G729 = new NamedCodec(of("G729", 8000, 8000, 18, 10_000).info(), Map.of("annexb", "no"));
    static final NamedCodec OPUS = new NamedCodec(
        new CodecInfo("opus", 48_000, 48_000, 1, 2, -1, 10_000, 20, 32_000, "opus"), Map.of("stereo", "0"));
    static final NamedCodec SPEEX = of("speex", 8000, 8000, -1, 20_000);

    static NamedCodec of(String name, int clockRateHz, int sampleRateHz, int payloadType, int frameMicros) {
        return new NamedCodec(new CodecInfo(name, clockRateHz, sampleRateHz, 1, payloadType, frameMicros, 20, 64_000, name),
            Map.of());
    }

    @Override
    public AudioEncoder newEncoder(Map<String, String> parameters) {
        throw new UnsupportedOperationException();
    }

    @Override
    public AudioDecoder newDecoder(Map<String, String> parameters) {
        throw new UnsupportedOperationException();
    }
}
