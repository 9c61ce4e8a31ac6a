package org.offhook.audio.echo;

import java.util.Arrays;

/**
 * Gives the far signal at the pace of the microphone: a short memory read at a rate near 1 through a windowed sinc. The
 * reading point starts some milliseconds behind the newest sample so that it can move both ways, and jumps by one block
 * before it meets either end. A loudspeaker that is faster than the microphone uses up the delay of the sound card; what
 * feeds the canceller has to drop samples before all of that is gone. Used by one thread; no allocation.
 */
final class FarEndClock {

    private static final int TAPS = 24;
    private static final int HALF = TAPS / 2;
    private static final int PHASES = 128;

    private final int block;
    private final float[][] byPhase = new float[PHASES + 1][TAPS];
    private final float[] memory;
    private final int leastDelay;
    private final int mostDelay;
    private double delay;
    private double drift;
    private int jumped;

    FarEndClock(int block) {
        this.block = block;
        memory = new float[4 * block + TAPS];
        leastDelay = HALF;
        mostDelay = HALF + 2 * block;
        for (int phase = 0; phase <= PHASES; phase++) {
            design(byPhase[phase], (double) phase / PHASES);
        }
        reset();
    }

    private static void design(float[] row, double fraction) {
        double sum = 0;
        for (int tap = 0; tap < TAPS; tap++) {
            double x = tap - (HALF - 1) - fraction;
            double sinc = x == 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
            double window = 0.5 + 0.5 * Math.cos(Math.PI * x / HALF);
            row[tap] = (float) (sinc * window);
            sum += row[tap];
        }
        for (int tap = 0; tap < TAPS; tap++) {
            row[tap] /= (float) sum;
        }
    }

    void reset() {
        Arrays.fill(memory, 0);
        delay = leastDelay + block / 2;
        drift = 0;
    }

    void setDriftPpm(double ppm) {
        drift = ppm / 1e6;
    }

    /** {@return the jump made by the last block: 1 when the far signal comes a block later than before, -1 earlier} */
    int jumped() {
        return jumped;
    }

    /** Takes a block of the far signal and gives the one that belongs to the present block of the microphone. */
    void next(float[] far, float[] out) {
        System.arraycopy(memory, block, memory, 0, memory.length - block);
        System.arraycopy(far, 0, memory, memory.length - block, block);
        read(out);
        jumped = delay < leastDelay + 1 + 2 * block * Math.abs(drift) ? 1
            : delay > mostDelay - 1 - 2 * block * Math.abs(drift) ? -1 : 0;
        delay += jumped * block;
    }

    /** After a jump to earlier samples of the past: the block jumped over. */
    void skipped(float[] out) {
        double after = delay;
        read(out);
        delay = after;
    }

    private void read(float[] out) {
        double start = memory.length - block - delay;
        for (int i = 0; i < block; i++) {
            out[i] = at(start + i * (1 + drift));
        }
        delay -= block * drift;
    }

    private float at(double position) {
        int whole = (int) position;
        double phase = (position - whole) * PHASES;
        int row = (int) phase;
        float share = (float) (phase - row);
        float[] lower = byPhase[row];
        float[] upper = byPhase[row + 1];
        int first = whole - (HALF - 1);
        float a = 0;
        float b = 0;
        for (int tap = 0; tap < TAPS; tap++) {
            float sample = memory[first + tap];
            a += lower[tap] * sample;
            b += upper[tap] * sample;
        }
        return a + share * (b - a);
    }
}
