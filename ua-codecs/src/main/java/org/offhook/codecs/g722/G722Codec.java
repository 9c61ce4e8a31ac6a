package org.offhook.codecs.g722;

import java.util.Map;
import java.util.Optional;
import org.offhook.codecs.AudioDecoder;
import org.offhook.codecs.AudioEncoder;
import org.offhook.codecs.CodecInfo;
import org.offhook.codecs.CodecProvider;

/**
 * G722/8000, static payload type 9: 16 kHz samples under an RTP clock of 8000 Hz, kept for compatibility with a slip
 * in RFC 1890 (RFC 3551 section 4.5.2).
 *
 * <p>RTP carries 64 kbit/s. The parameter {@code mode} takes the modes of G.722 clause 1.3: with 2 (56 kbit/s) and 3
 * (48 kbit/s) the decoder ignores one or two low bits of each octet; every encoder serves all three modes.
 */
public final class G722Codec implements CodecProvider {

    private static final CodecInfo INFO =
        new CodecInfo("G722", 8000, 16000, 1, 9, 125, 20, 64000, "G.722 sub-band ADPCM, 64 kbit/s, wideband");
    private static final String MODE = "mode";

    /** For the service loader. */
    public G722Codec() {
    }

    @Override
    public CodecInfo info() {
        return INFO;
    }

    @Override
    public Optional<Map<String, String>> negotiate(Map<String, String> offered) {
        String mode = offered.get(MODE);
        return Optional.of("2".equals(mode) || "3".equals(mode) ? Map.of(MODE, mode) : Map.of());
    }

    @Override
    public AudioEncoder newEncoder(Map<String, String> parameters) {
        return new G722Encoder();
    }

    @Override
    public AudioDecoder newDecoder(Map<String, String> parameters) {
        String mode = parameters.getOrDefault(MODE, "1");
        return new G722Decoder("2".equals(mode) ? 1 : "3".equals(mode) ? 2 : 0);
    }
}
