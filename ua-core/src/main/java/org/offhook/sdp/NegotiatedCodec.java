package org.offhook.sdp;

import java.util.Map;
import org.offhook.codecs.CodecProvider;

/**
 * A codec under the payload type and the parameters that were agreed.
 *
 * @param provider    the codec
 * @param payloadType number in the RTP header
 * @param parameters  what the receiving side asked for in {@code a=fmtp}: for {@link CodecProvider#newEncoder} when
 *                    we send with it, for {@link CodecProvider#newDecoder} when we receive with it
 */
public record NegotiatedCodec(CodecProvider provider, int payloadType, Map<String, String> parameters) {

    /** Takes a copy. */
    public NegotiatedCodec {
        parameters = Map.copyOf(parameters);
    }

    /** {@return {@code NAME/clock}} */
    public String specification() {
        return provider.info().specification();
    }
}
