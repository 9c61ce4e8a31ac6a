package org.offhook.codecs;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A codec that asks for more than it does by itself: its offers and its answers carry these format parameters too.
 *
 * @param codec      the codec
 * @param parameters what is asked for
 */
record AskingCodec(CodecProvider codec, Map<String, String> parameters) implements CodecProvider {

    AskingCodec {
        parameters = Map.copyOf(parameters);
    }

    @Override
    public CodecInfo info() {
        return codec.info();
    }

    @Override
    public boolean isAvailable() {
        return codec.isAvailable();
    }

    @Override
    public Map<String, String> offeredParameters() {
        return withOurs(codec.offeredParameters());
    }

    @Override
    public Optional<Map<String, String>> negotiate(Map<String, String> offered) {
        return codec.negotiate(offered).map(this::withOurs);
    }

    private Map<String, String> withOurs(Map<String, String> usual) {
        Map<String, String> all = new LinkedHashMap<>(usual);
        all.putAll(parameters);
        return all;
    }

    @Override
    public Map<String, String> sendingParameters(Map<String, String> ours, Map<String, String> theirs) {
        return codec.sendingParameters(ours, theirs);
    }

    @Override
    public void prepare() {
        codec.prepare();
    }

    @Override
    public AudioEncoder newEncoder(Map<String, String> receiverAsksFor) {
        return codec.newEncoder(receiverAsksFor);
    }

    @Override
    public AudioDecoder newDecoder(Map<String, String> weAskFor) {
        return codec.newDecoder(weAskFor);
    }
}
