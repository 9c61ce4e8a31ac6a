package org.offhook.sdp;

import java.util.Map;
import java.util.Objects;
import org.offhook.codecs.CodecInfo;
import org.offhook.codecs.CodecProvider;

/**
 * A codec that we are ready to use, with the format parameters that we ask for.
 *
 * @param provider   the codec
 * @param parameters what to write in {@code a=fmtp} of an offer
 */
public record CodecOffer(CodecProvider provider, Map<String, String> parameters) {

    /** Takes a copy. */
    public CodecOffer {
        Objects.requireNonNull(provider, "provider");
        parameters = Map.copyOf(parameters);
    }

    /**
     * Offers a codec with its own parameters.
     *
     * @param provider the codec
     * @return the offer
     */
    public static CodecOffer of(CodecProvider provider) {
        return new CodecOffer(provider, provider.offeredParameters());
    }

    String specification() {
        return provider.info().specification();
    }

    boolean matches(Rtpmap map) {
        CodecInfo info = provider.info();
        return info.encodingName().equalsIgnoreCase(map.encodingName()) && info.clockRateHz() == map.clockRateHz()
            && info.rtpmapChannels() == map.channels();
    }
}
