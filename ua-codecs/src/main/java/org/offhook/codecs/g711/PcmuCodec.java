package org.offhook.codecs.g711;

import java.util.Map;
import org.offhook.codecs.AudioDecoder;
import org.offhook.codecs.AudioEncoder;
import org.offhook.codecs.CodecInfo;
import org.offhook.codecs.CodecProvider;

/** PCMU/8000, ITU-T G.711 mu-law (RFC 3551 section 4.5.14), static payload type 0. */
public final class PcmuCodec implements CodecProvider {

    private static final CodecInfo INFO =
        new CodecInfo("PCMU", 8000, 8000, 1, 0, 125, 20, 64000, "G.711 mu-law, 64 kbit/s, narrowband");

    /** For the service loader. */
    public PcmuCodec() {
    }

    @Override
    public CodecInfo info() {
        return INFO;
    }

    @Override
    public AudioEncoder newEncoder(Map<String, String> parameters) {
        return new G711Encoder(CompandingLaw.MU_LAW);
    }

    @Override
    public AudioDecoder newDecoder(Map<String, String> parameters) {
        return new G711Decoder(CompandingLaw.MU_LAW);
    }
}
