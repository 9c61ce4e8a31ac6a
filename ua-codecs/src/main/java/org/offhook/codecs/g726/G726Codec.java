package org.offhook.codecs.g726;

import java.util.Map;
import org.offhook.codecs.AudioDecoder;
import org.offhook.codecs.AudioEncoder;
import org.offhook.codecs.CodecInfo;
import org.offhook.codecs.CodecProvider;

/**
 * G.726 under its eight names: four rates, each in the packing of RFC 3551 ({@code G726-32}) and in that of AAL2
 * ({@code AAL2-G726-32}), RFC 3551 section 4.5.4. All payload types are dynamic.
 */
public abstract sealed class G726Codec implements CodecProvider {

    private static final int DYNAMIC = -1;

    private final BitRate rate;
    private final Packing packing;
    private final CodecInfo info;

    private G726Codec(BitRate rate, Packing packing) {
        this.rate = rate;
        this.packing = packing;
        int kbit = 8 * rate.bits;
        String name = (packing == Packing.AAL2 ? "AAL2-G726-" : "G726-") + kbit;
        info = new CodecInfo(name, 8000, 8000, 1, DYNAMIC, 125 * Packing.codesPerGroup(rate), 20, 1000 * kbit,
            "G.726 ADPCM, " + kbit + " kbit/s, narrowband" + (packing == Packing.AAL2 ? ", AAL2 packing" : ""));
    }

    @Override
    public CodecInfo info() {
        return info;
    }

    @Override
    public AudioEncoder newEncoder(Map<String, String> parameters) {
        return new G726Encoder(rate, packing);
    }

    @Override
    public AudioDecoder newDecoder(Map<String, String> parameters) {
        return new G726Decoder(rate, packing);
    }

    /** G726-32/8000. */
    public static final class Rfc32 extends G726Codec {
        /** For the service loader. */
        public Rfc32() {
            super(BitRate.KBIT_32, Packing.RFC_3551);
        }
    }

    /** G726-40/8000. */
    public static final class Rfc40 extends G726Codec {
        /** For the service loader. */
        public Rfc40() {
            super(BitRate.KBIT_40, Packing.RFC_3551);
        }
    }

    /** G726-24/8000. */
    public static final class Rfc24 extends G726Codec {
        /** For the service loader. */
        public Rfc24() {
            super(BitRate.KBIT_24, Packing.RFC_3551);
        }
    }

    /** G726-16/8000. */
    public static final class Rfc16 extends G726Codec {
        /** For the service loader. */
        public Rfc16() {
            super(BitRate.KBIT_16, Packing.RFC_3551);
        }
    }

    /** AAL2-G726-32/8000. */
    public static final class Aal232 extends G726Codec {
        /** For the service loader. */
        public Aal232() {
            super(BitRate.KBIT_32, Packing.AAL2);
        }
    }

    /** AAL2-G726-40/8000. */
    public static final class Aal240 extends G726Codec {
        /** For the service loader. */
        public Aal240() {
            super(BitRate.KBIT_40, Packing.AAL2);
        }
    }

    /** AAL2-G726-24/8000. */
    public static final class Aal224 extends G726Codec {
        /** For the service loader. */
        public Aal224() {
            super(BitRate.KBIT_24, Packing.AAL2);
        }
    }

    /** AAL2-G726-16/8000. */
    public static final class Aal216 extends G726Codec {
        /** For the service loader. */
        public Aal216() {
            super(BitRate.KBIT_16, Packing.AAL2);
        }
    }
}
