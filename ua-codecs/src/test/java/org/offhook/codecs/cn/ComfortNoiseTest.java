package org.offhook.codecs.cn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;

/** Level and spectrum survive description and generation. */
class ComfortNoiseTest {

    @Test
    void levelIsTheOneInThePayload() {
        ComfortNoiseGenerator generator = new ComfortNoiseGenerator();
        for (int dbov : new int[] {20, 40, 60}) {
            assertTrue(generator.update(new byte[] {(byte) dbov}, 0, 1));
            assertEquals(-dbov, levelDbov(noise(generator, 16000)), 0.5);
        }
    }

    @Test
    void colouredNoiseKeepsLevelAndCorrelation() {
        Random random = new Random(1);
        short[] coloured = new short[8000];
        double last = 0;
        for (int i = 0; i < coloured.length; i++) {
            last = 0.8 * last + 200 * random.nextGaussian();
            coloured[i] = (short) last;
        }
        byte[] payload = new byte[11];
        assertEquals(11, new ComfortNoiseAnalyser(10).describe(coloured, 0, coloured.length, payload, 0));
        ComfortNoiseGenerator generator = new ComfortNoiseGenerator();
        assertTrue(generator.update(payload, 0, 11));
        short[] noise = noise(generator, 16000);
        assertEquals(levelDbov(coloured), levelDbov(noise), 1.0);
        assertEquals(neighbourCorrelation(coloured), neighbourCorrelation(noise), 0.05);
    }

    @Test
    void silenceIsDescribedAndGeneratedAsSilence() {
        byte[] payload = new byte[7];
        new ComfortNoiseAnalyser(6).describe(new short[160], 0, 160, payload, 0);
        assertArrayEquals(new byte[] {127, 127, 127, 127, 127, 127, 127}, payload);
        ComfortNoiseGenerator generator = new ComfortNoiseGenerator();
        generator.update(payload, 0, 7);
        assertArrayEquals(new short[160], noise(generator, 160));
    }

    @Test
    void hostileDescriptionsNeitherThrowNorDiverge() {
        Random random = new Random(2);
        ComfortNoiseGenerator generator = new ComfortNoiseGenerator();
        assertFalse(generator.update(new byte[0], 0, 0));
        byte[] payload = new byte[40];
        for (int round = 0; round < 2000; round++) {
            random.nextBytes(payload);
            generator.update(payload, 0, random.nextInt(payload.length));
            noise(generator, 160);
        }
        payload[0] = 60;
        assertTrue(generator.update(payload, 0, 1));
        noise(generator, 400);
        assertEquals(-60, levelDbov(noise(generator, 16000)), 0.5);
    }

    private static short[] noise(ComfortNoiseGenerator generator, int samples) {
        short[] pcm = new short[samples];
        generator.generate(pcm, 0, samples);
        return pcm;
    }

    private static double levelDbov(short[] pcm) {
        double sum = 0;
        for (short sample : pcm) {
            sum += (double) sample * sample;
        }
        return 10 * Math.log10(sum / pcm.length / 32768 / 32768);
    }

    private static double neighbourCorrelation(short[] pcm) {
        double sum = 0;
        double energy = 0;
        for (int i = 1; i < pcm.length; i++) {
            sum += (double) pcm[i] * pcm[i - 1];
            energy += (double) pcm[i] * pcm[i];
        }
        return sum / energy;
    }
}
