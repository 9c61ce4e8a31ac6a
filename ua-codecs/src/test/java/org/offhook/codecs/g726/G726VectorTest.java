package org.offhook.codecs.g726;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.offhook.codecs.Scoreboard;
import org.offhook.codecs.SharedVectors;
import org.offhook.codecs.g711.CompandingLaw;

/** G.726 against the reset, homing and variable-rate sequences of the ITU-T Software Tool Library. */
class G726VectorTest {

    private static final int INIT_WORDS = 3496;
    private static final int FRAME = 80;
    private static final Set<String> MISSING = ConcurrentHashMap.newKeySet();
    private static final BitRate[] RATE_CYCLE = {BitRate.KBIT_16, BitRate.KBIT_24, BitRate.KBIT_32, BitRate.KBIT_40,
        BitRate.KBIT_32, BitRate.KBIT_24};

    @ParameterizedTest
    @EnumSource
    void resetSequencesEncodeAndDecode(BitRate rate) {
        for (char law : new char[] {'a', 'm'}) {
            for (String kind : new String[] {"n", "v"}) {
                String pcm = kind.equals("n") ? "nrm." : "ovr.";
                String codes = "r" + kind + kbit(rate) + "f" + law + ".i";
                encode(rate, law, null, pcm + law, codes);
                decode(rate, law, null, codes, codes.replace(".i", ".o"));
                decode(rate, other(law), null, codes, codes.replace(law + ".i", law == 'a' ? "x.o" : "c.o"));
            }
            decode(rate, law, null, "i" + kbit(rate), "ri" + kbit(rate) + "f" + law + ".o");
        }
    }

    @ParameterizedTest
    @EnumSource
    void homingSequencesEncodeAndDecode(BitRate rate) {
        for (char law : new char[] {'a', 'm'}) {
            String decoderInit = "i_ini_" + kbit(rate) + "." + law;
            for (String kind : new String[] {"n", "v"}) {
                String pcm = kind.equals("n") ? "nrm." : "ovr.";
                String codes = "h" + kind + kbit(rate) + "f" + law + ".i";
                encode(rate, law, "pcm_init." + law, pcm + law, codes);
                decode(rate, law, decoderInit, codes, codes.replace(".i", ".o"));
                String crossed = codes.replace(law + ".i", law == 'a' ? "x.o" : "c.o");
                // This one file is the decoding after a reset, of the code of the same homing sequence.
                String init = crossed.equals("hn16fc.o") ? null : "i_ini_" + kbit(rate) + "." + other(law);
                decode(rate, other(law), init, codes, crossed);
            }
            decode(rate, law, decoderInit, "i" + kbit(rate), "hi" + kbit(rate) + "f" + law + ".o");
        }
    }

    @Test
    void initialisationCodesAreEncoded() {
        for (BitRate rate : BitRate.values()) {
            for (char law : new char[] {'a', 'm'}) {
                byte[] pcm = Arrays.copyOf(SharedVectors.codes("g726/pcm_init." + law), INIT_WORDS);
                byte[] codes = Arrays.copyOf(SharedVectors.codes("g726/i_ini_" + kbit(rate) + "." + law), INIT_WORDS);
                Scoreboard.check("G.726 encode pcm_init." + law + " -> i_ini_" + kbit(rate) + "." + law, codes,
                    encodeAll(new Adpcm(), rate, law(law), pcm), FRAME);
            }
        }
    }

    @Test
    void rateMayChangeEverySixteenSamples() {
        short[] voice = SharedVectors.words("g726/voice.src");
        for (String variant : new String[] {"lrf", "arf", "urf"}) {
            CompandingLaw law = variant.equals("urf") ? CompandingLaw.MU_LAW : CompandingLaw.A_LAW;
            short[] out = new short[voice.length];
            Adpcm encoder = new Adpcm();
            Adpcm decoder = new Adpcm();
            for (int i = 0; i < voice.length; i++) {
                BitRate rate = RATE_CYCLE[i / 16 % RATE_CYCLE.length];
                int sample = variant.equals("lrf") ? law.decode(law.encode(voice[i])) >> 2 : misread(voice[i], law);
                int code = encoder.encode(sample, rate);
                int companded = decoder.adjust(decoder.decode(code, rate), code, rate, law);
                out[i] = variant.equals("lrf") ? law.decode(companded) : (short) companded;
            }
            Scoreboard.check("G.726 variable rate voicevbr." + variant, SharedVectors.words("g726/voicevbr." + variant),
                out, 16);
        }
    }

    /**
     * Two of the variable-rate results were made by handing 16-bit samples to a reference that takes them for 8-bit
     * line codes. This is what its expansion makes of them, in 16-bit arithmetic.
     */
    private static int misread(short word, CompandingLaw law) {
        boolean isALaw = law == CompandingLaw.A_LAW;
        int code = (isALaw ? word ^ 0x55 : word) ^ 0x80;
        int sign = code >= 128 ? isALaw ? 4096 : 8192 : 0;
        code = code >= 128 ? code - 128 : code;
        code = isALaw ? code : code ^ 0x7F;
        int exponent = code / 16;
        int twice = code - (exponent << 4) << 1;
        int magnitude;
        if (exponent == 0) {
            magnitude = isALaw ? twice + 1 : twice;
        } else {
            magnitude = isALaw ? (1 << exponent - 1) * (twice + 33) : (1 << exponent) * (twice + 33) - 33;
        }
        int sum = (short) (magnitude + sign);
        int expanded = isALaw ? (sum & 4095) << 1 : sum & 8191;
        int wrapped = sum / (isALaw ? 4096 : 8192) == 0 ? expanded : 16384 - expanded & 16383;
        return wrapped >= 8192 ? wrapped - 16384 : wrapped;
    }

    private static void encode(BitRate rate, char law, String init, String pcm, String codes) {
        if (absent(codes)) {
            return;
        }
        Adpcm encoder = new Adpcm();
        if (init != null) {
            encodeAll(encoder, rate, law(law), Arrays.copyOf(SharedVectors.codes("g726/" + init), INIT_WORDS));
        }
        Scoreboard.check("G.726 encode " + pcm + " -> " + codes, SharedVectors.codes("g726/" + codes),
            encodeAll(encoder, rate, law(law), SharedVectors.codes("g726/" + pcm)), FRAME);
    }

    private static void decode(BitRate rate, char law, String init, String codes, String pcm) {
        if (absent(codes) || absent(pcm)) {
            return;
        }
        Adpcm decoder = new Adpcm();
        if (init != null) {
            decodeAll(decoder, rate, law(law), Arrays.copyOf(SharedVectors.codes("g726/" + init), INIT_WORDS));
        }
        Scoreboard.check("G.726 decode " + codes + " -> " + pcm, SharedVectors.codes("g726/" + pcm),
            decodeAll(decoder, rate, law(law), SharedVectors.codes("g726/" + codes)), FRAME);
    }

    private static byte[] encodeAll(Adpcm encoder, BitRate rate, CompandingLaw law, byte[] pcm) {
        byte[] codes = new byte[pcm.length];
        for (int i = 0; i < pcm.length; i++) {
            codes[i] = (byte) encoder.encode(law.decode(pcm[i] & 0xFF) >> 2, rate);
        }
        return codes;
    }

    private static byte[] decodeAll(Adpcm decoder, BitRate rate, CompandingLaw law, byte[] codes) {
        byte[] pcm = new byte[codes.length];
        for (int i = 0; i < codes.length; i++) {
            pcm[i] = (byte) decoder.adjust(decoder.decode(codes[i], rate), codes[i], rate, law);
        }
        return pcm;
    }

    /** Some series are not part of the set; a file missing on its own is said, the whole set missing skips the test. */
    private static boolean absent(String name) {
        File folder = new File(System.getProperty("offhook.shared", "../../shared"), "vectors/g726");
        assumeTrue(folder.isDirectory(), () -> "no official vectors in " + folder);
        boolean missing = !new File(folder, name).isFile();
        if (missing && MISSING.add(name)) {
            System.out.println("SKIPPED, not in the vector set: g726/" + name);
        }
        return missing;
    }

    private static CompandingLaw law(char letter) {
        return letter == 'a' ? CompandingLaw.A_LAW : CompandingLaw.MU_LAW;
    }

    private static char other(char law) {
        return law == 'a' ? 'm' : 'a';
    }

    private static int kbit(BitRate rate) {
        return 8 * rate.bits;
    }
}
