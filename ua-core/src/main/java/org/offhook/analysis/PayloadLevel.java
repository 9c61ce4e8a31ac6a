package org.offhook.analysis;

import java.util.Arrays;
import org.offhook.codecs.g711.CompandingLaw;

/**
 * How loud a G.711 stream is over its whole length, and whether it says anything at all. Levels are dBov: 0 is the power of a
 * square wave at full scale (RFC 3551 section 4.5.14, RFC 6464).
 */
final class PayloadLevel {

    private static final double FULL_SCALE = 32_768.0;

    private static final int[] MU_POWER = powers(CompandingLaw.MU_LAW);
    private static final int[] A_POWER = powers(CompandingLaw.A_LAW);
    private static final int MU_LOUDEST = Arrays.stream(MU_POWER).max().orElseThrow();
    private static final int A_LOUDEST = Arrays.stream(A_POWER).max().orElseThrow();
    private static final double SILENCE_DBOV = -96;

    private double sum;
    private long samples;
    private int firstOctet = -1;
    private boolean varies;
    private long clipped;
    private long lastSum;

    void add(byte[] octets, int offset, int length, boolean aLaw) {
        if (length <= 0) {
            lastSum = 0;
            return;
        }
        int[] power = aLaw ? A_POWER : MU_POWER;
        int loudest = aLaw ? A_LOUDEST : MU_LOUDEST;
        if (firstOctet < 0) {
            firstOctet = octets[offset] & 0xFF;
        }
        // Whole numbers, for a gigabyte of speech goes through here: a sum of squares of 16 bits fits 64 bits.
        long packetSum = 0;
        int differs = 0;
        int atTheTop = 0;
        for (int i = offset; i < offset + length; i++) {
            int octet = octets[i] & 0xFF;
            int squared = power[octet];
            packetSum += squared;
            differs |= octet ^ firstOctet;
            if (squared == loudest) {
                atTheTop++;
            }
        }
        varies |= differs != 0;
        clipped += atTheTop;
        lastSum = packetSum;
        sum += packetSum;
        samples += length;
    }

    /** Level in dBov, null when nothing was measured; -96 for digital silence. */
    Double dbov() {
        return samples == 0 ? null : Double.valueOf(dbov(sum, samples));
    }

    static double dbov(double powerSum, long samples) {
        double mean = powerSum / samples;
        return mean <= 0 ? SILENCE_DBOV : Math.max(SILENCE_DBOV, 10 * Math.log10(mean / (FULL_SCALE * FULL_SCALE)));
    }

    /** The power of the last packet, summed over its samples. */
    long lastSum() {
        return lastSum;
    }

    /** Samples at the highest value that the code has, in percent; null when nothing was measured. */
    Double clippedPercent() {
        return samples == 0 ? null : Double.valueOf(clipped * 100.0 / samples);
    }

    /** The one octet of which the whole stream consists, or -1 when there are several. */
    int constantOctet() {
        return varies ? -1 : firstOctet;
    }

    private static int[] powers(CompandingLaw law) {
        byte[] codes = new byte[256];
        for (int code = 0; code < codes.length; code++) {
            codes[code] = (byte) code;
        }
        short[] samples = new short[codes.length];
        law.decode(codes, 0, codes.length, samples, 0);
        int[] powers = new int[codes.length];
        for (int code = 0; code < codes.length; code++) {
            powers[code] = samples[code] * samples[code];
        }
        return powers;
    }
}
