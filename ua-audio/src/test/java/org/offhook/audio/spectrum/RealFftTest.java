package org.offhook.audio.spectrum;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RealFftTest {

    private static float[] noise(int samples) {
        Random random = new Random(samples);
        float[] noise = new float[samples];
        for (int i = 0; i < samples; i++) {
            noise[i] = (float) random.nextGaussian();
        }
        return noise;
    }

    @ParameterizedTest
    @ValueSource(ints = {8, 16, 64, 256})
    void givesTheSumThatDefinesIt(int size) {
        float[] x = noise(size);
        RealFft fft = new RealFft(size);
        float[] re = new float[fft.bins()];
        float[] im = new float[fft.bins()];
        fft.forward(x, re, im);
        for (int k = 0; k < fft.bins(); k++) {
            double expectedRe = 0;
            double expectedIm = 0;
            for (int i = 0; i < size; i++) {
                expectedRe += x[i] * Math.cos(2 * Math.PI * i * k / size);
                expectedIm -= x[i] * Math.sin(2 * Math.PI * i * k / size);
            }
            assertEquals(expectedRe, re[k], 1e-4, "real part " + k);
            assertEquals(expectedIm, im[k], 1e-4, "imaginary part " + k);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {8, 128, 4096})
    void comesBack(int size) {
        float[] x = noise(size);
        RealFft fft = new RealFft(size);
        float[] re = new float[fft.bins()];
        float[] im = new float[fft.bins()];
        float[] back = new float[size];
        fft.forward(x, re, im);
        fft.inverse(re, im, back);
        assertArrayEquals(x, back, 1e-5f);
    }

    @Test
    void overlappingWindowsGiveTheSignalAgain() {
        float[] x = noise(64 * 20);
        ShortTimeSpectrum spectrum = new ShortTimeSpectrum(64);
        float[] block = new float[64];
        for (int at = 0; at < x.length; at += 64) {
            System.arraycopy(x, at, block, 0, 64);
            spectrum.analyse(block);
            spectrum.synthesise(block);
            for (int i = 0; at > 0 && i < 64; i++) {
                assertEquals(x[at - 64 + i], block[i], 1e-5, "sample " + (at - 64 + i));
            }
        }
    }

    @Test
    void refusesSizesThatAreNoPowerOfTwo() {
        assertThrows(IllegalArgumentException.class, () -> new RealFft(100));
        assertThrows(IllegalArgumentException.class, () -> new RealFft(4));
    }
}
