package org.offhook.codecs.concealment;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.offhook.codecs.TestSignals;
import org.offhook.codecs.concealment.WaveformSubstitution.Seam;

/** Waveform replication with and without the delay of Appendix I, and at other rates than its own. */
class WaveformSubstitutionTest {

    private static final int FRAME = AppendixIConcealment.FRAME;
    private static final int DELAY = AppendixIConcealment.DELAY;

    @Test
    void withoutDelayItIsAboutAsGoodAsWithIt() {
        short[] speech = TestSignals.speechLike(FRAME * 1000, 8000, 30);
        Random random = new Random(31);
        boolean[] lost = new boolean[1000];
        for (int f = 20; f < lost.length; f++) {
            lost[f] = random.nextInt(10) == 0;
        }
        short[] atOnce = speech.clone();
        WaveformSubstitution substitution = new WaveformSubstitution(8000, Seam.DECAYING_OFFSET);
        short[] late = Arrays.copyOf(speech, speech.length + FRAME);
        AppendixIConcealment appendixI = new AppendixIConcealment();
        for (int f = 0; f < lost.length; f++) {
            if (lost[f]) {
                substitution.conceal(atOnce, f * FRAME, FRAME);
                appendixI.lost(late, f * FRAME);
            } else {
                substitution.received(atOnce, f * FRAME, FRAME);
                appendixI.received(late, f * FRAME);
            }
        }
        double errorAtOnce = error(speech, atOnce, 0);
        double errorLate = error(speech, late, DELAY);
        assertTrue(errorAtOnce < 1.25 * errorLate, errorAtOnce + " against " + errorLate);
    }

    @Test
    void wholeGapContinuesAPeriodicSignalAtSixteenKilohertz() {
        short[] tone = new short[8000];
        for (int i = 0; i < tone.length; i++) {
            tone[i] = (short) Math.round(9000 * StrictMath.sin(2 * Math.PI * 250 * i / 16000));
        }
        short[] out = tone.clone();
        WaveformSubstitution substitution = new WaveformSubstitution(16000, Seam.DECAYING_OFFSET);
        substitution.received(out, 0, 4000);
        substitution.conceal(out, 4000, 160);
        for (int i = 4000; i < 4160; i++) {
            assertEquals(tone[i], out[i], 900, "sample " + i);
        }
    }

    @Test
    void nothingReceivedYetIsConcealedAsSilence() {
        short[] out = new short[800];
        Arrays.fill(out, (short) 1);
        new WaveformSubstitution(8000, Seam.DECAYING_OFFSET).conceal(out, 0, out.length);
        assertArrayEquals(new short[800], out);
    }

    @Test
    void otherRatesAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> new WaveformSubstitution(44100, Seam.DECAYING_OFFSET));
        assertThrows(IllegalArgumentException.class, () -> new WaveformSubstitution(0, Seam.DECAYING_OFFSET));
    }

    private static double error(short[] speech, short[] other, int delay) {
        double sum = 0;
        for (int i = 0; i < speech.length - DELAY; i++) {
            double difference = speech[i] - other[i + delay];
            sum += difference * difference;
        }
        return sum;
    }
}
