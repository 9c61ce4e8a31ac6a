package org.offhook.codecs.g711;

/**
 * The two characteristics of ITU-T G.711 as tables between 16-bit linear samples and line codes (A-law with its even
 * bits inverted, mu-law with all bits inverted, as they travel in RTP). Immutable.
 *
 * <p>A negative sample is folded by complement and not by negation, the convention of the ITU-T Software Tool
 * Library (G.191), which decides the codes of samples that lie exactly on a decision value.
 */
public final class CompandingLaw {

    /** A-law, PCMA: table 1 of G.711, 13-bit samples, of which the lowest is never looked at. */
    public static final CompandingLaw A_LAW = new CompandingLaw(4, new Characteristic() {
        @Override
        public int encode(int magnitude, boolean negative) {
            int exponent = Math.max(0, 28 - Integer.numberOfLeadingZeros(magnitude));
            int mantissa = magnitude >> Math.max(0, exponent - 1) & 0x0F;
            return ((negative ? 0 : 0x80) | exponent << 4 | mantissa) ^ 0x55;
        }

        @Override
        public int decode(int code) {
            int exponent = (code ^ 0x55) >> 4 & 7;
            int mantissa = (code ^ 0x55) & 0x0F;
            int middle = exponent == 0 ? 2 * mantissa + 1 : 2 * mantissa + 33 << exponent - 1;
            return (code & 0x80) == 0 ? -middle << 3 : middle << 3;
        }
    });

    /** Mu-law, PCMU: table 2 of G.711, 14-bit samples. */
    public static final CompandingLaw MU_LAW = new CompandingLaw(2, new Characteristic() {
        private static final int BIAS = 33;

        @Override
        public int encode(int magnitude, boolean negative) {
            int biased = Math.min(magnitude + BIAS, 0x1FFF);
            int exponent = 26 - Integer.numberOfLeadingZeros(biased);
            int mantissa = biased >> exponent + 1 & 0x0F;
            return ~((negative ? 0x80 : 0) | exponent << 4 | mantissa) & 0xFF;
        }

        @Override
        public int decode(int code) {
            int exponent = ~code >> 4 & 7;
            int mantissa = ~code & 0x0F;
            int middle = (2 * mantissa + BIAS << exponent) - BIAS;
            return (code & 0x80) == 0 ? -middle << 2 : middle << 2;
        }
    });

    /** One law as arithmetic; runs once per table entry. */
    private interface Characteristic {
        int encode(int magnitude, boolean negative);

        int decode(int code);
    }

    private final int shift;
    private final byte[] codes;
    private final short[] samples = new short[256];

    private CompandingLaw(int shift, Characteristic characteristic) {
        this.shift = shift;
        codes = new byte[0x10000 >> shift];
        int zero = codes.length / 2;
        for (int i = 0; i < codes.length; i++) {
            boolean negative = i < zero;
            codes[i] = (byte) characteristic.encode(negative ? ~(i - zero) : i - zero, negative);
        }
        for (int code = 0; code < samples.length; code++) {
            samples[code] = (short) characteristic.decode(code);
        }
    }

    /**
     * Compresses samples.
     *
     * @param pcm       16-bit linear samples
     * @param pcmOffset first sample
     * @param count     samples, and octets
     * @param out       receives one code per sample
     * @param outOffset first octet to write
     */
    public void encode(short[] pcm, int pcmOffset, int count, byte[] out, int outOffset) {
        byte[] table = codes;
        int zero = table.length / 2;
        int right = shift;
        for (int i = 0; i < count; i++) {
            out[outOffset + i] = table[(pcm[pcmOffset + i] >> right) + zero];
        }
    }

    /**
     * Expands codes.
     *
     * @param codes     one code per octet
     * @param offset    first octet
     * @param count     octets, and samples
     * @param pcm       receives 16-bit linear samples
     * @param pcmOffset first sample to write
     */
    public void decode(byte[] codes, int offset, int count, short[] pcm, int pcmOffset) {
        short[] table = samples;
        for (int i = 0; i < count; i++) {
            pcm[pcmOffset + i] = table[codes[offset + i] & 0xFF];
        }
    }

    /**
     * {@return the code of one sample, 0 to 255}
     *
     * @param sample 16-bit linear sample
     */
    public int encode(short sample) {
        return codes[(sample >> shift) + codes.length / 2] & 0xFF;
    }

    /**
     * {@return the sample of one code}
     *
     * @param code line code, 0 to 255
     */
    public short decode(int code) {
        return samples[code & 0xFF];
    }
}
