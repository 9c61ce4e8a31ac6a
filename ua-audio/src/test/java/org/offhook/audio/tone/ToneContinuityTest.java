package org.offhook.audio.tone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ToneContinuityTest {

    private static final int RATE_HZ = 16_000;
    private static final double TONE_HZ = 997;

    private final short[] pcm = new short[4 * RATE_HZ];

    ToneContinuityTest() {
        new ToneSource(RATE_HZ, TONE_HZ, -10).read(pcm, 0, pcm.length);
    }

    private ToneContinuity judged() {
        return ToneContinuity.of(pcm, 0, pcm.length, RATE_HZ, TONE_HZ);
    }

    @Test
    void aWholeToneHasNoBreak() {
        ToneContinuity whole = judged();
        assertEquals(0, whole.breaks());
        assertEquals(4, whole.seconds(), 0.01);
        assertTrue(whole.snrDb() > 60 && whole.mostDegrees() < 1, whole.toString());
    }

    @Test
    void countsSilencesStepsAndClicksOnceEach() {
        Arrays.fill(pcm, RATE_HZ, RATE_HZ + 480, (short) 0);
        System.arraycopy(pcm, 2 * RATE_HZ + 20, pcm, 2 * RATE_HZ, RATE_HZ);
        pcm[3 * RATE_HZ + 7000] += 20_000;
        ToneContinuity broken = judged();
        assertEquals(4, broken.breaks(), "one silence, two ends of what was moved, one click: " + broken);
        assertEquals(30, broken.silentMs(), 5);
        assertTrue(broken.mostDegrees() > 60, broken.toString());
    }

    @Test
    void aLevelThatSagsIsABreak() {
        for (int i = RATE_HZ; i < RATE_HZ + 800; i++) {
            pcm[i] = (short) (pcm[i] * 0.6);
        }
        assertEquals(1, judged().breaks());
        assertEquals(4.4, judged().largestDropDb(), 0.2);
    }

    @Test
    void refusesWhatItCannotJudge() {
        assertThrows(IllegalArgumentException.class, () -> ToneContinuity.of(pcm, 0, 10, RATE_HZ, TONE_HZ));
        assertThrows(IllegalArgumentException.class, () -> ToneContinuity.of(pcm, 0, pcm.length, RATE_HZ, 100));
    }
}
