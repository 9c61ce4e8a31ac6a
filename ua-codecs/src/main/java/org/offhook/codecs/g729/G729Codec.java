package org.offhook.codecs.g729;

import java.util.Map;
import java.util.Optional;
import org.offhook.codecs.AudioDecoder;
import org.offhook.codecs.AudioEncoder;
import org.offhook.codecs.CodecInfo;
import org.offhook.codecs.CodecProvider;

/**
 * G729/8000, static payload type 18 (RFC 3551 section 4.5.6): Annex A, which main-body decoders understand.
 *
 * <p>{@code annexb} (RFC 4856 section 2.1.9) says whether silence descriptors may be sent. The decoder always
 * understands them. The encoder sends them only to a receiver that says {@code annexb=yes}: absence means the same by
 * the standard, but sending them is the sender's choice, and gateways exist that cannot take them.
 *
 * <p>{@code body=main}, which is no parameter of SDP, makes the main body's encoder or decoder, for comparison.
 */
public final class G729Codec implements CodecProvider {

    private static final CodecInfo INFO =
        new CodecInfo("G729", 8000, 8000, 1, 18, 10_000, 20, 8000, "G.729 Annex A and B, 8 kbit/s, narrowband");
    private static final String ANNEX_B = "annexb";
    private static final String BODY = "body";

    /** For the service loader. */
    public G729Codec() {
    }

    @Override
    public CodecInfo info() {
        return INFO;
    }

    @Override
    public Optional<Map<String, String>> negotiate(Map<String, String> offered) {
        return Optional.of("no".equalsIgnoreCase(offered.get(ANNEX_B)) ? Map.of(ANNEX_B, "no") : Map.of());
    }

    /** One side's {@code annexb=no} binds both (RFC 7261), also where the other answers it with {@code yes}. */
    @Override
    public Map<String, String> sendingParameters(Map<String, String> ours, Map<String, String> theirs) {
        return "no".equalsIgnoreCase(ours.get(ANNEX_B)) ? Map.of(ANNEX_B, "no") : theirs;
    }

    @Override
    public AudioEncoder newEncoder(Map<String, String> parameters) {
        return new G729Encoder(variant(parameters), "yes".equalsIgnoreCase(parameters.get(ANNEX_B)));
    }

    private static Variant variant(Map<String, String> parameters) {
        return "main".equalsIgnoreCase(parameters.get(BODY)) ? Variant.MAIN_BODY : Variant.ANNEX_A;
    }

    @Override
    public AudioDecoder newDecoder(Map<String, String> parameters) {
        return new G729Decoder(variant(parameters));
    }
}
