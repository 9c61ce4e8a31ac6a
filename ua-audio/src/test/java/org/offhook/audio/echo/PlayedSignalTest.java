package org.offhook.audio.echo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** What the loudspeaker played and what the microphone heard stay together, whoever of the two begins first. */
class PlayedSignalTest {

    private static final int RATE_HZ = 16_000;
    private static final int MS = RATE_HZ / 1000;
    private static final int BLOCK = 5 * MS;
    private static final int SETTLED = PlayedSignal.SETTLED_AHEAD_MS * MS;

    private final PlayedSignal signal = new PlayedSignal(60, RATE_HZ);
    private final short[] out = new short[BLOCK];
    private int number;

    /** Samples that count up: what comes out tells how old it is. */
    private void play() {
        short[] pcm = new short[BLOCK];
        for (int i = 0; i < BLOCK; i++) {
            pcm[i] = (short) (1 + number++ % 30_000);
        }
        signal.play(pcm, 0, BLOCK);
    }

    private void take() {
        signal.take(out, 0, BLOCK);
        signal.dropWhatIsAhead();
    }

    /** How many samples older than the newest the last one taken is. */
    private int ageSamples() {
        return Math.floorMod(number - out[BLOCK - 1], 30_000);
    }

    @Test
    void soundThatBeginsLateIsNotRememberedLateForTheWholeCall() {
        // The microphone delivers 50 ms before the loudspeaker is asked for anything, which then fills its buffer at once.
        for (int i = 0; i < 10; i++) {
            take();
        }
        for (int i = 0; i < 8; i++) {
            play();
        }
        for (int i = 0; i < 20; i++) {
            play();
            take();
        }
        assertEquals(8 * BLOCK, ageSamples(), "in the first tenth of a second");
        for (int i = 0; i < 400; i++) {
            play();
            take();
        }
        assertTrue(ageSamples() <= SETTLED, "after two seconds: " + ageSamples());
    }

    @Test
    void burstsThatComeAndGoMoveNothing() {
        for (int i = 0; i < 2000; i += 4) {
            for (int j = 0; j < 4; j++) {
                play();
            }
            for (int j = 0; j < 4; j++) {
                take();
            }
        }
        assertEquals(0, signal.movedSamples());
    }
}
