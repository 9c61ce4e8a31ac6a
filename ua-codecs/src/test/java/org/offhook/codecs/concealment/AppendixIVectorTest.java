package org.offhook.codecs.concealment;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.offhook.codecs.Scoreboard;
import org.offhook.codecs.SharedVectors;

/** Concealment against the results of the ITU-T Software Tool Library, with the 30 samples of delay taken out. */
class AppendixIVectorTest {

    private static final int FRAME = AppendixIConcealment.FRAME;
    private static final int DELAY = AppendixIConcealment.DELAY;
    private static final short LOST = 0x6B20;

    @Test
    void singleLostFramesAreBitExact() {
        check("fe10.g192", "f2_10.raw", false);
    }

    @Test
    void pairsOfLostFramesAreBitExact() {
        check("fe10_2.g192", "f2_10_2.raw", false);
    }

    @Test
    void silenceInsertionIsBitExact() {
        check("fe10.g192", "f2_10m.raw", true);
        check("fe10_2.g192", "f2_10_2m.raw", true);
    }

    private static void check(String patternName, String resultName, boolean silence) {
        short[] pattern = SharedVectors.words("g711plc/" + patternName);
        short[] source = SharedVectors.words("g711plc/f2.le");
        int frames = source.length / FRAME;
        short[] late = Arrays.copyOf(source, (frames + 1) * FRAME);
        AppendixIConcealment concealment = new AppendixIConcealment();
        for (int frame = 0; frame <= frames; frame++) {
            int at = frame * FRAME;
            boolean lost = frame < frames && pattern[frame % pattern.length] == LOST;
            if (lost && !silence) {
                concealment.lost(late, at);
            } else {
                if (lost || frame == frames) {
                    Arrays.fill(late, at, at + FRAME, (short) 0);
                }
                concealment.received(late, at);
            }
        }
        Scoreboard.check("G.711 Appendix I " + resultName, SharedVectors.words("g711plc/" + resultName),
            Arrays.copyOfRange(late, DELAY, DELAY + frames * FRAME), FRAME);
    }
}
