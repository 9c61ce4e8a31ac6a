package org.offhook.audio.splice;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.offhook.audio.LevelMeter;
import org.offhook.audio.tone.ToneSource;

class WaveformConcealmentTest {

    private static final int RATE_HZ = 8000;

    private static short[] tone(int samples) {
        short[] pcm = new short[samples];
        new ToneSource(RATE_HZ, 210, -10).read(pcm, 0, samples);
        return pcm;
    }

    @Test
    void continuesATonePastTheGapWithoutAStep() {
        short[] pcm = tone(1600);
        short[] ideal = pcm.clone();
        WaveformConcealment concealment = new WaveformConcealment(RATE_HZ);
        concealment.remember(pcm, 0, 800);
        concealment.conceal(pcm, 800, 80);
        concealment.conceal(pcm, 880, 80);
        concealment.merge(pcm, 960, 640);
        double error = 0;
        for (int i = 800; i < 1000; i++) {
            error = Math.max(error, Math.abs(pcm[i] - ideal[i]));
            int curvature = Math.abs(pcm[i] - 2 * pcm[i - 1] + pcm[i - 2]);
            assertTrue(curvature < 1500, "a click at " + i + ": " + curvature);
        }
        assertTrue(error < 0.35 * 14_660, "error " + error + " of an amplitude of 14660");
        assertArrayEquals(Arrays.copyOfRange(ideal, 1100, 1600), Arrays.copyOfRange(pcm, 1100, 1600));
        assertEquals(0, concealment.invented());
    }

    @Test
    void fadesToSilence() {
        short[] pcm = tone(800);
        WaveformConcealment concealment = new WaveformConcealment(RATE_HZ);
        concealment.remember(pcm, 0, 800);
        short[] invented = new short[800];
        concealment.conceal(invented, 0, 800);
        assertTrue(LevelMeter.rmsDbov(invented, 0, 80) > -13);
        assertArrayEquals(new short[240], Arrays.copyOfRange(invented, 560, 800));
    }

    @Test
    void staysSilentAfterSilence() {
        WaveformConcealment concealment = new WaveformConcealment(RATE_HZ);
        short[] invented = new short[160];
        concealment.conceal(invented, 0, 160);
        assertArrayEquals(new short[160], invented);
    }
}
