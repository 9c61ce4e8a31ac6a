package org.offhook.codecs;

import java.util.Random;
import java.util.zip.CRC32;

/** Signals made by arithmetic alone, the same on every machine, and checksums of results. */
public final class TestSignals {

    private TestSignals() {
    }

    /**
     * Something like speech: a pitch pulse train through two moving resonances, syllables, pauses and some noise.
     */
    public static short[] speechLike(int samples, int sampleRateHz, long seed) {
        Random random = new Random(seed);
        short[] pcm = new short[samples];
        double y1 = 0;
        double y2 = 0;
        double z1 = 0;
        double z2 = 0;
        double phase = 0;
        for (int n = 0; n < samples; n++) {
            double t = (double) n / sampleRateHz;
            double pitchHz = 120 + 30 * StrictMath.sin(2 * Math.PI * 0.7 * t);
            phase += pitchHz / sampleRateHz;
            double pulse = 0;
            if (phase >= 1) {
                phase -= 1;
                pulse = 1;
            }
            double syllable = Math.max(0, StrictMath.sin(2 * Math.PI * 2.3 * t));
            double source = syllable * (pulse + 0.05 * random.nextGaussian());
            double f1 = 500 + 250 * StrictMath.sin(2 * Math.PI * 1.1 * t);
            double f2 = 1500 + 500 * StrictMath.cos(2 * Math.PI * 0.9 * t);
            double a = source + 2 * 0.97 * StrictMath.cos(2 * Math.PI * f1 / sampleRateHz) * y1 - 0.9409 * y2;
            y2 = y1;
            y1 = a;
            double b = a + 2 * 0.95 * StrictMath.cos(2 * Math.PI * f2 / sampleRateHz) * z1 - 0.9025 * z2;
            z2 = z1;
            z1 = b;
            double sample = 1200 * b + 8 * random.nextGaussian();
            pcm[n] = (short) Math.max(-32768, Math.min(32767, Math.round(sample)));
        }
        return pcm;
    }

    /** All 65536 sample values, in rising order. */
    public static short[] sweep() {
        short[] pcm = new short[65536];
        for (int i = 0; i < pcm.length; i++) {
            pcm[i] = (short) (i - 32768);
        }
        return pcm;
    }

    /** White noise of full scale. */
    public static short[] noise(int samples, long seed) {
        Random random = new Random(seed);
        short[] pcm = new short[samples];
        for (int i = 0; i < samples; i++) {
            pcm[i] = (short) random.nextInt();
        }
        return pcm;
    }

    /** CRC-32 of samples in little-endian order. */
    public static long crc(short[] pcm) {
        CRC32 crc = new CRC32();
        for (short sample : pcm) {
            crc.update(sample & 0xFF);
            crc.update(sample >> 8 & 0xFF);
        }
        return crc.getValue();
    }

    /** CRC-32 of octets. */
    public static long crc(byte[] octets) {
        CRC32 crc = new CRC32();
        crc.update(octets);
        return crc.getValue();
    }
}
