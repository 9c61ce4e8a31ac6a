package org.offhook.audio.spectrum;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Random;
import org.junit.jupiter.api.Test;

/** The transform for measurements against its definition, and against itself backwards. */
class ComplexFftTest {

    private static double[] noise(int size, long seed) {
        return new Random(seed).doubles(size, -1, 1).toArray();
    }

    @Test
    void isTheSumOfItsDefinition() {
        int size = 32;
        double[] re = noise(size, 1);
        double[] im = noise(size, 2);
        double[] outRe = re.clone();
        double[] outIm = im.clone();
        new ComplexFft(size).forward(outRe, outIm);
        for (int k = 0; k < size; k++) {
            double sumRe = 0;
            double sumIm = 0;
            for (int i = 0; i < size; i++) {
                double angle = -2 * Math.PI * k * i / size;
                sumRe += re[i] * Math.cos(angle) - im[i] * Math.sin(angle);
                sumIm += re[i] * Math.sin(angle) + im[i] * Math.cos(angle);
            }
            assertEquals(sumRe, outRe[k], 1e-12);
            assertEquals(sumIm, outIm[k], 1e-12);
        }
    }

    @Test
    void comesBackFromEverySize() {
        for (int size = 1; size <= 4096; size *= 2) {
            double[] re = noise(size, size);
            double[] im = noise(size, -size);
            double[] thereRe = re.clone();
            double[] thereIm = im.clone();
            ComplexFft fft = new ComplexFft(size);
            fft.forward(thereRe, thereIm);
            fft.inverse(thereRe, thereIm);
            assertArrayEquals(re, thereRe, 1e-12);
            assertArrayEquals(im, thereIm, 1e-12);
        }
    }

    @Test
    void takesTheLeastSizeThatFits() {
        assertEquals(1, ComplexFft.fitting(0).size());
        assertEquals(1024, ComplexFft.fitting(1024).size());
        assertEquals(2048, ComplexFft.fitting(1025).size());
        assertThrows(IllegalArgumentException.class, () -> new ComplexFft(12));
    }
}
