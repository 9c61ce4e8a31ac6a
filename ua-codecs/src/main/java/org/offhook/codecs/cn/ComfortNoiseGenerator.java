package org.offhook.codecs.cn;

import java.util.Arrays;

/**
 * Makes noise of the level and the spectrum that a CN payload describes (RFC 3389 section 3): white noise through an
 * all-pole lattice filter. Not thread-safe; nothing is allocated after construction.
 */
public final class ComfortNoiseGenerator {

    /** Reflection coefficients beyond these are left out, as RFC 3389 section 3 permits. */
    static final int MAX_ORDER = 16;
    /** Uniform noise between plus and minus this has unit power. */
    private static final double UNIT_POWER_PEAK = Math.sqrt(3);
    private static final int SILENCE_DBOV = 127;

    private final double[] reflection = new double[MAX_ORDER];
    private final double[] backward = new double[MAX_ORDER + 1];
    private int order;
    private double excitation;
    private int seed = 1;

    /** Makes a generator that is silent until it has been given a description. */
    public ComfortNoiseGenerator() {
    }

    /**
     * Takes a description of noise.
     *
     * @param payload octets of the packet
     * @param offset  first octet of the payload
     * @param length  octets of the payload
     * @return whether it was one; otherwise nothing has changed
     */
    public boolean update(byte[] payload, int offset, int length) {
        if (length < 1) {
            return false;
        }
        int levelDbov = payload[offset] & 0x7F;
        order = Math.min(MAX_ORDER, length - 1);
        double predictionGain = 1;
        for (int i = 0; i < order; i++) {
            int index = Math.min(254, payload[offset + 1 + i] & 0xFF);
            reflection[i] = 258 * (index - 127) / 32768.0;
            predictionGain *= 1 - reflection[i] * reflection[i];
        }
        double rms = levelDbov == SILENCE_DBOV ? 0 : 32768 * Math.pow(10, -levelDbov / 20.0);
        excitation = rms * Math.sqrt(predictionGain);
        return true;
    }

    /**
     * Makes noise.
     *
     * @param pcm     receives 16-bit linear samples
     * @param offset  first sample to write
     * @param samples how many
     */
    public void generate(short[] pcm, int offset, int samples) {
        for (int n = offset; n < offset + samples; n++) {
            double forward = excitation * nextWhite();
            for (int i = order - 1; i >= 0; i--) {
                forward -= reflection[i] * backward[i];
                backward[i + 1] = backward[i] + reflection[i] * forward;
            }
            backward[0] = forward;
            pcm[n] = (short) Math.max(-32768, Math.min(32767, Math.round(forward)));
        }
    }

    /** Returns to silence, as after construction. */
    public void reset() {
        Arrays.fill(backward, 0);
        order = 0;
        excitation = 0;
        seed = 1;
    }

    private double nextWhite() {
        seed ^= seed << 13;
        seed ^= seed >>> 17;
        seed ^= seed << 5;
        return seed * (UNIT_POWER_PEAK / 2147483648.0);
    }
}
