package org.offhook.codecs;

import java.util.Map;
import java.util.Optional;

/**
 * A codec as a {@link java.util.ServiceLoader} provider: any jar on the class path adds one by implementing this
 * and naming the class in {@code META-INF/services/org.offhook.codecs.CodecProvider}.
 *
 * <p>Format parameters are those of {@code a=fmtp}, split at semicolons, names in lower case; a parameter without a
 * value has the empty string.
 */
public interface CodecProvider {

    /** {@return what this codec is} */
    CodecInfo info();

    /**
     * Says whether the codec can run here. One that stands on an optional library, or on a native one, says no where
     * that is absent, and is then not listed; {@link #info} must work all the same.
     *
     * @return whether encoders and decoders can be made
     */
    default boolean isAvailable() {
        return true;
    }

    /** {@return the parameters to put in an offer, empty for no {@code a=fmtp} line} */
    default Map<String, String> offeredParameters() {
        return Map.of();
    }

    /**
     * Negotiates format parameters.
     *
     * @param offered what the other side wrote
     * @return the parameters to answer and to run with, or empty when the codec cannot meet them and is refused
     */
    default Optional<Map<String, String>> negotiate(Map<String, String> offered) {
        return Optional.of(Map.of());
    }

    /**
     * Says what to send with, from what each side asks for. The receiver decides, unless the format lets one side's word
     * bind both.
     *
     * @param ours   what our side asks for
     * @param theirs what the other side asks for
     * @return the parameters for {@link #newEncoder}
     */
    default Map<String, String> sendingParameters(Map<String, String> ours, Map<String, String> theirs) {
        return theirs;
    }

    /**
     * Does beforehand what would delay the first packets of the first call, such as waiting for the JIT compiler. Called
     * when a user agent that speaks this codec is built, and never on a media thread.
     */
    default void prepare() {
    }

    /**
     * Makes an encoder.
     *
     * @param parameters what the <em>receiving</em> side asked for in its {@code a=fmtp}
     * @return a new encoder in its initial state
     */
    AudioEncoder newEncoder(Map<String, String> parameters);

    /**
     * Makes a decoder.
     *
     * @param parameters what our side asked for in its {@code a=fmtp}
     * @return a new decoder in its initial state
     */
    AudioDecoder newDecoder(Map<String, String> parameters);
}
