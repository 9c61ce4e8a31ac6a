package org.offhook.codecs.l16;

import java.util.Map;
import org.offhook.codecs.AudioDecoder;
import org.offhook.codecs.AudioEncoder;
import org.offhook.codecs.CodecInfo;
import org.offhook.codecs.CodecProvider;

/**
 * L16, 16-bit two's complement samples in network byte order, channels interleaved (RFC 3551 section 4.5.11).
 * Static payload types exist for 44100 Hz alone: 11 for one channel, 10 for two.
 */
public abstract sealed class L16Codec implements CodecProvider {

    private static final int DYNAMIC = -1;

    private final CodecInfo info;

    private L16Codec(int rateHz, int channels, int payloadType) {
        info = new CodecInfo("L16", rateHz, rateHz, channels, payloadType, 1_000_000 / rateHz, 20,
            rateHz * channels * Short.SIZE,
            "16-bit linear PCM, " + rateHz + " Hz" + (channels == 1 ? "" : ", " + channels + " channels"));
    }

    @Override
    public CodecInfo info() {
        return info;
    }

    @Override
    public AudioEncoder newEncoder(Map<String, String> parameters) {
        return new L16Encoder(info.channels());
    }

    @Override
    public AudioDecoder newDecoder(Map<String, String> parameters) {
        return new L16Decoder(info.channels());
    }

    /** L16/8000. */
    public static final class Narrowband extends L16Codec {
        /** For the service loader. */
        public Narrowband() {
            super(8000, 1, DYNAMIC);
        }
    }

    /** L16/16000. */
    public static final class Wideband extends L16Codec {
        /** For the service loader. */
        public Wideband() {
            super(16000, 1, DYNAMIC);
        }
    }

    /** L16/44100, payload type 11. */
    public static final class Mono44100 extends L16Codec {
        /** For the service loader. */
        public Mono44100() {
            super(44100, 1, 11);
        }
    }

    /** L16/44100/2, payload type 10. */
    public static final class Stereo44100 extends L16Codec {
        /** For the service loader. */
        public Stereo44100() {
            super(44100, 2, 10);
        }
    }
}
