package org.offhook.codecs.opus;

import java.util.Map;
import java.util.Optional;
import org.offhook.codecs.AudioDecoder;
import org.offhook.codecs.AudioEncoder;
import org.offhook.codecs.CodecInfo;
import org.offhook.codecs.CodecProvider;

/**
 * opus/48000/2 (RFC 7587): {@code a=rtpmap} always says two channels, whatever is sent (section 4.1). Here it is one
 * channel in both directions; a stereo packet from the other side is mixed down by the decoder.
 *
 * <p>The parameters of {@code a=fmtp} are declared by each receiver for itself and not negotiated (RFC 7587 section 7), so
 * the answer says the same as an offer. In-band error correction is not asked for, because a decoder here is not given the
 * packet after a lost one; a receiver that asks for it gets it.
 *
 * <p>This class refers to the library behind it by name alone, so that it can be loaded, and say that it is not available,
 * where the library is absent.
 */
public final class OpusCodec implements CodecProvider {

    private static final CodecInfo INFO = new CodecInfo("opus", OpusPacket.RATE_HZ, OpusPacket.RATE_HZ, 1, 2, -1, 10_000, 20,
        OpusParameters.USUAL_BITS_PER_SECOND, "Opus, 32 kbit/s variable, fullband");
    private static final String LIBRARY_CLASS = "io.github.jaredmdobson.concentus.OpusEncoder";

    /** For the service loader. */
    public OpusCodec() {
    }

    @Override
    public CodecInfo info() {
        return INFO;
    }

    @Override
    public boolean isAvailable() {
        try {
            Class.forName(LIBRARY_CLASS, false, OpusCodec.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException | LinkageError absent) {
            return false;
        }
    }

    @Override
    public Map<String, String> offeredParameters() {
        return Map.of("minptime", "10", "stereo", "0");
    }

    @Override
    public Optional<Map<String, String>> negotiate(Map<String, String> offered) {
        return Optional.of(offeredParameters());
    }

    @Override
    public void prepare() {
        OpusRehearsal.once();
    }

    @Override
    public AudioEncoder newEncoder(Map<String, String> parameters) {
        return new OpusSpeechEncoder(OpusParameters.of(parameters));
    }

    @Override
    public AudioDecoder newDecoder(Map<String, String> parameters) {
        return new OpusSpeechDecoder();
    }
}
