package org.offhook.audio.compare;

import java.util.Map;
import org.offhook.codecs.CodecInfo;
import org.offhook.codecs.CodecProvider;

/**
 * A codec with the format parameters that it is to run with.
 *
 * @param label      how tables call it: encoding name, with parameters behind semicolons
 * @param provider   the codec
 * @param parameters format parameters of {@code a=fmtp}
 */
public record ComparedCodec(String label, CodecProvider provider, Map<String, String> parameters) {

    /** Keeps its own copy of the parameters. */
    public ComparedCodec {
        parameters = Map.copyOf(parameters);
    }

    /** {@return what the codec is} */
    public CodecInfo info() {
        return provider.info();
    }

    /** {@return whether packets of a duration are possible} */
    boolean fits(int ptimeMs) {
        int step = Math.max(1, (int) Math.round(info().frameMicros() * (double) info().sampleRateHz() / 1e6));
        return (long) info().sampleRateHz() * ptimeMs % 1000 == 0 && info().samplesPer(ptimeMs) % step == 0;
    }
}
