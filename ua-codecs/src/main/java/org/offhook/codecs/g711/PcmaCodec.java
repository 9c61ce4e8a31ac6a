package org.offhook.codecs.g711;

import java.util.Map;
import org.offhook.codecs.AudioDecoder;
import org.offhook.codecs.AudioEncoder;
import org.offhook.codecs.CodecInfo;
import org.offhook.codecs.CodecProvider;

/** PCMA/8000, ITU-T G.711 A-law (RFC 3551 section 4.5.14), static payload type 8. */
public final class PcmaCodec implements CodecProvider {

    private static final CodecInfo INFO =
        new CodecInfo("PCMA", 8000, 8000, 1, 8, 125, 20, 64000, "G.711 A-law, 64 kbit/s, narrowband");

    /** For the service loader. */
    public PcmaCodec() {
    }

    @Override
    public CodecInfo info() {
        return INFO;
    }

    @Override
    public AudioEncoder newEncoder(Map<String, String> parameters) {
        return new G711Encoder(CompandingLaw.A_LAW);
    }

    @Override
    public AudioDecoder newDecoder(Map<String, String> parameters) {
        return new G711Decoder(CompandingLaw.A_LAW);
    }
}
